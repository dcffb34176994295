import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roundTicks, xScaleOf, yScaleOf } from '../../../webview/kit/charts/lineScale';

describe('the scales of a line chart', () => {
  test('have a place for 0 before the powers of ten, and the way is broken there', () => {
    const { at, ticks, breakAt } = xScaleOf([0, 1, 512, 143_000], 'log', 8);
    expect(ticks).toEqual([0, 1, 10, 100, 1000, 10_000, 100_000]);
    expect(at(0)).toBe(0);
    expect(at(1)).toBeGreaterThan(breakAt!);
    expect(at(143_000)).toBeCloseTo(1, 12);
    expect(at(100) - at(10)).toBeCloseTo(at(10_000) - at(1000), 12);
    expect(xScaleOf([1, 10], 'log', 5).breakAt).toBeNull();
  });

  test('keep the order of values and stay on the way, whatever these are', () => {
    fc.assert(fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 30 }), fc.constantFrom('linear' as const, 'log' as const, 'order' as const), (values, kind) => {
      const { at, ticks } = xScaleOf(values, kind, 6);
      const sorted = [...new Set(values)].sort((a, b) => a - b).map(at);
      expect(sorted.every((share) => share >= 0 && share <= 1 + 1e-9)).toBe(true);
      expect(sorted.every((share, i) => i === 0 || share > sorted[i - 1]!)).toBe(true);
      expect(ticks.map(at).every((share) => share >= -1e-9 && share <= 1 + 1e-9)).toBe(true);
    }));
  });

  test('have round marks, two at least', () => {
    expect(roundTicks(0, 1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(roundTicks(55.1, 64.9, 3).length).toBeGreaterThan(1);
    expect(yScaleOf([0.5], 4).at(0.5)).toBeCloseTo(0.5, 12);
    expect(yScaleOf([1, 10, 1000], 5, true).ticks).toEqual([1, 10, 100, 1000]);
  });
});
