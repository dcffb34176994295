import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundQuery, givenValues } from '../../../src/features/query/parameters';
import { PACK } from '../../../src/features/query/pack';
import { parseSavedQuery } from '../../../src/features/query/savedQuery';
import { duckdb } from '../shape/sample';

const query = (sql: string, ...parameters: string[]): ReturnType<typeof parseSavedQuery> => parseSavedQuery(['-- name: q', ...parameters.map((p) => `-- parameter: ${p}`), sql].join('\n'), 'q.loupe.sql', null);
const columns = ['source', 'odd "name"', "it's; --", '$n', 'a.b'].map((name) => ({ name, sourceName: name, type: 'VARCHAR', origin: 'file' as const }));

describe('parameters of a saved query', () => {
  test('any text comes out of the database as it went in', async () => {
    const connection = await duckdb();
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary' }).filter((s) => !s.includes('\0')), async (value) => {
      const { sql, parameters } = boundQuery(query('select $value as v', 'value text'), new Map([['value', value]]), []);
      expect(sql).toBe('select cast(? as varchar) as v');
      const rows = (await connection.runAndReadAll(sql, [...parameters] as string[])).getRows();
      expect(rows).toEqual([[value]]);
    }), { numRuns: 200 });
  });

  test('a name stands for its value only outside of texts, quoted names and comments', () => {
    const { sql, parameters } = boundQuery(query(`select '$n', "$n", $n, $$ $n $$, $t$ $n $t$ -- $n\n, $n /* $n */ from dataset`, 'n integer = 7'), new Map(), []);
    expect(sql).toBe(`select '$n', "$n", cast(? as bigint), $$ $n $$, $t$ $n $t$ -- $n\n, cast(? as bigint) /* $n */ from dataset`);
    expect(parameters).toEqual([{ integer: '7' }, { integer: '7' }]);
  });

  test('a column is one of the dataset, quoted, whatever characters it has', async () => {
    const connection = await duckdb();
    for (const { name } of columns) {
      const { sql, parameters } = boundQuery(query('select $c as v from t', 'c column'), new Map([['c', name]]), columns);
      expect(parameters).toEqual([]);
      const rows = (await connection.runAndReadAll(`with t(${columns.map((c) => `"${c.name.replaceAll('"', '""')}"`).join(', ')}) as (values (${columns.map((_, i) => `'v${i}'`).join(', ')})) ${sql}`)).getRows();
      expect(rows).toEqual([[`v${columns.findIndex((c) => c.name === name)}`]]);
    }
  });

  test('values are of their types, to the last digit', () => {
    const given = (type: string, value: string): unknown => boundQuery(query('select $v', `v ${type}`), new Map([['v', value]]), []).parameters[0];
    expect([given('integer', '9007199254740993'), given('number', '-0.5e3'), given('boolean', 'yes'), given('text', '')]).toEqual([{ integer: '9007199254740993' }, -500, true, '']);
    for (const [type, value] of [['integer', '1.5'], ['integer', ''], ['number', 'NaN'], ['number', ' '], ['boolean', '2']] as const) expect(() => given(type, value)).toThrow('query-parameter-type');
  });

  test('a value may hold “=”; what has no key has none', () => {
    expect([...givenValues(['a=b=c', 'd='])]).toEqual([['a', 'b=c'], ['d', '']]);
    expect(() => givenValues(['=b'])).toThrow('usage-set');
  });

  test('ours have a name, a sentence, a description of each parameter, and no name twice', () => {
    expect(new Set(PACK.map((q) => q.name)).size).toBe(PACK.length);
    for (const q of PACK) {
      expect([q.name, q.description]).toEqual([q.name, expect.stringMatching(/^[A-Z].*\.$/) as string]);
      expect(q.parameters.filter((p) => p.description === '').map((p) => p.name)).toEqual([]);
      for (const p of q.parameters) expect(q.sql).toContain(`$${p.name}`);
    }
  });
});
