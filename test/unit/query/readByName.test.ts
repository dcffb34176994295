import { describe, expect, test } from 'vitest';
import { readByName } from '../../../src/features/query/readByName';

describe('SQL that reads a file by its path', () => {
  test.each([
    [`from 'x.parquet'`, 'from x'],
    [`select * from dataset d join "x.parquet" x using (id)`, 'select * from dataset d join x x using (id)'],
    [`select 'x.parquet' as name from dataset, 'x.parquet' where source = 'x.parquet' -- from 'x.parquet'`, `select 'x.parquet' as name from dataset, x where source = 'x.parquet' -- from 'x.parquet'`],
  ])('reads %s by its name once that is open', (sql, expected) => {
    expect(readByName(sql, 'x.parquet', 'x')).toBe(expected);
  });

  test('writes a name that is no plain word in quotes', () => {
    expect(readByName(`from 'a b.parquet'`, 'a b.parquet', 'a b')).toBe('from "a b"');
  });
});
