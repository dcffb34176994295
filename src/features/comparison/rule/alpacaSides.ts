import type { Message } from '../../../core/message';
import { drawnUnits, quantile } from '../../../core/statistics/bootstrap';
import type { Measure } from '../../../core/statistics/agreement';
import { lengthControlledFit, lengthControlledRate } from './alpaca';
import type { LengthControlled, LengthRows } from './alpaca';
import { alpacaPlace } from './alpacaOrder';

/** What is read of a side's rows, in their order. */
export interface LengthSide {
  readonly name: string;
  readonly preferences: Float64Array;
  readonly baselineLengths: Float64Array;
  readonly modelLengths: Float64Array;
  /** MD5 of each prompt. */
  readonly digests: readonly string[];
  /** Of each row its key in the joined table, or −1. */
  readonly keys: Int32Array;
  readonly coefficients: LengthControlled | null;
}

/** A side’s rate, and the same on a resample: `drawn` says how often each key was drawn. */
export interface LengthRate {
  readonly rate: { readonly value: number; readonly n: number } | { readonly value: null; readonly why: Message; readonly n: number };
  /** Rows that do not count in it. */
  readonly skipped: number;
  readonly notes: readonly Message[];
  again(drawn: Float64Array): number | null;
}

/** More resamples than these are not fitted anew. */
export const MOST_REFITS = 1000;

/**
 * A side’s length-controlled win rate: by prediction where a table has coefficients for it, else by our own fit. Difficulties are looked up by the
 * prompt’s text; `byRow`: by the row, as the released package does.
 */
export function lengthRateOf(side: LengthSide, difficulties: Float64Array | null, byRow: boolean): LengthRate {
  const all = side.preferences.length;
  const places = side.digests.map((digest) => alpacaPlace(digest));
  const moved = places.filter((place, row) => place >= 0 && place !== row).length;
  const unknown = places.filter((place) => place < 0).length;
  const gammas = difficulties && Float64Array.from(places, (place, row) => difficulties[byRow ? row : place] ?? Number.NaN);
  const at = [...side.preferences.keys()].filter((row) => gammas === null || Number.isFinite(gammas[row]));
  // No prompt is AlpacaEval's: nothing is known of how difficult they are.
  const hasDifficulty = gammas !== null && at.length > 0;
  const rows = hasDifficulty ? at : [...side.preferences.keys()];
  const taken = (of: Float64Array): Float64Array => Float64Array.from(rows, (row) => of[row] ?? Number.NaN);
  const known = hasDifficulty ? taken(gammas) : undefined;
  const keys = Int32Array.from(rows, (row) => side.keys[row] ?? -1);
  const weightsOf = (drawn: Float64Array): Float64Array => Float64Array.from(keys, (key) => (key < 0 ? 1 : (drawn[key] ?? 0)));
  const { coefficients } = side;
  if (coefficients && !known) return { rate: { value: null, why: { code: 'undefined-no-difficulties', args: {} }, n: 0 }, skipped: all, notes: [], again: () => null };
  const notes: Message[] = [
    { code: coefficients ? 'lc-predicted' : known ? 'lc-own-difficulty' : 'lc-own', args: {} },
    ...(known && moved + unknown > 0 && byRow ? [{ code: 'lc-by-row', args: { count: moved + unknown, all } }] : []),
    ...(known && moved > 0 && !byRow ? [{ code: 'lc-moved', args: { count: moved, all } }] : []),
    ...(known && unknown > 0 && !byRow ? [{ code: 'lc-unknown', args: { count: unknown, all } }] : []),
  ];
  if (coefficients && known) {
    const rate = lengthControlledRate(coefficients, known);
    return { rate, skipped: all - rows.length, notes, again: (drawn) => lengthControlledRate(coefficients, known, weightsOf(drawn)).value };
  }
  const of: LengthRows = { preferences: taken(side.preferences), baselineLengths: taken(side.baselineLengths), modelLengths: taken(side.modelLengths), difficulties: known };
  if (of.baselineLengths.some((n) => Number.isNaN(n)) || of.modelLengths.some((n) => Number.isNaN(n))) return { rate: { value: null, why: { code: 'undefined-no-lengths', args: {} }, n: 0 }, skipped: all, notes: [], again: () => null };
  const fit = lengthControlledFit(of);
  return { rate: fit.rate, skipped: all - fit.rate.n, notes, again: (drawn) => lengthControlledFit(of, { weights: weightsOf(drawn), start: fit.coefficients }).rate.value };
}

/** Rates with intervals, and differences of pairs: prompts are drawn with replacement, of all sides together, and each fit is made anew. */
export async function lengthFigures(rates: readonly LengthRate[], pairs: readonly (readonly [number, number])[], { keys, resamples, seed, pause }: { readonly keys: number; readonly resamples: number; readonly seed: number; readonly pause: () => Promise<void> }): Promise<{ readonly sides: readonly Measure[]; readonly pairs: readonly Measure[] }> {
  const drawnRates: (number | null)[][] = [];
  const steps = keys < 2 ? 0 : Math.min(resamples, MOST_REFITS);
  const draws = drawnUnits(keys, seed);
  for (let i = 0; i < steps; i++) {
    const drawn = draws.next().value;
    drawnRates.push(rates.map((rate) => (rate.rate.value === null ? null : rate.again(drawn))));
    if (i % 10 === 9) await pause();
  }
  const ends = (of: (drawn: readonly (number | null)[]) => number | null): { low: number | null; high: number | null } => {
    const values = drawnRates.flatMap((drawn) => of(drawn) ?? []).sort((a, b) => a - b);
    return values.length === 0 || values.length * 2 < steps ? { low: null, high: null } : { low: quantile(values, 0.025), high: quantile(values, 0.975) };
  };
  return {
    sides: rates.map(({ rate }, side): Measure => (rate.value === null ? { value: null, why: rate.why, n: rate.n } : { value: rate.value, n: rate.n, ...ends((drawn) => drawn[side] ?? null) })),
    pairs: pairs.map(([a, b]): Measure => {
      const [one, other] = [rates[a]?.rate, rates[b]?.rate];
      if (!one || !other || one.value === null || other.value === null) return { value: null, why: one?.value === null ? one.why : other?.value === null ? other.why : { code: 'undefined-no-numbers', args: {} }, n: 0 };
      return { value: one.value - other.value, n: Math.min(one.n, other.n), ...ends((drawn) => { const [x, y] = [drawn[a] ?? null, drawn[b] ?? null]; return x === null || y === null ? null : x - y; }) };
    }),
  };
}
