import * as vscode from 'vscode';
import { viewCommand, viewPython } from '../../../core/viewCopies';
import type { DatasetView } from '../../../host/datasetViews';
import { shownQuery } from '../../../host/shownQuery';

/** Copies what a view shows, in the form that a person chooses: SQL, a command line, Python. */
export async function copyViewAs(view: DatasetView): Promise<void> {
  const { session } = view;
  const query = shownQuery(view);
  const info = await session.open(false);
  const sql = (): Promise<string> => session.ask('showSql', { query, columns: null });
  const items = [
    { label: vscode.l10n.t('SQL'), detail: vscode.l10n.t('for a plain DuckDB: the files by name, derived columns spelled out'), text: sql },
    { label: vscode.l10n.t('Command line'), detail: vscode.l10n.t('loupe, quoted for a shell; more than the first rows with --limit'), text: async () => viewCommand({ source: session.source, shape: info.shape }, query, query.order.length === 0 ? null : await session.ask('showSql', { query, columns: null, over: 'dataset' })) },
    { label: vscode.l10n.t('Python: polars'), detail: vscode.l10n.t('a data frame, read by DuckDB'), text: async () => viewPython(await sql(), 'polars') },
    { label: vscode.l10n.t('Python: datasets'), detail: vscode.l10n.t('a Hugging Face dataset, read by DuckDB'), text: async () => viewPython(await sql(), 'datasets') },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Copy the view as'), matchOnDetail: true });
  if (!picked) return;
  await vscode.env.clipboard.writeText(await picked.text());
  void vscode.window.setStatusBarMessage(vscode.l10n.t('The view is copied'), 3000);
}
