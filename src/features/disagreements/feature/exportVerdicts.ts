import * as vscode from 'vscode';
import { LoupeError } from '../../../core/message';
import { groupDigits } from '../../../core/sentences';
import type { DatasetView } from '../../../host/datasetViews';
import { exportFile } from '../../../host/exportFile';
import type { Write } from '../../../host/exportFile';
import type { Services } from '../../../host/services';
import { DISAGREEMENTS } from '../contract';
import type { AgreementAnswer, ItemTableRequest } from '../contract';
import { DERIVED_REQUEST, derivedPlan } from '../derivedColumns';
import { LEFT_OUT, withoutSql } from '../leftOut';
import type { LeftOut } from '../leftOut';

interface Choice {
  readonly label: string;
  readonly detail: string;
  readonly name: string;
  /** Asks what else must be known; undefined where the person gave up. */
  prepare(): Promise<Write | undefined>;
}

/** Asks what of the verdicts is wanted and where, and writes it there. */
export async function exportVerdicts(services: Services, view: DatasetView): Promise<void> {
  const { columns, shape } = await view.session.open(false);
  if (derivedPlan(shape, columns) === null) throw new LoupeError('raters-none', {}, 'usage');
  const choices: Choice[] = [
    { label: vscode.l10n.t('Item table'), detail: vscode.l10n.t('A row for each unit: verdicts, class, share of pairs that differ, entropy, soft label, adjudication'), name: 'items', prepare: () => Promise.resolve(itemTable(view)) },
    { label: vscode.l10n.t('Rows with soft labels'), detail: vscode.l10n.t('All columns of the dataset, with what its raters come to: the share of each verdict, for training'), name: 'soft', prepare: () => Promise.resolve(withVerdicts(view)) },
    { label: vscode.l10n.t('Set without disputed items'), detail: vscode.l10n.t('The dataset without the classes of disagreement that you choose'), name: 'agreed', prepare: () => without(view) },
  ];
  const choice = await vscode.window.showQuickPick(choices, { title: vscode.l10n.t('Export what of the verdicts?'), matchOnDetail: true });
  const write = await choice?.prepare();
  if (choice && write) await exportFile(services, view, choice.name, write);
}

function itemTable({ session }: DatasetView): Write {
  return async (target, asking) => {
    const params: ItemTableRequest = { request: DERIVED_REQUEST, ...target };
    return (await session.ask('work', { feature: DISAGREEMENTS, method: 'itemTable', params }, { ...asking, lane: 'job' })) as { rows: number };
  };
}

function withVerdicts({ session }: DatasetView): Write {
  return async (target, asking) => {
    const { columns } = await session.open(false);
    const derived = await session.ask('derived', {}, { signal: asking.signal });
    const wanted = [...columns.filter((c) => c.unreadable === undefined).map((c) => ({ column: c.name })), ...derived.filter((d) => d.feature === DISAGREEMENTS).map((d) => ({ derived: d.id }))];
    return session.ask('export', { query: { filter: null, order: [] }, columns: wanted, ...target }, { ...asking, lane: 'job' });
  };
}

async function without({ session }: DatasetView): Promise<Write | undefined> {
  const { classes } = (await session.ask('work', { feature: DISAGREEMENTS, method: 'agreement', params: { ...DERIVED_REQUEST, cluster: 'none' } }, { lane: 'job' })) as AgreementAnswer;
  const items = LEFT_OUT.flatMap((of) => {
    const count = of === 'disputed' || of === 'diverging' ? null : (classes[of] ?? 0);
    if (count === 0 || (of === 'diverging' && classes.diverging === undefined)) return [];
    return [{ label: nameOf(of), description: count === null ? '' : groupDigits(count), picked: of === 'diverging' || (of === 'split' && classes.diverging === undefined), of }];
  });
  items.sort((a, b) => Number(b.picked) - Number(a.picked)); // what is chosen already must be in sight
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Leave out which units? Those with fewer than two verdicts stay.'), canPickMany: true });
  if (!picked || picked.length === 0) return undefined;
  return async (target, asking) => {
    const info = await session.open(false);
    const { rows } = await session.ask('export', { query: { filter: { op: 'sql', expression: withoutSql(null, picked.map((p) => p.of)) }, order: [] }, columns: null, ...target }, { ...asking, lane: 'job' });
    return { rows, beside: vscode.l10n.t('left out: {0}', groupDigits(info.rows - rows)) };
  };
}

function nameOf(of: LeftOut): string {
  switch (of) {
    case 'disputed': return vscode.l10n.t('All on which raters differ');
    case 'diverging': return vscode.l10n.t('Diverging, substantially or not');
    case 'diverging_substantial': return vscode.l10n.t('Diverging substantially');
    case 'opposed_but_all_slight': return vscode.l10n.t('Opposed, but all slightly');
    case 'high_agreement_preference': return vscode.l10n.t('High agreement on one side');
    case 'one_side_with_ties': return vscode.l10n.t('One side, with ties');
    case 'all_ties': return vscode.l10n.t('All ties');
    case 'unanimous': return vscode.l10n.t('Unanimous');
    case 'majority': return vscode.l10n.t('Majority');
    case 'split': return vscode.l10n.t('Split');
  }
}
