import type { Coefficient } from './coefficients';
import type { Patterns, Ratings } from './ratings';

export interface Intraclass {
  /** One-way: raters are interchangeable. Units may have different numbers of labels. */
  readonly icc1: Coefficient;
  /** Two-way random, absolute agreement; over units that every rater labelled, as `icc3`. */
  readonly icc2: Coefficient;
  /** Two-way mixed, consistency. */
  readonly icc3: Coefficient;
}

/**
 * Single-rater intraclass correlations (Shrout & Fleiss 1979, ICC(1,1), (2,1), (3,1); pingouin 0.6 `intraclass_corr`). With
 * unequal numbers of labels a unit, the one-way form takes Searle's mean number of labels (1971, §9.9): the same where all are equal.
 */
export function intraclass(of: Patterns, weights: Float64Array, { raters, values }: Pick<Ratings, 'raters' | 'values'>): Intraclass {
  const numbers = of.patterns.map((p) => p.row.map((label) => (label === null ? null : (values?.[label] ?? label))));
  return { icc1: oneWay(numbers, weights), ...twoWay(numbers, weights, raters.length) };
}

type Numbers = readonly (readonly (number | null)[])[];

function oneWay(numbers: Numbers, weights: Float64Array): Coefficient {
  const units = numbers.map((row, p) => ({ given: row.filter((v) => v !== null), n: weights[p] ?? 0 })).filter((u) => u.given.length > 1 && u.n > 0);
  const groups = units.reduce((sum, u) => sum + u.n, 0);
  const labels = units.reduce((sum, u) => sum + u.n * u.given.length, 0);
  if (groups < 2) return 'no-pairs';
  const grand = units.reduce((sum, u) => sum + u.n * total(u.given), 0) / labels;
  let between = 0;
  let within = 0;
  for (const { given, n } of units) {
    const mean = total(given) / given.length;
    between += n * given.length * (mean - grand) ** 2;
    within += n * given.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  }
  const [msb, msw] = [between / (groups - 1), within / (labels - groups)];
  const k = (labels - units.reduce((sum, u) => sum + u.n * u.given.length ** 2, 0) / labels) / (groups - 1);
  return ratio(msb - msw, msb + (k - 1) * msw);
}

function twoWay(numbers: Numbers, weights: Float64Array, k: number): Pick<Intraclass, 'icc2' | 'icc3'> {
  const complete = numbers.flatMap((row, p) => {
    const given = row.filter((v) => v !== null);
    return given.length === k && (weights[p] ?? 0) > 0 ? [{ given, n: weights[p] ?? 0 }] : [];
  });
  const n = complete.reduce((sum, u) => sum + u.n, 0);
  if (k < 2 || n < 2) return { icc2: 'no-complete-units', icc3: 'no-complete-units' };
  const grand = complete.reduce((sum, u) => sum + u.n * total(u.given), 0) / (n * k);
  const means = Array.from({ length: k }, (_, r) => complete.reduce((sum, u) => sum + u.n * (u.given[r] ?? 0), 0) / n);
  const rows = complete.reduce((sum, u) => sum + u.n * k * (total(u.given) / k - grand) ** 2, 0);
  const columns = means.reduce((sum, mean) => sum + n * (mean - grand) ** 2, 0);
  const all = complete.reduce((sum, u) => sum + u.n * u.given.reduce((s, v) => s + (v - grand) ** 2, 0), 0);
  const [msb, msj, mse] = [rows / (n - 1), columns / (k - 1), (all - rows - columns) / ((n - 1) * (k - 1))];
  return { icc2: ratio(msb - mse, msb + (k - 1) * mse + (k * (msj - mse)) / n), icc3: ratio(msb - mse, msb + (k - 1) * mse) };
}

function ratio(above: number, below: number): Coefficient {
  return Math.abs(below) < 1e-12 ? 'no-variation' : above / below;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0);
}
