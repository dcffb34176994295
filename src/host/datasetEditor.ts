import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetSource } from '../core/dataset';
import { LoupeError } from '../core/message';
import { DatasetPanel } from './datasetPanel';
import type { Answer } from './datasetPanel';
import { SCHEME, sourceOf } from './datasetUri';
import type { Services } from './services';
import { localSentence } from './shown';

export const DATASET_EDITOR = 'loupe.dataset';
export const TEXT_EDITOR = 'loupe.dataset.text';

class DatasetDocument implements vscode.CustomDocument {
  constructor(readonly uri: vscode.Uri, readonly source: DatasetSource, readonly dispose: () => void) {}
}

/** All open dataset views, and which of them commands act on. */
export class OpenPanels implements vscode.Disposable {
  readonly #panels = new Set<DatasetPanel>();
  readonly #changed = new vscode.EventEmitter<DatasetPanel | undefined>();
  /** Fires when the active view changes, gets another focus, or closes. */
  readonly onActive = this.#changed.event;

  get active(): DatasetPanel | undefined {
    return [...this.#panels].find((panel) => panel.webviewPanel.active) ?? [...this.#panels].find((panel) => panel.webviewPanel.visible);
  }

  get all(): readonly DatasetPanel[] {
    return [...this.#panels];
  }

  add(panel: DatasetPanel): void {
    this.#panels.add(panel);
    panel.own(panel.webviewPanel.onDidChangeViewState(() => this.#changed.fire(this.active)));
    panel.own(panel.onFocus(() => this.#changed.fire(this.active)));
    panel.webviewPanel.onDidDispose(() => {
      this.#panels.delete(panel);
      this.#changed.fire(this.active);
    });
    this.#changed.fire(this.active);
  }

  changed(): void {
    this.#changed.fire(this.active);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#panels.clear();
  }
}

/** What a feature gives for a new view: its answers, and what it does once the view is there. */
export interface Behaviour {
  readonly answers: ReadonlyMap<string, Answer>;
  readonly adopt: (panel: DatasetPanel) => void;
}

/** VS Code shows the message of what is thrown: it must be the sentence. */
function readSource(uri: vscode.Uri): DatasetSource {
  try {
    return sourceOf(uri);
  } catch (error) {
    throw error instanceof LoupeError ? new Error(localSentence(error)) : error;
  }
}

/** The read-only custom editor over datasets. Several editors of one dataset share the engine, not the view state. */
export class DatasetEditor implements vscode.CustomReadonlyEditorProvider<DatasetDocument> {
  readonly #services: Services;
  readonly #panels: OpenPanels;
  readonly #behaviour: (uri: vscode.Uri, source: DatasetSource) => Behaviour;

  constructor(services: Services, panels: OpenPanels, behaviour: (uri: vscode.Uri, source: DatasetSource) => Behaviour) {
    this.#services = services;
    this.#panels = panels;
    this.#behaviour = behaviour;
  }

  async openCustomDocument(uri: vscode.Uri): Promise<DatasetDocument> {
    const local = uri.scheme === 'file' || uri.scheme === SCHEME || uri.scheme === 'vscode-remote';
    if (local) return new DatasetDocument(uri, readSource(uri), () => undefined); // a name only; what was opened belongs to its panels
    const copy = await this.#copyOf(uri);
    return new DatasetDocument(uri, copy, () => {
      for (const file of copy.paths) void rm(path.dirname(file), { recursive: true, force: true }).catch((error: unknown) => this.#services.log.warn(String(error)));
    });
  }

  resolveCustomEditor(document: DatasetDocument, webviewPanel: vscode.WebviewPanel): void {
    const { answers, adopt } = this.#behaviour(document.uri, document.source);
    const panel = new DatasetPanel(this.#services, webviewPanel, document.uri, answers);
    adopt(panel);
    this.#panels.add(panel);
  }

  /** A version that lies in no folder (git:, a comparison): its bytes are put into our storage and opened from there. */
  async #copyOf(uri: vscode.Uri): Promise<DatasetSource> {
    const bytes = await vscode.workspace.fs.readFile(uri);
    const key = createHash('sha256').update(uri.toString()).digest('hex').slice(0, 16);
    const folder = path.join(this.#services.context.globalStorageUri.fsPath, 'copies', key);
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, path.posix.basename(uri.path));
    await writeFile(file, bytes);
    return { paths: [file], literal: true };
  }
}
