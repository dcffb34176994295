import { logFactorial } from './binomial';
import type { Message } from '../message';

/** The chance of a test under “no difference”; or why there is none. */
export type Tested = { readonly p: number } | { readonly p: null; readonly why: Message };

export const NO_DIFFERING_PAIR: Message = { code: 'undefined-no-differing-pair', args: {} };

/** Of `n` fair coins: the chance of at most `k` heads, and of just `k`. By steps down from `k`, so that small chances keep their digits. */
export function fairCoins(k: number, n: number): { readonly atMost: number; readonly exactly: number } {
  const exactly = Math.exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k) - n * Math.LN2);
  let [term, sum] = [1, 1];
  for (let i = k; i > 0 && term > 1e-18 * sum; i--) {
    term *= i / (n - i + 1);
    sum += term;
  }
  return { atMost: Math.min(1, sum * exactly), exactly };
}

/**
 * McNemar's test of two sides that were right or wrong on the same prompts, from the two numbers of discordant ones (`b`: the first alone was
 * right, `c`: the second alone). `exact`: two-sided binomial, 1 where nothing is discordant (statsmodels `mcnemar(exact=True)`); `midP`: half of
 * the observed one's own chance left out (Fagerland, Lydersen and Laake 2013).
 */
export function mcnemar(b: number, c: number): { readonly exact: number; readonly midP: number } {
  const { atMost, exactly } = fairCoins(Math.min(b, c), b + c);
  return { exact: Math.min(1, 2 * atMost), midP: Math.min(1, 2 * atMost - exactly) };
}

/** The exact two-sided sign test: ties are dropped. */
export function signTest(wins: number, losses: number): Tested {
  return wins + losses === 0 ? { p: null, why: NO_DIFFERING_PAIR } : { p: mcnemar(wins, losses).exact };
}
