import { HostClient } from '../../kit/host';
import type { HostPort } from '../../kit/host';
import { loadTranslations } from '../../kit/l10n';
import { CheckpointsView } from './checkpointsView';
import { CheckpointsController } from './controller';

/** Draws the page of checkpoint metrics into the page. */
export function mount(page: HTMLElement, port: HostPort): void {
  loadTranslations(document);
  const host = new HostClient(port);
  const view = new CheckpointsView();
  view.controller = new CheckpointsController(host);
  page.append(view);
  window.addEventListener('error', (event) => host.log('error', event.message));
  window.addEventListener('unhandledrejection', (event) => host.log('error', String(event.reason)));
  void view.controller.load();
}
