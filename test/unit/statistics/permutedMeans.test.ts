import fc from 'fast-check';
import { expect, test } from 'vitest';
import { permutedMeans } from '../../../src/core/statistics/permutedMeans';

/** Of all ways to say which values are the first group’s, the share with means as far apart. */
function byHand(first: readonly number[], second: readonly number[]): number {
  const all = [...first, ...second];
  const total = all.reduce((sum, v) => sum + v, 0);
  const apart = (sum: number): number => Math.abs(sum / first.length - (total - sum) / second.length);
  const observed = apart(first.reduce((sum, v) => sum + v, 0)) - 1e-9;
  let [reached, ways] = [0, 0];
  for (let chosen = 0; chosen < 2 ** all.length; chosen++) {
    const own = all.filter((_, i) => (chosen & (1 << i)) !== 0);
    if (own.length !== first.length) continue;
    ways++;
    if (apart(own.reduce((sum, v) => sum + v, 0)) >= observed) reached++;
  }
  return reached / ways;
}

const few = fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 2, maxLength: 6 });
const many = fc.array(fc.integer({ min: -5000, max: 5000 }).map((v) => v / 997), { minLength: 2, maxLength: 6 });

test('the chance of two means is that of all ways to draw them, within what so many draws leave open', async () => {
  await fc.assert(fc.asyncProperty(fc.oneof(fc.tuple(few, few), fc.tuple(many, many)), async ([first, second]) => {
    const found = await permutedMeans(Float64Array.from(first), Float64Array.from(second), { seed: 3 });
    const isFlat = new Set([...first, ...second].map((v) => v + 0)).size === 1;
    expect(found.p === null).toBe(isFlat);
    // Five standard errors of 9,999 draws.
    if (found.p !== null) expect(Math.abs(found.p - byHand(first, second))).toBeLessThan(0.026);
  }), { numRuns: 40 });
});

test('values that are few and come often are drawn by how many, with the same chance', async () => {
  // Fisher's exact chance, summed over the hypergeometric distribution: of 180 and 120 of 300 each 1.349e-06, of 151 and 149 0.935.
  const group = (right: number): Float64Array => Float64Array.from({ length: 300 }, (_, i) => (i < right ? 1 : 0));
  expect((await permutedMeans(group(180), group(120))).p).toBeLessThan(0.0005);
  const near = await permutedMeans(group(151), group(149));
  expect(near.p).toBeGreaterThan(0.9);
  expect(near.difference).toBeCloseTo(2 / 300, 12);
});

test('who waits is heard between draws, and an empty group is no group', async () => {
  const values = Float64Array.from({ length: 200_000 }, (_, i) => Math.sin(i));
  let turns = 0;
  await permutedMeans(values.subarray(0, 100_000), values.subarray(100_000), { pause: () => { turns++; return Promise.resolve(); } });
  expect(turns).toBeGreaterThan(3);
  expect(await permutedMeans(new Float64Array(0), values)).toMatchObject({ p: null, why: { code: 'undefined-group-empty' } });
});
