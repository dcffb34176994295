import { describe, expect, test } from 'vitest';
import { holm, twoSided } from '../../../src/core/statistics/normal';

describe('tests by the normal distribution', () => {
  test('two-sided chances are those of erfc in Python’s math', () => {
    // [math.erfc(z / math.sqrt(2)) for z in (0, 0.5, 1.959963984540054, 3, 8)]
    const known = [[0, 1], [0.5, 0.6170750774519738], [1.959963984540054, 0.05], [-3, 0.0026997960632601913], [8, 1.2441921148543639e-15]] as const;
    for (const [z, p] of known) expect(Math.abs(twoSided(z) / p - 1)).toBeLessThan(1e-12);
  });

  test('Holm’s correction of four tests is the one of his paper', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([expect.closeTo(0.03, 12), expect.closeTo(0.06, 12), expect.closeTo(0.06, 12), expect.closeTo(0.02, 12)]);
    expect(holm([])).toEqual([]);
  });
});
