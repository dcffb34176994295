import { fractionalLogit, sigmoid } from '../../../core/statistics/logistic';
import type { Message } from '../../../core/message';

export type Rate = { readonly value: number; readonly standardError: number | null; readonly n: number; readonly skipped: number } | { readonly value: null; readonly why: Message; readonly n: number; readonly skipped: number };

/** What the length-controlled model says of one model against the baseline: the pull of length, of difficulty, and its own. */
export interface LengthControlled {
  readonly phi: number;
  readonly psi: number;
  readonly theta: number;
}

const NO_PREFERENCES: Message = { code: 'undefined-no-verdicts', args: {} };

/** A preference from 1 (the baseline is better) to 2 (the model is); 0 is a draw, NaN none. */
const asShare = (preference: number): number => (preference === 0 ? 0.5 : preference - 1);

/** AlpacaEval's win rate in percent: (mean preference − 1) × 100, over prompts with one. */
export function alpacaWinRate(preferences: Float64Array): Rate {
  return meanRate(preferences.filter((p) => Number.isFinite(p)).map(asShare), preferences.length, NO_PREFERENCES);
}

/**
 * The length-controlled win rate in percent (Dubois et al. 2024) by prediction: what the model says for answers as long as the baseline's,
 * 100 · mean of 1 ÷ (1 + e^−(ψγᵢ + θ)). `difficulties` γ go by the position of a prompt in AlpacaEval's own order, so its order must be theirs;
 * every prompt counts, with a preference or without.
 */
export function lengthControlledRate({ psi, theta }: Pick<LengthControlled, 'psi' | 'theta'>, difficulties: Float64Array, weights?: Float64Array): Rate {
  return meanRate(difficulties.map((gamma) => sigmoid(psi * gamma + theta)), difficulties.length, NO_PREFERENCES, weights);
}

/** Of one model against another than the baseline: their coefficients are subtracted. */
export function lengthControlledBetween(model: LengthControlled, other: LengthControlled, difficulties: Float64Array): Rate {
  return lengthControlledRate({ psi: model.psi - other.psi, theta: model.theta - other.theta }, difficulties);
}

export interface LengthFit {
  /** `psi` is 0 where no difficulties are known. */
  readonly coefficients: LengthControlled | null;
  readonly hasDifficulty: boolean;
  readonly rate: Rate;
  /** Our own fit is without the authors' penalty and their two gamed baselines: never comparable with the leaderboard. */
  readonly isComparable: false;
}

export interface LengthRows {
  readonly preferences: Float64Array;
  /** Characters (code points) of the baseline's and the model's answers. */
  readonly baselineLengths: Float64Array;
  readonly modelLengths: Float64Array;
  readonly difficulties?: Float64Array | undefined;
}

/** A fit of the same rows, some of them several times: for a resample. */
export interface Refit {
  readonly weights?: Float64Array | undefined;
  readonly start?: LengthControlled | null;
}

/**
 * Our own fit for a model without published coefficients: preference ~ φ · tanh(d ÷ s) + ψγ + θ by maximum likelihood, d being the baseline's
 * length minus the model's and s its standard deviation (n − 1) over all rows; without γ where no difficulties are known.
 */
export function lengthControlledFit({ preferences, baselineLengths, modelLengths, difficulties }: LengthRows, { weights, start }: Refit = {}): LengthFit {
  const hasDifficulty = difficulties !== undefined;
  const all = preferences.length;
  const undefinedFor = (why: Message, n: number): LengthFit => ({ coefficients: null, hasDifficulty, rate: { value: null, why, n, skipped: all - n }, isComparable: false });
  const apart = baselineLengths.map((length, i) => length - (modelLengths[i] ?? 0));
  const mean = apart.reduce((sum, d) => sum + d, 0) / all;
  const deviation = Math.sqrt(apart.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (all - 1));
  const at = [...preferences.keys()].filter((i) => Number.isFinite(preferences[i]));
  if (at.length === 0) return undefinedFor(NO_PREFERENCES, 0);
  if (!(deviation > 0)) return undefinedFor({ code: 'undefined-one-length', args: {} }, at.length);
  const columns = [
    Float64Array.from(at, (i) => Math.tanh((apart[i] ?? 0) / deviation)),
    ...(difficulties ? [Float64Array.from(at, (i) => difficulties[i] ?? 0)] : []),
    new Float64Array(at.length).fill(1),
  ];
  const fit = fractionalLogit(columns, Float64Array.from(at, (i) => asShare(preferences[i] ?? 0)), {
    weights: weights && Float64Array.from(at, (i) => weights[i] ?? 0),
    start: start ? Float64Array.from(difficulties ? [start.phi, start.psi, start.theta] : [start.phi, start.theta]) : undefined,
  });
  if (fit.coefficients === null) return undefinedFor(fit.why, at.length);
  const coefficients = { phi: fit.coefficients[0] ?? 0, psi: difficulties ? fit.coefficients[1] ?? 0 : 0, theta: fit.coefficients.at(-1) ?? 0 };
  const rate = lengthControlledRate(coefficients, difficulties ?? new Float64Array(all), weights);
  return { coefficients, hasDifficulty, rate: rate.value === null ? rate : { ...rate, standardError: hasDifficulty ? rate.standardError : null, n: at.length, skipped: all - at.length }, isComparable: false };
}

/** Coefficients of a row of AlpacaEval's own table of weights (`instruction_difficulty`, `not_gamed_baseline.astype(float)`, `np.tanh(std_delta_len)`); null where it has none. */
export function coefficientsOf(row: Readonly<Record<string, unknown>>): LengthControlled | null {
  const number = (...names: readonly string[]): number => Number(names.map((name) => row[name]).find((value) => typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')) ?? Number.NaN);
  const found = { phi: number('np.tanh(std_delta_len)', 'phi_length', 'phi'), psi: number('instruction_difficulty', 'psi_difficulty', 'psi'), theta: number('not_gamed_baseline.astype(float)', 'theta_model', 'theta') };
  return Object.values(found).every((value) => Number.isFinite(value)) ? found : null;
}

/** Positions at which prompts are not those whose difficulties are known. */
export function misplaced(prompts: readonly string[], known: readonly string[]): number[] {
  return Array.from({ length: Math.max(prompts.length, known.length) }, (_, i) => i).filter((i) => prompts[i] !== known[i]);
}

function meanRate(shares: Float64Array, all: number, why: Message, weights?: Float64Array): Rate {
  const n = shares.length;
  if (n === 0) return { value: null, why, n, skipped: all };
  if (weights) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (!(total > 0)) return { value: null, why, n: 0, skipped: all }; // a resample that drew none of them
    return { value: (100 * shares.reduce((sum, share, i) => sum + share * (weights[i] ?? 0), 0)) / total, standardError: null, n, skipped: all - n };
  }
  const mean = shares.reduce((sum, share) => sum + share, 0) / n;
  const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
  return { value: 100 * mean, standardError: n < 2 ? null : (100 * Math.sqrt(squares / (n - 1))) / Math.sqrt(n), n, skipped: all - n };
}
