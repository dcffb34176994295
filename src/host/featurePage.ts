import * as vscode from 'vscode';
import { DatasetSession } from './datasetSession';
import { editorFor } from './datasetEditor';
import { datasetName, sourceOf } from './datasetUri';
import type { DatasetView } from './datasetViews';
import { Disposables } from './disposables';
import type { Services } from './services';
import { ViewChannel } from './viewChannel';
import type { ViewAnswer } from './viewChannel';

/** What a feature says of a page of its own over one dataset. */
export interface PageKind {
  readonly feature: string;
  /** The page's `data-view`, by which `webview/main.ts` loads its code. */
  readonly view: string;
  /** `media/<icon>-light.svg` and `-dark.svg`: a tab's icon knows no colour of the theme. */
  readonly icon: string;
  /** It opens where the person is, not beside: it is of no one dataset. */
  readonly ofSeveral?: boolean;
  title(dataset: string): string;
  /** Answers to the page's requests, by method; they check their parameters. */
  answers(page: FeaturePage): Readonly<Record<string, ViewAnswer>>;
  /** The page is there; what is returned goes with it. */
  opened?(page: FeaturePage): vscode.Disposable;
}

/** One page of a feature over one dataset, with a channel to its webview. */
export class FeaturePage {
  readonly #services: Services;
  readonly #own = new Disposables();
  readonly #channel: ViewChannel;
  #session: DatasetSession | undefined;

  constructor(services: Services, readonly kind: PageKind, readonly webviewPanel: vscode.WebviewPanel, readonly uri: vscode.Uri) {
    this.#services = services;
    const answers = new Map(Object.entries(kind.answers(this)).map(([method, answer]) => [`${kind.feature}.${method}`, answer]));
    this.#channel = this.#own.add(new ViewChannel(services, webviewPanel, kind.view, (method) => answers.get(method), () => undefined, uri));
    const opened = kind.opened?.(this);
    if (opened) this.#own.add(opened);
    this.#own.add(webviewPanel.onDidDispose(() => this.#own.dispose()));
    this.#own.add({ dispose: () => this.#session?.dispose() });
  }

  /** The dataset: that of its open editor, with the roles that a person corrected there, else one of the page's own. */
  get session(): DatasetSession {
    const view = this.#services.views.all.find((v) => v.panel.uri.toString() === this.uri.toString());
    if (!view) return (this.#session ??= new DatasetSession(this.#services, sourceOf(this.uri)));
    this.#session?.dispose();
    this.#session = undefined;
    return view.session;
  }

  /** The dataset's editor, opened where there is none; with `keepFocus` the page keeps the keyboard. */
  async datasetView(keepFocus: boolean): Promise<DatasetView | undefined> {
    const find = (): DatasetView | undefined => this.#services.views.all.find((view) => view.panel.uri.toString() === this.uri.toString());
    const open = find()?.panel.webviewPanel;
    if (open) open.reveal(open.viewColumn, keepFocus);
    else await vscode.commands.executeCommand('vscode.openWith', this.uri, editorFor(this.uri), { viewColumn: this.webviewPanel.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One, preserveFocus: keepFocus });
    return find();
  }

  /** An event of the feature's own. */
  tell(name: string, data: unknown = null): void {
    this.#channel.event({ event: 'feature', feature: this.kind.feature, name, data });
  }

  own(item: vscode.Disposable): void {
    this.#own.add(item);
  }
}

/** The pages of one kind: one for each dataset, beside its editor, there again after the window was reloaded. */
export class FeaturePages implements vscode.WebviewPanelSerializer {
  readonly #services: Services;
  readonly #pages = new Map<string, FeaturePage>();

  constructor(services: Services, readonly kind: PageKind) {
    this.#services = services;
    services.context.subscriptions.push(vscode.window.registerWebviewPanelSerializer(this.#type, this));
  }

  get #type(): string {
    return `loupe.page.${this.kind.view}`;
  }

  get all(): readonly FeaturePage[] {
    return [...this.#pages.values()];
  }

  get active(): FeaturePage | undefined {
    return this.all.find((page) => page.webviewPanel.active);
  }

  /** Opens the page of a dataset, or brings it to the front; with `keepFocus` the keyboard stays where it is. It does not stay in the group `not`, in front of what is there. */
  show(uri: vscode.Uri, keepFocus = false, not?: vscode.ViewColumn): FeaturePage {
    const open = this.#pages.get(uri.toString());
    if (open) {
      const { viewColumn } = open.webviewPanel;
      open.webviewPanel.reveal(viewColumn !== undefined && viewColumn === not ? vscode.ViewColumn.Beside : viewColumn, keepFocus);
      return open;
    }
    const panel = vscode.window.createWebviewPanel(this.#type, this.kind.title(datasetName(uri)), { viewColumn: this.kind.ofSeveral === true ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside, preserveFocus: keepFocus }, { enableFindWidget: true });
    return this.#adopt(panel, uri);
  }

  /** VS Code gives back the state that the page kept: the resource of its dataset, as the host wrote it into the page. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const dataset = typeof state === 'object' && state !== null && 'dataset' in state ? state.dataset : undefined;
    if (typeof dataset === 'string') this.#adopt(panel, vscode.Uri.parse(dataset, true));
    else {
      this.#services.log.warn(`the page ${this.kind.view} was kept without its dataset and is closed`);
      panel.dispose();
    }
    return Promise.resolve();
  }

  #adopt(panel: vscode.WebviewPanel, uri: vscode.Uri): FeaturePage {
    const key = uri.toString();
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(this.#services.context.extensionUri, 'media', `${this.kind.icon}-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    const page = new FeaturePage(this.#services, this.kind, panel, uri);
    this.#pages.set(key, page);
    panel.onDidDispose(() => {
      if (this.#pages.get(key) === page) this.#pages.delete(key);
    });
    return page;
  }
}
