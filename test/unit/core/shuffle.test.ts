import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowSet } from '../../../src/features/annotation/work/rowSet';
import { Shuffle } from '../../../src/core/shuffle';

test('a shuffle gives every number once, and knows the place of each', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 700 }), fc.string(), (n, seed) => {
    const shuffle = new Shuffle(n, seed);
    const order = Array.from({ length: n }, (_, i) => shuffle.at(i));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    expect(order.map((value) => shuffle.placeOf(value))).toEqual(Array.from({ length: n }, (_, i) => i));
  }));
});

test('a shuffle of numbers beyond 32 bits goes forwards and back', () => {
  const shuffle = new Shuffle(6e9, 'seed');
  for (const place of [0, 1, 4_294_967_296, 5_999_999_999]) {
    const value = shuffle.at(place);
    expect(value).toBeLessThan(6e9);
    expect(shuffle.placeOf(value)).toBe(place);
  }
});

test('a shuffle spreads neighbours: of 10,000 numbers, the first 1,000 come evenly from all tenths', () => {
  const shuffle = new Shuffle(10_000, 'seed');
  const tenths = new Array<number>(10).fill(0);
  for (let i = 0; i < 1_000; i++) tenths[Math.floor(shuffle.at(i) / 1_000)]! += 1;
  // Each tenth is expected to have 100, with a standard deviation below 10.
  for (const count of tenths) expect(Math.abs(count - 100)).toBeLessThan(50);
});

test('a set of rows is what a Set is', () => {
  fc.assert(fc.property(fc.array(fc.record({ row: fc.integer({ min: -2, max: 70 }), add: fc.boolean() })), (steps) => {
    const [mine, model] = [new RowSet(66), new Set<number>()];
    for (const { row, add } of steps) {
      if (add) mine.add(row);
      else mine.delete(row);
      if (add && row >= 0 && row < 66) model.add(row);
      else if (!add) model.delete(row);
    }
    expect([mine.size, Array.from({ length: 72 }, (_, i) => mine.has(i))]).toEqual([model.size, Array.from({ length: 72 }, (_, i) => model.has(i))]);
  }));
});
