import type { Measure } from './agreement';
import { Bootstrap } from './bootstrap';
import type { Interval } from './bootstrap';
import { tallyOf } from './ranks';
import type { Tally } from './ranks';
import type { Message } from '../message';
import { isNearEnd, wilson, wilsonOfClusters } from './wilson';

/** Values of two sides on the same prompts. NaN: the side has none there. */
export interface Pairs {
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** The number of the prompt of each pair, where a prompt has several (samples). */
  readonly keys?: Int32Array | undefined;
}

/** Pairs of which both sides have a value. */
export interface SharedPairs {
  readonly differences: Float64Array;
  readonly keys?: Int32Array | undefined;
  readonly n: number;
  /** Pairs that lack a value of either side. */
  readonly skipped: number;
}

export interface Paired {
  readonly n: number;
  readonly skipped: number;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  readonly winRateTiesHalf: Measure;
  readonly winRateNoTies: Measure;
  /** The mean of first − second. */
  readonly difference: Measure;
  /** The standard deviation of differences (n − 1); null of fewer than two. */
  readonly sd: number | null;
}

type Name = 'difference' | 'winRateTiesHalf' | 'winRateNoTies';

const NO_PAIRS: Message = { code: 'undefined-no-shared-prompts', args: {} };
const ONLY_TIES: Message = { code: 'undefined-only-ties', args: {} };
const NO_SPREAD: Message = { code: 'undefined-no-spread', args: {} };
const ALL_EQUAL: Message = { code: 'undefined-all-equal', args: {} };
/** Beyond about so much work fewer resamples are made; the result says how many. */
const MOST_WORK = 2e9;
const LEAST_RESAMPLES = 200;
const STEP_MS = 15;

export function sharedPairs({ first, second, keys }: Pairs): SharedPairs {
  const differences = new Float64Array(first.length);
  const places = keys && new Int32Array(first.length);
  let n = 0;
  for (let i = 0; i < first.length; i++) {
    const [x = Number.NaN, y = Number.NaN] = [first[i], second[i]];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    if (places) places[n] = keys[i] ?? 0;
    differences[n++] = x - y;
  }
  return { differences: differences.subarray(0, n), n, skipped: first.length - n, ...(places ? { keys: places.subarray(0, n) } : {}) };
}

/** Who has the higher value on how many shared prompts, and by how much; without intervals. */
export function paired(shared: SharedPairs): Paired {
  const { n, skipped } = shared;
  const tally = tallyOf(shared.differences);
  const { wins, ties, losses } = outcomes(tally, tally.counts);
  const found = measures(tally, tally.counts);
  const mean = typeof found.difference === 'number' ? found.difference : 0;
  const squares = tally.values.reduce((sum, v, i) => sum + (v - mean) ** 2 * (tally.counts[i] ?? 0), 0);
  const measure = (name: Name, of: number): Measure => {
    const value = found[name];
    return typeof value === 'number' ? { value, low: null, high: null, n: of } : { value: null, why: n === 0 ? NO_PAIRS : ONLY_TIES, n: of };
  };
  return {
    n, skipped, wins, ties, losses, sd: n < 2 ? null : Math.sqrt(squares / (n - 1)),
    difference: measure('difference', n), winRateTiesHalf: measure('winRateTiesHalf', n), winRateNoTies: measure('winRateNoTies', wins + losses),
  };
}

export interface ResampleOptions {
  readonly resamples?: number;
  readonly seed?: number;
  /** Resolves when others had their turn, and throws when nobody wants the result any more. */
  readonly pause?: (fraction: number) => Promise<void>;
}

/**
 * The same with percentile bootstrap intervals: prompts are drawn with replacement, both sides and all samples of one together. Swapped sides get
 * the same resamples, so that their intervals mirror each other. Differences that are all the same have none, since resamples would not differ,
 * and shares near 0 or 1 have Wilson's.
 */
export async function pairedWithIntervals(shared: SharedPairs, { resamples: asked = 10_000, seed = 1, pause }: ResampleOptions = {}): Promise<Paired & { readonly resamples: number }> {
  const found = paired(shared);
  const isMirrored = isLower(tallyOf(shared.differences));
  const tally = tallyOf(isMirrored ? shared.differences.map((d) => -d) : shared.differences);
  const clusters = shared.keys ? clustersOf(shared.keys, isMirrored ? shared.differences.map((d) => -d) : shared.differences, tally) : undefined;
  const drawn = clusters?.length ?? shared.n;
  if (asked > 0 && tally.values.length === 1) return { ...found, ...withoutSpread(found, isMirrored), resamples: 0 };
  if (drawn < 2) return { ...found, resamples: 0 };
  const bootstrap = new Bootstrap(
    { labels: 0, weights: tally.counts, patterns: [...tally.values].map(() => ({ row: [], counts: [], size: 2, held: [] })), ...(clusters ? { clusters } : {}) },
    seed, (weights) => Object.entries(measures(tally, weights)),
  );
  const steps = Math.min(asked, Math.max(LEAST_RESAMPLES, Math.floor(MOST_WORK / (tally.values.length * 3 + 20 * Math.min(drawn, tally.values.length * 30)))));
  let since = Date.now();
  for (let i = 0; i < steps; i++) {
    bootstrap.step();
    if (!pause || Date.now() - since < STEP_MS) continue;
    await pause(i / steps);
    since = Date.now();
  }
  const ends = (name: Name, total: number): Measure => {
    const [measure, interval] = [found[name], bootstrap.interval(name)];
    return measure.value === null || !interval ? measure : { ...measure, ...(isMirrored ? mirrored(interval, total) : { low: interval.low, high: interval.high }) };
  };
  const share = (name: 'winRateTiesHalf' | 'winRateNoTies'): Measure => (steps === 0 || clusters || (name === 'winRateTiesHalf' && found.ties > 0) ? ends(name, 1) : ofWins(ends(name, 1), found, isMirrored));
  return { ...found, difference: ends('difference', 0), winRateTiesHalf: share('winRateTiesHalf'), winRateNoTies: share('winRateNoTies'), resamples: steps };
}

/** The share of wins that both rates are where there are no ties, near 0 or 1 by Wilson's interval; swapped sides mirror it. */
function ofWins(measure: Measure, { wins, losses }: Paired, isMirrored: boolean): Measure {
  const n = wins + losses;
  if (measure.value === null || !isNearEnd(wins, n)) return measure;
  return { ...measure, ...(isMirrored ? mirrored(wilson(losses, n), 1) : wilson(wins, n)) };
}

/** Of differences that are all the same: resamples would be, too. */
function withoutSpread(found: Paired, isMirrored: boolean): Pick<Paired, 'difference' | 'winRateTiesHalf' | 'winRateNoTies'> {
  const none = (measure: Measure): Measure => (measure.value === null ? measure : { ...measure, noInterval: NO_SPREAD });
  const all = (measure: Measure): Measure => (found.n > 0 && found.ties === 0 ? ofWins(measure, found, isMirrored) : none(measure));
  return { difference: none(found.difference), winRateTiesHalf: all(found.winRateTiesHalf), winRateNoTies: all(found.winRateNoTies) };
}

/** The mean of one side with its interval, over prompts likewise; where every value is 0 or 1 it is a share. */
export async function meanWithInterval(values: Float64Array, keys: Int32Array | undefined, options: ResampleOptions = {}): Promise<Measure & { readonly skippedRows: number; readonly resamples: number }> {
  const shared = sharedPairs({ first: values, second: new Float64Array(values.length), keys });
  const { difference, resamples } = await pairedWithIntervals(shared, options);
  const mean: Measure = difference.value === null ? { ...difference, why: { code: 'undefined-no-numbers', args: {} } } : (options.resamples ?? 1) > 0 && shared.differences.every((v) => v === 0 || v === 1) ? shareOf(difference, shared)
    : difference.noInterval ? { ...difference, noInterval: ALL_EQUAL } : difference;
  return { ...mean, skippedRows: shared.skipped, resamples };
}

/** Wilson's interval of a share near 0 or 1, over prompts where several values are of one. */
function shareOf(measure: Measure & { readonly value: number }, { differences, keys, n }: SharedPairs): Measure {
  const k = differences.reduce((sum, v) => sum + v, 0);
  if (!isNearEnd(k, n)) return measure;
  if (!keys) return { value: measure.value, n: measure.n, ...wilson(k, n) };
  const byKey = new Map<number, { k: number; n: number }>();
  differences.forEach((v, i) => {
    const of = byKey.get(keys[i] ?? 0) ?? { k: 0, n: 0 };
    byKey.set(keys[i] ?? 0, { k: of.k + v, n: of.n + 1 });
  });
  return { value: measure.value, n: measure.n, ...wilsonOfClusters([...byKey.values()]) };
}

const mirrored = ({ low, high }: Pick<Interval, 'low' | 'high'>, total: number): { low: number; high: number } => ({ low: total - high, high: total - low });

function outcomes({ values }: Tally, weights: Float64Array): { wins: number; ties: number; losses: number } {
  let [wins, ties, losses] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const [value, weight] = [values[i] ?? 0, weights[i] ?? 0];
    if (value > 0) wins += weight;
    else if (value < 0) losses += weight;
    else ties += weight;
  }
  return { wins, ties, losses };
}

function measures(tally: Tally, weights: Float64Array): Record<Name, number | 'no-pairs'> {
  const { wins, ties, losses } = outcomes(tally, weights);
  const n = wins + ties + losses;
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += (tally.values[i] ?? 0) * (weights[i] ?? 0);
  return { difference: n === 0 ? 'no-pairs' : sum / n, winRateTiesHalf: n === 0 ? 'no-pairs' : (wins + ties / 2) / n, winRateNoTies: wins + losses === 0 ? 'no-pairs' : wins / (wins + losses) };
}

/** Whether the negated values come first in order: of a tally and its mirror image one and the same is then drawn from. */
function isLower({ values, counts }: Tally): boolean {
  for (let i = 0; i < values.length; i++) {
    const j = values.length - 1 - i;
    const apart = (values[i] ?? 0) + (values[j] ?? 0) || (counts[i] ?? 0) - (counts[j] ?? 0);
    if (apart !== 0) return apart < 0;
  }
  return false;
}

/** What each prompt holds of which value. */
function clustersOf(keys: Int32Array, differences: Float64Array, { values }: Tally): ReadonlyMap<number, number>[] {
  const places = new Map([...values].map((value, at) => [value, at]));
  const clusters = new Map<number, Map<number, number>>();
  differences.forEach((d, i) => {
    const key = keys[i] ?? 0;
    let cluster = clusters.get(key);
    if (!cluster) clusters.set(key, (cluster = new Map<number, number>()));
    const at = places.get(d + 0) ?? 0;
    cluster.set(at, (cluster.get(at) ?? 0) + 1);
  });
  return [...clusters.values()];
}
