import * as vscode from 'vscode';
import { LoupeError } from '../core/message';
import type { Answer, DatasetPanel } from './datasetPanel';
import type { DatasetSession } from './datasetSession';

/** One view over one dataset: what it shows in, and the dataset it owns. */
export interface DatasetView {
  readonly panel: DatasetPanel;
  readonly session: DatasetSession;
}

/** What a feature adds to every dataset view. Its part in the webview asks by `feature.method` and hears its own events. */
export interface ViewContribution {
  readonly feature: string;
  /** Answers to the feature's requests in one view, by method. `view` may be called once a request is being answered. */
  answers(view: () => DatasetView): Readonly<Record<string, Answer>>;
  /** A view is there; what is returned goes with it. */
  opened?(view: DatasetView): vscode.Disposable;
}

/** All open dataset views, which of them commands act on, and what features add to each. */
export class DatasetViews implements vscode.Disposable {
  readonly #views = new Map<DatasetPanel, DatasetView>();
  readonly #contributions: ViewContribution[] = [];
  readonly #changed = new vscode.EventEmitter<DatasetView | undefined>();
  /** Fires when the active view changes, gets another focus, or closes. */
  readonly onActive = this.#changed.event;

  /** The one in front, else one that is visible. */
  get active(): DatasetView | undefined {
    return this.all.find((view) => view.panel.webviewPanel.active) ?? this.all.find((view) => view.panel.webviewPanel.visible);
  }

  /** Throws `no-dataset-open`. */
  get activeOrThrow(): DatasetView {
    const view = this.active;
    if (!view) throw new LoupeError('no-dataset-open', {}, 'usage');
    return view;
  }

  get all(): readonly DatasetView[] {
    return [...this.#views.values()];
  }

  of(panel: DatasetPanel | undefined): DatasetView | undefined {
    return panel && this.#views.get(panel);
  }

  /** Features contribute before the first view opens. */
  contribute(contribution: ViewContribution): void {
    this.#contributions.push(contribution);
  }

  /** The answers of all features to one view, by `feature.method`. */
  answers(view: () => DatasetView): ReadonlyMap<string, Answer> {
    return new Map(this.#contributions.flatMap((c) => Object.entries(c.answers(view)).map(([method, answer]) => [`${c.feature}.${method}`, answer] as const)));
  }

  add(view: DatasetView): void {
    const { panel } = view;
    this.#views.set(panel, view);
    panel.own(panel.webviewPanel.onDidChangeViewState(() => this.#changed.fire(this.active)));
    panel.own(panel.onFocus(() => this.#changed.fire(this.active)));
    for (const contribution of this.#contributions) {
      const opened = contribution.opened?.(view);
      if (opened) panel.own(opened);
    }
    panel.webviewPanel.onDidDispose(() => {
      this.#views.delete(panel);
      this.#changed.fire(this.active);
    });
    this.#changed.fire(this.active);
  }

  changed(): void {
    this.#changed.fire(this.active);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#views.clear();
  }
}
