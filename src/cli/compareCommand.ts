import { existsSync } from 'node:fs';
import { LoupeError } from '../core/message';
import type { Message, Warning } from '../core/message';
import { COMPARISON, MOST_SIDES } from '../features/comparison/contract';
import type { ComparisonMethod, ComparisonSpec, ComparisonWork, JoinReport, KeySpec, SideSpec } from '../features/comparison/contract';
import type { KeysAnswer, KeysChoice } from '../features/comparison/keysContract';
import type { FiguresAnswer } from '../features/comparison/figuresContract';
import { keyOf, sidesOfModels, sidesOfRow, sidesWithin } from '../features/comparison/rule/gather';
import type { Within } from '../features/comparison/rule/gather';
import { fromHarness } from '../features/comparison/rule/gatherHarness';
import { tablesOf } from '../features/comparison/rule/benchmarks';
import { sideNames } from '../features/comparison/rule/sideNames';
import { pairsOf } from '../features/comparison/rule/pairFigures';
import { inTrainingOrder } from '../core/revision';
import { compareDocument } from './compareDocument';
import { compareFiles, writeCompareReport } from './compareFiles';
import { ranksDocument, ranksText } from './compareRanks';
import { compareText } from './compareText';
import { counted, visible } from './output';
import { openAll, openSource } from './session';
import type { CommandContext, CommandResult, OpenedOne } from './session';
import type { CompareOptions } from './compareOptions';

const RESAMPLES = 10_000;

/** A key that is listed: its number, what sets it apart, and what each side has. */
export interface Listed {
  readonly a: string;
  readonly b: string;
  readonly metric: string | null;
  readonly what: string;
  readonly keys: KeysAnswer;
}

/** `loupe compare`: what sides answered to the same prompts, and whether they differ by more than chance. */
export async function compare(context: CommandContext): Promise<CommandResult> {
  const asked = context.options.compare;
  if (!asked) throw new LoupeError('internal', {}, 'engine', 'no options of a comparison');
  const opened = await openAll(context);
  const tables = await openTables(context, asked);
  const files = await compareFiles(asked, context.options, [...opened, ...tables]);
  const { spec: whole, within, left } = await specOf(context, asked, opened);
  const baseline = asked.baseline === null ? 0 : whole.sides.findIndex((side) => side.name === asked.baseline);
  if (baseline < 0) throw new LoupeError('usage-baseline', { given: asked.baseline ?? '', known: whole.sides.map((side) => side.name).join(', ') }, 'usage');
  const spec: ComparisonSpec = { ...whole, where: asked.where === null ? null : { expression: asked.where, baseline } };
  const report = await ask(context, opened, 'join', { spec, answers: true }, 'joining');
  const choice = { baseline, family: asked.family, test: asked.test, resamples: asked.resamples ?? RESAMPLES, seed: context.options.agreement.seed ?? 0, published: asked.published };
  const figures: FiguresAnswer = spec.metrics.length === 0 ? { metrics: [], slices: [], resamples: 0, warnings: [] } : await ask(context, opened, 'figures', { spec, choice }, 'comparing', tables);
  const ranks = asked.ranks && spec.metrics.length > 0 ? await ask(context, opened, 'ranks', { spec, choice: { baseline, resamples: choice.resamples, seed: choice.seed } }, 'ranking') : null;
  const base = spec.sides[baseline]?.name ?? '';
  const listed = asked.rows === null ? null : await listedOf(context, asked, opened, spec, baseline, figures);
  const warnings: Warning[] = [...opened.flatMap(({ info }) => info.warnings), ...left, ...report.warnings, ...reportWarnings(report), ...figures.warnings, ...(ranks?.warnings ?? []), ...(asked.rows === 'flips' ? noFlips(figures) : [])];
  const table = files.table && { out: files.table.out, format: files.table.format, ...(await ask(context, opened, 'table', { spec, baseline, choice: { of: 'all' }, ...files.table }, 'writing')) };
  const written = files.report && (await writeCompareReport(context, files.report, { join: report, figures, ranks, baseline: base, choice, where: asked.where, warnings }, opened, tables));
  return {
    datasets: [...opened, ...tables].map(({ name, info }) => ({ name, info })),
    result: { ...compareDocument(report, figures, listed), ...(ranks ? ranksDocument(ranks, base) : {}), ...(table ? { table } : {}), ...(written ? { report: written } : {}) },
    warnings, text: [compareText(spec, report, figures, listed, within), ...(ranks ? ranksText(ranks, base) : []), ...(table ? [`${counted(table.rows, 'prompt')}, ${counted(table.bytes, 'byte')}: ${visible(table.out)}`] : []), ...(written ? [`report, ${counted(written.bytes, 'byte')}: ${visible(written.out)}`] : [])].join('\n\n'),
  };
}

async function ask<M extends ComparisonMethod>(context: CommandContext, opened: readonly OpenedOne[], method: M, params: ComparisonWork[M]['params'], note: string, tables: readonly OpenedOne[] = []): Promise<ComparisonWork[M]['result']> {
  const [first, ...others] = opened;
  return (await context.engine.request('work', {
    dataset: first?.info.id ?? '', feature: COMPARISON, method, params, others: [...others.map(({ info }, i) => ({ name: otherName(i), dataset: info.id })), ...tables.map(({ name, info }) => ({ name: name ?? '', dataset: info.id }))],
  }, { signal: context.signal, lane: 'job', onProgress: (fraction) => context.progress(note, fraction) })) as ComparisonWork[M]['result'];
}

/** The tables that figures are made of beside the sides, each under its path. */
async function openTables(context: CommandContext, asked: CompareOptions): Promise<OpenedOne[]> {
  const found: OpenedOne[] = [];
  for (const table of tablesOf(asked, asked)) found.push(await openSource(context, { name: table, source: { paths: [table], literal: existsSync(table) } }));
  return found;
}

const otherName = (i: number): string => `side${String(i + 1)}`;

async function specOf(context: CommandContext, asked: CompareOptions, opened: readonly OpenedOne[]): Promise<{ spec: ComparisonSpec; within: Within | null; left: readonly Message[] }> {
  if (asked.model !== null && opened.length > 1) throw new LoupeError('usage-compare-model', { count: opened.length }, 'usage');
  const [only] = opened;
  const within: Within | null = opened.length > 1 || !only ? null : asked.model === null ? sidesWithin(only.info) : { by: 'model', column: asked.model };
  const found = await sidesOf(context, opened, within, asked.model !== null);
  const sides = found.sides.map((side) => ({ ...side, answer: asked.text ?? side.answer }));
  if (sides.length < 2) throw new LoupeError('compare-one-side', { name: only?.info.name ?? '', columns: only?.info.columns.slice(0, 40).map((c) => c.name).join(', ') ?? '' }, 'usage');
  if (sides.length > MOST_SIDES) throw new LoupeError('usage-compare-sides', { count: sides.length, most: MOST_SIDES }, 'usage');
  const twice = sides.find((side, i) => sides.findIndex((other) => other.name === side.name) !== i);
  if (twice) throw new LoupeError('usage-name-twice', { name: twice.name }, 'usage');
  const key = asked.key ?? found.key ?? keyOf(opened.map(({ info }) => info), within);
  return { within, left: found.left, spec: { sides, key, sample: asked.sample, metrics: asked.metrics, by: asked.by, filter: context.options.filter } };
}

async function sidesOf(context: CommandContext, opened: readonly OpenedOne[], within: Within | null, isApart: boolean): Promise<{ sides: readonly SideSpec[]; left: readonly Message[]; key?: KeySpec }> {
  const names = sideNames(opened.map(({ info }) => info.files[0]?.path ?? info.name));
  const written = isApart ? null : await fromHarness(opened.map(({ name, info }, i) => ({ columns: info.columns, shape: info.shape, path: info.files[0]?.path ?? '', name: name ?? names[i] ?? '' })), async (file, column) => modelsIn(context, opened[file], column));
  const ofOne = (i: number): string => (i === 0 ? '' : otherName(i - 1));
  if (written) return { ...(written.key ? { key: written.key } : {}), left: written.warnings, sides: written.sides.map(({ file, name, answer }) => ({ name, of: ofOne(file), model: null, within: null, answer })) };
  if (within?.by === 'model') {
    const { column } = within;
    const { values, nulls } = await ask(context, opened, 'models', { column, filter: context.options.filter }, 'looking for models');
    return { sides: inTrainingOrder(sidesOfModels('', column, values.map((v) => v.value))), left: nulls === 0 ? [] : [{ code: 'compare-model-left', args: { count: nulls, column } }] };
  }
  if (within) return { sides: sidesOfRow('', within), left: [] };
  return { left: [], sides: opened.map(({ name }, i) => ({ name: name ?? names[i] ?? '', of: i === 0 ? '' : otherName(i - 1), model: null, within: null, answer: null })) };
}

async function modelsIn(context: CommandContext, opened: OpenedOne | undefined, column: string): Promise<readonly string[]> {
  if (!opened) return [];
  const found = await ask(context, [opened], 'models', { column, filter: context.options.filter }, 'looking for models');
  return found.values.map((v) => v.value);
}

/** What stands out in a join is said, with or without `--json`. */
function reportWarnings({ sides, otherPrompt, identical }: JoinReport): Message[] {
  return [
    ...sides.flatMap(({ name, duplicates, oneText, rows, truncated }): Message[] => [
      ...(duplicates > 0 ? [{ code: 'compare-duplicates', args: { side: name, count: duplicates } }] : []),
      ...(oneText ? [{ code: 'compare-one-text', args: { side: name, count: rows } }] : []),
      ...(truncated > 0 ? [{ code: 'compare-truncated', args: { side: name, count: truncated } }] : []),
    ]),
    ...identical.flatMap(({ a, b, shared, n, nTrimmed }): Message[] => (nTrimmed > n ? [{ code: 'compare-space-only', args: { a, b, count: nTrimmed - n, shared } }] : [])),
    ...(otherPrompt !== null && otherPrompt > 0 ? [{ code: 'compare-other-prompt', args: { count: otherPrompt } }] : []),
  ];
}

/** What is no right or wrong does not flip: it is said that what is listed changed. */
function noFlips({ metrics }: FiguresAnswer): Message[] {
  return metrics.flatMap(({ name, kind }): Message[] => (kind === 'binary' ? [] : [{ code: 'compare-no-flips', args: { metric: name } }]));
}

/** With `--rows`: the keys of each pair that flip, or change where the metric is no yes or no, or whose answers differ. */
async function listedOf(context: CommandContext, asked: CompareOptions, opened: readonly OpenedOne[], spec: ComparisonSpec, baseline: number, figures: FiguresAnswer): Promise<Listed[]> {
  const count = context.options.limit ?? 100;
  const keys = async (choice: KeysChoice): Promise<KeysAnswer> => ask(context, opened, 'keys', { spec, choice, order: 'first', from: 0, count }, 'listing');
  if (asked.rows === 'differ') return [{ a: '', b: '', metric: null, what: 'differ', keys: await keys({ of: 'differ' }) }];
  const found: Listed[] = [];
  for (const [metric, { name }] of spec.metrics.entries()) {
    for (const [to, from] of pairsOf(asked.family, spec.sides.length, baseline)) {
      const choices: readonly (readonly [string, KeysChoice])[] = figures.metrics[metric]?.kind === 'binary'
        ? (['broken', 'fixed'] as const).map((change) => [change, { of: 'flips', metric, from, to, change }])
        : ([['lower', -1], ['higher', 1]] as const).map(([what, sign]) => [what, { of: 'changes', metric, from, to, sign }]);
      for (const [what, choice] of choices) found.push({ a: spec.sides[to]?.name ?? '', b: spec.sides[from]?.name ?? '', metric: name, what, keys: await keys(choice) });
    }
  }
  return found;
}
