import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { CellMap, CellStruct } from '../../../src/core/cell';
import { parseJson } from '../../../src/core/json';
import { cellAtPath, parseRolePath, printRolePath, rolePathToSql } from '../../../src/core/rolePath';
import type { PathStep, RolePath } from '../../../src/core/rolePath';

const field = (name: string): PathStep => ({ field: name });
const each: PathStep = { each: true };

describe('reading and writing role paths', () => {
  test.each<[string, RolePath]>([
    ['prompt', { column: 'prompt', steps: [] }],
    ['reviews[].overall-rating', { column: 'reviews', steps: [each, field('overall-rating')] }],
    ['harm-benefit tree', { column: 'harm-benefit tree', steps: [] }],
    ['references.gpt-4', { column: 'references', steps: [field('gpt-4')] }],
    ['messages[-1].content', { column: 'messages', steps: [{ element: -1 }, field('content')] }],
    ['"a.b"."c""d"', { column: 'a.b', steps: [field('c"d')] }],
    ['a[][].b', { column: 'a', steps: [each, each, field('b')] }],
    ['(messages[1].content)', { expression: 'messages[1].content' }],
  ])('%s', (text, path) => {
    expect(parseRolePath(text)).toEqual(path);
    expect(printRolePath(path)).toBe(text);
  });

  test.each(['', '.', 'a.', '.a', 'a..b', 'a[0]', 'a[-]', 'a[x]', 'a[', '[1]', 'a"b"', '"a', 'a[1]b', '()'])('“%s” is refused', (text) => {
    expect(() => parseRolePath(text)).toThrow('path-unreadable');
  });

  test('a whole column name is that column, whatever it looks like', () => {
    for (const name of ['a.b', 'x[]', '(y)', '"q"', ' lead', '*']) expect(parseRolePath(name, [name, 'a', 'x'])).toEqual({ column: name, steps: [] });
  });

  test('printing and reading again gives the same path, among any columns', () => {
    const name = fc.oneof(fc.string({ minLength: 1, maxLength: 5, unit: fc.constantFrom('a', 'b', '.', '[', ']', '"', ' ', '-', '1', '(') }), fc.string({ maxLength: 6 }));
    const step = fc.oneof(name.map(field), fc.constant(each), fc.integer({ min: -9, max: 9 }).filter((n) => n !== 0).map((element) => ({ element })));
    fc.assert(
      fc.property(name, fc.array(step, { maxLength: 4 }), fc.array(name, { maxLength: 4 }), (column, steps, others) => {
        const columns = [column, ...others];
        expect(parseRolePath(printRolePath({ column, steps }, columns), columns)).toEqual({ column, steps });
      }),
      { numRuns: 500 },
    );
  });
});

describe('values at role paths', () => {
  let connection: DuckDBConnection;
  beforeAll(async () => {
    connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`create table t as select 'p' as prompt, 'odd' as "a.b; drop table t; --",
      [{'x': 1, 'in''ner "q"': [10, 20]}, {'x': 2, 'in''ner "q"': []}, null, {'x': null, 'in''ner "q"': [30]}] as list,
      {'prompt': {'deep': 'd'}, 't': 5} as s, [[{'v': 1}, {'v': 2}], [{'v': 3}]] as nested`);
  });

  const columns = [{ name: 'prompt' }, { name: 'a.b; drop table t; --' }, { name: 'list' }, { name: 's' }, { name: 'nested' }];

  test.each([
    ['prompt', '"p"'],
    ['a.b; drop table t; --', '"odd"'],
    ['list[].x', '[1,2,null,null]'],
    [`list[]."in'ner ""q"""`, `[[10,20],[],null,[30]]`],
    [`list[]."in'ner ""q"""[]`, `[10,20,30]`],
    ['list[-1].x', 'null'],
    ['list[1].x', '1'],
    ['list[9].x', 'null'],
    ['s.t', '5'],
    ['s.prompt.deep', '"d"'],
    ['nested[][].v', '[1,2,3]'],
    ['nested[1][].v', '[1,2]'],
    ["(upper(prompt) || '!' -- a comment)", '"P!"'],
  ])('%s is %s in SQL, and in a row of cells', async (path, json) => {
    const query = rolePathToSql(path, columns);
    const value = (await connection.runAndReadAll(`select to_json(${query.text})::varchar from t`, [...query.params] as never)).getRows()[0]?.[0];
    expect(value ?? 'null').toBe(json);
    if (path.startsWith('(')) return;
    const row = parseJson(String((await connection.runAndReadAll('select to_json(r)::varchar from t as r')).getRows()[0]?.[0]));
    if (!(row instanceof CellStruct)) throw new Error('no row');
    expect(cellAtPath(row, path) ?? null).toEqual(parseJson(json));
  });

  test('maps and JSON columns are read by key', async () => {
    const typed = [{ name: 'm', type: 'MAP(VARCHAR, INTEGER)' }, { name: 'j', type: 'JSON' }];
    const get = async (path: string): Promise<unknown> => {
      const query = rolePathToSql(path, typed);
      return (await connection.runAndReadAll(`select (${query.text})::varchar from (select map {'k.1': 7} as m, '{"a b": 3}'::json as j)`)).getRows()[0]?.[0];
    };
    expect(await get('m."k.1"')).toBe('7');
    expect(await get('j.a b')).toBe('3');
    expect(cellAtPath(new CellStruct(['m'], [new CellMap([['k', 7]])]), 'm.k')).toBe(7);
  });

  test('any key of a JSON column gives its value and no other', async () => {
    const key = fc.string({ maxLength: 5, unit: fc.constantFrom('a', '"', '\\', '.', '*', '$', '/', '~', '[', ']', "'", '0', ' ', 'é') });
    await fc.assert(fc.asyncProperty(key, fc.array(key, { maxLength: 3 }), async (name, others) => {
      const json = JSON.stringify({ ...Object.fromEntries(others.map((o) => [o, 'another'])), [name]: 'this' });
      const query = rolePathToSql(printRolePath({ column: 'j', steps: [field(name)] }), [{ name: 'j', type: 'JSON' }]);
      expect((await connection.runAndReadAll(`select ${query.text} from (select $1::json as j)`, [json] as never)).getRows()).toEqual([['this']]);
    }), { numRuns: 200 });
  });

  test('an unknown column and a NUL are said, not run', () => {
    expect(() => rolePathToSql('nope', columns)).toThrow('column-unknown');
    expect(() => rolePathToSql('s."a\0b"', columns)).toThrow('path-unreadable');
  });
});
