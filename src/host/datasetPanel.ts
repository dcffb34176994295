import * as v from 'valibot';
import * as vscode from 'vscode';
import { LoupeError } from '../core/message';
import type { Message } from '../core/message';
import type { ToView, ViewCommand, ViewEvent } from '../features/explore/contract';
import { Disposables } from './disposables';
import { fromView } from './messages';
import { localSentence, shownError } from './shown';
import type { Services } from './services';
import { viewHtml, viewRoot } from './viewHtml';

/** What the host does for one request of a view; `signal` is aborted when the view cancels, hides or closes. */
export type Answer = (params: unknown, context: AnswerContext) => Promise<unknown>;

export interface AnswerContext {
  readonly panel: DatasetPanel;
  readonly signal: AbortSignal;
  readonly progress: (fraction: number | null, note?: Message | null) => void;
}

export interface PanelFocus {
  readonly row: number;
  readonly position: number;
  readonly rows: number;
  readonly inInput: boolean;
}

/** One webview over one dataset: carries requests to the answers, cancels what nobody waits for, holds no dataset text. */
export class DatasetPanel {
  readonly #services: Services;
  readonly #answers: ReadonlyMap<string, Answer>;
  readonly #running = new Map<number, AbortController>();
  readonly #own = new Disposables();
  readonly #focused = new vscode.EventEmitter<PanelFocus>();
  readonly #stated = new vscode.EventEmitter<unknown>();
  readonly onFocus = this.#focused.event;
  readonly onState = this.#stated.event;
  /** What the view last said of its state; unchecked, as it is kept. */
  state: unknown = null;
  readonly #waiting: ViewCommand[] = [];
  #hasRows = false;
  focus: PanelFocus = { row: -1, position: -1, rows: 0, inInput: false };

  constructor(
    services: Services,
    readonly webviewPanel: vscode.WebviewPanel,
    readonly uri: vscode.Uri,
    answers: ReadonlyMap<string, Answer>,
  ) {
    this.#services = services;
    this.#answers = answers;
    const webview = webviewPanel.webview;
    webview.options = { enableScripts: true, localResourceRoots: [viewRoot(services.context.extensionUri)] };
    this.#own.add(webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    this.#own.add(webviewPanel.onDidChangeViewState(() => {
      if (!webviewPanel.visible) this.#cancelAll();
    }));
    this.#own.add(webviewPanel.onDidDispose(() => this.dispose()));
    this.#own.add(this.#focused);
    this.#own.add(this.#stated);
    webview.html = viewHtml(webview, services.context.extensionUri, 'explore');
  }

  own(item: vscode.Disposable): void {
    this.#own.add(item);
  }

  /** An event of a feature's own, for its part of the view. */
  tell(feature: string, name: string, data: unknown): void {
    this.send({ event: 'feature', feature, name, data });
  }

  send(event: ViewEvent): void {
    this.#post({ kind: 'event', event });
  }

  /** A command that needs the rows to be there waits until they are. */
  commandOnceReady(command: ViewCommand): void {
    if (this.#hasRows) this.command(command);
    else this.#waiting.push(command);
  }

  command(command: ViewCommand): void {
    this.#post({ kind: 'command', command });
  }

  #post(message: ToView): void {
    if (!this.#own.disposed) void this.webviewPanel.webview.postMessage(message);
  }

  #receive(raw: unknown): void {
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
      case 'state':
        this.state = message.state;
        this.#stated.fire(message.state);
        break;
      case 'focus':
        this.focus = message;
        this.#hasRows ||= message.rows > 0;
        if (this.#hasRows) for (const command of this.#waiting.splice(0)) this.command(command);
        this.#focused.fire(message);
        break;
      case 'log':
        this.#services.log[message.level](`view: ${message.text}`);
        break;
    }
  }

  async #answer(id: number, method: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      const answer = this.#answers.get(method);
      if (!answer) throw new LoupeError('internal', {}, 'engine', `no answer to ${method}`);
      const progress = (fraction: number | null, note: Message | null = null): void => this.#post({ kind: 'progress', id, fraction, note: note && localSentence(note) });
      const result = await answer(params, { panel: this, signal: controller.signal, progress });
      this.#post({ kind: 'result', id, result });
    } catch (error) {
      const shown = shownError(error);
      if (!shown.aborted) this.#services.log.error(`${method}: ${describe(error)}`);
      this.#post({ kind: 'error', id, error: shown });
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
