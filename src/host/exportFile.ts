import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { groupDigits } from '../core/sentences';
import type { ExportTarget } from '../engine/contract';
import type { OpenProgress } from './datasetSession';
import type { DatasetView } from './datasetViews';
import { reportError } from './services';
import type { Services } from './services';

const FORMATS: readonly ExportTarget['format'][] = ['parquet', 'jsonl', 'csv', 'arrow'];

export interface Asking {
  readonly signal: AbortSignal;
  readonly onProgress: OpenProgress;
}

/** Writes a file and says how many rows it has, and what else is to be said of it. */
export type Write = (target: ExportTarget, asking: Asking) => Promise<{ readonly rows: number; readonly beside?: string }>;

/** Asks for a place, whose name is offered as `<dataset>.<name>.parquet`, and writes there with progress and cancel; says what was written. */
export async function exportFile(services: Services, view: Pick<DatasetView, 'session'>, name: string, write: Write): Promise<void> {
  const target = await askTarget(view, name);
  if (!target) return;
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Exporting to {0}', path.basename(target.out)), cancellable: true }, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    let done = 0;
    const onProgress = (fraction: number | null): void => {
      progress.report({ increment: Math.max(0, (fraction ?? 0) - done) * 100 });
      done = Math.max(done, fraction ?? 0);
    };
    try {
      const { rows, beside } = await write(target, { signal: abort.signal, onProgress });
      tell(target, rows, beside);
    } catch (error) {
      reportError(services, error);
    }
  });
}

async function askTarget(view: Pick<DatasetView, 'session'>, name: string): Promise<ExportTarget | undefined> {
  const first = (await view.session.open(false)).files[0]?.path ?? '';
  const base = path.basename(first).replace(/\.\w+$/, '');
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(path.dirname(first), `${base}.${name}.parquet`)),
    filters: { Parquet: ['parquet'], 'JSON lines': ['jsonl'], CSV: ['csv'], Arrow: ['arrow'] },
    saveLabel: vscode.l10n.t('Export'),
  });
  if (!uri) return undefined;
  const format = FORMATS.find((f) => f === path.extname(uri.fsPath).slice(1).toLowerCase());
  if (!format) void vscode.window.showErrorMessage(vscode.l10n.t('The name must end in .parquet, .jsonl, .csv or .arrow: it says the format.'));
  // The save dialog has asked whether an existing file may be replaced.
  return format && { out: uri.fsPath, format, force: await stat(uri.fsPath).then(() => true, () => false) };
}

function tell({ out }: ExportTarget, rows: number, beside: string | undefined): void {
  const written = vscode.l10n.t(rows === 1 ? '{0} row written to {1}' : '{0} rows written to {1}', groupDigits(rows), path.basename(out));
  const open = vscode.l10n.t('Open');
  void vscode.window.showInformationMessage(beside === undefined ? written : `${written} · ${beside}`, open).then((choice) => (choice === open ? vscode.commands.executeCommand('vscode.open', vscode.Uri.file(out)) : undefined));
}
