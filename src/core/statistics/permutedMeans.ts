import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Message } from '../message';
import { drawWithout } from './hypergeometric';
import { tallyOf } from './ranks';

export type PermutedMeans =
  | { readonly difference: number; readonly p: number; readonly draws: number }
  | { readonly difference: number | null; readonly p: null; readonly why: Message };

/** Steps of all draws together. */
const MOST_WORK = 2e7;
const MOST_DRAWS = 9_999;
const FEWEST_DRAWS = 499;

/**
 * The permutation test of two means, two-sided: which values are the first group’s is drawn anew, as many as it has, and
 * p = (1 + as far) ÷ (1 + draws) (Phipson and Smyth 2010). It holds for small groups and for groups without any spread, too.
 */
export function permutedMeans(first: Float64Array, second: Float64Array, seed = 0): PermutedMeans {
  if (first.length === 0 || second.length === 0) return { difference: null, p: null, why: { code: 'undefined-group-empty', args: {} } };
  const { values, counts } = tallyOf(Float64Array.from([...first, ...second]));
  const own = new Float64Array(values.length);
  const places = new Map([...values].map((value, at) => [value, at]));
  for (const value of first) own[places.get(value + 0) ?? 0] = (own[places.get(value + 0) ?? 0] ?? 0) + 1;
  const sumOf = (weights: Float64Array): number => values.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0);
  const [n, m, total] = [first.length, second.length, sumOf(counts)];
  const apart = (sum: number): number => sum / n - (total - sum) / m;
  const difference = apart(sumOf(own));
  if (values.length === 1) return { difference, p: null, why: { code: 'undefined-no-spread', args: {} } };
  const random = xoroshiro128plus(seed);
  const uniform = (): number => uniformFloat64(random);
  const draws = Math.min(MOST_DRAWS, Math.max(FEWEST_DRAWS, Math.floor(MOST_WORK / values.length)));
  const far = Math.abs(difference) * (1 - 1e-12);
  const drawn = new Float64Array(values.length);
  let reached = 0;
  for (let i = 0; i < draws; i++) {
    drawn.fill(0);
    drawWithout(counts, n, uniform, drawn);
    if (Math.abs(apart(sumOf(drawn))) >= far) reached++;
  }
  return { difference, p: (1 + reached) / (1 + draws), draws };
}
