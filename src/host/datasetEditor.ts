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

/** The editor whose selector has the file: VS Code names an editor that was not meant for a file by its id. */
export function editorFor(uri: vscode.Uri): string {
  return uri.scheme !== SCHEME && /\.(jsonl|ndjson|json|csv|tsv)(\.(gz|zst))?$/i.test(uri.path) ? TEXT_EDITOR : DATASET_EDITOR;
}

class DatasetDocument implements vscode.CustomDocument {
  constructor(readonly uri: vscode.Uri, readonly source: DatasetSource, readonly dispose: () => void) {}
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
  readonly #behaviour: (uri: vscode.Uri, source: DatasetSource) => Behaviour;

  constructor(services: Services, behaviour: (uri: vscode.Uri, source: DatasetSource) => Behaviour) {
    this.#services = services;
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
