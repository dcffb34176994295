import { twoSided } from './normal';
import { permutationTest } from './permutation';
import { midranks, tallyOf } from './ranks';
import { NO_DIFFERING_PAIR } from './signs';
import type { Message } from '../message';

/** What happens to differences of 0: they are dropped; ranked and then left out; or ranked and given to both sides by half. */
export const ZEROS = ['wilcox', 'pratt', 'zsplit'] as const;
export type Zeros = (typeof ZEROS)[number];

export type Wilcoxon =
  | { readonly p: number; readonly statistic: number; readonly z: number; readonly zeros: number; readonly n: number }
  | { readonly p: null; readonly why: Message; readonly zeros: number; readonly n: number };

/**
 * Wilcoxon's signed-rank test (1945; Pratt 1959) of differences, two-sided, by the normal approximation with the variance corrected for ties,
 * without a correction for continuity unless asked (scipy `wilcoxon(mode='approx')`). `statistic` is the smaller of the two sums of ranks.
 */
export function wilcoxon(differences: Float64Array, zeroMethod: Zeros = 'wilcox', continuity = false): Wilcoxon {
  const all = differences.length;
  const zeros = differences.reduce((sum, d) => sum + (d === 0 ? 1 : 0), 0);
  if (all === 0 || (zeros === all && zeroMethod !== 'zsplit')) return { p: null, why: NO_DIFFERING_PAIR, zeros, n: all };
  const ranked = zeroMethod === 'wilcox' ? differences.filter((d) => d !== 0) : differences;
  const sizes = ranked.map(Math.abs);
  const ranks = midranks(sizes);
  let [plus, minus, zero] = [0, 0, 0];
  ranked.forEach((d, i) => {
    const rank = ranks[i] ?? 0;
    if (d > 0) plus += rank;
    else if (d < 0) minus += rank;
    else zero += rank;
  });
  if (zeroMethod === 'zsplit') [plus, minus] = [plus + zero / 2, minus + zero / 2];
  const statistic = Math.min(plus, minus);
  const n = ranked.length;
  const dropped = zeroMethod === 'pratt' ? zeros : 0;
  const middle = (n * (n + 1) - dropped * (dropped + 1)) / 4;
  const tied = tallyOf(zeroMethod === 'pratt' ? sizes.filter((d) => d !== 0) : sizes).counts.reduce((sum, t) => sum + t * (t * t - 1), 0);
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1) - dropped * (dropped + 1) * (2 * dropped + 1) - tied / 2) / 24);
  const z = (statistic - middle - (continuity ? 0.5 * Math.sign(statistic - middle) : 0)) / deviation;
  return { p: twoSided(z), statistic, z, zeros, n: all };
}

/** The same exactly, ties and all: which sign each rank has is permuted. Differences of 0 are dropped. */
export function wilcoxonExact(differences: Float64Array): ReturnType<typeof permutationTest> {
  const differing = differences.filter((d) => d !== 0);
  return permutationTest(midranks(differing.map(Math.abs)).map((rank, i) => rank * Math.sign(differing[i] ?? 0)));
}
