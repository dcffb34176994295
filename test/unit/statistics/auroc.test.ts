import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auroc } from '../../../src/core/statistics/auroc';

const of = (positives: readonly number[], negatives: readonly number[]): ReturnType<typeof auroc> => auroc(Float64Array.from(positives), Float64Array.from(negatives));
const scores = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 2, maxLength: 20 });

describe('area under the ROC curve', () => {
  test('is what scikit-learn says, with DeLong’s interval as numpy has it from the definition', () => {
    // roc_auc_score, and the variance of the structural components computed pair by pair.
    expect(of([3, 1, 4, 1, 5, 9, 2, 6], [5, 3, 5, 8, 9, 7, 9, 3, 2, 3])).toEqual({ value: expect.closeTo(0.3375, 12), low: expect.closeTo(0.06841181744037433, 12), high: expect.closeTo(0.6065881825596258, 12), n: 18 });
    expect(of([0.9, 0.8, 0.8, 0.3, 0.7], [0.1, 0.2, 0.8, 0.3])).toEqual({ value: expect.closeTo(0.825, 12), low: expect.closeTo(0.5170454341369717, 12), high: 1, n: 9 });
  });

  test('is the share of pairs in which the positive is higher, equal ones half', () => {
    fc.assert(fc.property(scores, scores, (positives, negatives) => {
      const pairs = positives.flatMap((p) => negatives.map((n) => (p > n ? 1 : p === n ? 0.5 : 0)));
      expect(of(positives, negatives).value).toBeCloseTo(pairs.reduce<number>((x, y) => x + y, 0) / pairs.length, 12);
    }));
  });

  test('turns round with the classes, and stays where scores are raised alike', () => {
    fc.assert(fc.property(scores, scores, (a, b) => {
      expect(of(a, b).value).toBeCloseTo(1 - (of(b, a).value ?? 0), 12);
      expect(of(a.map((x) => Math.exp(x)), b.map((x) => Math.exp(x))).value).toBeCloseTo(of(a, b).value ?? 0, 12);
    }));
  });

  test('is undefined without one of the classes, and has no interval with one of each', () => {
    expect(of([], [1])).toMatchObject({ value: null, why: { code: 'undefined-no-positives' } });
    expect(of([1], [])).toMatchObject({ value: null, why: { code: 'undefined-no-negatives' } });
    expect(of([2], [1])).toMatchObject({ value: 1, low: null, high: null });
  });
});
