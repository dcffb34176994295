import type { Measure } from './agreement';
import { midranks } from './ranks';

const Z = 1.959963984540054;

/**
 * The probability that a positive has a higher score than a negative, equal scores counting as half (the area under the ROC curve;
 * Mann–Whitney), with DeLong's 95 % interval (DeLong et al. 1988, by midranks: Sun & Xu 2014), cut to 0 … 1. Needs one of each; an
 * interval needs two of each.
 */
export function auroc(positives: Float64Array, negatives: Float64Array): Measure {
  const [m, n] = [positives.length, negatives.length];
  if (m === 0 || n === 0) return { value: null, why: { code: m === 0 ? 'undefined-no-positives' : 'undefined-no-negatives', args: {} }, n: m + n };
  const all = new Float64Array(m + n);
  all.set(positives);
  all.set(negatives, m);
  const [within, without, together] = [midranks(positives), midranks(negatives), midranks(all)];
  let sum = 0;
  for (let i = 0; i < m; i++) sum += together[i] ?? 0;
  const value = sum / m / n - (m + 1) / 2 / n;
  if (m < 2 || n < 2) return { value, low: null, high: null, n: m + n };
  const ofPositives = Float64Array.from(within, (rank, i) => ((together[i] ?? 0) - rank) / n);
  const ofNegatives = Float64Array.from(without, (rank, j) => 1 - ((together[m + j] ?? 0) - rank) / m);
  const error = Math.sqrt(variance(ofPositives, value) / m + variance(ofNegatives, value) / n);
  return { value, low: Math.max(0, value - Z * error), high: Math.min(1, value + Z * error), n: m + n };
}

function variance(values: Float64Array, mean: number): number {
  return values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1);
}
