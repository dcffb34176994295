import type { Level, Patterns, Ratings } from './ratings';

/** A coefficient, or why there is none. */
export type Coefficient = number | Undefined;
export type Undefined = 'no-labels' | 'no-pairs' | 'no-shared' | 'no-variation' | 'no-complete-units' | 'many-labels' | 'nominal';

/** Agreement weights of each pair of labels: 1 on the diagonal. */
export type Weights = readonly Float64Array[];

const at = (values: Float64Array | readonly number[], i: number): number => values[i] ?? 0;

/** `nominal`: equal or not · `linear`, `quadratic`: by distance of the values · `ordinal`: by how many ranks lie between (Gwet 2014, §3.5). */
export function agreementWeights(values: readonly number[], kind: 'nominal' | 'linear' | 'quadratic' | 'ordinal'): Weights {
  const span = Math.max(...values) - Math.min(...values);
  const most = (values.length * (values.length - 1)) / 2;
  const weight = (k: number, l: number): number => {
    if (k === l) return 1;
    const distance = Math.abs((values[k] ?? 0) - (values[l] ?? 0));
    switch (kind) {
      case 'nominal':
        return 0;
      case 'linear':
        return 1 - distance / span;
      case 'quadratic':
        return 1 - (distance * distance) / (span * span);
      case 'ordinal': {
        const steps = Math.abs(k - l);
        return 1 - (steps * (steps + 1)) / 2 / most;
      }
    }
  };
  return values.map((_, k) => Float64Array.from(values, (__, l) => weight(k, l)));
}

/** For each pattern the share of its pairs of labels that agrees, by weights where they are given; NaN of fewer than two labels. */
export function agreeingShares({ patterns }: Patterns, agreement?: Weights): Float64Array {
  return Float64Array.from(patterns, ({ counts, size, held }) => {
    let agree = 0;
    for (let i = 0; i < held.length; i++) {
      let near = 0;
      if (agreement) for (let j = 0; j < held.length; j++) near += at(agreement[at(held, i)] ?? [], at(held, j)) * at(counts, j);
      else near = at(counts, i);
      agree += at(counts, i) * (near - 1);
    }
    return agree / (size * (size - 1));
  });
}

/** Of all pairs of labels that units have, the share that agrees; units with more labels count for more. */
export function pooledAgreement({ patterns }: Patterns, weights: Float64Array, agreeing: Float64Array): Coefficient {
  let agree = 0;
  let pairs = 0;
  for (let p = 0; p < patterns.length; p++) {
    const size = patterns[p]?.size ?? 0;
    if (size < 2) continue;
    pairs += at(weights, p) * size * (size - 1);
    agree += at(weights, p) * size * (size - 1) * at(agreeing, p);
  }
  return pairs === 0 ? 'no-pairs' : agree / pairs;
}

/** The share of agreeing pairs of each unit with two labels or more, averaged over these units. */
export function meanAgreement(weights: Float64Array, agreeing: Float64Array): Coefficient {
  let sum = 0;
  let units = 0;
  for (let p = 0; p < agreeing.length; p++) {
    const share = at(agreeing, p);
    if (Number.isNaN(share)) continue;
    sum += at(weights, p) * share;
    units += at(weights, p);
  }
  return units === 0 ? 'no-pairs' : sum / units;
}

/** How often each label was given, every unit with a label weighing the same; undefined without units. */
export function labelShares({ patterns, labels }: Patterns, weights: Float64Array): Float64Array | undefined {
  const pi = new Float64Array(labels);
  let units = 0;
  for (let p = 0; p < patterns.length; p++) {
    const n = at(weights, p);
    const pattern = patterns[p];
    if (n === 0 || !pattern) continue;
    units += n;
    pattern.held.forEach((k, i) => (pi[k] = at(pi, k) + (n * at(pattern.counts, i)) / pattern.size));
  }
  return units === 0 ? undefined : pi.map((share) => share / units);
}

/** Fleiss' kappa that allows missing labels (Gwet 2014, §2.4; irrCAC `fleiss`): the classical one (Fleiss 1971) on complete data. */
export function fleissKappa(observed: Coefficient, pi: Float64Array | undefined): Coefficient {
  if (!pi) return 'no-labels';
  if (typeof observed === 'string') return observed;
  return beyondChance(observed, pi.reduce((sum, share) => sum + share * share, 0));
}

/**
 * Gwet's AC1, and AC2 where `observed` is weighted and `total` is the sum of all weights (Gwet 2008; irrCAC `gwet`): unused labels of
 * the scale count.
 */
export function gwetAC(observed: Coefficient, pi: Float64Array | undefined, total?: number): Coefficient {
  if (!pi) return 'no-labels';
  if (typeof observed === 'string') return observed;
  const labels = pi.length;
  if (labels < 2) return 'no-variation';
  const chance = ((total ?? labels) / (labels * (labels - 1))) * pi.reduce((sum, share) => sum + share * (1 - share), 0);
  return beyondChance(observed, chance);
}

/**
 * Krippendorff's alpha (Krippendorff 2011, “Computing Krippendorff's Alpha-Reliability”; package krippendorff 0.9): units with
 * fewer than two labels are left out; the ordinal metric takes the counts of the labels that are paired, that of sets is MASI
 * (Passonneau 2006; nltk 3.10) or Jaccard's distance (nltk `jaccard_distance`).
 */
export function krippendorffAlpha(of: Patterns, weights: Float64Array, level: Level, scale: Pick<Ratings, 'values' | 'sets' | 'distance'> = {}): Coefficient {
  if (level === 'interval') return intervalAlpha(of, weights, scale.values);
  const { patterns, labels } = of;
  const pairs = Array.from({ length: labels }, () => new Float64Array(labels));
  const totals = new Float64Array(labels);
  for (let p = 0; p < patterns.length; p++) {
    const n = at(weights, p);
    const pattern = patterns[p];
    if (n === 0 || !pattern || pattern.size < 2) continue;
    const { counts, held } = pattern;
    const each = n / (pattern.size - 1);
    for (let i = 0; i < held.length; i++) {
      const [k, given] = [at(held, i), at(counts, i)];
      totals[k] = at(totals, k) + n * given;
      const row = pairs[k];
      if (row) for (let j = 0; j < held.length; j++) if (j !== i) row[at(held, j)] = at(row, at(held, j)) + each * given * at(counts, j);
    }
  }
  const all = totals.reduce((sum, n) => sum + n, 0);
  if (all === 0) return patterns.length === 0 ? 'no-labels' : 'no-pairs';
  const difference = differences(level, scale, totals);
  let observed = 0;
  let expected = 0;
  for (let k = 0; k < labels; k++) {
    for (let l = 0; l < labels; l++) {
      if (k === l) continue;
      const apart = difference(k, l);
      observed += at(pairs[k] ?? new Float64Array(), l) * apart;
      expected += (at(totals, k) * at(totals, l) * apart) / (all - 1);
    }
  }
  return expected === 0 ? 'no-variation' : 1 - observed / expected;
}

/** Alpha of numbers, whose squared differences need no table of all pairs of labels. */
function intervalAlpha({ patterns }: Patterns, weights: Float64Array, values: readonly number[] | undefined): Coefficient {
  let all = 0;
  let within = 0;
  const total = { sum: 0, squares: 0 };
  const middle = values ? values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length) : 0;
  patterns.forEach(({ counts, size, held }, p) => {
    const n = at(weights, p);
    if (size < 2 || n === 0) return;
    let [sum, squares] = [0, 0];
    held.forEach((k, i) => {
      const value = (values?.[k] ?? k) - middle; // near 0, so that squares keep their digits
      sum += at(counts, i) * value;
      squares += at(counts, i) * value * value;
    });
    all += n * size;
    total.sum += n * sum;
    total.squares += n * squares;
    within += (n * 2 * (size * squares - sum * sum)) / (size - 1);
  });
  if (all === 0) return patterns.length === 0 ? 'no-labels' : 'no-pairs';
  const expected = (2 * (all * total.squares - total.sum ** 2)) / (all - 1);
  return expected <= 1e-12 * total.squares ? 'no-variation' : 1 - within / expected;
}

/** The squared difference of two labels on a scale. */
function differences(level: Exclude<Level, 'interval'>, { values, sets, distance }: Pick<Ratings, 'values' | 'sets' | 'distance'>, totals: Float64Array): (k: number, l: number) => number {
  const value = (k: number): number => values?.[k] ?? k;
  switch (level) {
    case 'nominal':
      return () => 1;
    case 'ordinal': {
      // The middle of a label's ranks among all labels; between two middles lie those between, and half of each.
      let before = 0;
      const middles = totals.map((n) => (before += n) - n / 2);
      return (k, l) => (at(middles, k) - at(middles, l)) ** 2;
    }
    case 'ratio':
      return (k, l) => (value(k) + value(l) === 0 ? 0 : ((value(k) - value(l)) / (value(k) + value(l))) ** 2);
    case 'set':
      return (k, l) => apart(sets?.[k] ?? [], sets?.[l] ?? [], distance === 'jaccard');
  }
}

/** How far two sets are from each other: 1 − Jaccard, for MASI × how one contains the other (all, two thirds, a third, nothing). */
function apart(a: readonly string[], b: readonly string[], isJaccard: boolean): number {
  const both = a.filter((label) => b.includes(label)).length;
  const either = a.length + b.length - both;
  if (either === 0) return 0;
  const containing = isJaccard || both === either ? 1 : both === a.length || both === b.length ? 2 / 3 : 1 / 3;
  return both === 0 ? 1 : 1 - (both / either) * containing;
}

/** Agreement beyond chance, as a share of what is possible beyond it. */
export function beyondChance(observed: number, chance: number): Coefficient {
  return 1 - chance < 1e-12 ? 'no-variation' : (observed - chance) / (1 - chance);
}
