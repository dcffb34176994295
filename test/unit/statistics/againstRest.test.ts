import * as fc from 'fast-check';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { againstRest } from '../../../src/core/statistics/againstRest';
import type { AgainstRest } from '../../../src/core/statistics/againstRest';
import { hypergeometric } from '../../../src/core/statistics/hypergeometric';
import { benjaminiHochberg } from '../../../src/core/statistics/normal';
import type { Level, Ratings } from '../../../src/core/statistics/ratings';

const UNITS = [[0, 0, 0], [0, 0, 1], [1, 1, 1], [2, 2, null], [0, 1, 2], [1, 1, 0], [2, 2, 2], [0, 0, null], [1, 2, 1], [0, null, null], [2, 0, 2], [1, 1, 1], [0, 0, 0]];
const SLICE = [1, 5, 6, 8, 12];
const CLUSTERS = [[0, 2], [1, 8], [3, 4], [5, 6], [7, 11], [10], [12], [9]];
const ratings: Ratings = { raters: ['a', 'b', 'c'], labels: ['x', 'y', 'z'], units: UNITS };
const EXPECTED = {
  nominal: { difference: -0.18941630706336587, p: 0.5568181818181818 }, ordinal: { difference: 0.25187919293182437, p: 0.5820707070707071 }, observed: { difference: -0.10588235294117654, p: 0.6590909090909091 }, clustered: { p: 0.7428571428571429 },
};
const clusterOf = UNITS.map((_, u) => CLUSTERS.findIndex((c) => c.includes(u)));
const against = (of: Ratings, level: Level, draws = 9_999, slice: readonly number[] = SLICE): Promise<AgainstRest> => againstRest(of, of.units.map((_, u) => slice.includes(u)), { level, draws, seed: 7, work: 1e12 }, () => Promise.resolve());

describe('a slice against the rest', () => {
  // Differences and the share of all 792 (or 35) divisions that are as far apart: enumerated with numpy (python 3.11, own implementation of α from Krippendorff 2011).
  test('differences are those of numpy, and p that of all divisions of the units, within four standard errors of the draws', async () => {
    const near = (p: number | null, exact: number, draws: number): void => expect(Math.abs((p ?? 2) - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / draws) + 2 / draws);
    const nominal = await against(ratings, 'nominal');
    expect([nominal.test, nominal.draws]).toEqual(['permutation', 9_999]);
    expect(nominal.krippendorffAlpha.value).toBeCloseTo(EXPECTED.nominal.difference, 12);
    expect(nominal.observed.value).toBeCloseTo(EXPECTED.observed.difference, 12);
    near(nominal.krippendorffAlpha.p, EXPECTED.nominal.p, 9_999);
    near(nominal.observed.p, EXPECTED.observed.p, 9_999);
    const ordinal = await against(ratings, 'ordinal');
    expect(ordinal.krippendorffAlpha.value).toBeCloseTo(EXPECTED.ordinal.difference, 12);
    near(ordinal.krippendorffAlpha.p, EXPECTED.ordinal.p, 9_999);
    const clustered = await against({ ...ratings, clusters: clusterOf }, 'nominal');
    expect(clustered.test).toBe('permutation');
    near(clustered.observed.p, EXPECTED.clustered.p, 9_999);
  });

  test('clusters that lie on both sides are drawn with replacement instead', async () => {
    const { test: name, observed } = await against({ ...ratings, clusters: UNITS.map((_, u) => u % 6) }, 'nominal', 999);
    expect([name, observed.value]).toEqual(['cluster-bootstrap', expect.closeTo(EXPECTED.observed.difference, 12)]);
    expect(observed.p).toBeGreaterThan(0.01);
  });

  test('a slice without two labels on any unit, or with one label alone, has no difference, and says which side is to blame', async () => {
    const none = await against(ratings, 'nominal', 99, [9]);
    expect([none.draws, none.observed]).toEqual([0, { value: null, why: { code: 'undefined-slice', args: {} }, low: null, high: null, p: null }]);
    const same = await against(ratings, 'nominal', 99, [0, 12]);
    expect(same.krippendorffAlpha.value).toBeNull();
    expect(same.observed.p).toBeGreaterThan(0);
  });

  test('units counted once or by their number, in whatever order, give the same; p is never 0', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }), fc.boolean(), fc.integer({ min: 1, max: 4 })), { minLength: 2, maxLength: 12 }), async (list) => {
      const ask = (of: readonly (readonly [number, number, boolean, number])[]): Promise<AgainstRest> => againstRest({ raters: ['a', 'b'], labels: ['x', 'y', 'z'], units: of.map(([a, b]) => [a, b]), weights: of.map(([, , , n]) => n) }, of.map(([, , isIn]) => isIn), { level: 'nominal', draws: 50, seed: 3, work: 1e12 }, () => Promise.resolve());
      const whole = await ask(list);
      expect(await ask([...list].reverse().flatMap(([a, b, isIn, n]) => Array.from({ length: n }, () => [a, b, isIn, 1] as const)))).toEqual(whole);
      if (whole.observed.p !== null) expect(whole.observed.p).toBeGreaterThan(0);
    }), { numRuns: 60 });
  });
});

test('numbers drawn without replacement have the hypergeometric distribution (scipy 1.x hypergeom.pmf(k, 50, 12, 20)), of millions, too', () => {
  const random = xoroshiro128plus(1);
  const uniform = (): number => uniformFloat64(random);
  const counts = new Float64Array(13);
  for (let i = 0; i < 20_000; i++) {
    const k = hypergeometric(50, 12, 20, uniform);
    counts[k] = (counts[k] ?? 0) + 1;
  }
  const pmf = [0.0007124668334405124, 0.00899958105398542, 0.04702281100707382, 0.1343508885916395, 0.23358734039228224, 0.2599928658279316, 0.18957813133286677, 0.09099750303977604, 0.028436719699930016, 0.005617129817270128];
  pmf.forEach((p, k) => expect(Math.abs((counts[k] ?? 0) / 20_000 - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / 20_000)));
  const many = Array.from({ length: 4_000 }, () => hypergeometric(1_000_000, 3_000, 400_000, uniform));
  const mean = many.reduce((sum, k) => sum + k, 0) / many.length;
  expect(Math.abs(mean - 1_200)).toBeLessThan((5 * 26.79) / Math.sqrt(4_000));
  expect(Math.sqrt(many.reduce((sum, k) => sum + (k - mean) ** 2, 0) / many.length)).toBeCloseTo(26.79, -0.3);
});

test('Benjamini and Hochberg as scipy corrects (false_discovery_control)', () => {
  benjaminiHochberg([0.01, 0.04, 0.03, 0.5, 0.005, 0.04]).forEach((p, i) => expect(p).toBeCloseTo([0.03, 0.048, 0.048, 0.5, 0.03, 0.048][i] ?? 0, 12));
  expect(benjaminiHochberg([])).toEqual([]);
});
