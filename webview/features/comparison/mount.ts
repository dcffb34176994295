import { HostClient } from '../../kit/host';
import type { HostPort } from '../../kit/host';
import { loadTranslations } from '../../kit/l10n';
import { ComparisonView } from './comparisonView';
import { ComparisonController } from './controller';

/** Draws the page of a comparison into the page. */
export function mount(page: HTMLElement, port: HostPort): void {
  loadTranslations(document);
  const host = new HostClient(port);
  const view = new ComparisonView();
  view.controller = new ComparisonController(host);
  page.append(view);
  window.addEventListener('error', (event) => host.log('error', event.message));
  window.addEventListener('unhandledrejection', (event) => host.log('error', String(event.reason)));
  void view.controller.load();
}
