/**
 * What raters said of units: `units[u][r]` is the index in `labels` of the label that rater `r` gave unit `u`, null where there
 * is none. A missing label is no label. The order of `labels` is that of the scale, unused ones count as part of it.
 */
export interface Ratings {
  readonly raters: readonly string[];
  readonly labels: readonly string[];
  /** The numbers behind the labels, for interval and ratio scales; their positions where it is not given. */
  readonly values?: readonly number[];
  /** What each label holds, where labels are sets (several answers at once). */
  readonly sets?: readonly (readonly string[])[];
  readonly units: readonly (readonly (number | null)[])[];
  /** How far two sets are from each other; MASI where it is not given. */
  readonly distance?: SetDistance;
  /** For how many units each entry of `units` stands, where many were rated alike; one each where it is not given. */
  readonly weights?: readonly number[];
  /** The cluster of each entry, from 0 up, where units of one cluster (answers to one prompt) are drawn together. */
  readonly clusters?: readonly number[];
  /** Labels that are no numbers and were left out, on a scale of numbers. */
  readonly notNumbers?: number;
}

/** MASI (Passonneau 2006) weighs Jaccard's distance by whether one set contains the other. */
export const SET_DISTANCES = ['masi', 'jaccard'] as const;
export type SetDistance = (typeof SET_DISTANCES)[number];

export type Level = 'nominal' | 'ordinal' | 'interval' | 'ratio' | 'set';

/** Units that were rated alike, and what each label has of them. */
export interface Pattern {
  readonly row: readonly (number | null)[];
  /** How many raters gave any label. */
  readonly size: number;
  /** The labels that anybody gave, and how many raters gave each: of scores there are thousands, of which a unit holds a few. */
  readonly held: readonly number[];
  readonly counts: readonly number[];
}

/** The different ways in which units were rated, and how many units each stands for. */
export interface Patterns {
  readonly labels: number;
  readonly patterns: readonly Pattern[];
  readonly weights: Float64Array;
  /** For each cluster what it holds of which pattern; undefined where units are drawn one by one. */
  readonly clusters?: readonly ReadonlyMap<number, number>[];
}

/**
 * Coefficients depend on how often each pattern of labels occurs: a resample then only counts patterns. They stand in an order of
 * their own, so that the same ratings give the same digits and the same resamples in whatever order they come.
 */
export function patternsOf(ratings: Ratings): Patterns {
  const rows = new Map<string, readonly (number | null)[]>();
  const keys = ratings.units.map((row) => {
    const key = row.every((label) => label === null) ? null : row.join();
    if (key !== null) rows.set(key, row);
    return key;
  });
  const places = new Map([...rows.keys()].sort().map((key, at) => [key, at]));
  const weights = new Float64Array(places.size);
  const clusters: Map<number, number>[] = [];
  keys.forEach((key, u) => {
    const at = key === null ? undefined : places.get(key);
    if (at === undefined) return;
    const weight = ratings.weights?.[u] ?? 1;
    weights[at] = (weights[at] ?? 0) + weight;
    if (!ratings.clusters) return;
    const cluster = (clusters[ratings.clusters[u] ?? 0] ??= new Map<number, number>());
    cluster.set(at, (cluster.get(at) ?? 0) + weight);
  });
  const patterns = [...places.keys()].map((key) => patternOf(rows.get(key) ?? []));
  return { labels: ratings.labels.length, patterns, weights, ...(ratings.clusters ? { clusters: clusters.flat() } : {}) };
}

function patternOf(row: readonly (number | null)[]): Pattern {
  const given = new Map<number, number>();
  let size = 0;
  for (const label of row) {
    if (label === null) continue;
    given.set(label, (given.get(label) ?? 0) + 1);
    size++;
  }
  const held = [...given.keys()].sort((a, b) => a - b);
  return { row, size, held, counts: held.map((label) => given.get(label) ?? 0) };
}
