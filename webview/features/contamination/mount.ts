import { HostClient } from '../../kit/host';
import type { HostPort } from '../../kit/host';
import { loadTranslations } from '../../kit/l10n';
import { ContaminationView } from './contaminationView';
import { ContaminationController } from './controller';

/** Draws the page of contamination into the page. */
export function mount(page: HTMLElement, port: HostPort): void {
  loadTranslations(document);
  const host = new HostClient(port);
  const view = new ContaminationView();
  view.controller = new ContaminationController(host);
  page.append(view);
  window.addEventListener('error', (event) => host.log('error', event.message));
  window.addEventListener('unhandledrejection', (event) => host.log('error', String(event.reason)));
  void view.controller.load();
}
