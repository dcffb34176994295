import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetSource } from '../core/dataset';
import { hubDatasets } from '../data/disk/hubCache';
import { editorFor } from './datasetEditor';
import { uriOf } from './datasetUri';

const RECENT_KEY = 'loupe.recent';
const RECENT_KEPT = 20;

interface OpenPick extends vscode.QuickPickItem {
  run(): Promise<unknown>;
}

/** What was opened lately, newest first; kept for the machine. */
export class Recent {
  constructor(readonly memento: vscode.Memento) {}

  list(): readonly DatasetSource[] {
    return this.memento.get<DatasetSource[]>(RECENT_KEY, []).filter((s) => Array.isArray(s.paths) && s.paths.length > 0);
  }

  async add(source: DatasetSource): Promise<void> {
    const same = JSON.stringify(source);
    const others = this.list().filter((s) => JSON.stringify(s) !== same);
    await this.memento.update(RECENT_KEY, [source, ...others].slice(0, RECENT_KEPT));
  }
}

/** Opens a source in its editor: one existing file as itself, anything else as a `loupe:` resource. */
export async function openSource(source: DatasetSource): Promise<vscode.Uri> {
  const only = source.paths.length === 1 && source.literal && source.config === undefined && source.split === undefined && source.reading === undefined && source.join === undefined ? source.paths[0] : undefined;
  const uri = only !== undefined && (await isFile(only)) ? vscode.Uri.file(only) : uriOf(source);
  await vscode.commands.executeCommand('vscode.openWith', uri, editorFor(uri));
  return uri;
}

/** `Dataset Loupe: Open…`: a file, a folder, a path or glob, something recent, or an entry of the Hugging Face cache. */
export async function openCommand(recent: Recent): Promise<void> {
  const items: OpenPick[] = [
    { label: vscode.l10n.t('$(file) File…'), run: () => openDialog(false) },
    { label: vscode.l10n.t('$(folder) Folder of shards or Hugging Face folder…'), run: () => openDialog(true) },
    { label: vscode.l10n.t('$(terminal) Path or glob…'), run: openTyped },
  ];
  const lately = recent.list().map((source): OpenPick => ({ label: `$(history) ${path.basename(source.paths[0] ?? '')}`, description: source.paths.join(', '), run: () => openSource(source) }));
  const cached = (await hubDatasets()).map(({ repo, folder }): OpenPick => ({ label: `$(package) ${repo}`, description: vscode.l10n.t('Hugging Face cache'), run: () => openSource({ paths: [folder], literal: true }) }));
  const line = (label: string): OpenPick => ({ label, kind: vscode.QuickPickItemKind.Separator, run: () => Promise.resolve() });
  const pick = await vscode.window.showQuickPick(
    [...items, ...(lately.length > 0 ? [line(vscode.l10n.t('recent')), ...lately] : []), ...(cached.length > 0 ? [line(vscode.l10n.t('Hugging Face cache')), ...cached] : [])],
    { title: vscode.l10n.t('Open a dataset'), matchOnDescription: true },
  );
  await pick?.run();
}

async function openDialog(folder: boolean): Promise<void> {
  const picked = await vscode.window.showOpenDialog({
    canSelectFiles: !folder,
    canSelectFolders: folder,
    canSelectMany: true,
    openLabel: vscode.l10n.t('Open dataset'),
    ...(folder ? {} : { filters: { [vscode.l10n.t('Datasets')]: ['parquet', 'parq', 'jsonl', 'ndjson', 'json', 'csv', 'tsv', 'arrow', 'feather', 'gz', 'zst'], [vscode.l10n.t('All files')]: ['*'] } }),
  });
  if (picked && picked.length > 0) await openSource({ paths: picked.map((uri) => uri.fsPath), literal: true });
}

async function openTyped(): Promise<void> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Open a dataset'),
    prompt: vscode.l10n.t('A file, a folder, or a glob such as /data/mix/train-*.parquet'),
    ignoreFocusOut: true,
  });
  if (text === undefined || text.trim() === '') return;
  const typed = absolute(text.trim());
  await openSource({ paths: [typed], literal: await exists(typed) });
}

/** `~` is the home folder; a relative path starts at the first workspace folder. */
function absolute(text: string): string {
  if (text === '~' || text.startsWith('~/')) return path.join(homedir(), text.slice(1));
  return path.resolve(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir(), text);
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    return false; // the engine says what is wrong with it
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch {
    return false;
  }
}
