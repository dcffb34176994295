import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Message } from '../message';
import { MOST_LABELS } from './agreement';
import { multinomial, ofClusters, quantile } from './bootstrap';
import { agreeingShares, krippendorffAlpha, pooledAgreement } from './coefficients';
import { drawWithout } from './hypergeometric';
import { patternsOf } from './ratings';
import type { Level, Ratings } from './ratings';

/** A coefficient of some units minus that of all others, the middle 95 % of its resamples, and how often chance gives as much; or why there is none. */
export type Difference =
  | { readonly value: number; readonly low: number | null; readonly high: number | null; readonly p: number | null }
  | { readonly value: null; readonly why: Message; readonly low: null; readonly high: null; readonly p: null };

export const TESTED = ['krippendorffAlpha', 'observed'] as const;
export type Tested = (typeof TESTED)[number];

export interface AgainstRest extends Readonly<Record<Tested, Difference>> {
  /** What was drawn: which units (or clusters) are the slice's; or, where clusters lie in both, clusters. */
  readonly test: 'permutation' | 'cluster-bootstrap';
  /** Draws behind `p`. */
  readonly draws: number;
}

/** Intervals of differences are of so many resamples at most. */
const MOST_RESAMPLES = 1_000;
const MOST_DRAWS = 9_999;
const FEWEST_DRAWS = 199;

interface Part {
  /** How many of each pattern, of the slice and then of the rest. */
  readonly weights: Float64Array;
}

/**
 * Sets some units against all others. `p` is of a permutation test, two-sided: which units are the slice's is drawn anew, as many as there
 * are, and `p = (1 + as far apart) / (1 + draws)` (Phipson & Smyth 2010). Clusters are drawn whole where each lies on one side; where
 * some lie on both, clusters are drawn with replacement and `p` is how often a difference strays from the one found by as much as that is
 * from 0 (Hall & Wilson 1991). Units with one label say nothing and are not drawn. `work`: how much may be done, in about nanoseconds.
 */
export async function againstRest(ratings: Ratings, isIn: readonly boolean[], options: { readonly level: Level; readonly draws: number; readonly seed: number; readonly work: number }, pause: () => Promise<void>): Promise<AgainstRest> {
  const { level, seed } = options;
  const of = patternsOf(ratings);
  const size = of.patterns.length;
  const agreeing = agreeingShares(of);
  const isMany = ratings.labels.length > MOST_LABELS && level !== 'interval';
  const { found, clusters } = partsOf(ratings, isIn, of.patterns);
  const differences = ({ weights }: Part): readonly (number | Message)[] => {
    const [slice, rest] = [weights.subarray(0, size), weights.subarray(size)];
    return TESTED.map((name) => {
      if (isMany && name === 'krippendorffAlpha') return { code: 'undefined-many-labels', args: { labels: ratings.labels.length, most: MOST_LABELS } };
      const [a, b] = [slice, rest].map((w) => (name === 'observed' ? pooledAgreement(of, w, agreeing) : krippendorffAlpha(of, w, level, ratings)));
      return typeof a === 'number' && typeof b === 'number' ? a - b : { code: typeof a === 'number' ? 'undefined-rest' : 'undefined-slice', args: {} };
    });
  };
  const now = differences(found);

  const random = xoroshiro128plus(seed);
  const isNested = clusters?.every((c) => c.every(([at]) => at < size) || c.every(([at]) => at >= size)) ?? true;
  const cost = 400 + size * 60 + 8 * of.patterns.reduce((n, p) => n + p.held.length ** 2, 0) + (isMany ? 0 : 4 * ratings.labels.length ** 2) + (clusters?.length ?? 0) * 20;
  const draws = Math.min(options.draws, MOST_DRAWS, Math.max(FEWEST_DRAWS, Math.floor(options.work / cost)));
  const resample = clusters ? ofClusters(clusters.map((c) => new Map(c)), random) : ofUnits(found.weights, size, random);
  const permuted = isNested ? permutation(found.weights, size, clusters, random) : resample;

  const drawn = async (times: number, draw: (into: Float64Array) => void): Promise<readonly number[][]> => {
    const values = TESTED.map((): number[] => []);
    const weights = new Float64Array(2 * size);
    let since = Date.now();
    for (let i = 0; i < times; i++) {
      weights.fill(0);
      draw(weights);
      differences({ weights }).forEach((d, at) => { if (typeof d === 'number') values[at]?.push(d); });
      if (Date.now() - since < 15) continue;
      await pause();
      since = Date.now();
    }
    return values;
  };
  const isDefined = now.some((d) => typeof d === 'number');
  const chance = await drawn(isDefined ? draws : 0, permuted);
  const resamples = Math.min(draws, MOST_RESAMPLES);
  const around = isNested ? await drawn(isDefined ? resamples : 0, resample) : chance;

  const difference = (at: number): Difference => {
    const value = now[at];
    if (typeof value !== 'number') return { value: null, why: value ?? { code: 'undefined-slice', args: {} }, low: null, high: null, p: null };
    const [by, values] = [chance[at] ?? [], [...(around[at] ?? [])].sort((a, b) => a - b)];
    const far = by.filter((d) => Math.abs(isNested ? d : d - value) >= Math.abs(value) - 1e-12).length;
    const [isSaid, isSpanned] = [by.length > 0 && 2 * by.length >= draws, values.length > 0 && 2 * values.length >= (isNested ? resamples : draws)];
    return { value, low: isSpanned ? quantile(values, 0.025) : null, high: isSpanned ? quantile(values, 0.975) : null, p: isSaid ? (1 + far) / (1 + by.length) : null };
  };
  return { test: isNested ? 'permutation' : 'cluster-bootstrap', draws: isDefined ? draws : 0, krippendorffAlpha: difference(0), observed: difference(1) };
}

type Cluster = readonly (readonly [at: number, units: number])[];

/** How often each pattern occurs on either side, and in each cluster; of units with two labels or more. */
function partsOf({ units, weights: times, clusters: names }: Ratings, isIn: readonly boolean[], patterns: ReturnType<typeof patternsOf>['patterns']): { found: Part; clusters: readonly Cluster[] | undefined } {
  const place = new Map(patterns.flatMap(({ row, size }, at) => (size > 1 ? [[row.join(), at] as const] : [])));
  const weights = new Float64Array(2 * patterns.length);
  const clusters = new Map<number, Map<number, number>>();
  units.forEach((row, u) => {
    const pattern = place.get(row.join());
    if (pattern === undefined) return;
    const at = isIn[u] === true ? pattern : patterns.length + pattern;
    const n = times?.[u] ?? 1;
    weights[at] = (weights[at] ?? 0) + n;
    if (!names) return;
    const cluster = clusters.get(names[u] ?? 0) ?? new Map<number, number>();
    clusters.set(names[u] ?? 0, cluster.set(at, (cluster.get(at) ?? 0) + n));
  });
  return { found: { weights }, clusters: names && [...clusters].sort(([a], [b]) => a - b).map(([, held]) => [...held].sort(([a], [b]) => a - b)) };
}

/** Units of both sides, each drawn with replacement from its own. */
function ofUnits(weights: Float64Array, size: number, random: ReturnType<typeof xoroshiro128plus>): (into: Float64Array) => void {
  const sides = [0, size].map((from) => ({ from, draw: multinomial([...weights.subarray(from, from + size)], random) }));
  return (into) => { for (const { from, draw } of sides) draw((at, times) => { into[from + at] = (into[from + at] ?? 0) + times; }); };
}

/** Which units, or clusters, are the slice's, drawn anew: as many as there are. */
function permutation(weights: Float64Array, size: number, clusters: readonly Cluster[] | undefined, random: ReturnType<typeof xoroshiro128plus>): (into: Float64Array) => void {
  if (!clusters) {
    const all = Float64Array.from({ length: size }, (_, i) => (weights[i] ?? 0) + (weights[size + i] ?? 0));
    const drawn = weights.subarray(0, size).reduce((sum, n) => sum + n, 0);
    return (into) => {
      drawWithout(all, drawn, () => uniformFloat64(random), into);
      for (let i = 0; i < size; i++) into[size + i] = (all[i] ?? 0) - (into[i] ?? 0);
    };
  }
  const order = [...clusters];
  const drawn = clusters.filter((c) => (c[0]?.[0] ?? size) < size).length;
  return (into) => {
    for (let i = 0; i < drawn; i++) {
      const other = uniformInt(random, i, order.length - 1);
      [order[i], order[other]] = [order[other] ?? [], order[i] ?? []];
    }
    order.forEach((cluster, i) => { for (const [at, n] of cluster) { const to = (at % size) + (i < drawn ? 0 : size); into[to] = (into[to] ?? 0) + n; } });
  };
}
