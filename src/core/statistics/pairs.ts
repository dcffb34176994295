import { beyondChance } from './coefficients';
import type { Coefficient } from './coefficients';
import type { Patterns } from './ratings';

/** Where two raters both labelled: which cell of their matrix each pattern counts in; of the cells that occur, the label of each rater. */
export interface Pair {
  readonly patterns: Int32Array;
  readonly cells: Int32Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

export interface PairCoefficients {
  readonly n: number;
  readonly agree: number;
  readonly observed: Coefficient;
  readonly cohenKappa: Coefficient;
  readonly cohenKappaLinear: Coefficient;
  readonly cohenKappaQuadratic: Coefficient;
  readonly scottPi: Coefficient;
}

const at = (values: Float64Array | Int32Array, i: number): number => values[i] ?? 0;

export function pairOf({ patterns }: Patterns, a: number, b: number): Pair {
  const both = patterns.flatMap(({ row }, p) => {
    const [first, second] = [row[a] ?? null, row[b] ?? null];
    return first === null || second === null ? [] : [[p, first, second] as const];
  });
  const places = new Map<string, readonly [at: number, first: number, second: number]>();
  const cells = both.map(([, first, second]) => {
    const key = `${String(first)} ${String(second)}`;
    const known = places.get(key) ?? [places.size, first, second] as const;
    places.set(key, known);
    return known[0];
  });
  const labels = [...places.values()];
  return { patterns: Int32Array.from(both, ([p]) => p), cells: Int32Array.from(cells), first: Int32Array.from(labels, ([, k]) => k), second: Int32Array.from(labels, ([, , l]) => l) };
}

/** How many units each cell that occurs has. */
function counted({ patterns, cells, first }: Pair, weights: Float64Array): Float64Array {
  const counts = new Float64Array(first.length);
  for (let i = 0; i < patterns.length; i++) {
    const cell = cells[i] ?? 0;
    counts[cell] = (counts[cell] ?? 0) + (weights[patterns[i] ?? 0] ?? 0);
  }
  return counts;
}

/**
 * Cohen's kappa (1960; with weights 1968: scikit-learn `cohen_kappa_score`, whose weights count positions on the scale) and
 * Scott's pi of two raters. Distances of positions are summed without a table of all pairs of labels: by what lies below each
 * border for |k − l|, by moments for (k − l)².
 */
export function pairCoefficients(pair: Pair, weights: Float64Array, labels: number): PairCoefficients {
  const { first, second } = pair;
  const counts = counted(pair, weights);
  const rows = new Float64Array(labels);
  const columns = new Float64Array(labels);
  let [n, agree, linear, quadratic] = [0, 0, 0, 0];
  for (let i = 0; i < counts.length; i++) {
    const w = at(counts, i);
    const [k, l] = [at(first, i), at(second, i)];
    n += w;
    if (k === l) agree += w;
    linear += w * Math.abs(k - l);
    quadratic += w * (k - l) ** 2;
    rows[k] = at(rows, k) + w;
    columns[l] = at(columns, l) + w;
  }
  if (n === 0) return { n, agree, observed: 'no-shared', cohenKappa: 'no-shared', cohenKappaLinear: 'no-shared', cohenKappaQuadratic: 'no-shared', scottPi: 'no-shared' };
  let [chance, pooled, below, rowsBelow, columnsBelow] = [0, 0, 0, 0, 0];
  const [r, c] = [{ sum: 0, squares: 0 }, { sum: 0, squares: 0 }];
  for (let k = 0; k < labels; k++) {
    chance += at(rows, k) * at(columns, k);
    pooled += ((at(rows, k) + at(columns, k)) / (2 * n)) ** 2;
    rowsBelow += at(rows, k);
    columnsBelow += at(columns, k);
    below += rowsBelow * (n - columnsBelow) + columnsBelow * (n - rowsBelow);
    r.sum += at(rows, k) * k;
    r.squares += at(rows, k) * k * k;
    c.sum += at(columns, k) * k;
    c.squares += at(columns, k) * k * k;
  }
  const byChance = n * r.squares + n * c.squares - 2 * r.sum * c.sum;
  return {
    n, agree, observed: agree / n, cohenKappa: beyondChance(agree / n, chance / (n * n)), scottPi: beyondChance(agree / n, pooled),
    cohenKappaLinear: weighted(linear / n, below / (n * n)), cohenKappaQuadratic: weighted(quadratic / n, byChance / (n * n)),
  };
}

/** Kappa from mean distances: the span of the scale cancels out. */
function weighted(observed: number, chance: number): Coefficient {
  return chance < 1e-12 ? 'no-variation' : 1 - observed / chance;
}

/** `matrix[k][l]` units got `k` from the first and `l` from the second. */
export function pairMatrix(pair: Pair, weights: Float64Array, labels: number): number[][] {
  const matrix = Array.from({ length: labels }, () => new Array<number>(labels).fill(0));
  counted(pair, weights).forEach((n, cell) => {
    const row = matrix[at(pair.first, cell)];
    if (row) row[at(pair.second, cell)] = n;
  });
  return matrix;
}
