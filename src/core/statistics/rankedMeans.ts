import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { multinomial } from './bootstrap';
import type { ResampleOptions } from './paired';

/** What one side has of each prompt: the sum of its values there, and how many these are. */
export interface SideSums {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

export interface RankedMean {
  readonly mean: number | null;
  readonly n: number;
  /** From 1, the highest mean first; equal means share the better rank. Null: there is no mean. */
  readonly rank: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Beyond about so many values read, fewer resamples are made; the result says how many. */
const MOST_READ = 1.5e9;
const LEAST_RESAMPLES = 200;
/** To draw one costs about as much as to read so many. */
const DRAW = 8;
const STEP_MS = 15;

/**
 * Sides in the order of their means, each rank with the ranks that 95 % of resamples have it between: prompts are drawn with replacement, all sides
 * together. Prompts at which all sides have the same are one, in an order of their own, so that the order of rows changes no digit.
 */
export async function rankedMeans(sides: readonly SideSums[], { resamples: asked = 1_000, seed = 0, pause }: ResampleOptions = {}): Promise<{ readonly sides: readonly RankedMean[]; readonly resamples: number }> {
  const { sums, counts, times, prompts } = patternsOf(sides);
  const means = (weights: Float64Array): (number | null)[] => sides.map((_, s) => {
    const n = weighted(counts[s], weights);
    return n > 0 ? weighted(sums[s], weights) / n : null;
  });
  const found = means(times);
  const ranks = ranksOf(found);
  const steps = asked === 0 || prompts < 2 ? 0 : Math.min(asked, Math.max(LEAST_RESAMPLES, Math.floor(MOST_READ / (2 * sides.length * times.length + DRAW * Math.min(prompts, DRAW * times.length)))));
  const drawn: number[][] = sides.map(() => []);
  const draw = multinomial([...times], xoroshiro128plus(seed));
  const weights = new Float64Array(times.length);
  const put = (at: number, n: number): void => { weights[at] = (weights[at] ?? 0) + n; };
  let since = Date.now();
  for (let i = 0; i < steps; i++) {
    weights.fill(0);
    draw(put);
    ranksOf(means(weights)).forEach((rank, s) => { if (rank !== null) drawn[s]?.push(rank); });
    if (!pause || Date.now() - since < STEP_MS) continue;
    await pause(i / steps);
    since = Date.now();
  }
  return {
    resamples: steps,
    sides: sides.map((_, s) => ({ mean: found[s] ?? null, n: weighted(counts[s], times), rank: ranks[s] ?? null, ...between(drawn[s] ?? [], steps) })),
  };
}

function weighted(values: Float64Array | null | undefined, weights: Float64Array): number {
  let sum = 0;
  if (!values) for (let i = 0; i < weights.length; i++) sum += weights[i] ?? 0;
  else for (let i = 0; i < weights.length; i++) sum += (values[i] ?? 0) * (weights[i] ?? 0);
  return sum;
}

/** The ranks that hold 95 %, outwards where an end lies between two; null where fewer than half of the resamples have one. */
function between(drawn: number[], resamples: number): { readonly low: number | null; readonly high: number | null } {
  if (drawn.length === 0 || drawn.length * 2 < resamples) return { low: null, high: null };
  drawn.sort((a, b) => a - b);
  const last = drawn.length - 1;
  return { low: drawn[Math.floor(0.025 * last)] ?? null, high: drawn[Math.ceil(0.975 * last)] ?? null };
}

/** Means that differ by rounding alone are equal. */
const ROUNDING = 1e-12;

function ranksOf(means: readonly (number | null)[]): (number | null)[] {
  const order = means.flatMap((mean, side) => (mean === null ? [] : [{ mean, side }])).sort((a, b) => b.mean - a.mean);
  const ranks = means.map((): number | null => null);
  let [rank, before]: [number, number | null] = [0, null];
  order.forEach(({ mean, side }, i) => {
    if (before === null || before - mean > ROUNDING * Math.max(Math.abs(before), Math.abs(mean))) rank = i + 1;
    before = mean;
    ranks[side] = rank;
  });
  return ranks;
}

interface Patterns {
  /** By side: the sum and the count of each different prompt; no counts where each is 1. */
  readonly sums: readonly Float64Array[];
  readonly counts: readonly (Float64Array | null)[];
  readonly times: Float64Array;
  readonly prompts: number;
}

/** The different prompts and how often each occurs; prompts without any value are none. */
function patternsOf(sides: readonly SideSums[]): Patterns {
  const columns = [...sides.map((s) => s.sums), ...sides.map((s) => s.counts)];
  const all = sides[0]?.sums.length ?? 0;
  const order = Uint32Array.from({ length: all }, (_, i) => i).filter((i) => sides.some(({ counts }) => (counts[i] ?? 0) > 0));
  const compare = (a: number, b: number): number => {
    for (const column of columns) {
      const apart = (column[a] ?? 0) - (column[b] ?? 0);
      if (apart !== 0) return apart;
    }
    return 0;
  };
  order.sort(compare);
  const firsts: number[] = [];
  const times: number[] = [];
  order.forEach((prompt, i) => {
    if (i > 0 && compare(order[i - 1] ?? 0, prompt) === 0) times[times.length - 1] = (times.at(-1) ?? 0) + 1;
    else {
      firsts.push(prompt);
      times.push(1);
    }
  });
  const taken = (column: Float64Array): Float64Array => Float64Array.from(firsts, (prompt) => column[prompt] ?? 0);
  return { sums: sides.map((s) => taken(s.sums)), counts: sides.map((s) => taken(s.counts)).map((counts) => (counts.every((n) => n === 1) ? null : counts)), times: Float64Array.from(times), prompts: order.length };
}
