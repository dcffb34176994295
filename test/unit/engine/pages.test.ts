import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { Cell } from '../../../src/core/cell';
import type { DatasetInfo } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import { sentence } from '../../../src/core/sentences';
import type { ViewQuery } from '../../../src/core/viewQuery';
import type { CellPath } from '../../../src/engine/contract';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

let engine: EngineHandle;
let folder: string;
let stop: () => Promise<void>;
let connection: DuckDBConnection;

beforeAll(async () => {
  ({ engine, folder, stop } = await testEngine());
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(async () => stop());

const open = (...paths: string[]): Promise<DatasetInfo> => engine.request('open', { source: { paths, literal: true } });

async function cells(info: DatasetInfo, columns: readonly string[], rowStart: number, rowEnd: number, view = 'all', textLimit = 0): Promise<Cell[][]> {
  const { ipc } = await engine.request('page', { dataset: info.id, view, columns: columns.map((column) => ({ column })), rowStart, rowEnd, textLimit });
  const table = decodePage(ipc);
  return Array.from({ length: table.rows }, (_, row) => ['loupe_row', ...columns].map((name) => table.row(row).get(name) ?? null));
}

const prepare = (info: DatasetInfo, query: ViewQuery): Promise<{ view: string; rows: number }> => engine.request('view', { dataset: info.id, query }, { lane: 'job' });

describe('several files are one dataset', () => {
  let info: DatasetInfo;

  beforeAll(async () => {
    mkdirSync(join(folder, 'shards'));
    const at = (name: string): string => join(folder, 'shards', name);
    await connection.run(`copy (select i::integer as id, 'first' as "where" from range(3) t(i)) to '${at('part-0.parquet')}'`);
    await connection.run(`copy (select (i + 10000000000)::bigint as id, 'second' as "where", i / 2 as score from range(5) t(i)) to '${at('part-1.parquet')}'`);
    await connection.run(`copy (select 'third' as "where", 7::smallint as id where false) to '${at('part-2.parquet')}'`);
    await connection.run(`copy (select 'fourth' as "where", (i - 2)::smallint as id from range(4) t(i)) to '${at('part-10.parquet')}'`);
    info = await open(join(folder, 'shards'));
  });

  test('rows are numbered over all of them, in the order of their names with numbers as numbers', async () => {
    expect(info.rows).toBe(12);
    expect(await cells(info, ['id', 'where', 'score'], 0, 99)).toEqual([
      [0, 0, 'first', null], [1, 1, 'first', null], [2, 2, 'first', null],
      [3, 10000000000, 'second', 0], [4, 10000000001, 'second', 0.5], [5, 10000000002, 'second', 1], [6, 10000000003, 'second', 1.5], [7, 10000000004, 'second', 2],
      [8, -2, 'fourth', null], [9, -1, 'fourth', null], [10, 0, 'fourth', null], [11, 1, 'fourth', null],
    ]);
  });

  test('what differs between them is said: a wider type, a column that some lack', () => {
    expect(info.columns.map((c) => [c.name, c.type])).toEqual([['id', 'BIGINT'], ['where', 'VARCHAR'], ['score', 'DOUBLE']]);
    const said = info.warnings.map((w) => sentence(w)).join(' ');
    expect(said).toContain('part-1.parquet has score more; has another type for id · part-2.parquet has another type for id · part-10.parquet has another type for id');
  });

  test('filters and orders speak of all of them, nulls are last in both directions, equal rows keep their order', async () => {
    for (const [descending, expected] of [[false, [3, 4, 5, 6, 7, 0, 1, 2, 8, 9, 10, 11]], [true, [7, 6, 5, 4, 3, 0, 1, 2, 8, 9, 10, 11]]] as const) {
      const view = await prepare(info, { filter: null, order: [{ target: { path: 'score' }, descending }] });
      expect((await cells(info, [], 0, 99, view.view)).map(([row]) => Number(row))).toEqual(expected);
    }
    const some = await prepare(info, { filter: { op: 'sql', expression: `"where" <> 'second' and id >= 0` }, order: [{ target: { path: 'id' }, descending: true }] });
    expect((await cells(info, ['id'], 1, 4, some.view)).map((row) => row.map(Number))).toEqual([[1, 1], [11, 1], [0, 0]]);
  });

  test('one row is read from the file that holds it', async () => {
    const { ipc } = await engine.request('record', { dataset: info.id, row: 8, textLimit: 100 });
    expect(jsonOf(decodePage(ipc).row(0))).toBe('{"id":-2,"where":"fourth","score":null}');
  });

  test('a view without rows has a page without rows, whatever the types of the columns', async () => {
    const path = join(folder, 'nested.parquet');
    await connection.run(`copy (select [{'a': [1, 2], 'm': map {'k': [true]}}] as list, map {1: {'x': 's'}} as pairs, {'deep': {'l': [[1]]}} as struct, 1 as n) to '${path}'`);
    const nested = await open(path);
    const none = await prepare(nested, { filter: { op: 'sql', expression: 'n > 1' }, order: [] });
    expect(await cells(nested, ['list', 'pairs', 'struct', 'n'], 0, 10, none.view)).toEqual([]);
  });

  test('folder names that say key=value become columns', async () => {
    for (const [lang, day] of [['de', 1], ['en%2Fus', 2], ['__HIVE_DEFAULT_PARTITION__', 3]] as const) {
      const at = join(folder, 'hive', `lang=${lang}`, `day=${day}`);
      mkdirSync(at, { recursive: true });
      await connection.run(`copy (select i + ${day * 10} as id from range(2) t(i)) to '${join(at, 'x.parquet')}'`);
    }
    const hive = await open(join(folder, 'hive'));
    expect((await cells(hive, ['id', 'lang', 'day'], 0, 9)).map((row) => row.slice(1).map((c) => (typeof c === 'bigint' ? Number(c) : c))).sort())
      .toEqual([[10, 'de', 1], [11, 'de', 1], [20, 'en/us', 2], [21, 'en/us', 2], [30, null, 3], [31, null, 3]].sort());
    expect((await prepare(hive, { filter: { op: 'sql', expression: `lang is null or day = 2` }, order: [] })).rows).toBe(4);
  });
});

describe('columns whose names are our words or DuckDB’s', () => {
  test('file_row_number, filename, file_index, rowid, and names with quotes and dots are columns like others', async () => {
    const path = join(folder, 'names.parquet');
    const names = ['file_row_number', 'filename', 'file_index', 'rowid', 'loupe_row', 'a"b', `it's`, 'a.b', 'select', 'ünï', '😀', ' ', '%', '__proto__', 'constructor'];
    await connection.run(`copy (select ${names.map((n, i) => `(i * 100 + ${i})::integer as "${n.replaceAll('"', '""')}"`).join(', ')} from range(3000) t(i)) to '${path}' (row_group_size 2048)`);
    const info = await open(path);
    expect(info.columns.map((c) => c.name)).toEqual(names);
    const own = names.filter((n) => n !== 'loupe_row');
    const [row] = await cells(info, own, 2500, 2501);
    expect(row?.map(Number)).toEqual([2500, ...own.map((n) => 250_000 + names.indexOf(n))]);
    for (const name of own) {
      const view = await prepare(info, { filter: { op: 'compare', target: { path: name.includes('.') ? `"${name}"` : name.replaceAll('"', '""') === name ? name : `"${name.replaceAll('"', '""')}"` }, is: '=', value: 100_000 + names.indexOf(name) }, order: [] });
      expect([name, (await cells(info, [], 0, 9, view.view)).map(([r]) => Number(r))]).toEqual([name, [1000]]);
    }
  });
});

describe('every type that DuckDB has', () => {
  test('is shown as DuckDB’s own text of it, where that text is exact', async () => {
    const path = join(folder, 'types.parquet');
    // What Parquet cannot hold is left out; the times with zones are compared below through their text in UTC.
    await connection.run(`set TimeZone = 'UTC'; copy (select * exclude (bignum, time_tz, bit, "union", fixed_int_array, fixed_varchar_array, fixed_nested_int_array, fixed_nested_varchar_array, fixed_struct_array, struct_of_fixed_array, fixed_array_of_int_list, list_of_fixed_int_array, timestamp_tz, dec38_10) from test_all_types()) to '${path}'`);
    const info = await open(path);
    const scalar = info.columns.filter((c) => !/[[(]|BLOB|JSON|INTERVAL|UUID|TIME|DATE|FLOAT|DOUBLE|MAP/.test(c.type)).map((c) => c.name);
    expect(scalar.length).toBeGreaterThan(10);
    const expected = (await (await connection.run(`select ${scalar.map((c) => `"${c}"::varchar`).join(', ')} from '${path}'`)).getRows()).map((row) => row.map((v) => (v === null ? null : (v as string))));
    expect((await cells(info, scalar, 0, 9)).map((row) => row.slice(1).map((c) => (c === null ? null : typeof c === 'string' ? c : jsonOf(c).replace(/^"|"$/g, ''))))).toEqual(expected);
  });
});

describe('texts', () => {
  const words = 'w'.repeat(200_000);
  const texts = [
    '<script>alert(1)</script><img src=x onerror=alert(1)>', '[x](command:workbench.action.quit) ![i](http://a.test/i.png)', '\u001b[31mred\u001b[0m \u001b]0;title\u0007', 'ab\u202Edc\u2066 \u200f', 'nul\0in\0side',
    words, '', ' ', '\r\n\t', 'é e\u0301 👩‍👩‍👧‍👦 𝒳', 'null', 'NaN', "'; drop table x; --", '{"a":', '\u2028\u2029', '\ufeffbom', '\ufffd',
  ];
  let info: DatasetInfo;

  beforeAll(async () => {
    const path = join(folder, 'texts.parquet');
    await connection.run('create table texts (id integer, text varchar, turns struct(role varchar, content varchar)[])');
    const insert = await connection.prepare(`insert into texts values ($1, $2, [{'role': 'user', 'content': $3}])`);
    for (const [i, text] of texts.entries()) {
      insert.bindInteger(1, i);
      insert.bindVarchar(2, text);
      insert.bindVarchar(3, text);
      await insert.run();
    }
    await connection.run(`insert into texts select 100, string_agg(chr(97 + (i % 26)::integer) || '😀', '' order by i), [{'role': 'assistant', 'content': string_agg(chr(97 + (i % 26)::integer) || '😀', '' order by i)}] from range(2000000) t(i)`);
    await connection.run(`copy texts to '${path}'`);
    info = await open(path);
  });

  test('arrive character for character, whatever they hold', async () => {
    const got = await cells(info, ['text'], 0, texts.length);
    expect(got.map((row) => row[1])).toEqual(texts);
    const { ipc } = await engine.request('record', { dataset: info.id, row: 4, textLimit: 100_000 });
    expect(jsonOf(decodePage(ipc).row(0))).toBe(JSON.stringify({ id: 4, text: texts[4], turns: [{ role: 'user', content: texts[4] }] }));
  });

  test('are cut between characters in a page', async () => {
    const got = await cells(info, ['text'], 5, 10, 'all', 5);
    expect(got.map((row) => row[1])).toEqual(['wwwww', '', ' ', '\r\n\t', 'é e\u0301 ']);
  });

  test('of 10 MB come in pieces that together are the text, never with half a character', async () => {
    const expected = Array.from({ length: 2_000_000 }, (_, i) => `${String.fromCharCode(97 + (i % 26))}😀`).join('');
    const record = await engine.request('record', { dataset: info.id, row: texts.length, textLimit: 50_000 });
    expect(record.cut).toEqual([{ path: ['text'], length: 4_000_000 }, { path: ['turns', 0, 'content'], length: 4_000_000 }]);
    for (const path of [['text'], ['turns', 0, 'content']] as const satisfies readonly CellPath[]) {
      let whole = '';
      for (let start = 0; start < 4_000_000; start += 999_999) whole += (await engine.request('text', { dataset: info.id, row: texts.length, path, start, length: 999_999 })).text;
      expect(whole === expected).toBe(true);
    }
    expect(Buffer.byteLength(expected)).toBe(10_000_000);
  });
});

describe('a view query', () => {
  interface Row { readonly n: number | null; readonly s: string | null; readonly b: boolean | null; readonly w: bigint | null }
  /** Whole numbers that no double tells apart. */
  const WIDE = 9_007_199_254_740_992n;
  const rows: readonly Row[] = Array.from({ length: 400 }, (_, i) => ({ n: i % 9 === 0 ? null : (i * 7) % 23, s: i % 11 === 0 ? null : `${'aAbB%_\\\''[i % 8] ?? ''}${i % 13}`, b: i % 6 === 0 ? null : i % 2 === 0, w: i % 7 === 0 ? null : (i % 2 === 0 ? 1n : -1n) * (WIDE + BigInt(i % 5)) }));
  let info: DatasetInfo;

  beforeAll(async () => {
    await connection.run('create table rows (n integer, s varchar, b boolean, w bigint)');
    const insert = await connection.prepare('insert into rows values ($1, $2, $3, $4)');
    for (const { n, s, b, w } of rows) {
      if (n === null) insert.bindNull(1); else insert.bindInteger(1, n);
      if (s === null) insert.bindNull(2); else insert.bindVarchar(2, s);
      if (b === null) insert.bindNull(3); else insert.bindBoolean(3, b);
      if (w === null) insert.bindNull(4); else insert.bindBigInt(4, w);
      await insert.run();
    }
    await connection.run(`copy rows to '${join(folder, 'rows.parquet')}'`);
    info = await open(join(folder, 'rows.parquet'));
  });

  type F = NonNullable<ViewQuery['filter']>;
  type Judge = (row: Row) => boolean;
  const compare = fc.tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>=' as const), fc.integer({ min: -2, max: 24 })).map(([is, value]): [F, Judge] => [
    { op: 'compare', target: { path: 'n' }, is, value },
    ({ n }) => n !== null && { '=': n === value, '!=': n !== value, '<': n < value, '<=': n <= value, '>': n > value, '>=': n >= value }[is],
  ]);
  const wide = fc.tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>=' as const), fc.bigInt({ min: -2n, max: 6n }), fc.constantFrom(1n, -1n)).map(([is, near, sign]): [F, Judge] => {
    const value = sign * (WIDE + near);
    return [
      { op: 'compare', target: { path: 'w' }, is, value: { integer: String(value) } },
      ({ w }) => w !== null && { '=': w === value, '!=': w !== value, '<': w < value, '<=': w <= value, '>': w > value, '>=': w >= value }[is],
    ];
  });
  const wideWithin = fc.array(fc.bigInt({ min: 0n, max: 5n }), { maxLength: 3 }).map((near): [F, Judge] => {
    const values = near.map((v) => WIDE + v);
    return [{ op: 'in', target: { path: 'w' }, values: [...values.map((v) => ({ integer: String(v) })), { integer: '9'.repeat(38) }] }, ({ w }) => w !== null && values.includes(w)];
  });
  const contains = fc.tuple(fc.constantFrom('a', 'A', 'b1', '%', '_', '?', '\\', "'", '', '1'), fc.boolean()).map(([text, caseSensitive]): [F, Judge] => [
    { op: 'contains', target: { path: 's' }, text, caseSensitive },
    ({ s }) => s !== null && (caseSensitive ? s.includes(text) : s.toLowerCase().includes(text.toLowerCase())),
  ]);
  const within = fc.array(fc.integer({ min: 0, max: 23 }), { maxLength: 4 }).map((values): [F, Judge] => [{ op: 'in', target: { path: 'n' }, values }, ({ n }) => n !== null && values.includes(n)]);
  const empty = fc.constantFrom('n', 's', 'b' as const).map((path): [F, Judge] => [{ op: 'null', target: { path } }, (row) => row[path] === null]);
  const written = fc.constantFrom<[F, Judge]>([{ op: 'sql', expression: 'b -- true' }, ({ b }) => b === true], [{ op: 'sql', expression: `n > 10 or s = 'a0' or s = 'why?'` }, ({ n, s }) => (n !== null && n > 10) || s === 'a0']);
  const filter: fc.Arbitrary<[F, Judge]> = fc.letrec<{ any: [F, Judge] }>((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, compare, wide, wideWithin, contains, within, empty, written,
      fc.tuple(fc.constantFrom('and', 'or' as const), fc.array(tie('any'), { maxLength: 3 })).map(([op, of]): [F, Judge] => [{ op, of: of.map(([f]) => f) }, (row) => (op === 'and' ? of.every(([, judge]) => judge(row)) : of.some(([, judge]) => judge(row)))]),
      tie('any').map(([of, judge]): [F, Judge] => [{ op: 'not', of }, (row) => !judge(row)])),
  })).any;
  const order = fc.uniqueArray(fc.tuple(fc.constantFrom('n', 's', 'b', 'w' as const), fc.boolean()), { maxLength: 3, selector: ([path]) => path });

  const bytes = (s: string): Buffer => Buffer.from(s, 'utf8');
  const ascending = (a: Row[keyof Row], b: Row[keyof Row]): number => (typeof a === 'string' && typeof b === 'string' ? bytes(a).compare(bytes(b)) : typeof a === 'bigint' && typeof b === 'bigint' ? Number(a - b) : Number(a) - Number(b));
  const sorted = (judge: Judge, by: readonly (readonly [keyof Row, boolean])[]): number[] => rows.map((row, i) => ({ row, i })).filter(({ row }) => judge(row)).sort((x, y) => {
    for (const [path, descending] of by) {
      const [a, b] = [x.row[path], y.row[path]];
      if (a === null || b === null) {
        if (a !== b) return a === null ? 1 : -1;
      } else if (ascending(a, b) !== 0) return descending ? -ascending(a, b) : ascending(a, b);
    }
    return x.i - y.i;
  }).map(({ i }) => i);

  test('shows the rows that JavaScript shows, in its order', async () => {
    await fc.assert(fc.asyncProperty(filter, order, async ([f, judge], by) => {
      const view = await prepare(info, { filter: f, order: by.map(([path, descending]) => ({ target: { path }, descending })) });
      expect((await cells(info, [], 0, rows.length, view.view)).map(([row]) => Number(row))).toEqual(sorted(judge, by));
    }), { numRuns: 150 });
  });

  test('is shown as SQL that gives the same rows when it runs elsewhere', async () => {
    await fc.assert(fc.asyncProperty(filter, order, async ([f, judge], by) => {
      const text = await engine.request('showSql', { dataset: info.id, query: { filter: f, order: by.map(([path, descending]) => ({ target: { path }, descending })) }, columns: ['n', 's', 'b'] });
      const got = (await (await connection.run(text)).getRows()).map((row) => JSON.stringify(row));
      expect(got.sort()).toEqual(sorted(judge, by).map((i) => JSON.stringify([rows[i]?.n, rows[i]?.s, rows[i]?.b])).sort());
    }), { numRuns: 60 });
  });
});
