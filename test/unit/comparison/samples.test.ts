import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extremes, meanPassAtK, passAtK, passKs, sampleFigures, samplesAre, samplesOf } from '../../../src/features/comparison/rule/samples';

function choose(n: number, k: number): bigint {
  let ways = 1n;
  for (let i = 0; i < k; i++) ways = (ways * BigInt(n - i)) / BigInt(i + 1);
  return k > n ? 0n : ways;
}

describe('samples of a prompt', () => {
  test('pass@k is the share of draws of k that hold a right one', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(40), fc.integer({ min: 1, max: 40 }), (n, c, k) => {
      fc.pre(c <= n);
      if (k > n) expect(passAtK(n, c, k)).toBeNull();
      else expect(passAtK(n, c, k)).toBeCloseTo(1 - Number((choose(n - c, k) * 10n ** 15n) / choose(n, k)) / 1e15, 11);
    }));
    expect(passAtK(200, 0, 100)).toBe(0);
    expect(passAtK(10, 3, 1)).toBeCloseTo(0.3, 12);
  });

  test('have a mean, a spread, a best and a worst', () => {
    const samples = samplesOf(Float64Array.of(1, 0, 1, 1, 0, 0, Number.NaN), Int32Array.of(4, 4, 7, 7, 9, 9, 8));
    expect(samples).toEqual([{ key: 4, n: 2, mean: 0.5, sd: expect.closeTo(Math.SQRT1_2, 12), best: 1, worst: 0 }, { key: 7, n: 2, mean: 1, sd: 0, best: 1, worst: 1 }, { key: 9, n: 2, mean: 0, sd: 0, best: 0, worst: 0 }]);
    expect(sampleFigures(samples)).toMatchObject({ prompts: 3, fewest: 2, most: 2, mean: 0.5, best: expect.closeTo(2 / 3, 12), worst: expect.closeTo(1 / 3, 12), allRight: 1, allWrong: 1 });
    expect(meanPassAtK(samples, 2)).toEqual({ value: expect.closeTo(2 / 3, 12), n: 3, skipped: 0 });
  });

  test('that are scores are neither right nor wrong, and too few for k say so', () => {
    const samples = samplesOf(Float64Array.of(7, 8, 1), Int32Array.of(1, 1, 2));
    expect(sampleFigures(samples)).toMatchObject({ allRight: null, allWrong: null, mean: 4.25, best: 4.5, worst: 4 });
    expect(meanPassAtK(samplesOf(Float64Array.of(1), Int32Array.of(1)), 5)).toEqual({ value: null, why: { code: 'undefined-few-samples', args: { k: 5 } }, n: 0, skipped: 1 });
    expect(sampleFigures([])).toMatchObject({ prompts: 0, fewest: 0, mean: null });
  });
});

describe('the samples of one prompt', () => {
  test('are all right, all wrong or some of each, by those that have a value', () => {
    expect([[1, 1], [0, Number.NaN], [0, 1, 1], [Number.NaN], [], [1, 7]].map(samplesAre)).toEqual(['allRight', 'allWrong', 'mixed', null, null, null]);
  });

  test('have a best and a worst, of several the first', () => {
    expect(extremes([3, null, 9, 1, 9, 1])).toEqual({ best: 2, worst: 3 });
    expect(extremes([null, 0])).toEqual({ best: 1, worst: 1 });
    expect(extremes([null, Number.NaN])).toBeNull();
  });

  test('are told by pass@k for 1, 2, 4 and so on, and for all of them', () => {
    expect([0, 1, 2, 5, 8, 10].map(passKs)).toEqual([[], [1], [1, 2], [1, 2, 4, 5], [1, 2, 4, 8], [1, 2, 4, 8, 10]]);
  });
});
