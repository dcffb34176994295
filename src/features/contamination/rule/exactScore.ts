/** A whole number of any size; a number where it always fits. */
export type Exact = number | bigint;

export interface Fraction {
  readonly num: bigint;
  readonly den: bigint;
}

/** The fraction that a number's shortest decimal digits are: 0.1 is 1/10. */
export function fractionOf(value: number): Fraction {
  const [digits = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', part = ''] = digits.split('.');
  const power = Number(exponent) - part.length;
  const num = BigInt(whole + part);
  return power >= 0 ? { num: num * 10n ** BigInt(power), den: 1n } : { num, den: 10n ** BigInt(-power) };
}

export function added(a: Fraction, b: Fraction): Fraction {
  const num = a.num * b.den + b.num * a.den;
  const den = a.den * b.den;
  const common = divisor(num, den);
  return { num: num / common, den: den / common };
}

/** Six decimals, ties upwards. */
export function score6({ num, den }: Fraction): string {
  const millionths = (2_000_000n * num + den) / (2n * den);
  return `${String(millionths / 1_000_000n)}.${String(millionths % 1_000_000n).padStart(6, '0')}`;
}

/**
 * What one item's scores are measured by: a score is a whole number over the item's denominator, so that two documents' scores
 * compare without rounding. It is the mean over the fields of covered tokens ÷ tokens; a field without tokens counts with 0.
 */
export class ItemScale {
  readonly denominator: Exact;
  /** The largest score that is not above the threshold. */
  readonly limit: Exact;
  readonly #weights: readonly bigint[] | null;

  constructor(tokens: ArrayLike<number>, threshold: Fraction) {
    if (tokens.length === 1) {
      this.denominator = Math.max(1, tokens[0] ?? 0);
      this.#weights = null;
      this.limit = Number((threshold.num * BigInt(this.denominator)) / threshold.den);
      return;
    }
    const counts = Array.from(tokens, BigInt);
    const common = counts.reduce((all, count) => (count === 0n ? all : (all / divisor(all, count)) * count), 1n);
    const denominator = common * BigInt(Math.max(1, counts.length));
    this.denominator = denominator;
    this.#weights = counts.map((count) => (count === 0n ? 0n : common / count));
    this.limit = (threshold.num * denominator) / threshold.den;
  }

  /** Of how many tokens of each field are covered. */
  of(covered: readonly number[]): Exact {
    const weights = this.#weights;
    return weights === null ? (covered[0] ?? 0) : covered.reduce((sum, count, f) => sum + BigInt(count) * (weights[f] ?? 0n), 0n);
  }

  fraction(score: Exact): Fraction {
    return { num: BigInt(score), den: BigInt(this.denominator) };
  }
}

function divisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}
