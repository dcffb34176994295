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
  /** Labels that are no numbers and were left out, on a scale of numbers. */
  readonly notNumbers?: number;
}

export type Level = 'nominal' | 'ordinal' | 'interval' | 'ratio' | 'set';

/** Units that were rated alike, and what each label has of them. */
export interface Pattern {
  readonly row: readonly (number | null)[];
  /** How many raters gave each label. */
  readonly counts: Float64Array;
  /** How many raters gave any. */
  readonly size: number;
}

/** The different ways in which units were rated, how many units each stands for, and which one each unit has. */
export interface Patterns {
  readonly labels: number;
  readonly patterns: readonly Pattern[];
  readonly weights: Float64Array;
  /** For each unit with a label the position of its pattern. */
  readonly ofUnit: Int32Array;
}

/** Coefficients depend on how often each pattern of labels occurs: a resample then only counts patterns. */
export function patternsOf(ratings: Ratings): Patterns {
  const found = new Map<string, number>();
  const patterns: Pattern[] = [];
  const ofUnit: number[] = [];
  for (const row of ratings.units) {
    if (row.every((label) => label === null)) continue;
    const key = row.join();
    let at = found.get(key);
    if (at === undefined) {
      at = patterns.length;
      found.set(key, at);
      patterns.push(patternOf(row, ratings.labels.length));
    }
    ofUnit.push(at);
  }
  const weights = new Float64Array(patterns.length);
  for (const at of ofUnit) weights[at] = (weights[at] ?? 0) + 1;
  return { labels: ratings.labels.length, patterns, weights, ofUnit: Int32Array.from(ofUnit) };
}

function patternOf(row: readonly (number | null)[], labels: number): Pattern {
  const counts = new Float64Array(labels);
  let size = 0;
  for (const label of row) {
    if (label === null) continue;
    counts[label] = (counts[label] ?? 0) + 1;
    size++;
  }
  return { row, counts, size };
}
