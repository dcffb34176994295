import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** The middle of resampled values that 95 % of them lie in. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** How many resamples had no value (no variation among what was drawn): they are left out. */
  readonly undefinedResamples: number;
}

/**
 * Percentile bootstrap: `measure` is called with how often each class of units was drawn, for `resamples` draws of as many
 * units as there are, with replacement. Ends are the 2.5 % and 97.5 % quantiles with linear interpolation (numpy's default).
 * Null for a measure that fewer than half of the resamples define.
 */
export function bootstrap<K extends string>(classOf: Int32Array, classes: number, resamples: number, seed: number, measure: (weights: Float64Array) => ReadonlyMap<K, number | null>): ReadonlyMap<K, Interval | null> {
  const random = xoroshiro128plus(seed);
  const drawn = new Map<K, number[]>();
  const weights = new Float64Array(classes);
  for (let i = 0; i < resamples; i++) {
    weights.fill(0);
    for (let u = 0; u < classOf.length; u++) {
      const at = classOf[uniformInt(random, 0, classOf.length - 1)] ?? 0;
      weights[at] = (weights[at] ?? 0) + 1;
    }
    for (const [name, value] of measure(weights)) {
      const values = drawn.get(name) ?? [];
      if (value !== null) values.push(value);
      drawn.set(name, values);
    }
  }
  return new Map([...drawn].map(([name, values]) => [name, values.length * 2 < resamples ? null : { low: quantile(values.sort((a, b) => a - b), 0.025), high: quantile(values, 0.975), undefinedResamples: resamples - values.length }]));
}

/** A quantile of ascending values, interpolated. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}
