import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { groupDigits } from '../../../core/sentences';
import { actingFilter } from '../../../core/viewQuery';
import type { ViewQuery } from '../../../core/viewQuery';
import type { ExportRequest } from '../../../engine/contract';
import type { DatasetSession } from '../../../host/datasetSession';
import { reportError } from '../../../host/services';
import type { Services } from '../../../host/services';

const FORMATS = { parquet: 'parquet', jsonl: 'jsonl', csv: 'csv', arrow: 'arrow' } as const;

/** Asks for a place and writes the rows of a view there, with progress and cancel. The format follows the name. */
export async function exportCommand(services: Services, session: DatasetSession, query: ViewQuery, columns: readonly string[] | null): Promise<void> {
  const info = await session.open(false);
  const first = info.files[0]?.path ?? '';
  const base = path.basename(first).replace(/\.\w+$/, '');
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(path.dirname(first), `${base}.export.parquet`)),
    filters: { Parquet: ['parquet'], 'JSON lines': ['jsonl'], CSV: ['csv'], Arrow: ['arrow'] },
    saveLabel: vscode.l10n.t('Export'),
    title: actingFilter(query) === null ? vscode.l10n.t('Export {0} rows: the name says the format (.parquet, .jsonl, .csv, .arrow)', groupDigits(info.rows)) : vscode.l10n.t('Export the rows of the filter, in their order: the name says the format (.parquet, .jsonl, .csv, .arrow)'),
  });
  if (!target) return;
  const out = target.fsPath;
  const extension = path.extname(out).slice(1).toLowerCase();
  const format = Object.values(FORMATS).find((f) => f === extension);
  if (!format) {
    void vscode.window.showErrorMessage(vscode.l10n.t('The name must end in .parquet, .jsonl, .csv or .arrow: it says the format.'));
    return;
  }
  const request: Omit<ExportRequest, 'dataset'> = {
    query,
    columns: columns?.map((column) => ({ column })) ?? null,
    out,
    format,
    force: await isThere(out),
  };
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Exporting to {0}', path.basename(out)), cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      let done = 0;
      try {
        const { rows } = await session.ask('export', request, {
          signal: abort.signal,
          lane: 'job',
          onProgress: (fraction) => {
            if (fraction === null) return;
            progress.report({ increment: Math.max(0, fraction - done) * 100 });
            done = Math.max(done, fraction);
          },
        });
        const left = info.columns.filter((c) => c.unreadable !== undefined).map((c) => c.name);
        const written = vscode.l10n.t(rows === 1 ? '{0} row written to {1}' : '{0} rows written to {1}', groupDigits(rows), path.basename(out));
        const open = vscode.l10n.t('Open');
        const said = left.length === 0 || columns !== null
          ? vscode.window.showInformationMessage(written, open)
          : vscode.window.showWarningMessage(vscode.l10n.t('{0}, without columns that cannot be read: {1}', written, left.join(', ')), open);
        void said.then((choice) => (choice === open ? vscode.commands.executeCommand('vscode.open', target) : undefined));
      } catch (error) {
        reportError(services, error);
      }
    },
  );
}

/** The save dialog has asked whether an existing file may be replaced. */
async function isThere(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch {
    return false;
  }
}
