import { describe, expect, test } from 'vitest';
import { Shares } from '../../../src/core/statistics/shares';
import type { CountedUnits } from '../../../src/core/statistics/shares';

const WHY = 'undefined-no-units';
const unit = (a: number, b: number, units = 1, cluster: string | null = null): CountedUnits => ({ counted: [{ name: 'a', hits: a, of: 1 }, { name: 'b', hits: b, of: 1 }], units, cluster });
const made = async (units: readonly CountedUnits[], seed = 7): Promise<Shares> => {
  const shares = new Shares(units, [['a', 'b']], seed);
  await shares.resample(10_000, () => Promise.resolve());
  return shares;
};

describe('shares with intervals', () => {
  test('count hits of those that a unit adds to, and the difference of two', async () => {
    const shares = await made([unit(1, 1, 50), unit(1, 0, 30), unit(0, 0, 20)]);
    expect([shares.share('a', WHY).value, shares.share('b', WHY).value, shares.hits('a'), shares.of('a')]).toEqual([0.8, 0.5, 80, 100]);
    // The difference of paired shares: 0.3 ± 1.96 · sqrt(0.3 · 0.7 / 100) = 0.2102 … 0.3898.
    const difference = shares.difference('a', 'b', WHY);
    expect(difference).toMatchObject({ value: expect.closeTo(0.3, 12), n: 100 });
    expect([difference.value !== null && difference.low, difference.value !== null && difference.high]).toEqual([expect.closeTo(0.21, 1.5), expect.closeTo(0.39, 1.5)]);
  });

  test('of few or nearly all units have Wilson’s interval (statsmodels: 0 of 20 is 0 … 0.16113, 19 of 20 is 0.76387 … 0.99112)', async () => {
    expect((await made([unit(0, 1, 19), unit(0, 0, 1)])).share('a', WHY)).toMatchObject({ value: 0, low: 0, high: expect.closeTo(0.16113, 5) });
    expect((await made([unit(0, 1, 19), unit(0, 0, 1)])).share('b', WHY)).toMatchObject({ value: 0.95, low: expect.closeTo(0.76387, 5), high: expect.closeTo(0.99112, 5) });
  });

  test('are the same in whatever order units come, and wider where clusters are drawn', async () => {
    const units = Array.from({ length: 60 }, (_, i) => unit(i % 3 === 0 ? 1 : 0, i % 2, 1, `c${String(i % 3)}`));
    const [one, other] = [await made(units), await made([...units].reverse())];
    expect(one.share('a', WHY)).toEqual(other.share('a', WHY));
    const apart = await made(units.map((u) => ({ ...u, cluster: null })));
    const width = (s: Shares): number => { const m = s.share('a', WHY); return m.value === null ? 0 : (m.high ?? 0) - (m.low ?? 0); };
    expect(width(one)).toBeGreaterThan(2 * width(apart));
  });

  test('of nothing are undefined, for the reason given', async () => {
    const shares = await made([]);
    expect([shares.share('a', WHY), shares.difference('a', 'b', WHY), shares.resamples]).toEqual([{ value: null, why: { code: WHY, args: {} }, n: 0 }, { value: null, why: { code: WHY, args: {} }, n: 0 }, 0]);
  });
});
