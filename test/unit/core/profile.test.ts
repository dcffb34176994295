import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binEdges, isCategorical, MOST_BARS } from '../../../src/core/profile';

const quartiles = (values: readonly number[]): { min: number; max: number; lowerQuartile: number; upperQuartile: number } => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { min: at(0), max: at(1), lowerQuartile: at(0.25), upperQuartile: at(0.75) };
};
const texts = (edges: ReturnType<typeof binEdges>): string[] | undefined => edges?.map((e) => e.text);

describe('the ends of bins', () => {
  test('are as far apart as Freedman and Diaconis say, up to a round number', () => {
    // 2 · 50 / ∛1000 = 10
    expect(texts(binEdges({ min: 0, max: 100, lowerQuartile: 25, upperQuartile: 75 }, 1000, 'real'))).toEqual(['0', '10', '20', '30', '40', '50', '60', '70', '80', '90', '100']);
    // 2 · 0.5 / ∛1000 = 0.1
    expect(texts(binEdges({ min: 0.05, max: 0.52, lowerQuartile: 0, upperQuartile: 0.5 }, 1000, 'real'))).toEqual(['0.0', '0.1', '0.2', '0.3', '0.4', '0.5', '0.6']);
  });

  test('of whole numbers are whole, and the last bin holds the largest', () => {
    expect(texts(binEdges({ min: 1, max: 5, lowerQuartile: 2, upperQuartile: 4 }, 1e6, 'whole'))).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  test('of moments fall on days and hours', () => {
    const edges = binEdges({ min: 1_700_000_000, max: 1_700_400_000, lowerQuartile: 1_700_100_000, upperQuartile: 1_700_300_000 }, 100, 'seconds') ?? [];
    expect(new Set(edges.map((e) => e.value % 3600))).toEqual(new Set([0]));
  });

  test('hold every value, are no more than allowed and rise', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), fc.integer(), fc.double({ noNaN: true, min: 0, max: 1 })), { minLength: 2, maxLength: 60 }), fc.constantFrom('real' as const, 'whole' as const), (given, of) => {
      const values = of === 'whole' ? given.map((v) => Math.round(v % 1e9)) : given;
      const edges = binEdges(quartiles(values), values.length, of);
      if (!edges) return;
      const [first, last] = [edges[0]?.value ?? NaN, edges.at(-1)?.value ?? NaN];
      expect(edges.length - 1).toBeLessThanOrEqual(MOST_BARS);
      expect(first).toBeLessThanOrEqual(Math.min(...values));
      if (of === 'whole') expect(last).toBeGreaterThan(Math.max(...values));
      else expect(last).toBeGreaterThanOrEqual(Math.max(...values));
      edges.forEach((e, i) => { if (i > 0) expect(e.value).toBeGreaterThan(edges[i - 1]?.value ?? NaN); });
    }));
  });

  test('are none where all values are one', () => {
    expect(binEdges({ min: 3, max: 3, lowerQuartile: 3, upperQuartile: 3 }, 10, 'whole')).toBeNull();
  });
});

test('categories are ten values, or values that come back', () => {
  expect([isCategorical(10, 10), isCategorical(11, 11), isCategorical(11, 55), isCategorical(999, 1e6), isCategorical(1000, 1e6)]).toEqual([true, false, true, true, false]);
});
