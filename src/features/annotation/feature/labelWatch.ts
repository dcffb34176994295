import * as vscode from 'vscode';
import { folderBeside, folderElsewhere } from '../../../data/annotation/labelFolder';
import type { DatasetSession } from '../../../host/datasetSession';
import { Disposables } from '../../../host/disposables';
import { labelsElsewhere } from '../../../host/settings';

const SETTLE_MS = 250;

/** Where the labels of an opened dataset may stand. */
export function labelFoldersOf(session: DatasetSession): readonly string[] {
  const beside = folderBeside(session.source);
  const elsewhere = session.info && folderElsewhere(labelsElsewhere(), session.info);
  return [beside, elsewhere].filter((folder) => folder !== undefined);
}

/** Calls back when a labels file of a dataset changed, whoever wrote it; several changes at once are one. */
export function watchLabels(session: DatasetSession, changed: () => void, settleMs = SETTLE_MS): vscode.Disposable {
  const own = new Disposables();
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, settleMs);
  };
  for (const folder of labelFoldersOf(session)) {
    const watcher = own.add(vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), '*.jsonl')));
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) own.add(event(soon));
  }
  own.add({ dispose: () => clearTimeout(timer) });
  return own;
}
