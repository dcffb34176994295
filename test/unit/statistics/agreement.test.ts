import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementOf } from '../../../src/core/statistics/agreement';
import type { Measure } from '../../../src/core/statistics/agreement';
import type { Level } from '../../../src/core/statistics/ratings';

const NONE = { resamples: 0 };
const value = (measure: Measure | undefined): number | null => measure?.value ?? null;
const ab = (units: readonly (readonly (number | null)[])[], labels = ['no', 'yes']) => ({ raters: (units[0] ?? []).map((_, i) => `r${String(i)}`), labels, units });

describe('agreement of raters', () => {
  it('is the textbook example of Krippendorff (2011): alpha .743 nominal, .815 ordinal, .849 interval, .797 ratio', () => {
    const _ = null;
    const units = [[1, 1, _, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [_, 5, 5, 5], [_, _, 1, 1], [_, _, 3, _]];
    const ratings = { raters: ['a', 'b', 'c', 'd'], labels: ['1', '2', '3', '4', '5'], values: [1, 2, 3, 4, 5], units: units.map((u) => u.map((l) => (l === null ? null : l - 1))) };
    const alpha = (level: Level): number | null => value(agreementOf(ratings, { level, ...NONE }).overall.krippendorffAlpha);
    expect(alpha('nominal')).toBeCloseTo(0.743, 3);
    expect(alpha('ordinal')).toBeCloseTo(0.815, 3);
    expect(alpha('interval')).toBeCloseTo(0.849, 3);
    expect(alpha('ratio')).toBeCloseTo(0.797, 3);
  });

  it('is −1 by kappa where two raters never agree, and −0.75 by alpha for its small sample', () => {
    const result = agreementOf(ab([[0, 1], [1, 0], [0, 1], [1, 0]]), NONE);
    expect(value(result.pairs[0]?.cohenKappa)).toBe(-1);
    expect(value(result.overall.krippendorffAlpha)).toBe(-0.75);
  });

  it('is not made of free texts, of which each is another label: they are counted, in no time and memory', () => {
    const labels = Array.from({ length: 20_000 }, (_, i) => `text ${i}`);
    const units = Array.from({ length: 10_000 }, (_, i) => (i % 2 === 0 ? [2 * i, 2 * i + 1] : [2 * i, 2 * i]));
    const { overall, classes, judgedTwice, pairs } = agreementOf({ raters: ['a', 'b'], labels, units });
    expect([judgedTwice, classes, pairs]).toEqual([10_000, { unanimous: 5_000, majority: 0, split: 5_000 }, []]);
    expect(overall.krippendorffAlpha).toEqual({ value: null, why: { code: 'undefined-many-labels', args: { labels: 20_000, most: 200 } }, n: 10_000 });
  });

  it('says why it is undefined, and is then neither 0 nor 1', () => {
    expect(agreementOf(ab([[1, 1], [1, 1]]), NONE).overall.krippendorffAlpha).toMatchObject({ value: null, why: { code: 'undefined-no-variation' } });
    expect(agreementOf(ab([[1, null], [null, 0]]), NONE).overall.fleissKappa).toMatchObject({ value: null, why: { code: 'undefined-no-pairs' } });
    expect(agreementOf(ab([[null, null]]), NONE).overall.observed).toMatchObject({ value: null, n: 0 });
    expect(agreementOf(ab([[0, 1]]), NONE).overall.gwetAC2).toMatchObject({ value: null, why: { code: 'undefined-nominal' } });
  });

  it('counts units as unanimous, with a majority, and split', () => {
    expect(agreementOf(ab([[0, 0, 0], [0, 0, 1], [0, 1, null], [1, null, null], [0, 0, null]]), NONE).classes).toEqual({ unanimous: 2, majority: 1, split: 1 });
  });

  it('gives the same intervals for the same seed', () => {
    const ratings = ab([[0, 0], [0, 1], [1, 1], [1, 1], [0, 0], [1, 0]]);
    expect(agreementOf(ratings, { resamples: 300, seed: 7 })).toEqual(agreementOf(ratings, { resamples: 300, seed: 7 }));
    expect(agreementOf(ratings, { resamples: 300, seed: 8 })).not.toEqual(agreementOf(ratings, { resamples: 300, seed: 7 }));
  });

  it('does not depend on the order of units, of raters, or of nominal labels', () => {
    const labels = 3;
    const unit = fc.array(fc.option(fc.nat(labels - 1), { nil: null }), { minLength: 3, maxLength: 3 });
    fc.assert(fc.property(fc.array(unit, { minLength: 1, maxLength: 12 }), fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (units, order) => {
      const names = ['a', 'b', 'c'];
      const before = agreementOf({ raters: names, labels: names, units }, NONE).overall;
      const turned = [...units].reverse().map((u) => order.map((i) => u[i] ?? null)).map((u) => u.map((l) => (l === null ? null : (order[l] ?? 0))));
      const after = agreementOf({ raters: names, labels: names, units: turned }, NONE).overall;
      for (const name of ['observed', 'fleissKappa', 'krippendorffAlpha', 'gwetAC1'] as const) {
        const [x, y] = [value(before[name]), value(after[name])];
        if (x === null || y === null) expect(x).toBe(y);
        else expect(x).toBeCloseTo(y, 9);
      }
    }));
  });
});

