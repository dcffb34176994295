import * as vscode from 'vscode';
import type { ViewCommand, ViewEvent } from '../features/explore/contract';
import { Disposables } from './disposables';
import type { Services } from './services';
import { ViewChannel } from './viewChannel';
import type { ViewCall, ViewWord } from './viewChannel';

/** What the host does for one request of a dataset view; `signal` is aborted when the view cancels, hides or closes. */
export type Answer = (params: unknown, context: AnswerContext) => Promise<unknown>;

export interface AnswerContext extends ViewCall {
  readonly panel: DatasetPanel;
}

export interface PanelFocus {
  readonly row: number;
  readonly position: number;
  readonly rows: number;
  readonly inInput: boolean;
}

/** One webview over one dataset: its state, its focus, and commands for it; it holds no dataset text. */
export class DatasetPanel {
  readonly #own = new Disposables();
  readonly #channel: ViewChannel;
  readonly #focused = new vscode.EventEmitter<PanelFocus>();
  readonly #stated = new vscode.EventEmitter<unknown>();
  readonly onFocus = this.#focused.event;
  readonly onState = this.#stated.event;
  /** What the view last said of its state; unchecked, as it is kept. */
  state: unknown = null;
  readonly #waiting: ViewCommand[] = [];
  /** Posted, and no word since that the page lives. A page goes unsaid where another group is maximised over it: VS Code calls it visible still. */
  readonly #unheard: ViewCommand[] = [];
  #hasRows = false;
  focus: PanelFocus = { row: -1, position: -1, rows: 0, inInput: false };

  constructor(
    services: Services,
    readonly webviewPanel: vscode.WebviewPanel,
    readonly uri: vscode.Uri,
    answers: ReadonlyMap<string, Answer>,
  ) {
    const answerOf = (method: string) => {
      const answer = answers.get(method);
      if (method === 'open') this.#began();
      return answer && ((params: unknown, call: ViewCall) => answer(params, { panel: this, ...call }));
    };
    this.#channel = this.#own.add(new ViewChannel(services, webviewPanel, 'explore', answerOf, (word) => this.#heard(word)));
    this.#own.add(webviewPanel.onDidDispose(() => this.dispose()));
    // A view that is hidden goes; when it is shown again its rows come anew.
    this.#own.add(webviewPanel.onDidChangeViewState(() => {
      if (!webviewPanel.visible) this.#hasRows = false;
    }));
    this.#own.add(this.#focused);
    this.#own.add(this.#stated);
  }

  own(item: vscode.Disposable): void {
    this.#own.add(item);
  }

  /** An event of a feature's own, for its part of the view. */
  tell(feature: string, name: string, data: unknown): void {
    this.send({ event: 'feature', feature, name, data });
  }

  send(event: ViewEvent): void {
    this.#channel.event(event);
  }

  /** A command that needs the rows to be there waits until they are. */
  commandOnceReady(command: ViewCommand): void {
    if (!this.#hasRows) this.#waiting.push(command);
    else {
      this.#unheard.push(command);
      this.command(command);
    }
  }

  command(command: ViewCommand): void {
    this.#channel.post({ kind: 'command', command });
  }

  /** The page is a new one: what the one before may not have heard is said to it once its rows are there. */
  #began(): void {
    this.#hasRows = false;
    this.#waiting.unshift(...this.#unheard.splice(0));
  }

  #heard(word: ViewWord): void {
    this.#unheard.length = 0;
    if (word.kind === 'state') {
      this.state = word.state;
      this.#stated.fire(word.state);
      return;
    }
    this.focus = word;
    this.#hasRows ||= word.rows > 0;
    if (this.#hasRows) for (const command of this.#waiting.splice(0)) this.command(command);
    this.#focused.fire(word);
  }

  dispose(): void {
    this.#own.dispose();
  }
}
