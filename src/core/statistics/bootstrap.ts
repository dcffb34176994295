import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { binomial } from './binomial';
import type { Coefficient } from './coefficients';
import type { Patterns } from './ratings';

export type Random = ReturnType<typeof xoroshiro128plus>;

/** The middle of resampled values that 95 % of them lie in. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** How many resamples had no value (no variation among what was drawn): they are left out. */
  readonly undefinedResamples: number;
}

/** A binomial number costs about as much as so many single draws. */
const DRAWS_PER_BINOMIAL = 8;

/**
 * Percentile bootstrap over units, or over clusters where there are: `measure` is called with how often each pattern was drawn,
 * as many with replacement as there are. Units that one rater alone labelled are drawn apart from the others, so that every
 * resample has as many pairs as the data. Ends are the 2.5 % and 97.5 % quantiles with linear interpolation (numpy's default).
 */
export class Bootstrap {
  readonly #draw: (into: Float64Array) => void;
  readonly #weights: Float64Array;
  readonly #measure: (weights: Float64Array) => Iterable<readonly [string, Coefficient]>;
  readonly #drawn = new Map<string, number[]>();
  resamples = 0;

  constructor(of: Patterns, seed: number, measure: (weights: Float64Array) => Iterable<readonly [string, Coefficient]>) {
    this.#draw = resamplerOf(of, xoroshiro128plus(seed));
    this.#weights = new Float64Array(of.patterns.length);
    this.#measure = measure;
  }

  /** One more resample. */
  step(): void {
    this.#weights.fill(0);
    this.#draw(this.#weights);
    for (const [name, value] of this.#measure(this.#weights)) {
      let values = this.#drawn.get(name);
      if (!values) this.#drawn.set(name, (values = []));
      if (typeof value === 'number') values.push(value);
    }
    this.resamples++;
  }

  /** Of a measure; null where fewer than half of the resamples define it. */
  interval(name: string): Interval | null {
    const values = this.#drawn.get(name);
    if (!values || values.length * 2 < this.resamples) return null;
    values.sort((a, b) => a - b);
    return { low: quantile(values, 0.025), high: quantile(values, 0.975), undefinedResamples: this.resamples - values.length };
  }
}

/** How many units or clusters are drawn for a resample. */
export function unitsDrawn({ weights, clusters }: Patterns): number {
  return clusters?.length ?? weights.reduce((sum, n) => sum + n, 0);
}

/** Adds one resample to the weights of the patterns. */
function resamplerOf({ patterns, weights, clusters }: Patterns, random: Random): (into: Float64Array) => void {
  if (clusters) return ofClusters(clusters, random);
  const strata = [patterns.flatMap((p, i) => (p.size > 1 ? [i] : [])), patterns.flatMap((p, i) => (p.size > 1 ? [] : [i]))];
  const draws = strata.map((stratum) => ({ stratum, draw: multinomial(stratum.map((i) => weights[i] ?? 0), random) }));
  return (into) => {
    for (const { stratum, draw } of draws) draw((c, times) => add(into, stratum[c] ?? 0, times));
  };
}

/** Draws clusters, which hold so many of each pattern, with replacement, as many as there are. Those that hold the same are one class. */
export function ofClusters(clusters: readonly ReadonlyMap<number, number>[], random: Random): (into: Float64Array) => void {
  const classes = new Map<string, { held: readonly (readonly [number, number])[]; count: number }>();
  for (const cluster of clusters) {
    const held = [...cluster].sort(([a], [b]) => a - b);
    const key = held.join(';');
    const known = classes.get(key);
    if (known) known.count++;
    else classes.set(key, { held, count: 1 });
  }
  const list = [...classes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, of]) => of);
  const draw = multinomial(list.map((c) => c.count), random);
  return (into) => draw((c, times) => {
    for (const [pattern, units] of list[c]?.held ?? []) add(into, pattern, times * units);
  });
}

function add(into: Float64Array, at: number, n: number): void {
  into[at] = (into[at] ?? 0) + n;
}

/** Draws as many as there are, with replacement, and says how often each class came: one by one, or a binomial number for each class where that is less work. */
export function multinomial(counts: readonly number[], random: Random): (drawn: (at: number, times: number) => void) => void {
  const all = counts.reduce((sum, n) => sum + n, 0);
  if (all <= DRAWS_PER_BINOMIAL * counts.length) {
    const classOf = Int32Array.from(counts.flatMap((n, c) => Array.from({ length: n }, () => c)));
    return (drawn) => {
      for (let u = 0; u < all; u++) drawn(classOf[uniformInt(random, 0, all - 1)] ?? 0, 1);
    };
  }
  const uniform = (): number => uniformFloat64(random);
  return (drawn) => {
    let left = all;
    let units = all;
    counts.forEach((n, c) => {
      const times = left === 0 ? 0 : n >= units ? left : binomial(left, n / units, uniform);
      if (times > 0) drawn(c, times);
      left -= times;
      units -= n;
    });
  };
}

/** Resamples of so many units without end: how often each was drawn, in one array that is used again. */
export function* drawnUnits(units: number, seed: number): Generator<Float64Array, never> {
  const random = xoroshiro128plus(seed);
  const drawn = new Float64Array(units);
  for (;;) {
    drawn.fill(0);
    for (let i = 0; i < units; i++) add(drawn, uniformInt(random, 0, units - 1), 1);
    yield drawn;
  }
}

/** A quantile of ascending values, interpolated. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}
