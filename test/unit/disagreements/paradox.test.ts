import { describe, expect, test } from 'vitest';
import { agreementOf } from '../../../src/core/statistics/agreement';
import { adviceOf } from '../../../src/features/disagreements/advice';

/** Both yes, first yes and second no, first no and second yes, both no. */
const table = (a: number, b: number, c: number, d: number) => agreementOf({ raters: ['A', 'B'], labels: ['yes', 'no'], units: [[0, 0], [0, 1], [1, 0], [1, 1]], weights: [a, b, c, d] }, { resamples: 0 });

/** Feinstein & Cicchetti 1990, “High agreement but low kappa: I”, J Clin Epidemiol 43:543–549. */
describe('the kappa paradox, in the numbers of Feinstein and Cicchetti', () => {
  test('of two tables with 85 % agreement the balanced one has κ .70, the skewed one .32: the second is the paradox, with what κ would be in balance', () => {
    const [balanced, skewed] = [table(40, 9, 6, 45), table(80, 10, 5, 5)];
    expect([balanced, skewed].map((t) => t.pairs[0]!.observed.value)).toEqual([0.85, 0.85]);
    expect(balanced.pairs[0]!.cohenKappa.value).toBeCloseTo(0.7, 2);
    expect(skewed.pairs[0]!.cohenKappa.value).toBeCloseTo(0.32, 2);
    expect(adviceOf(balanced)).toMatchObject({ isSkewed: false, paradoxes: [], suits: 'fleissKappa' });
    const { isSkewed, paradoxes, suits } = adviceOf(skewed);
    expect([isSkewed, suits, paradoxes.map((p) => p.pair)]).toEqual([true, 'gwetAC1', [null, { a: 'A', b: 'B' }]]);
    // Chance .78 stands in the paper; 2 × .85 − 1 = .70 is what the balanced table has.
    expect(paradoxes[1]).toMatchObject({ observed: 0.85, chance: expect.closeTo(0.78, 10), balanced: expect.closeTo(0.7, 10), label: { name: 'yes', share: 0.875 } });
  });

  test('their second paradox (60 % agreement, κ .13 and .26) is not this one: agreement is not high', () => {
    expect(table(45, 15, 25, 15).pairs[0]!.cohenKappa.value).toBeCloseTo(0.13, 2);
    expect(table(25, 35, 5, 35).pairs[0]!.cohenKappa.value).toBeCloseTo(0.26, 2);
    expect([table(45, 15, 25, 15), table(25, 35, 5, 35)].map((t) => adviceOf(t).isSkewed)).toEqual([false, false]);
  });
});
