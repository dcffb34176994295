import type { Measure } from './agreement';

const Z = 1.959963984540054;
/** A share of fewer than so many, or of all but so many, has Wilson's interval: there the bootstrap's is too narrow, and of none or all it has no width. */
const FEW = 5;

/** A share of `k` of the measure's units with Wilson's interval where it is near 0 or 1. */
export function ofShare(measure: Measure, k: number): Measure {
  return measure.value === null || measure.low === null || !isNearEnd(k, measure.n) ? measure : { ...measure, ...wilson(k, measure.n) };
}

export const isNearEnd = (k: number, n: number): boolean => k < FEW || n - k < FEW;

/** The 95 % interval of a share `k` of `n` by Wilson's score (1927; statsmodels `proportion_confint(method='wilson')`). */
export function wilson(k: number, n: number): { low: number; high: number } {
  const share = k / n;
  const middle = share + (Z * Z) / (2 * n);
  const half = Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  const below = 1 + (Z * Z) / n;
  return { low: k === 0 ? 0 : (middle - half) / below, high: k === n ? 1 : (middle + half) / below };
}

/**
 * The same where units come in clusters, which differ more than units of one: for as many units as would tell as much if each were
 * drawn by itself, n_eff = p(1 − p) ÷ v with v the variance of a ratio over clusters (Cochran 1977, § 6.3; Kish's design effect), no
 * more than there are units, and as many as there are clusters where the share is 0 or 1 (Franco, Little, Louis and Slud 2019).
 */
export function wilsonOfClusters(clusters: readonly { readonly k: number; readonly n: number }[]): { low: number; high: number } {
  const counted = clusters.filter((c) => c.n > 0);
  const n = counted.reduce((sum, c) => sum + c.n, 0);
  const share = counted.reduce((sum, c) => sum + c.k, 0) / n;
  const variance = ratioVariance(counted.map((c) => ({ sum: c.k, n: c.n })));
  const effective = share === 0 || share === 1 ? counted.length : variance === null || variance === 0 ? n : Math.min(n, (share * (1 - share)) / variance);
  return wilson(share * effective, effective);
}

/** The variance of Σ sum ÷ Σ n over clusters that are drawn with replacement (Cochran 1977, § 6.3); null of a single one. */
export function ratioVariance(clusters: readonly { readonly sum: number; readonly n: number }[]): number | null {
  const many = clusters.length;
  if (many < 2) return null;
  const n = clusters.reduce((all, c) => all + c.n, 0);
  const ratio = clusters.reduce((all, c) => all + c.sum, 0) / n;
  return ((many / (many - 1)) * clusters.reduce((all, c) => all + (c.sum - ratio * c.n) ** 2, 0)) / (n * n);
}
