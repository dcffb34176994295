import { HostClient } from '../../kit/host';
import type { HostPort } from '../../kit/host';
import { loadTranslations } from '../../kit/l10n';
import { effect, untracked } from '../../kit/signal';
import { viewFeatures } from '../../kit/viewFeatures';
import { ExploreController } from './controller';
import { ExploreView } from './exploreView';

/** Draws the dataset view into the page and opens what the host says. State is kept when the page hides or goes. */
export function mount(page: HTMLElement, port: HostPort): void {
  loadTranslations(document);
  const controller = new ExploreController(new HostClient(port));
  const { state } = controller;
  viewFeatures.start({
    host: controller.host,
    record: () => state.record.peek(),
    settled: () => state.record.peek()?.position === state.position.peek(),
    onRecord: (listener) => void effect(() => {
      const record = state.record.value;
      untracked(() => listener(record));
    }),
    view: () => state.view.peek()?.view ?? null,
    focus: (position) => controller.focusPosition(position),
    say: (error) => controller.say(error),
    tellInput: (isInInput) => controller.setInInput(isInInput),
  });
  const view = new ExploreView();
  view.connect(controller);
  page.append(view);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') controller.keepNow();
  });
  window.addEventListener('pagehide', () => controller.keepNow());
  window.addEventListener('error', (event) => controller.host.log('error', event.message));
  window.addEventListener('unhandledrejection', (event) => controller.host.log('error', String(event.reason)));
  void controller.open(false);
}
