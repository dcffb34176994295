import { describe, expect, test } from 'vitest';
import { ratioVariance, wilson, wilsonOfClusters } from '../../../src/core/statistics/wilson';

// statsmodels 0.14: OLS on a constant with cov_type='cluster' for the variance v, proportion_confint(p n, n, method='wilson') with n = min(N, p (1 − p) / v).
const KNOWN = [
  { clusters: [[3, 4], [0, 5], [6, 6], [2, 7], [1, 1], [4, 9]], variance: 0.02226562500000002, ends: [0.2475541381054855, 0.7524458618945145] },
  { clusters: [[1, 2], [1, 2], [1, 2], [0, 1]], variance: 0.006663890045814242, ends: [0.15821985525146964, 0.7495416354723428] },
  { clusters: [[9, 10], [2, 10], [10, 10], [0, 3]], variance: 0.052475670807751895, ends: [0.2385666006772016, 0.9071890104936342] },
] as const;

describe('the interval of a share of units that come in clusters', () => {
  test.each(KNOWN)('is Wilson’s of as many units as would tell as much by themselves: $clusters', ({ clusters, variance, ends }) => {
    const counted = clusters.map(([k, n]) => ({ k, n }));
    expect(ratioVariance(counted.map(({ k, n }) => ({ sum: k, n })))).toBeCloseTo(variance, 14);
    const { low, high } = wilsonOfClusters(counted);
    expect([low, high]).toEqual(ends.map((end) => expect.closeTo(end, 12) as number));
  });

  test('of a share of none or all is that of as many units as there are clusters', () => {
    expect(wilsonOfClusters([{ k: 0, n: 4 }, { k: 0, n: 9 }, { k: 0, n: 0 }, { k: 0, n: 2 }])).toEqual(wilson(0, 3));
    expect(wilsonOfClusters([{ k: 4, n: 4 }, { k: 9, n: 9 }])).toEqual(wilson(2, 2));
  });

  test('clusters of one unit each, a little wider than units by themselves', () => {
    const [alone, clusters] = [wilson(30, 100), wilsonOfClusters(Array.from({ length: 100 }, (_, i) => ({ k: i < 30 ? 1 : 0, n: 1 })))];
    expect(clusters.low).toBeLessThan(alone.low);
    expect(clusters.low).toBeCloseTo(alone.low, 2);
  });
});
