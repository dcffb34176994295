import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Message } from '../message';
import { drawWithout } from './hypergeometric';
import type { ResampleOptions } from './paired';
import { tallyOf } from './ranks';

export type PermutedMeans =
  | { readonly difference: number; readonly p: number; readonly draws: number }
  | { readonly difference: number | null; readonly p: null; readonly why: Message };

/** Steps of all draws together. */
const MOST_WORK = 5e7;
const MOST_DRAWS = 9_999;
const FEWEST_DRAWS = 499;
/** To draw how many of one value takes about so many steps of drawing values one by one. */
const TALLY_STEPS = 20;
const STEP_MS = 15;

/**
 * The permutation test of two means, two-sided: which values are the first group’s is drawn anew, as many as it has, and
 * p = (1 + as far) ÷ (1 + draws) (Phipson and Smyth 2010). It holds for small groups and for groups without any spread, too.
 */
export async function permutedMeans(first: Float64Array, second: Float64Array, { seed = 0, pause }: Pick<ResampleOptions, 'seed' | 'pause'> = {}): Promise<PermutedMeans> {
  if (first.length === 0 || second.length === 0) return { difference: null, p: null, why: { code: 'undefined-group-empty', args: {} } };
  const all = new Float64Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  const tally = tallyOf(all);
  const [n, m, total] = [first.length, second.length, sumOf(tallyOf(first)) + sumOf(tallyOf(second))];
  const apart = (sum: number): number => sum / n - (total - sum) / m;
  const difference = apart(sumOf(tallyOf(first)));
  if (tally.values.length === 1) return { difference, p: null, why: { code: 'undefined-no-spread', args: {} } };
  const random = xoroshiro128plus(seed);
  const uniform = (): number => uniformFloat64(random);
  const few = Math.min(n, m);
  const isTallied = TALLY_STEPS * tally.values.length < few;
  const draws = Math.min(MOST_DRAWS, Math.max(FEWEST_DRAWS, Math.floor(MOST_WORK / (isTallied ? TALLY_STEPS * tally.values.length : few))));
  const draw = isTallied ? drawnByTally(tally, n, uniform) : drawnOneByOne(all, few, uniform);
  // Sums that only rounding keeps apart count as equal.
  const far = Math.abs(difference) - 1e-12 * (1 / n + 1 / m) * all.reduce((sum, v) => sum + Math.abs(v), 0);
  let reached = 0;
  let since = Date.now();
  for (let i = 0; i < draws; i++) {
    const sum = draw();
    if (Math.abs(apart(isTallied || few === n ? sum : total - sum)) >= far) reached++;
    if (!pause || Date.now() - since < STEP_MS) continue;
    await pause(i / draws);
    since = Date.now();
  }
  return { difference, p: (1 + reached) / (1 + draws), draws };
}

const sumOf = ({ values, counts }: ReturnType<typeof tallyOf>): number => values.reduce((sum, value, i) => sum + value * (counts[i] ?? 0), 0);

/** The sum of `n` values drawn without replacement: of few different values how many of each. */
function drawnByTally({ values, counts }: ReturnType<typeof tallyOf>, n: number, uniform: () => number): () => number {
  const drawn = new Float64Array(values.length);
  return () => {
    drawn.fill(0);
    drawWithout(counts, n, uniform, drawn);
    return sumOf({ values, counts: drawn });
  };
}

/** Of many different ones the first `n` of a shuffle, which goes on from the one before. */
function drawnOneByOne(all: Float64Array, n: number, uniform: () => number): () => number {
  return () => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const at = i + Math.floor(uniform() * (all.length - i));
      const value = all[at] ?? 0;
      all[at] = all[i] ?? 0;
      all[i] = value;
      sum += value;
    }
    return sum;
  };
}
