import fc from 'fast-check';
import type { SchemaElement } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { topColumns } from '../../../src/data/parquet/readFooter';

const element = (children: number, i = 0): SchemaElement => ({ name: `e${i}`, ...(children === 0 ? {} : { num_children: children }) });

describe('the schema of a footer', () => {
  test('of a whole tree is parted into its top-level columns', () => {
    // root(a, b(c, d(e)), f)
    const schema = [3, 0, 2, 0, 1, 0, 0].map((n, i) => element(n, i));
    expect(topColumns(schema).map((c) => [c.name, c.elements.map((e) => e.name)])).toEqual([['e1', ['e1']], ['e2', ['e2', 'e3', 'e4', 'e5']], ['e6', ['e6']]]);
  });

  test('that claims children without end, or nests without end, is refused at once', () => {
    const started = performance.now();
    for (const claim of [2 ** 31 - 1, -1, Number.NaN, 1.5, 3]) expect(() => topColumns([element(1), element(claim), element(0)])).toThrow(RangeError);
    expect(() => topColumns(Array.from({ length: 200_000 }, (_, i) => element(i === 199_999 ? 0 : 1, i)))).toThrow(RangeError);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('whatever it claims, is refused or gives each element to one column', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constant(0), fc.nat(3), fc.integer()), { maxLength: 40 }), (claims) => {
      const schema = [1, ...claims].map((n, i) => element(n, i));
      let columns;
      try {
        columns = topColumns(schema);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return;
      }
      expect(columns.flatMap((c) => c.elements)).toEqual(schema.slice(1));
    }));
  });
});
