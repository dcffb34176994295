import type { ToHost, ToView } from '../../src/features/explore/contract';
import type { HostPort } from './host';

interface VsCodeApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
  getState?(): unknown;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The channel VS Code gives a webview. May be acquired once in the life of a page. */
export function vscodePort(): HostPort {
  const api = acquireVsCodeApi();
  const { dataset } = document.body.dataset;
  const before = api.getState?.();
  const kept: unknown = typeof before === 'object' && before !== null && 'page' in before ? before.page : undefined;
  const keep = (page: unknown): void => {
    if (dataset !== undefined) api.setState({ dataset: decodeURIComponent(dataset), page }); // src/host/featurePage.ts reads `dataset`
  };
  keep(kept);
  return {
    kept,
    keep,
    post: (message: ToHost) => api.postMessage(message),
    listen: (receive) => {
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (isToView(event.data)) receive(event.data);
      });
    },
  };
}

const KINDS: readonly unknown[] = ['result', 'error', 'progress', 'command', 'event'];

function isToView(data: unknown): data is ToView {
  return typeof data === 'object' && data !== null && 'kind' in data && KINDS.includes(data.kind);
}
