import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { binomial } from '../../../src/core/statistics/binomial';

const DRAWS = 200_000;
/** Beyond so many standard deviations a chi-square statistic is no accident. */
const MOST_DEVIATIONS = 5;

/** The probabilities of 0 … n successes, by the recurrence of the mass function from its mode, in logarithms. */
function masses(n: number, p: number): number[] {
  let log = n * Math.log1p(-p);
  return Array.from({ length: n + 1 }, (_, k) => {
    if (k > 0) log += Math.log((n - k + 1) / k) + Math.log(p) - Math.log1p(-p);
    return Math.exp(log);
  });
}

describe('binomial numbers', () => {
  test.each([[5, 0.3], [40, 0.02], [40, 0.5], [200, 0.9], [1000, 0.013], [100_000, 0.001], [3, 0.999]])('of %i trials with probability %f come as often as the mass function says', (n, p) => {
    const random = xoroshiro128plus(7);
    const seen = new Map<number, number>();
    for (let i = 0; i < DRAWS; i++) {
      const k = binomial(n, p, () => uniformFloat64(random));
      seen.set(k, (seen.get(k) ?? 0) + 1);
    }
    expect([...seen.keys()].every((k) => Number.isInteger(k) && k >= 0 && k <= n)).toBe(true);
    let [chi, cells, restExpected, restSeen] = [0, 0, 0, 0];
    masses(n, p).forEach((mass, k) => {
      const [expected, drawn] = [mass * DRAWS, seen.get(k) ?? 0];
      if (expected < 10) {
        restExpected += expected;
        restSeen += drawn;
        return;
      }
      chi += (drawn - expected) ** 2 / expected;
      cells++;
    });
    if (restExpected >= 10) {
      chi += (restSeen - restExpected) ** 2 / restExpected;
      cells++;
    }
    const freedom = cells - 1;
    expect((chi - freedom) / Math.sqrt(2 * freedom)).toBeLessThan(MOST_DEVIATIONS);
  });

  test('nothing succeeds with probability 0, everything with 1', () => {
    const never = (): number => { throw new Error('no number was needed'); };
    expect([binomial(10, 0, never), binomial(10, 1, never), binomial(0, 0.5, never)]).toEqual([0, 10, 0]);
  });
});
