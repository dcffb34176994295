import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowsFilter } from '../../../src/core/rowsFilter';

test('rows become a filter that a person reads: stretches as between, the others listed', () => {
  expect(rowsFilter([9, 3, 4, 5, 7, 6, 3, 100])).toBe('loupe_row in (9, 100) or loupe_row between 3 and 7');
  expect(rowsFilter([1, 2])).toBe('loupe_row in (1, 2)');
  expect(rowsFilter([])).toBe('false');
});

test('the filter names exactly the rows', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.nat(300)), (rows) => {
    const named = new Set<number>();
    for (const [, list, from, to] of rowsFilter(rows).matchAll(/in \(([^)]*)\)|between (\d+) and (\d+)/g)) {
      if (list !== undefined) list.split(', ').forEach((n) => named.add(Number(n)));
      else for (let row = Number(from); row <= Number(to); row++) named.add(row);
    }
    expect([...named].sort((a, b) => a - b)).toEqual([...rows].sort((a, b) => a - b));
  }));
});
