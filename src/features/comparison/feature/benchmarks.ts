import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../core/dataset';
import type { ComparisonFile } from '../comparisonFile';
import { COMPARISON } from '../contract';
import type { ComparisonWork, MetricSpec, Quirk } from '../contract';
import type { BenchmarkTable, PageMetric } from '../page';
import { asMetric, benchmarkOf, quirksOf } from '../rule/benchmarks';
import { quoted } from '../rule/gather';
import type { Comparison } from './comparison';

/** What the page can set of a benchmark's metric. */
export function benchmarkState(metric: MetricSpec): Pick<PageMetric, 'benchmark'> {
  const benchmark = benchmarkOf(metric);
  if (!benchmark) return {};
  const name = (table: string | null): string | null => (table === null ? null : path.basename(table));
  return {
    benchmark: {
      quirks: quirksOf(benchmark), on: benchmark.quirks,
      ...(benchmark.of === 'wb-reward' ? { margin: benchmark.margin } : {}),
      ...(benchmark.of === 'alpaca-lc' ? { tables: { coefficients: name(benchmark.coefficients), difficulties: name(benchmark.difficulties) } } : {}),
    },
  };
}

/** The metric that is shown, set otherwise: its name may be another one then. */
export function withBenchmark({ metrics, metric: shown }: ComparisonFile, change: { readonly margin?: number | null; readonly quirks?: readonly Quirk[]; readonly coefficients?: string | null; readonly difficulties?: string | null }): Pick<ComparisonFile, 'metrics' | 'metric'> {
  const at = metrics.findIndex((m) => m.name === shown);
  const benchmark = benchmarkOf(metrics[at]);
  if (!benchmark) return { metrics, metric: shown };
  const quirks = (change.quirks ?? benchmark.quirks).filter((quirk) => quirksOf(benchmark).includes(quirk));
  const made = asMetric(
    benchmark.of === 'wb-reward' ? { ...benchmark, quirks, margin: change.margin === undefined ? benchmark.margin : change.margin }
      : benchmark.of === 'alpaca-lc' ? { ...benchmark, quirks, coefficients: change.coefficients === undefined ? benchmark.coefficients : change.coefficients, difficulties: change.difficulties === undefined ? benchmark.difficulties : change.difficulties } : { ...benchmark, quirks },
  );
  return { metrics: metrics.map((m, i) => (i === at ? made : m)), metric: made.name };
}

/** Asks for a table beside the sides, or takes the one that is named away. True: it is something else now. */
export async function chooseTable(comparison: Comparison, which: BenchmarkTable): Promise<boolean> {
  const file = await comparison.file();
  const benchmark = benchmarkOf(file.metrics.find((m) => m.name === file.metric));
  const named = which === 'published' ? file.published?.table : benchmark?.of === 'alpaca-lc' ? benchmark[which] : undefined;
  const items = [{ label: vscode.l10n.t('$(file) File…'), description: aboutTable(which), isFile: true }, ...(typeof named === 'string' ? [{ label: vscode.l10n.t('$(close) None'), description: path.basename(named), isFile: false }] : [])];
  const way = await vscode.window.showQuickPick(items, { title: titleOf(which) });
  if (!way) return false;
  if (!way.isFile) {
    await comparison.change(which === 'published' ? { published: null } : withBenchmark(file, { [which]: null }));
    return true;
  }
  const [picked] = (await vscode.window.showOpenDialog({ title: titleOf(which), openLabel: vscode.l10n.t('Take this table') })) ?? [];
  if (!picked) return false;
  const info = await comparison.table(picked.fsPath);
  if (which !== 'published') {
    await comparison.change(withBenchmark(file, { [which]: picked.fsPath }));
    return true;
  }
  const column = await publishedColumn(info);
  if (column === undefined) return false;
  await comparison.change({ published: { table: picked.fsPath, names: null, column } });
  return true;
}

async function publishedColumn({ columns, name }: DatasetInfo): Promise<string | undefined> {
  const sql = { label: vscode.l10n.t('SQL…'), description: vscode.l10n.t('in the metric’s own unit'), column: null };
  const items = columns.filter((c) => c.unreadable === undefined).map((c): { readonly label: string; readonly description: string; readonly column: string | null } => ({ label: c.name, description: c.type.length > 60 ? `${c.type.slice(0, 59)}…` : c.type, column: quoted(c.name) }));
  const chosen = await vscode.window.showQuickPick([...items, sql], { title: vscode.l10n.t('Which column of {0} is published?', name) });
  if (!chosen) return undefined;
  if (chosen.column !== null) return chosen.column;
  const text = await vscode.window.showInputBox({ title: vscode.l10n.t('Published figures as SQL'), prompt: vscode.l10n.t('A number for each row of the table. Example: adjusted_score * 10') });
  return text === undefined || text.trim() === '' ? undefined : `(${text.trim()})`;
}

function titleOf(which: BenchmarkTable): string {
  switch (which) {
    case 'coefficients': return vscode.l10n.t('Coefficients of models');
    case 'difficulties': return vscode.l10n.t('Difficulties of prompts');
    case 'published': return vscode.l10n.t('Published figures beside the means');
  }
}

function aboutTable(which: BenchmarkTable): string {
  switch (which) {
    case 'coefficients': return vscode.l10n.t('a row for each model, as AlpacaEval’s table of weights');
    case 'difficulties': return vscode.l10n.t('instruction_difficulty of each prompt, in AlpacaEval’s order');
    case 'published': return vscode.l10n.t('a row for each model, with its name and figures');
  }
}

/** Against which model rewards are: as it is found, or asked where several models are in all files. Undefined: nothing was chosen. */
export async function askAgainst(comparison: Comparison): Promise<string | null | undefined> {
  const shared: Set<string>[] = [];
  for (const source of comparison.gathering.sources) {
    const models = new Set<string>();
    for (const column of ['model_A', 'model_B']) {
      const found = (await comparison.session(source).ask('work', { feature: COMPARISON, method: 'models', params: { column, filter: null } }, { lane: 'job' })) as ComparisonWork['models']['result'];
      for (const { value } of found.values) models.add(value);
    }
    shared.push(models);
  }
  const [first = new Set<string>(), ...others] = shared;
  const all = [...first].filter((model) => others.every((models) => models.has(model))).sort();
  if (all.length === 1) return null;
  const chosen = await vscode.window.showQuickPick(all, { canPickMany: true, title: vscode.l10n.t('Against which models are the others set?'), placeHolder: vscode.l10n.t('of several their mean is told, too') });
  return chosen && chosen.length > 0 ? chosen.join(',') : undefined;
}
