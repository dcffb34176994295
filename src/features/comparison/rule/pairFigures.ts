import type { Message } from '../../../core/message';
import { holm } from '../../../core/statistics/normal';
import { meanWithInterval, paired, pairedWithIntervals, sharedPairs } from '../../../core/statistics/paired';
import type { SharedPairs } from '../../../core/statistics/paired';
import { permutationTest } from '../../../core/statistics/permutation';
import { detectableMean, detectableShare } from '../../../core/statistics/power';
import { mcnemar, NO_DIFFERING_PAIR, signTest } from '../../../core/statistics/signs';
import { wilcoxon } from '../../../core/statistics/wilcoxon';
import type { MetricKind } from '../contract';
import type { Family, FiguresChoice, PairFigures, SideFigures, TestName } from '../figuresContract';
import type { Joined } from './joined';

type Pause = (fraction: number) => Promise<void>;
/** Is told of how many resamples each interval is made; 0 where there is none. */
type Drew = (resamples: number) => void;

/** A scale of at most so many whole steps is ordinal. */
const MOST_STEPS = 21;

/** What kind of metric its values make: 0 and 1 alone are yes or no, few whole numbers a scale. */
export function kindOf(table: Joined, metric: number): MetricKind {
  const steps = new Set<number>();
  for (const { read } of table.sides) {
    for (const value of read.values[metric] ?? []) {
      if (Number.isNaN(value)) continue;
      if (!Number.isInteger(value)) return 'numeric';
      steps.add(value);
      if (steps.size > MOST_STEPS) return 'numeric';
    }
  }
  return [...steps].every((v) => v === 0 || v === 1) ? 'binary' : 'ordinal';
}

/** The pairs of a family, the later side first: the difference says what changed. */
export function pairsOf(family: Family, sides: number, baseline: number): (readonly [number, number])[] {
  if (family === 'baseline') return range(sides).flatMap((side) => (side === baseline ? [] : [[side, baseline] as const]));
  if (family === 'adjacent') return range(sides - 1).map((side) => [side + 1, side] as const);
  return range(sides).flatMap((b) => range(sides).flatMap((a) => (a > b ? [[a, b] as const] : [])));
}

const range = (n: number): number[] => Array.from({ length: Math.max(0, n) }, (_, i) => i);

/** The mean of each side over all of its rows, with an interval over keys: all samples of one together. */
export async function sideFigures(table: Joined, metric: number, { resamples, seed }: FiguresChoice, pause: Pause, drew: Drew = () => undefined): Promise<SideFigures[]> {
  const found: SideFigures[] = [];
  for (const side of table.sides) {
    const values = side.read.values[metric] ?? new Float64Array(0);
    const keys = side.read.samples === null ? undefined : side.keyOf;
    const mean = await meanWithInterval(values, keys, { resamples: resamples ?? 0, seed, pause });
    const { skippedRows, resamples: made, ...measure } = mean;
    drew(made);
    found.push({ name: side.name, mean: measure, skipped: skippedRows });
  }
  return found;
}

/** The values of two sides on the keys that both have. */
export function sharedOf(table: Joined, metric: number, a: number, b: number, only?: (key: number) => boolean): SharedPairs {
  const [one, other] = [table.sides[a], table.sides[b]];
  const [first, second] = [one?.valuesByKey(table.keys, metric) ?? new Float64Array(0), other?.valuesByKey(table.keys, metric) ?? new Float64Array(0)];
  if (!only && first.length === table.joined) return sharedPairs({ first, second }); // every key is everywhere
  const at: number[] = [];
  for (let key = 0; key < table.keys; key++) if (one?.has(key) === true && other?.has(key) === true && (only === undefined || only(key))) at.push(key);
  const taken = (values: Float64Array): Float64Array => Float64Array.from(at, (key) => values[key] ?? Number.NaN);
  return sharedPairs({ first: taken(first), second: taken(second) });
}

/** All pairs of a family on one metric, corrected together by Holm. */
export async function pairFigures(table: Joined, metric: number, kind: MetricKind, choice: FiguresChoice, pause: Pause, drew: Drew = () => undefined): Promise<PairFigures[]> {
  const { family, baseline, resamples, seed } = choice;
  const found: PairFigures[] = [];
  for (const [a, b] of pairsOf(family, table.sides.length, baseline)) {
    const shared = sharedOf(table, metric, a, b);
    const { sd, resamples: made, ...figures } = resamples === null ? { ...paired(shared), resamples: 0 } : await pairedWithIntervals(shared, { resamples, seed, pause });
    drew(made);
    const tested = test(shared, kind, choice);
    const isBinary = kind === 'binary' && isYesOrNo(shared.differences);
    const detectable = isBinary ? detectableShare(figures.wins + figures.losses, figures.n) : detectableMean(sd, figures.n);
    found.push({
      a: table.sides[a]?.name ?? '', b: table.sides[b]?.name ?? '', n: figures.n, skipped: figures.skipped, wins: figures.wins, ties: figures.ties, losses: figures.losses,
      winRateTiesHalf: figures.winRateTiesHalf, winRateNoTies: figures.winRateNoTies, difference: figures.difference, ...tested, pAdjusted: null, family,
      detectable: { value: detectable.value, why: detectable.value === null ? detectable.why : null },
    });
    await pause(1);
  }
  return withAdjusted(found);
}

function withAdjusted(pairs: readonly PairFigures[]): PairFigures[] {
  const tested = pairs.filter((pair) => pair.p !== null);
  const adjusted = holm(tested.map((pair) => pair.p ?? 1));
  return pairs.map((pair) => ({ ...pair, pAdjusted: pair.p === null ? null : (adjusted[tested.indexOf(pair)] ?? null) }));
}

/** Means of samples are shares, not yes or no. */
const isYesOrNo = (differences: Float64Array): boolean => differences.every((d) => d === 0 || Math.abs(d) === 1);

export interface Test {
  readonly test: TestName;
  readonly p: number | null;
  readonly why: Message | null;
  readonly draws: number | null;
}

/** The test that is asked for, or the one that fits the metric. */
export function test(shared: SharedPairs, kind: MetricKind, { test: asked, seed }: Pick<FiguresChoice, 'test' | 'seed'>): Test {
  const { differences } = shared;
  const isBinary = kind === 'binary' && isYesOrNo(differences);
  const name = asked ?? (isBinary ? 'mcnemar' : 'permutation');
  const wins = differences.reduce((n, d) => n + (d > 0 ? 1 : 0), 0);
  const losses = differences.reduce((n, d) => n + (d < 0 ? 1 : 0), 0);
  const of = (p: number | null, why: Message | null = null, draws: number | null = null): Test => ({ test: name, p, why, draws });
  if (shared.n === 0) return of(null, { code: 'undefined-no-shared-prompts', args: {} });
  switch (name) {
    case 'mcnemar':
    case 'mcnemar-midp': {
      if (!isBinary) return of(null, { code: 'undefined-not-binary', args: {} });
      if (wins + losses === 0) return of(null, NO_DIFFERING_PAIR);
      const { exact, midP } = mcnemar(wins, losses);
      return of(name === 'mcnemar' ? exact : midP);
    }
    case 'sign': {
      const sign = signTest(wins, losses);
      return sign.p === null ? of(null, sign.why) : of(sign.p);
    }
    case 'wilcoxon': {
      const ranked = wilcoxon(differences);
      return ranked.p === null ? of(null, ranked.why) : of(ranked.p);
    }
    case 'permutation': {
      const permuted = permutationTest(differences, { seed });
      return permuted.p === null ? of(null, permuted.why) : of(permuted.p, null, permuted.draws);
    }
  }
}
