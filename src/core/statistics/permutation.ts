import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { binomial } from './binomial';
import type { Random } from './bootstrap';
import { tallyOf } from './ranks';
import type { Tally } from './ranks';
import { mcnemar, NO_DIFFERING_PAIR } from './signs';
import type { Message } from '../message';

export type Permuted =
  | { readonly p: number; readonly method: 'exact'; readonly draws: null; readonly n: number }
  | { readonly p: number; readonly method: 'monte-carlo'; readonly draws: number; readonly n: number }
  | { readonly p: null; readonly why: Message; readonly n: number };

export interface PermutationOptions {
  /** The number of the prompt of each difference, where a prompt has several: their signs are turned together. */
  readonly keys?: Int32Array | undefined;
  readonly seed?: number;
  /** Draws where the exact chance is too much work. */
  readonly draws?: number;
}

/** Steps of the exact distribution, or of draws, about one nanosecond each. */
const MOST_WORK = 2e8;
/** So few differences are enumerated whatever they are. */
const FEW = 18;
const MOST_DRAWS = 99_999;
const FEWEST_DRAWS = 999;
/** A value that so many share has its signs drawn by one binomial number. */
const MANY = 16;
/** Steps of common scales: whole numbers, halves, thirds (means of three samples) and so on. */
const STEPS = [...Array.from({ length: 20 }, (_, i) => i + 1), 24, 25, 32, 50, 64, 100, 128, 1_000];

/**
 * The paired permutation test (Fisher's randomisation of signs) of a mean difference of 0, two-sided. Exact where differences are few, or
 * multiples of a common step with a sum that is not too large; else over drawn signs with p = (1 + as far) ÷ (1 + draws) (Phipson and Smyth 2010).
 * `n` counts the keys. An exact chance below about 1e-308 is 0.
 */
export function permutationTest(differences: Float64Array, { keys, seed = 1, draws = MOST_DRAWS }: PermutationOptions = {}): Permuted {
  const sums = keys ? sumsOf(differences, keys) : differences;
  const tally = tallyOf(sums.filter((d) => d !== 0).map(Math.abs));
  const { values, counts } = tally;
  const n = sums.length;
  if (values.length === 0) return { p: null, why: NO_DIFFERING_PAIR, n };
  const wins = sums.reduce((sum, d) => sum + (d > 0 ? 1 : 0), 0);
  const many = counts.reduce((sum, c) => sum + c, 0);
  if (values.length === 1) return { p: mcnemar(wins, many - wins).exact, method: 'exact', draws: null, n };
  const observed = Math.abs(signedSum(sums));
  const steps = wholeSteps(values);
  if (steps) {
    const total = steps.reduce((sum, v, i) => sum + v * (counts[i] ?? 0), 0);
    const found = Math.round((observed * (steps[0] ?? 1)) / (values[0] ?? 1));
    const reach = (total - found) / 2;
    if (many * (reach + 1) <= MOST_WORK) return { p: found === 0 ? 1 : Math.min(1, 2 * lowerTail(steps, counts, reach)), method: 'exact', draws: null, n };
  }
  if (many <= FEW) return { p: enumerated(spread(tally), observed), method: 'exact', draws: null, n };
  const perDraw = counts.reduce((sum, c) => sum + (c < MANY ? c : 40), 0);
  const made = Math.min(draws, Math.max(FEWEST_DRAWS, Math.floor(MOST_WORK / perDraw)));
  return { p: drawn(tally, observed, made, xoroshiro128plus(seed)), method: 'monte-carlo', draws: made, n };
}

function sumsOf(differences: Float64Array, keys: Int32Array): Float64Array {
  const places = new Map<number, number>();
  const sums: number[] = [];
  differences.forEach((d, i) => {
    const key = keys[i] ?? 0;
    const at = places.get(key) ?? places.size;
    places.set(key, at);
    sums[at] = (sums[at] ?? 0) + d;
  });
  return Float64Array.from(sums);
}

/** In ascending order of size, so that the digits are the same in every order, and but for the sign when sides are swapped. */
function signedSum(sums: Float64Array): number {
  const balance = new Map<number, number>();
  for (const d of sums) balance.set(Math.abs(d), (balance.get(Math.abs(d)) ?? 0) + Math.sign(d));
  return [...balance].sort(([a], [b]) => a - b).reduce((sum, [size, times]) => sum + size * times, 0);
}

/** Values as whole multiples of a step, or null where no common step is near. */
function wholeSteps(values: Float64Array): Float64Array | null {
  const isWhole = (x: number): boolean => Math.abs(x - Math.round(x)) < 1e-9 * Math.max(1, Math.abs(x)) && Math.abs(x) < 1e9 && Math.round(x) > 0;
  const per = STEPS.find((steps) => values.every((v) => isWhole(v * steps)));
  return per === undefined ? null : values.map((v) => Math.round(v * per));
}

/** The chance that the positive ones of randomly signed sizes sum to at most `reach`. */
function lowerTail(sizes: Float64Array, counts: Float64Array, reach: number): number {
  const chance = new Float64Array(Math.floor(reach) + 1);
  chance[0] = 1;
  let most = 0;
  sizes.forEach((size, i) => {
    for (let times = counts[i] ?? 0; times > 0; times--) {
      most = Math.min(most + size, chance.length - 1);
      for (let x = most; x >= size; x--) chance[x] = ((chance[x] ?? 0) + (chance[x - size] ?? 0)) / 2;
      for (let x = Math.min(most, size - 1); x >= 0; x--) chance[x] = (chance[x] ?? 0) / 2;
    }
  });
  return chance.reduce((sum, p) => sum + p, 0);
}

const spread = ({ values, counts }: Tally): number[] => [...values].flatMap((v, i) => new Array<number>(counts[i] ?? 0).fill(v));

/** Sums that only rounding keeps apart count as equal. */
const nearly = (sizes: readonly number[], observed: number): number => observed - 1e-12 * sizes.reduce((sum, v) => sum + v, 0);

function enumerated(sizes: readonly number[], observed: number): number {
  const far = nearly(sizes, observed);
  let reached = 0;
  const all = 2 ** (sizes.length - 1);
  for (let signs = 0; signs < all; signs++) {
    let sum = sizes[sizes.length - 1] ?? 0;
    for (let i = 0; i < sizes.length - 1; i++) sum += signs & (1 << i) ? (sizes[i] ?? 0) : -(sizes[i] ?? 0);
    if (Math.abs(sum) >= far) reached++;
  }
  return reached / all;
}

function drawn({ values, counts }: Tally, observed: number, draws: number, random: Random): number {
  const uniform = (): number => uniformFloat64(random);
  const many = [...values.keys()].filter((i) => (counts[i] ?? 0) >= MANY);
  const single = Float64Array.from([...values.keys()].filter((i) => (counts[i] ?? 0) < MANY).flatMap((i) => new Array<number>(counts[i] ?? 0).fill(values[i] ?? 0)));
  const far = observed - 1e-12 * values.reduce((sum, v, i) => sum + v * (counts[i] ?? 0), 0);
  let reached = 0;
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    for (const i of many) {
      const count = counts[i] ?? 0;
      sum += (values[i] ?? 0) * (2 * binomial(count, 0.5, uniform) - count);
    }
    for (let from = 0; from < single.length; from += 32) {
      let signs = random.next();
      const to = Math.min(from + 32, single.length);
      for (let i = from; i < to; i++, signs >>>= 1) sum += signs & 1 ? (single[i] ?? 0) : -(single[i] ?? 0);
    }
    if (Math.abs(sum) >= far) reached++;
  }
  return (1 + reached) / (1 + draws);
}
