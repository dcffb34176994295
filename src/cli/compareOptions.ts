import { LoupeError } from '../core/message';
import { isOnlyComments } from '../core/sqlPieces';
import { FEATURES, QUIRKS } from '../features/comparison/contract';
import type { KeySpec, MetricSpec, Quirk } from '../features/comparison/contract';
import { FAMILIES, TESTS } from '../features/comparison/figuresContract';
import type { Family, PublishedTable, TestName } from '../features/comparison/figuresContract';
import { asMetric, benchmarkOf, quirksOf } from '../features/comparison/rule/benchmarks';
import { listOf } from './lists';
import { one } from './measures';

export const COMPARE_FLAGS = { sample: { type: 'string' }, metric: { type: 'string', multiple: true }, model: { type: 'string' }, baseline: { type: 'string' }, test: { type: 'string' }, family: { type: 'string' }, against: { type: 'string' }, quirk: { type: 'string', multiple: true }, coefficients: { type: 'string' }, difficulties: { type: 'string' }, published: { type: 'string' }, 'published-column': { type: 'string' }, 'out-report': { type: 'string' }, where: { type: 'string' }, ranks: { type: 'boolean' } } as const;
/** What `compare` takes beside what all commands do. */
export const COMPARE_TAKES: readonly string[] = [...Object.keys(COMPARE_FLAGS), 'key', 'text', 'by', 'filter', 'rows', 'resamples', 'limit', 'out', 'force'];

/** What `compare` takes, checked. */
export interface CompareOptions {
  /** Null: by what the shapes say. */
  readonly key: KeySpec | null;
  readonly sample: string | null;
  /** The answer’s text, of all sides. */
  readonly text: string | null;
  readonly metrics: readonly MetricSpec[];
  readonly model: string | null;
  readonly baseline: string | null;
  readonly test: TestName | null;
  readonly family: Family;
  readonly by: readonly string[];
  readonly rows: 'flips' | 'differ' | null;
  readonly resamples: number | null;
  /** Figures of others beside the means. */
  readonly published: PublishedTable | null;
  readonly outReport: string | null;
  /** A win matrix, ranks, strengths and flips over stages beside the figures. */
  readonly ranks: boolean;
  /** A condition over the joined table's columns. */
  readonly where: string | null;
}

export interface GivenCompare {
  readonly key?: string | undefined;
  readonly sample?: string | undefined;
  readonly text?: readonly string[] | undefined;
  readonly metric?: readonly string[] | undefined;
  readonly model?: string | undefined;
  readonly baseline?: string | undefined;
  readonly test?: string | undefined;
  readonly family?: string | undefined;
  readonly by?: string | undefined;
  readonly resamples?: string | undefined;
  readonly against?: string | undefined;
  readonly quirk?: readonly string[] | undefined;
  readonly coefficients?: string | undefined;
  readonly difficulties?: string | undefined;
  readonly published?: string | undefined;
  readonly 'published-column'?: string | undefined;
  readonly 'out-report'?: string | undefined;
  readonly ranks?: boolean | undefined;
  readonly where?: string | undefined;
}

export function compareOptions(given: GivenCompare, rows: string | null, resamples: number | null): CompareOptions {
  const text = given.text?.at(-1);
  return {
    key: keyOf(given.key), sample: given.sample ?? null, text: text ?? null, metrics: withBenchmarks((given.metric ?? []).map(metricOf), given), model: given.model ?? null, baseline: given.baseline ?? null,
    test: given.test === undefined ? null : one('--test', given.test, TESTS), family: one('--family', given.family ?? 'baseline', FAMILIES), by: listOf(given.by) ?? [],
    rows: rows === null ? null : one<'flips' | 'differ'>('--rows', rows, ['flips', 'differ']), resamples, published: publishedOf(given), outReport: given['out-report'] ?? null, ranks: given.ranks === true, where: given.where === undefined || isOnlyComments(given.where) ? null : given.where,
  };
}

/** `prompt`, `prompt-normalised`, `row`, or columns. */
function keyOf(given: string | undefined): KeySpec | null {
  if (given === undefined) return null;
  if (given === 'prompt' || given === 'prompt-normalised') return { by: 'prompt', normalised: given !== 'prompt' };
  if (given === 'row') return { by: 'row' };
  return { by: 'columns', columns: listOf(given) ?? [] };
}

/** A column, `(SQL)`, or a metric of ours by its name. */
function metricOf(given: string): MetricSpec {
  if (given.startsWith('verifier:')) return { name: given, computed: { of: 'verifier', verifier: given.slice('verifier:'.length), reference: null } };
  if (given === 'wb-score') return { name: given, computed: { of: 'wb-score', path: 'score', quirks: [] } };
  if (given === 'alpaca-winrate') return { name: given, computed: { of: 'alpaca-winrate', path: 'preference' } };
  if (given.startsWith('pattern:')) return { name: given, computed: { of: 'pattern', pattern: given.slice('pattern:'.length), caseSensitive: false } };
  const feature = FEATURES.find((f) => `text:${f}` === given);
  if (feature !== undefined) return { name: given, computed: { of: 'feature', feature } };
  const reward = /^wb-reward(?::(-1|\d+))?$/.exec(given);
  if (reward) return asMetric({ of: 'wb-reward', margin: reward[1] === undefined || reward[1] === '-1' ? null : Number(reward[1]), against: null, quirks: [] });
  if (given === 'alpaca-lc') return asMetric({ of: 'alpaca-lc', path: 'preference', coefficients: null, difficulties: null, quirks: [] });
  if (given.startsWith('text:')) throw new LoupeError('usage-one-of', { option: '--metric text:', given: given.slice('text:'.length), known: FEATURES.join(', ') }, 'usage');
  if (given.trim() === '') throw new LoupeError('usage-compare-metric', { given }, 'usage');
  return { name: given, path: given };
}

/** The metrics with what is said of benchmarks' ones. An option that fits none of them is refused. */
function withBenchmarks(metrics: readonly MetricSpec[], { against, quirk, coefficients, difficulties }: GivenCompare): readonly MetricSpec[] {
  const benchmarks = metrics.flatMap((metric) => benchmarkOf(metric) ?? []);
  const refuse = (option: string, given: unknown, of: string): void => {
    if (given !== undefined && !benchmarks.some((b) => b.of === of)) throw new LoupeError('usage-benchmark-option', { option, metric: of }, 'usage');
  };
  refuse('--against', against, 'wb-reward');
  refuse('--coefficients', coefficients, 'alpaca-lc');
  refuse('--difficulties', difficulties, 'alpaca-lc');
  const quirks = (quirk ?? []).flatMap((q) => listOf(q) ?? []).map((q): Quirk => one('--quirk', q, QUIRKS));
  for (const q of quirks) if (!benchmarks.some((b) => quirksOf(b).includes(q))) throw new LoupeError('usage-quirk', { given: q, known: [...new Set(benchmarks.flatMap(quirksOf))].join(', ') || '–' }, 'usage');
  return metrics.map((metric) => {
    const benchmark = benchmarkOf(metric);
    if (!benchmark) return metric;
    const own = { quirks: quirks.filter((q) => quirksOf(benchmark).includes(q)) };
    if (benchmark.of === 'wb-reward') return asMetric({ ...benchmark, ...own, against: against ?? null });
    return asMetric(benchmark.of === 'alpaca-lc' ? { ...benchmark, ...own, coefficients: coefficients ?? null, difficulties: difficulties ?? null } : { ...benchmark, ...own });
  });
}

function publishedOf({ published, 'published-column': column }: GivenCompare): PublishedTable | null {
  if (published === undefined && column === undefined) return null;
  if (published === undefined || column === undefined) throw new LoupeError('usage-published', {}, 'usage');
  return { table: published, names: null, column };
}
