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

/** What a pattern's numbers come to. */
interface Sums {
  readonly at: number;
  readonly size: number;
  readonly sum: number;
  readonly squares: number;
  readonly given: readonly number[];
}

/**
 * Single-rater intraclass correlations (Shrout & Fleiss 1979, ICC(1,1), (2,1), (3,1); pingouin 0.6 `intraclass_corr`), as a function of
 * how many units each pattern stands for. With unequal numbers of labels a unit, the one-way form takes Searle's mean number of
 * labels (1971, §9.9): the same where all are equal.
 */
export function intraclassOf({ patterns }: Patterns, { raters, values }: Pick<Ratings, 'raters' | 'values'>): (weights: Float64Array) => Intraclass {
  const middle = values ? values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length) : 0; // near 0, so that squares keep their digits
  const all = patterns.map((p, at): Sums => {
    const given = p.row.flatMap((label) => (label === null ? [] : [(values?.[label] ?? label) - middle]));
    return { at, size: given.length, sum: given.reduce((sum, v) => sum + v, 0), squares: given.reduce((sum, v) => sum + v * v, 0), given };
  });
  const several = all.filter((p) => p.size > 1);
  const complete = all.filter((p) => p.size === raters.length);
  return (weights) => ({ icc1: oneWay(several, weights), ...twoWay(complete, weights, raters.length) });
}

function oneWay(patterns: readonly Sums[], weights: Float64Array): Coefficient {
  let [units, labels, sizes, sum, squares, means] = [0, 0, 0, 0, 0, 0];
  for (const p of patterns) {
    const n = weights[p.at] ?? 0;
    units += n;
    labels += n * p.size;
    sizes += n * p.size * p.size;
    sum += n * p.sum;
    squares += n * p.squares;
    means += (n * p.sum * p.sum) / p.size;
  }
  if (units < 2) return 'no-pairs';
  const between = (means - (sum * sum) / labels) / (units - 1);
  const within = (squares - means) / (labels - units);
  const k = (labels - sizes / labels) / (units - 1);
  return ratio(between - within, between + (k - 1) * within, squares);
}

function twoWay(patterns: readonly Sums[], weights: Float64Array, k: number): Pick<Intraclass, 'icc2' | 'icc3'> {
  let [n, sum, squares, means] = [0, 0, 0, 0];
  const ofRater = new Float64Array(k);
  for (const p of patterns) {
    const w = weights[p.at] ?? 0;
    if (w === 0) continue;
    n += w;
    sum += w * p.sum;
    squares += w * p.squares;
    means += (w * p.sum * p.sum) / k;
    for (let r = 0; r < k; r++) ofRater[r] = (ofRater[r] ?? 0) + w * (p.given[r] ?? 0);
  }
  if (k < 2 || n < 2) return { icc2: 'no-complete-units', icc3: 'no-complete-units' };
  const grand = (sum * sum) / (n * k);
  const rows = means - grand;
  const columns = ofRater.reduce((all, total) => all + total * total, 0) / n - grand;
  const [msb, msj, mse] = [rows / (n - 1), columns / (k - 1), (squares - grand - rows - columns) / ((n - 1) * (k - 1))];
  return { icc2: ratio(msb - mse, msb + (k - 1) * mse + (k * (msj - mse)) / n, squares), icc3: ratio(msb - mse, msb + (k - 1) * mse, squares) };
}

/** Undefined where what is below is nothing beside the squares that it was made of. */
function ratio(above: number, below: number, squares: number): Coefficient {
  return Math.abs(below) <= 1e-13 * (squares + 1) ? 'no-variation' : above / below;
}
