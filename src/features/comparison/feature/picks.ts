import * as vscode from 'vscode';
import { ident } from '../../../core/sql';
import { FEATURES } from '../contract';
import type { Feature, KeySpec, MetricSpec } from '../contract';
import { asMetric, benchmarkOf } from '../rule/benchmarks';
import { metricCandidates, quoted, sharedColumns } from '../rule/gather';
import { ARENA_MEAN } from '../rule/harnesses';
import { VERIFIERS } from '../rule/verifiers';
import { askAgainst } from './benchmarks';
import type { Comparison } from './comparison';
import { chooseSample, sampleText } from './pickSample';

/** What stands behind a metric's name in lists. */
export function metricAbout(metric: MetricSpec): string {
  if (metric.name === ARENA_MEAN) return vscode.l10n.t('1 won, ½ a tie, 0 lost; not the published score, which weighs clear wins more');
  if ('path' in metric) return metric.path.startsWith('(') ? 'SQL' : vscode.l10n.t('column');
  switch (metric.computed.of) {
    case 'verifier':
      return vscode.l10n.t('verifier');
    case 'wb-score':
      return vscode.l10n.t('WildBench score, of the column {0}', metric.computed.path);
    case 'alpaca-winrate':
      return vscode.l10n.t('AlpacaEval win rate, of the column {0}', metric.computed.path);
    case 'wb-reward':
      return metric.computed.against === null ? vscode.l10n.t('WildBench reward against the baseline of the judge’s rows') : vscode.l10n.t('WildBench reward against {0}', metric.computed.against);
    case 'alpaca-lc':
      return vscode.l10n.t('AlpacaEval win rate at equal lengths, of the column {0}', metric.computed.path);
    case 'feature':
      return vscode.l10n.t('counted in the answer');
    case 'pattern':
      return vscode.l10n.t('matches of {0} in the answer', metric.computed.pattern);
  }
}

/** By what sides are joined. True: it is something else now. */
export async function chooseKey(comparison: Comparison): Promise<boolean> {
  const [file, infos] = [await comparison.file(), await comparison.infos()];
  const isRow = comparison.within !== null && comparison.within.by !== 'model';
  const items: (vscode.QuickPickItem & { readonly key: KeySpec | 'columns' | 'sample' })[] = [
    ...(infos.every((info) => (info.shape.roles.prompt ?? info.shape.roles.messages) !== undefined) ? [
      { label: vscode.l10n.t('The prompt'), description: vscode.l10n.t('its exact text'), key: { by: 'prompt', normalised: false } as const },
      { label: vscode.l10n.t('The prompt, normalised'), description: vscode.l10n.t('white space at its ends aside, every run of it one space, Unicode NFC'), key: { by: 'prompt', normalised: true } as const },
    ] : []),
    ...sharedColumns(infos).map((name) => ({ label: name, description: vscode.l10n.t('column'), key: { by: 'columns', columns: [quoted(name)] } as const })),
    { label: vscode.l10n.t('Several columns…'), key: 'columns' },
    { label: vscode.l10n.t('The row’s number'), description: isRow ? vscode.l10n.t('the sides are columns of one row') : vscode.l10n.t('only where all files are in one order'), key: { by: 'row' } },
    { label: vscode.l10n.t('Several answers to a prompt: numbered by…'), description: sampleText(file.sample), key: 'sample' },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('By what are answers to the same prompt found?'), placeHolder: keyText(file.key) });
  if (!chosen) return false;
  if (chosen.key === 'sample') return chooseSample(comparison);
  const key = chosen.key === 'columns' ? await severalColumns(sharedColumns(infos)) : chosen.key;
  if (!key) return false;
  await comparison.change({ key });
  return true;
}

async function severalColumns(names: readonly string[]): Promise<KeySpec | undefined> {
  const chosen = await vscode.window.showQuickPick([...names], { canPickMany: true, title: vscode.l10n.t('Columns that together name a prompt') });
  return chosen && chosen.length > 0 ? { by: 'columns', columns: chosen.map(quoted) } : undefined;
}

function keyText(key: KeySpec): string {
  if (key.by === 'columns') return key.columns.join(', ');
  return key.by === 'row' ? vscode.l10n.t('the row’s number') : key.normalised ? vscode.l10n.t('the prompt, normalised') : vscode.l10n.t('the prompt');
}

/** Which metric is shown: a column that all sides have, a verifier, a score of a benchmark, or SQL. */
export async function chooseMetric(comparison: Comparison): Promise<boolean> {
  const [file, infos] = [await comparison.file(), await comparison.infos()];
  const candidates = metricCandidates(infos, comparison.within).map(({ path, kind }) => ({ label: path, description: kind === 'text' ? vscode.l10n.t('column, numbers in text') : vscode.l10n.t('column'), metric: { name: path, path } satisfies MetricSpec }));
  const has = (name: string): boolean => candidates.some((c) => c.label === name);
  const computed = [
    ...(infos.every((info) => info.shape.roles.answer !== undefined) ? VERIFIERS.map((verifier) => ({ label: `verifier:${verifier.name}`, description: verifier.source, metric: { name: `verifier:${verifier.name}`, computed: { of: 'verifier', verifier: verifier.name, reference: null } } satisfies MetricSpec })) : []),
    ...(has('score') ? [{ label: 'wb-score', description: vscode.l10n.t('WildBench: (score − 5) × 20'), metric: { name: 'wb-score', computed: { of: 'wb-score', path: 'score', quirks: [] } } satisfies MetricSpec }] : []),
    ...(infos.every(({ columns }) => ['model_A', 'model_B'].every((name) => columns.some((c) => c.name === name))) ? [{ label: 'wb-reward', description: vscode.l10n.t('WildBench: 1, ½, 0, −½ or −1 against a baseline model'), metric: asMetric({ of: 'wb-reward', margin: null, against: null, quirks: [] }) }] : []),
    ...(has('preference') ? [{ label: 'alpaca-lc', description: vscode.l10n.t('AlpacaEval: win rate as if answers were as long as the baseline’s'), metric: asMetric({ of: 'alpaca-lc', path: 'preference', coefficients: null, difficulties: null, quirks: [] }) }] : []),
    ...(has('preference') ? [{ label: 'alpaca-winrate', description: vscode.l10n.t('AlpacaEval: (preference − 1) × 100'), metric: { name: 'alpaca-winrate', computed: { of: 'alpaca-winrate', path: 'preference' } } satisfies MetricSpec }] : []),
  ];
  const features = FEATURES.map((feature) => ({ label: `text:${feature}`, description: featureText(feature), metric: { name: `text:${feature}`, computed: { of: 'feature', feature } } satisfies MetricSpec }));
  const own = file.metrics.filter((m) => !candidates.some((c) => c.label === m.name) && !computed.some((c) => c.label === m.name) && !features.some((c) => c.label === m.name)).map((metric) => ({ label: metric.name, description: metricAbout(metric), metric }));
  const sql = { label: vscode.l10n.t('SQL…'), description: vscode.l10n.t('a number or yes-or-no over the columns of each side'), metric: null };
  const pattern = { label: vscode.l10n.t('Pattern…'), description: vscode.l10n.t('how often a regular expression matches in the answer'), metric: 'pattern' as const };
  const none = { label: vscode.l10n.t('No metric'), metric: undefined };
  const chosen = await vscode.window.showQuickPick([...candidates, ...computed, ...own, sql, pattern, ...features, none], { title: vscode.l10n.t('Which metric is compared?'), placeHolder: file.metric ?? vscode.l10n.t('none') });
  if (!chosen) return false;
  const metric = chosen.metric === null ? await askSql() : chosen.metric === 'pattern' ? await askPattern() : chosen.metric && (await asked(comparison, chosen.metric));
  if (!metric && chosen.metric !== undefined) return false;
  await comparison.change({ metric: metric?.name ?? null, metrics: metric ? [metric] : [] });
  return true;
}

/** Of a metric against a model, which one it is. */
async function asked(comparison: Comparison, metric: MetricSpec): Promise<MetricSpec | undefined> {
  const benchmark = benchmarkOf(metric);
  if (benchmark?.of !== 'wb-reward' || benchmark.against !== null) return metric;
  const against = await askAgainst(comparison);
  return against === undefined ? undefined : asMetric({ ...benchmark, against });
}

async function askSql(): Promise<MetricSpec | undefined> {
  const text = await vscode.window.showInputBox({ title: vscode.l10n.t('A metric as SQL'), prompt: vscode.l10n.t('A number, or true and false, for each answer. Example: final_label = \'1_full_compliance\'') });
  if (text === undefined || text.trim() === '') return undefined;
  return { name: text.trim(), path: `(${text.trim()})` };
}

function featureText(feature: Feature): string {
  switch (feature) {
    case 'characters':
      return vscode.l10n.t('length of the answer in characters (code points)');
    case 'words':
      return vscode.l10n.t('length of the answer in words (stretches without white space)');
    case 'lines':
      return vscode.l10n.t('lines of the answer');
    case 'codeBlocks':
      return vscode.l10n.t('fenced blocks of code');
    case 'lists':
      return vscode.l10n.t('lists');
    case 'listItems':
      return vscode.l10n.t('items of lists');
    case 'headings':
      return vscode.l10n.t('headings');
    case 'refuses':
      return vscode.l10n.t('opens with a phrase of a refusal, in English');
  }
}

async function askPattern(): Promise<MetricSpec | undefined> {
  const text = await vscode.window.showInputBox({ title: vscode.l10n.t('A regular expression (RE2)'), prompt: vscode.l10n.t('Its matches in each answer are counted, whatever the case of letters. Example: as an AI|I cannot') });
  if (text === undefined || text === '') return undefined;
  return { name: `pattern:${text}`, computed: { of: 'pattern', pattern: text, caseSensitive: false } };
}

/** By which column prompts are sliced. */
export async function chooseSlice(comparison: Comparison): Promise<boolean> {
  // A prompt is sliced by the first side that has the column: a check for contamination may have been of any.
  const columns = new Map<string, string>();
  for (const column of (await comparison.infos()).flatMap((info) => info.columns)) if (column.unreadable === undefined && !columns.has(column.name)) columns.set(column.name, column.type);
  const derived = new Set<string>();
  for (const source of comparison.gathering.sources) for (const { id } of await comparison.session(source).ask('derived', {})) derived.add(id);
  const items: (vscode.QuickPickItem & { readonly by: string | null | undefined })[] = [
    { label: vscode.l10n.t('No slices'), by: null },
    ...[...columns].map(([name, type]) => ({ label: name, description: type.length > 60 ? `${type.slice(0, 59)}…` : type, by: quoted(name) })),
    ...[...derived].map((id) => ({ label: id, description: vscode.l10n.t('derived'), by: `(${ident(id)})` })),
    { label: vscode.l10n.t('SQL…'), by: undefined },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('By which column are prompts sliced?'), matchOnDescription: true });
  if (!chosen) return false;
  const by = chosen.by === undefined ? await askSlice() : chosen.by;
  if (by === undefined) return false;
  await comparison.change({ by });
  return true;
}

async function askSlice(): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({ title: vscode.l10n.t('Slices as SQL'), prompt: vscode.l10n.t('A value for each prompt, over the columns of its row. Example: length(prompt) > 500') });
  return text === undefined || text.trim() === '' ? undefined : `(${text.trim()})`;
}
