import type { Message } from '../../../core/message';
import type { SamplesAre } from '../keysContract';

/** Every answer to a prompt is a sample of its own: numbered by its row. */
export const BY_ORDER = '(loupe_row)';

/**
 * The chance that at least one of `k` samples is right, from `right` of `n`: the unbiased estimate 1 − C(n − c, k) ÷ C(n, k) (Chen et al. 2021).
 * Null of fewer than `k` samples.
 */
export function passAtK(n: number, right: number, k: number): number | null {
  if (n < k || k < 1) return null;
  if (n - right < k) return 1;
  let missed = 1;
  for (let i = n - right + 1; i <= n; i++) missed *= 1 - k / i;
  return 1 - missed;
}

export interface Samples {
  /** The number of the prompt. */
  readonly key: number;
  readonly n: number;
  readonly mean: number;
  /** The standard deviation (n − 1); null of one sample. */
  readonly sd: number | null;
  readonly best: number;
  readonly worst: number;
}

/** The samples of each prompt, in the order in which prompts first occur; NaN is no value, and a prompt without one is not there. */
export function samplesOf(values: Float64Array, keys: Int32Array): Samples[] {
  const byKey = new Map<number, number[]>();
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    const key = keys[i] ?? 0;
    const of = byKey.get(key);
    if (of) of.push(value);
    else byKey.set(key, [value]);
  });
  return [...byKey].map(([key, of]) => {
    const n = of.length;
    const mean = of.reduce((sum, v) => sum + v, 0) / n;
    const sd = n < 2 ? null : Math.sqrt(of.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1));
    return { key, n, mean, sd, best: of.reduce((most, v) => Math.max(most, v)), worst: of.reduce((least, v) => Math.min(least, v)) };
  });
}

export interface SampleFigures {
  readonly prompts: number;
  readonly fewest: number;
  readonly most: number;
  /** Over prompts: the mean of their means, of their spreads (of those with two samples or more), of their best and of their worst. */
  readonly mean: number | null;
  readonly sd: number | null;
  readonly best: number | null;
  readonly worst: number | null;
  /** Prompts all of whose samples are right, or wrong; null where values are not 0 and 1. */
  readonly allRight: number | null;
  readonly allWrong: number | null;
}

export function sampleFigures(samples: readonly Samples[]): SampleFigures {
  const meanOf = (values: readonly number[]): number | null => (values.length === 0 ? null : values.reduce((sum, v) => sum + v, 0) / values.length);
  const isBinary = samples.every(({ best, worst, mean, n }) => [best, worst].every((v) => v === 0 || v === 1) && Math.abs(mean * n - Math.round(mean * n)) < 1e-9);
  return {
    prompts: samples.length, fewest: samples.reduce((least, { n }) => Math.min(least, n), samples[0]?.n ?? 0), most: samples.reduce((most, { n }) => Math.max(most, n), 0),
    mean: meanOf(samples.map((s) => s.mean)), sd: meanOf(samples.flatMap((s) => s.sd ?? [])), best: meanOf(samples.map((s) => s.best)), worst: meanOf(samples.map((s) => s.worst)),
    allRight: isBinary ? samples.filter((s) => s.worst === 1).length : null, allWrong: isBinary ? samples.filter((s) => s.best === 0).length : null,
  };
}

export type PassRate = { readonly value: number; readonly n: number; readonly skipped: number } | { readonly value: null; readonly why: Message; readonly n: number; readonly skipped: number };

/** pass@k over prompts; those with fewer than `k` samples are left out. Values are 0 and 1. */
export function meanPassAtK(samples: readonly Samples[], k: number): PassRate {
  const passed = samples.flatMap(({ n, mean }) => passAtK(n, Math.round(mean * n), k) ?? []);
  const skipped = samples.length - passed.length;
  return passed.length === 0 ? { value: null, why: { code: 'undefined-few-samples', args: { k } }, n: 0, skipped } : { value: passed.reduce((sum, p) => sum + p, 0) / passed.length, n: passed.length, skipped };
}

/** What the samples of a prompt came to, by those that have a value; null where none has, or one is neither right nor wrong. */
export function samplesAre(values: readonly number[]): SamplesAre | null {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0 || known.some((value) => value !== 0 && value !== 1)) return null;
  return known.every((value) => value === 1) ? 'allRight' : known.every((value) => value === 0) ? 'allWrong' : 'mixed';
}

/** The number of the best sample and of the worst, of several the first; null where no sample has a value. */
export function extremes(values: readonly (number | null)[]): { readonly best: number; readonly worst: number } | null {
  let [best, worst] = [-1, -1];
  values.forEach((value, i) => {
    if (value === null || Number.isNaN(value)) return;
    if (best < 0 || value > (values[best] ?? Number.NaN)) best = i;
    if (worst < 0 || value < (values[worst] ?? Number.NaN)) worst = i;
  });
  return best < 0 ? null : { best, worst };
}

/** For which k pass@k is told: 1, 2, 4 and so on, and the most samples that a prompt has. */
export function passKs(most: number): number[] {
  const ks: number[] = [];
  for (let k = 1; k < most; k *= 2) ks.push(k);
  return most < 1 ? [] : [...ks, most];
}
