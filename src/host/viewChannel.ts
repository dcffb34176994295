import * as v from 'valibot';
import type * as vscode from 'vscode';
import { LoupeError } from '../core/message';
import type { Message } from '../core/message';
import type { ToView, ViewEvent } from '../features/explore/contract';
import { Disposables } from './disposables';
import { fromView } from './messages';
import type { FromView } from './messages';
import type { Services } from './services';
import { localSentence, shownError } from './shown';
import { viewHtml, viewRoot } from './viewHtml';

/** What the host does for one request of a view; `signal` is aborted when the view cancels, hides or closes. */
export type ViewAnswer = (params: unknown, call: ViewCall) => Promise<unknown>;

export interface ViewCall {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number | null, note?: Message | null) => void;
}

/** What a view says beside its requests. */
export type ViewWord = Exclude<FromView, { kind: 'request' } | { kind: 'cancel' } | { kind: 'log' }>;

/** The messages between a webview and the host: each request is answered once, and cancelled when nobody waits for it any more. */
export class ViewChannel implements vscode.Disposable {
  readonly #services: Services;
  readonly #answerOf: (method: string) => ViewAnswer | undefined;
  readonly #running = new Map<number, AbortController>();
  readonly #own = new Disposables();

  /** Draws the page of `view` into the panel. `heard` is told what is no request; `dataset` is kept by the page. */
  constructor(services: Services, readonly panel: vscode.WebviewPanel, view: string, answerOf: (method: string) => ViewAnswer | undefined, heard: (word: ViewWord) => void, dataset?: vscode.Uri) {
    this.#services = services;
    this.#answerOf = answerOf;
    const { webview } = panel;
    const { extensionUri } = services.context;
    webview.options = { enableScripts: true, localResourceRoots: [viewRoot(extensionUri)] };
    this.#own.add(webview.onDidReceiveMessage((message: unknown) => this.#receive(message, heard)));
    this.#own.add(panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#cancelAll();
    }));
    webview.html = viewHtml(webview, extensionUri, view, dataset);
  }

  event(event: ViewEvent): void {
    this.post({ kind: 'event', event });
  }

  post(message: ToView): void {
    if (!this.#own.disposed) void this.panel.webview.postMessage(message);
  }

  #receive(raw: unknown, heard: (word: ViewWord) => void): void {
    const parsed = v.safeParse(fromView, raw);
    if (!parsed.success) {
      this.#services.log.warn(`a message of the view was refused: ${parsed.issues.map((i) => i.message).join('; ')}`);
      return;
    }
    const message = parsed.output;
    switch (message.kind) {
      case 'request':
        void this.#answer(message.id, message.method, message.params);
        break;
      case 'cancel':
        this.#running.get(message.id)?.abort();
        break;
      case 'log':
        this.#services.log[message.level](`view: ${message.text}`);
        break;
      default:
        heard(message);
    }
  }

  async #answer(id: number, method: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      const answer = this.#answerOf(method);
      if (!answer) throw new LoupeError('internal', {}, 'engine', `no answer to ${method}`);
      const progress = (fraction: number | null, note: Message | null = null): void => this.post({ kind: 'progress', id, fraction, note: note && localSentence(note) });
      this.post({ kind: 'result', id, result: await answer(params, { signal: controller.signal, progress }) });
    } catch (error) {
      const shown = shownError(error);
      if (!shown.aborted) this.#services.log.error(`${method}: ${describe(error)}`);
      this.post({ kind: 'error', id, error: shown });
    } finally {
      this.#running.delete(id);
    }
  }

  #cancelAll(): void {
    for (const controller of this.#running.values()) controller.abort();
  }

  dispose(): void {
    this.#cancelAll();
    this.#own.dispose();
  }
}

function describe(error: unknown): string {
  if (error instanceof LoupeError) return `${error.code} ${JSON.stringify(error.args)} ${error.detail}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
