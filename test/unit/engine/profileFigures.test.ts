import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binCounts, measureFigures } from '../../../src/engine/profileFigures';
import type { FigureCounts } from '../../../src/engine/profileFigures';

/** Figures of rows in groups, in no order; some groups are large, and some figures lie far from the others. */
const figure = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: -50, max: 50 }) }, { weight: 3, arbitrary: fc.double({ noNaN: true, min: -1000, max: 1000 }) }, fc.constantFrom(1e300, -1e300, 1e-300, 0, -0, Number.MAX_SAFE_INTEGER, -1e18));
const groups = fc.array(fc.tuple(figure, fc.integer({ min: 1, max: 40 })), { minLength: 1, maxLength: 60 });
const countsOf = (of: readonly (readonly [number, number])[]): FigureCounts => ({ values: Float64Array.from(of, ([value]) => value), counts: Float64Array.from(of, ([, n]) => n) });
const spread = (of: readonly (readonly [number, number])[]): Float64Array => Float64Array.from(of.flatMap(([value, n]) => Array.from({ length: n }, () => value))).sort();

describe('figures of groups of rows', () => {
  test('are those of all rows, sorted', () => {
    fc.assert(fc.property(groups, (of) => {
      const rows = spread(of);
      const quantile = (share: number): number => {
        const place = (rows.length - 1) * share;
        const [lower = 0, upper = 0, between] = [rows[Math.floor(place)], rows[Math.ceil(place)], place % 1];
        return lower === upper ? lower : lower * (1 - between) + upper * between;
      };
      const found = measureFigures(countsOf(of));
      expect(found?.rows).toBe(rows.length);
      expect({ ...found?.figures, mean: 0 }).toEqual({ min: rows[0], lowerQuartile: quantile(0.25), median: quantile(0.5), upperQuartile: quantile(0.75), p95: quantile(0.95), max: rows.at(-1), mean: 0 });
    }));
  });

  test('have a mean that no order of the groups changes: of whole numbers of 64 bits, and of those that cancel out', () => {
    const large = Array.from({ length: 901 }, (_, i) => [2 ** 53 + 2 * i, 1] as const);
    expect(measureFigures(countsOf(large))?.figures.mean).toBe(2 ** 53 + 900);
    expect(measureFigures(countsOf([[1e16, 1], [1, 2], [-1e16, 1]]))?.figures.mean).toBe(0.5);
    expect(measureFigures(countsOf([[1e308, 20]]))?.figures.mean).toBe(Infinity);
  });

  test('are none where there is no row', () => {
    expect(measureFigures(countsOf([]))).toBeNull();
  });

  test('fall into bins by their last values, those above into the last bin', () => {
    fc.assert(fc.property(groups, fc.uniqueArray(fc.double({ noNaN: true, min: -1000, max: 1000 }), { minLength: 1, maxLength: 30 }), (of, drawn) => {
      const ends = [...drawn].sort((a, b) => a - b);
      const expected = ends.map((end, i) => spread(of).filter((value) => (i === 0 || value > (ends[i - 1] ?? 0)) && (value <= end || i === ends.length - 1)).length);
      expect(binCounts(countsOf(of), ends)).toEqual(expected);
    }));
  });
});
