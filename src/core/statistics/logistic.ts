import { solved } from './linear';
import type { Message } from '../message';

export type LogisticFit = { readonly coefficients: Float64Array; readonly n: number } | { readonly coefficients: null; readonly why: Message; readonly n: number };

export interface LogisticOptions {
  /** How often each row counts. */
  readonly weights?: Float64Array | undefined;
  /** Where the search begins: at a fit of nearly the same rows it is short. */
  readonly start?: Float64Array | undefined;
}

const MOST_STEPS = 60;
/** Coefficients beyond this say that sides are told apart perfectly, and run away. */
const RUNAWAY = 40;

export const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

/** ln(1 + eˣ). */
export const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));

/**
 * Logistic regression of shares from 0 to 1 (fractional logit: Papke and Wooldridge 1996) by maximum likelihood, without a penalty, by Newton's
 * method with halved steps. One column of `columns` for each coefficient: a constant one for the intercept.
 */
export function fractionalLogit(columns: readonly Float64Array[], shares: Float64Array, { weights, start }: LogisticOptions = {}): LogisticFit {
  const [k, n] = [columns.length, shares.length];
  let beta = start ? Float64Array.from(start) : new Float64Array(k);
  let [likelihood, information, gradient] = at(columns, shares, beta, weights);
  for (let step = 0; step < MOST_STEPS; step++) {
    const move = solved(information, gradient);
    if (!move) return { coefficients: null, why: { code: 'undefined-no-fit', args: {} }, n };
    let part = 1;
    let next = beta.map((b, j) => b + (move[j] ?? 0));
    let [better, ...rest] = at(columns, shares, next, weights);
    while (better < likelihood - 1e-12 * Math.abs(likelihood) && part > 1e-6) {
      part /= 2;
      next = beta.map((b, j) => b + part * (move[j] ?? 0));
      [better, ...rest] = at(columns, shares, next, weights);
    }
    const moved = next.reduce((most, b, j) => Math.max(most, Math.abs(b - (beta[j] ?? 0))), 0);
    beta = next;
    [likelihood, information, gradient] = [better, ...rest];
    if (beta.some((b) => Math.abs(b) > RUNAWAY || Number.isNaN(b))) break;
    if (moved < 1e-12) return { coefficients: beta, n };
  }
  return { coefficients: null, why: { code: 'undefined-no-fit', args: {} }, n };
}

function at(columns: readonly Float64Array[], shares: Float64Array, beta: Float64Array, weights: Float64Array | undefined): [likelihood: number, information: Float64Array, gradient: Float64Array] {
  const k = columns.length;
  const information = new Float64Array(k * k);
  const gradient = new Float64Array(k);
  let likelihood = 0;
  for (let i = 0; i < shares.length; i++) {
    const y = shares[i] ?? 0;
    const weight = weights === undefined ? 1 : (weights[i] ?? 0);
    if (weight === 0) continue;
    const eta = columns.reduce((sum, column, j) => sum + (column[i] ?? 0) * (beta[j] ?? 0), 0);
    const p = sigmoid(eta);
    likelihood += weight * (y * eta - softplus(eta));
    for (let a = 0; a < k; a++) {
      const x = columns[a]?.[i] ?? 0;
      gradient[a] = (gradient[a] ?? 0) + weight * x * (y - p);
      for (let b = 0; b <= a; b++) information[a * k + b] = (information[a * k + b] ?? 0) + weight * x * (columns[b]?.[i] ?? 0) * p * (1 - p);
    }
  }
  for (let a = 0; a < k; a++) for (let b = 0; b < a; b++) information[b * k + a] = information[a * k + b] ?? 0;
  return [likelihood, information, gradient];
}
