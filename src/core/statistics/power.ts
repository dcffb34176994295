import type { Message } from '../message';

/** Standard normal quantiles of 1 − 0.05 ÷ 2 and of 0.8: two-sided tests at 5 %, with 80 % power. */
const ALPHA = 1.959963984540054;
const POWER = 0.8416212335729143;

export type Detectable = { readonly value: number; readonly n: number } | { readonly value: null; readonly why: Message; readonly n: number };

/**
 * The smallest difference of two shares, right or wrong on the same `n` prompts, that a two-sided test at 5 % would show with 80 % power where
 * `discordant` of them are right on one side alone: Connor's formula of the sample size of McNemar's test (1987; Miettinen 1968),
 * n = (z₁₋α⁄₂ √ψ + z₁₋β √(ψ − δ²))² ÷ δ², solved for δ.
 */
export function detectableShare(discordant: number, n: number): Detectable {
  if (n === 0 || discordant === 0) return { value: null, why: { code: 'undefined-no-differing-pair', args: {} }, n };
  const share = discordant / n;
  const under = n + POWER ** 2 - ALPHA ** 2;
  const value = under < 0 ? Number.POSITIVE_INFINITY : (Math.sqrt(share) * (ALPHA * Math.sqrt(n) + POWER * Math.sqrt(under))) / (n + POWER ** 2);
  return value > share ? { value: null, why: { code: 'undefined-no-power', args: { differing: discordant } }, n } : { value, n };
}

/** The same of a mean difference whose standard deviation (n − 1) is `sd`: δ = (z₁₋α⁄₂ + z₁₋β) · sd ÷ √n, by the normal approximation (Lachin 1981). */
export function detectableMean(sd: number | null, n: number): Detectable {
  if (sd === null || sd === 0) return { value: null, why: { code: 'undefined-no-spread', args: {} }, n };
  return { value: ((ALPHA + POWER) * sd) / Math.sqrt(n), n };
}
