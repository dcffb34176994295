import * as vscode from 'vscode';
import { DATASET_EDITOR, TEXT_EDITOR } from '../../../host/datasetEditor';
import { DatasetSession } from '../../../host/datasetSession';
import { SCHEME, sourceOf } from '../../../host/datasetUri';
import type { Services } from '../../../host/services';
import { keyOf } from './keyOf';

const known = new WeakMap<Services, TabDatasets>();

/** Datasets whose tabs were never in front since the window was loaded: VS Code has not opened their editors, yet to a person they are open. */
export function tabDatasets(services: Services): TabDatasets {
  const made = known.get(services) ?? new TabDatasets(services);
  known.set(services, made);
  return made;
}

class TabDatasets implements vscode.Disposable {
  readonly #services: Services;
  readonly #sessions = new Map<string, DatasetSession>();

  constructor(services: Services) {
    this.#services = services;
    services.context.subscriptions.push(this, services.views.onActive(() => { this.#dropGone(); }), vscode.window.tabGroups.onDidChangeTabs(() => { this.#dropGone(); }));
  }

  /** Each dataset once. */
  get uris(): readonly vscode.Uri[] {
    const viewed = new Set(this.#services.views.all.map((v) => keyOf(v.panel.uri)));
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).flatMap(({ input }) => (input instanceof vscode.TabInputCustom && (input.viewType === DATASET_EDITOR || input.viewType === TEXT_EDITOR) && isLocal(input.uri) ? [input.uri] : []));
    return [...new Map(tabs.map((uri) => [keyOf(uri), uri])).entries()].flatMap(([key, uri]) => (viewed.has(key) ? [] : [uri]));
  }

  /** With their sessions, until an editor has its own; none in a workspace that is not trusted, where nobody asked for them. */
  get all(): readonly { readonly uri: vscode.Uri; readonly session: DatasetSession }[] {
    if (!vscode.workspace.isTrusted) return [];
    return this.uris.map((uri) => {
      const session = this.#sessions.get(keyOf(uri)) ?? new DatasetSession(this.#services, sourceOf(uri));
      this.#sessions.set(keyOf(uri), session);
      return { uri, session };
    });
  }

  #dropGone(): void {
    const there = new Set(this.uris.map((uri) => keyOf(uri)));
    for (const [key, session] of this.#sessions) {
      if (there.has(key)) continue;
      this.#sessions.delete(key);
      session.dispose();
    }
  }

  dispose(): void {
    for (const session of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
  }
}

function isLocal(uri: vscode.Uri): boolean {
  return uri.scheme === 'file' || uri.scheme === SCHEME || uri.scheme === 'vscode-remote';
}
