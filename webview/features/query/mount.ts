import { HostClient } from '../../kit/host';
import type { HostPort } from '../../kit/host';
import { loadTranslations } from '../../kit/l10n';
import { QueryController } from './controller';
import { QueryView } from './queryView';

/** Draws the page of a query's answer into the page. */
export function mount(page: HTMLElement, port: HostPort): void {
  loadTranslations(document);
  const host = new HostClient(port);
  const view = new QueryView();
  view.controller = new QueryController(host);
  page.append(view);
  window.addEventListener('error', (event) => host.log('error', event.message));
  window.addEventListener('unhandledrejection', (event) => host.log('error', String(event.reason)));
  void view.controller.load(false);
}
