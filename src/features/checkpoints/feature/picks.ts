import * as vscode from 'vscode';
import type { ColumnLook, LongRoles, MetricsRoles, RolesFound } from '../contract';
import { wideValues } from '../rule/findRoles';

interface Item extends vscode.QuickPickItem {
  readonly column: string | null;
}

/** Asks which columns mean what, the likeliest first; undefined: given up. */
export async function chooseRoles({ roles, columns }: RolesFound): Promise<MetricsRoles | undefined> {
  const long = { label: vscode.l10n.t('A row for each value'), description: vscode.l10n.t('columns name the task, the metric and the value'), form: 'long' as const };
  const wide = { label: vscode.l10n.t('A row for each checkpoint'), description: vscode.l10n.t('a column for each task'), form: 'wide' as const };
  const chosen = await vscode.window.showQuickPick(roles?.form === 'wide' ? [wide, long] : [long, wide], { title: vscode.l10n.t('How do the metrics stand in the rows?') });
  if (!chosen) return undefined;
  const model = await one(vscode.l10n.t('Which column names the model?'), columns, roles?.model ?? null);
  if (!model) return undefined;
  const isStep = (name: string | null): boolean => columns.some((c) => c.name === name && c.filled > 0 && c.numbers === c.filled);
  const checkpoint = await one(vscode.l10n.t('Which column says the step, or names the checkpoint?'), columns, roles?.step ?? roles?.checkpoint ?? null);
  if (!checkpoint) return undefined;
  const found = { tokens: roles?.tokens ?? null, shots: roles?.shots ?? null };
  const kept = roles?.step === checkpoint.column && roles.checkpoint !== null ? roles.checkpoint : null;
  const row = { model: model.column, ...(isStep(checkpoint.column) ? { step: checkpoint.column, checkpoint: kept } : { step: null, checkpoint: checkpoint.column }), ...found };
  const task = await one(vscode.l10n.t('Which column names the task?'), columns, roles?.task ?? null);
  if (!task) return undefined;
  if (chosen.form === 'wide') {
    const values = await several(columns, roles);
    return values && values.length > 0 ? { form: 'wide', ...row, task: task.column, values: wideValues(values) } : undefined;
  }
  const before: LongRoles | null = roles?.form === 'long' ? roles : null;
  const metric = await one(vscode.l10n.t('Which column names the metric?'), columns, before?.metric ?? null);
  if (!metric) return undefined;
  const value = await one(vscode.l10n.t('Which column holds the value?'), columns.filter((c) => c.numbers > 0), before?.value ?? null, false);
  if (!value || value.column === null) return undefined;
  const stderr = await one(vscode.l10n.t('Which column holds the standard error?'), columns.filter((c) => c.numbers > 0), before?.stderr ?? null);
  return stderr && { form: 'long', ...row, task: task.column, metric: metric.column, value: value.column, stderr: stderr.column };
}

async function one(title: string, columns: readonly ColumnLook[], likely: string | null, orNone = true): Promise<Item | undefined> {
  const items = columns.map(({ name, filled, numbers }): Item => ({ label: name, description: filled > 0 && numbers === filled ? vscode.l10n.t('numbers') : vscode.l10n.t('text'), column: name }));
  const none: Item = { label: vscode.l10n.t('None'), column: null };
  const sorted = [...items.filter((i) => i.column === likely), ...(orNone && likely === null ? [none] : []), ...items.filter((i) => i.column !== likely), ...(orNone && likely !== null ? [none] : [])];
  return vscode.window.showQuickPick(sorted, { title });
}

async function several(columns: readonly ColumnLook[], roles: MetricsRoles | null): Promise<string[] | undefined> {
  const likely = new Set(roles?.form === 'wide' ? roles.values.flatMap((v) => [v.name, ...(v.stderr === null ? [] : [v.stderr])]) : []);
  const items = columns.filter((c) => c.numbers > 0).map(({ name }) => ({ label: name, picked: likely.has(name) }));
  return (await vscode.window.showQuickPick(items, { canPickMany: true, title: vscode.l10n.t('Which columns are tasks or metrics?') }))?.map((i) => i.label);
}
