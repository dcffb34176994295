import { existsSync, statSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetSource } from '../../../../core/dataset';
import { DatasetSession, workspaceFolderOf } from '../../../../host/datasetSession';
import { datasetName, SCHEME, sourceOf, uriOf } from '../../../../host/datasetUri';
import type { DatasetView } from '../../../../host/datasetViews';
import type { Services } from '../../../../host/services';
import { datasetEdit, datasetIn } from '../../documentHeader';
import { statementsOf } from '../../statements';
import { keyOf } from '../keyOf';
import { openUris, othersOf } from '../others';
import { tabDatasets } from '../tabDatasets';

export const LANGUAGE = 'loupe-sql';

/** The dataset that a document asks: that of its header, else the one that was last in front. */
export interface Binding {
  readonly uri: vscode.Uri;
  readonly name: string;
}

/** Which dataset a document of SQL asks, and the engine’s session for it. */
export class Bindings implements vscode.Disposable {
  readonly #services: Services;
  /** Datasets as they were in front, the last one first. */
  #fronts: readonly string[] = [];
  /** What is open, and how it is read. */
  #seen = '';
  /** Of datasets that a header names and that no editor shows. */
  readonly #own = new Map<string, DatasetSession>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onChanged = this.#changed.event;
  readonly #subscriptions: vscode.Disposable;

  constructor(services: Services) {
    this.#services = services;
    this.#subscriptions = vscode.Disposable.from(
      services.views.onActive((view) => { this.#look(view); }),
      vscode.window.tabGroups.onDidChangeTabs(() => { this.#look(services.views.active); }),
      vscode.workspace.onDidCloseTextDocument(() => { this.#dropUnused(); }),
    );
  }

  #look(view: DatasetView | undefined): void {
    const { views } = this.#services;
    const front = view && (view.panel.webviewPanel.active ? keyOf(view.panel.uri) : this.#fronts.length === 0 ? keyOf(view.panel.uri) : undefined);
    const viewed = views.all.map((v) => keyOf(v.panel.uri));
    const fronts = [...new Set([...(front === undefined ? [] : [front]), ...this.#fronts.filter((key) => viewed.includes(key))])];
    for (const key of viewed) this.#drop(key);
    this.#fronts = fronts;
    const seen = JSON.stringify([fronts, views.all.map((v) => [v.session.info?.id, v.session.info?.shape.roles]), tabDatasets(this.#services).uris.map((uri) => keyOf(uri))]);
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.#changed.fire();
  }

  /** Null where the header names what is not there, or where no dataset is open: then a person has to choose. */
  of(document: vscode.TextDocument): Binding | null {
    const named = this.named(document);
    if (named !== null) {
      const uri = this.#resolved(document, named);
      return uri && { uri, name: datasetName(uri) };
    }
    const front = this.#fronts[0] ?? this.open.map((uri) => keyOf(uri))[0];
    const uri = this.open.find((u) => keyOf(u) === front);
    return uri ? { uri, name: datasetName(uri) } : null;
  }

  /** What the header says. */
  named(document: vscode.TextDocument): string | null {
    const text = document.getText();
    return datasetIn(text, statementsOf(text));
  }

  /** Datasets that a tab is open for. */
  get open(): readonly vscode.Uri[] {
    return openUris(this.#services);
  }

  /** The session of a dataset: that of its editor, else one of its own. Where nobody asked for it, a dataset is not opened in a workspace that is not trusted. */
  session(uri: vscode.Uri, asked: boolean): DatasetSession | undefined {
    const key = keyOf(uri);
    const view = this.#services.views.all.find((v) => keyOf(v.panel.uri) === key);
    if (view) return view.session;
    const own = this.#own.get(key);
    if (own || (!asked && !vscode.workspace.isTrusted)) return own;
    const made = new DatasetSession(this.#services, sourceOf(uri));
    this.#own.set(key, made);
    return made;
  }

  /** The dataset of a document with its session, where it has one without being asked for. */
  bound(document: vscode.TextDocument): { readonly uri: vscode.Uri; readonly session: DatasetSession } | undefined {
    const uri = this.of(document)?.uri;
    const session = uri && this.session(uri, false);
    return session && { uri, session };
  }

  /** The other open datasets, which SQL over this one reads by their names. */
  async others(uri: vscode.Uri): ReturnType<typeof othersOf> {
    return othersOf(this.#services, uri);
  }

  /** Has the header of a document name a dataset. */
  async choose(document: vscode.TextDocument, uri: vscode.Uri): Promise<void> {
    const text = document.getText();
    const change = datasetEdit(text, statementsOf(text), writtenDataset(uri, document.uri));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(document.positionAt(change.start), document.positionAt(change.end)), change.text);
    await vscode.workspace.applyEdit(edit);
  }

  #resolved(document: vscode.TextDocument, named: string): vscode.Uri | null {
    const given = named.startsWith(`${SCHEME}:`) ? [vscode.Uri.parse(named)] : placesOf(named, document.uri).map((place) => resourceOf(place));
    const open = new Map(this.open.map((uri) => [keyOf(uri), uri]));
    const known = given.map((uri) => open.get(keyOf(uri))).find((uri) => uri !== undefined);
    return known ?? given.find((uri) => isThere(uri)) ?? null;
  }

  #dropUnused(): void {
    const used = new Set(vscode.workspace.textDocuments.filter((d) => d.languageId === LANGUAGE).flatMap((d) => this.of(d)?.uri ?? []).map((uri) => keyOf(uri)));
    for (const key of [...this.#own.keys()]) if (!used.has(key)) this.#drop(key);
  }

  #drop(key: string): void {
    this.#own.get(key)?.dispose();
    this.#own.delete(key);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
    for (const key of [...this.#own.keys()]) this.#drop(key);
  }
}

/** A dataset as the header names it: by its path where that says all of it. */
export function writtenDataset(uri: vscode.Uri, document: vscode.Uri): string {
  const source = sourceOf(uri);
  const [only] = source.paths;
  if (only === undefined || source.paths.length > 1 || keyOf(resourceOf(only)) !== keyOf(uri)) return uri.toString();
  const folder = workspaceFolderOf(document.scheme === 'file' ? document.fsPath : only);
  const relative = folder === undefined ? '..' : path.relative(folder, only);
  return relative.startsWith('..') || path.isAbsolute(relative) ? only : relative.split(path.sep).join('/');
}

/** Where a relative path may lead: below the workspace folder, beside the document. */
function placesOf(named: string, document: vscode.Uri): readonly string[] {
  if (path.isAbsolute(named)) return [named];
  const file = document.scheme === 'file' ? document.fsPath : undefined;
  const folder = workspaceFolderOf(file);
  return [...(folder === undefined ? [] : [path.join(folder, named)]), ...(file === undefined ? [] : [path.join(path.dirname(file), named)])];
}

function resourceOf(place: string): vscode.Uri {
  const source: DatasetSource = { paths: [place], literal: !/[*?[\]]/.test(place) || existsSync(place) };
  return source.literal && !isFolder(place) ? vscode.Uri.file(place) : uriOf(source);
}

function isFolder(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isThere(uri: vscode.Uri): boolean {
  const source = sourceOf(uri);
  return !source.literal || source.paths.every((p) => existsSync(p));
}
