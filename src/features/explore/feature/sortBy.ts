import * as v from 'valibot';
import * as vscode from 'vscode';
import { printRolePath } from '../../../core/rolePath';
import type { Target } from '../../../core/viewQuery';
import type { DatasetView } from '../../../host/datasetViews';
import { viewState } from '../checks';
import { derivedHeads } from '../../../host/derivedHeads';

/** Has a person choose a column or a derived value, and the direction; nested columns have no order. */
export async function sortBy({ panel, session }: DatasetView): Promise<void> {
  const state = v.safeParse(viewState, panel.state);
  const isSorted = state.success && state.output.query.order.length > 0;
  const info = await session.open(false);
  const columns = info.columns.filter((c) => c.unreadable === undefined && !/\]$|^(?:STRUCT|MAP|UNION|VARIANT)\b/.test(c.type));
  const items: (vscode.QuickPickItem & { readonly target: Target })[] = [
    ...derivedHeads(await session.ask('derived', {})).filter((d) => d.type !== 'labels' && d.type !== 'shares').map((d) => ({ label: d.title, description: d.about, target: { derived: d.id } })),
    ...columns.map((c) => ({ label: c.name, description: c.type, target: { path: printRolePath({ column: c.name, steps: [] }) } })),
  ];
  const title = vscode.l10n.t('Sort by');
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('A column or a derived value'), matchOnDescription: true });
  if (!picked) return;
  const how = await vscode.window.showQuickPick([
    { label: vscode.l10n.t('Ascending'), descending: false, add: false }, { label: vscode.l10n.t('Descending'), descending: true, add: false },
    ...(isSorted ? [{ label: vscode.l10n.t('Then ascending'), description: vscode.l10n.t('after the columns that it is sorted by'), descending: false, add: true }, { label: vscode.l10n.t('Then descending'), description: vscode.l10n.t('after the columns that it is sorted by'), descending: true, add: true }] : []),
  ], { title: vscode.l10n.t('Sort by {0}', picked.label), placeHolder: vscode.l10n.t('NULLs are last in both') });
  if (how) panel.command({ command: 'sortBy', target: picked.target, descending: how.descending, add: how.add });
}
