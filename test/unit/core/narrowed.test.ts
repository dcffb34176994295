import { expect, test } from 'vitest';
import { narrowed } from '../../../src/core/narrowed';

test('a condition is added to what stands in a filter, which keeps its meaning', () => {
  expect(narrowed('', 'a = 1')).toBe('a = 1');
  expect(narrowed('b > 2', 'a = 1')).toBe('b > 2 and a = 1');
  expect(narrowed('b > 2 OR c', 'a = 1')).toBe('(b > 2 OR c) and a = 1');
  expect(narrowed('b > 2 -- why', 'a = 1')).toBe('(b > 2 -- why\n) and a = 1');
  expect(narrowed('b > 2 and a = 1', 'a = 1')).toBe('b > 2 and a = 1');
  expect(narrowed('(b > 2 or c) and d', 'a = 1')).toBe('(b > 2 or c) and d and a = 1');
  expect(narrowed("b = ' or '", 'a = 1')).toBe("b = ' or ' and a = 1");
  expect(narrowed('/* off: b > 2 */', 'a = 1')).toBe('/* off: b > 2 */ a = 1');
  expect(narrowed('b > 2 /* off: c */', 'a = 1')).toBe('b > 2 /* off: c */ and a = 1');
});
