import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo, DatasetSource } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import type { ViewQuery } from '../../../src/core/viewQuery';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

const FILTERED: ViewQuery = { filter: { op: 'sql', expression: 'score::int > 5' }, order: [] };

describe('a dataset of text', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let connection: DuckDBConnection;
  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    connection = await (await DuckDBInstance.create(':memory:')).connect();
  });
  afterAll(async () => stop());

  const put = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const open = async (paths: string | readonly string[], more: Partial<DatasetSource> = {}): Promise<DatasetInfo> => engine.request('open', { source: { paths: [paths].flat(), literal: true, ...more } });
  const cells = async (info: DatasetInfo, rowStart = 0, view = 'all', count = info.rows): Promise<string[][]> => {
    const { ipc } = await engine.request('page', { dataset: info.id, view, columns: info.columns.map((c) => ({ column: c.name })), rowStart, rowEnd: count, textLimit: 0 }, { lane: 'page' });
    const page = decodePage(ipc);
    return Array.from({ length: page.rows }, (_, row) => info.columns.map((_column, i) => jsonOf(page.cell(i + 1, row))));
  };
  const rows = async (info: DatasetInfo): Promise<string[]> => (await cells(info)).map((row) => row.join(' '));
  const typesOf = (info: DatasetInfo): string[] => info.columns.map((c) => `${c.name} ${c.type}`);

  test('has types that fit all its rows, whenever they come', async () => {
    const early = Array.from({ length: 30_000 }, (_, i) => `{"n": ${i}, "s": "2024-01-0${i % 9}", "x": 1}`);
    const info = await open(put('late.jsonl', [...early, '{"n": -1.5, "x": "n/a", "late": {"deep": [true]}}', '{"s": "007", "x": [1, "a"]}'].join('\n')));
    expect(typesOf(info)).toEqual(['n DOUBLE', 's VARCHAR', 'x VARCHAR', 'late STRUCT(deep BOOLEAN[])']);
    expect(info.rows).toBe(30_002);
    expect(await cells(info, 29_999)).toEqual([
      ['29999', '"2024-01-02"', '"1"', 'null'], ['-1.5', 'null', '"n/a"', '{"deep":[true]}'], ['null', '"007"', '"[1,\\"a\\"]"', 'null'],
    ]);
    expect(info.warnings).toMatchObject([{ code: 'json-mixed', args: { columns: 'x' } }]);
  });

  test('keeps whole numbers of any size, and tells {} from values of several types', async () => {
    const info = await open(put('kinds.jsonl', ['{"u": 18446744073709551615, "d": -9223372036854775809, "h": 1, "o": {}, "p": {}, "l": [{"o": {}}]}', '{"u": 3, "d": 5, "h": 123456789012345678901234567890123456789, "o": {"a": 1}, "l": [{"o": {"b": null}}]}'].join('\n')));
    expect(typesOf(info)).toEqual(['u UBIGINT', 'd DECIMAL(38,0)', 'h VARCHAR', 'o STRUCT(a BIGINT)', 'p MAP(VARCHAR, VARCHAR)', 'l STRUCT(o STRUCT(b VARCHAR))[]']);
    expect(await rows(info)).toEqual(['"18446744073709551615" "-9223372036854775809" "1" {"a":null} [] [{"o":{"b":null}}]', '3 "5" "123456789012345678901234567890123456789" {"a":1} null [{"o":{"b":null}}]']);
  });

  test('says where numbers beside fractions are rounded, and only there', async () => {
    const info = await open(put('rounded.jsonl', [
      '{"id": 9007199254740993, "at": 1700000000000000001, "t": "9007199254740993", "p": [{"x y": {"v": 123456789012345678901234567890}}], "big": 1152921504606846976, "f": 0.30000000000000004}',
      '{"id": 0.5, "at": 1, "t": "x", "p": [{"x y": {"v": 0.25}}, {"x y": {"v": 0.1234567890123456789}}], "big": 0.5, "f": 1e-7}',
    ].join('\n')));
    expect(info.columns.map((c) => c.type)).toEqual(['DOUBLE', 'BIGINT', 'VARCHAR', 'STRUCT("x y" STRUCT(v DOUBLE))[]', 'DOUBLE', 'DOUBLE']);
    expect(info.warnings).toMatchObject([{ code: 'json-rounded', args: { columns: 'id, p[].x y.v' }, count: 2 }]);
  });

  test('has lists of whole numbers from 0 and below it', async () => {
    const info = await open(put('signs.jsonl', '{"l": [1, -1], "m": [{"n": 0}, {"n": -9223372036854775808}]}\n{"l": [], "m": []}'));
    expect([typesOf(info), info.warnings]).toEqual([['l BIGINT[]', 'm STRUCT(n BIGINT)[]'], []]);
    expect((await rows(info))[0]).toBe('[1,-1] [{"n":0},{"n":"-9223372036854775808"}]');
  });

  test('shows keys that SQL cannot tell apart, or that are data', async () => {
    const info = await open(put('keys.jsonl', ['{"A": 1, "a": 2, "": 3, "in": {"B": 1, "b": 2}, "__proto__": {"x": 1}}', `{"votes": {${Array.from({ length: 80 }, (_, i) => `"rater ${i}": ${i}`).join(', ')}}}`, ...Array.from({ length: 40 }, (_, i) => `{"votes": {"rater ${i + 100}": ${i}}}`)].join('\n')));
    expect(info.columns.map((c) => [c.name, c.sourceName, c.type])).toEqual([
      ['A', 'A', 'BIGINT'], ['a_1', 'a', 'BIGINT'], ['C2', '', 'BIGINT'], ['in', 'in', 'MAP(VARCHAR, BIGINT)'], ['__proto__', '__proto__', 'STRUCT(x BIGINT)'], ['votes', 'votes', 'MAP(VARCHAR, BIGINT)'],
    ]);
    expect((await rows(info))[0]).toBe('1 2 3 [["B",1],["b",2]] {"x":1} null');
  });

  test('of more keys than a table can have columns is a column of maps', async () => {
    const info = await open(put('many.jsonl', Array.from({ length: 500 }, (_, r) => `{${Array.from({ length: 10 }, (__, k) => `"key ${r * 10 + k}": ${k}`).join(', ')}}`).join('\n')));
    expect([typesOf(info), info.warnings.map((w) => w.code)]).toEqual([['row MAP(VARCHAR, BIGINT)'], ['json-many-keys']]);
    expect((await rows(info))[1]?.startsWith('[["key 10",0],["key 11",1]')).toBe(true);
  });

  test('of objects with other keys in each of many rows is read as fast as any', async () => {
    const info = await open(put('votes.jsonl', Array.from({ length: 60_000 }, (_, r) => `{"id": ${r}, "votes": {"ann ${r * 3}": {"v": 1}, "ann ${r * 3 + 1}": {"v": ${r === 59_999 ? '0.5' : '2'}}, "ann ${r * 3 + 2}": null}}`).join('\n')));
    expect([typesOf(info), info.rows]).toEqual([['id BIGINT', 'votes MAP(VARCHAR, STRUCT(v DOUBLE))'], 60_000]);
  });

  test('of thousands of levels is text from some level on', async () => {
    const deep = `${'['.repeat(5_000)}"x"${']'.repeat(5_000)}`;
    const info = await open(put('deep.jsonl', `{"id": 1, "x": ${deep}}\n{"id": 2, "x": []}`));
    expect([info.rows, info.columns[0]?.type]).toEqual([2, 'BIGINT']);
    expect((await rows(info))[0]?.match(/\[/g)?.length).toBe(5_000);
  });

  test('is filtered, ordered, exported and shown as SQL like any other', async () => {
    const info = await open(put('work.csv', 'id,score\na,5\nb,10\nc,7\n'));
    const view = await engine.request('view', { dataset: info.id, query: FILTERED }, { lane: 'job' });
    expect(await cells(info, 0, view.view, view.rows)).toEqual([['"b"', '"10"'], ['"c"', '"7"']]);
    const out = join(folder, 'work.jsonl');
    await engine.request('export', { dataset: info.id, query: { filter: null, order: [] }, columns: null, out, format: 'jsonl', force: false }, { lane: 'job' });
    expect(await rows(await open(out))).toEqual(['"a" "5"', '"b" "10"', '"c" "7"']);
    await expect(engine.request('export', { dataset: info.id, query: { filter: null, order: [] }, columns: null, out: join(folder, 'work.csv'), format: 'csv', force: true }, { lane: 'job' })).rejects.toMatchObject({ code: 'out-is-dataset' });
    const shown = await engine.request('showSql', { dataset: info.id, query: { filter: null, order: [] }, columns: null });
    expect(await (await connection.run(shown)).getRowsJson()).toEqual([['a', '5'], ['b', '10'], ['c', '7']]);
  });

  test('of CSV says once that lines are longer than the first, and of a column that it has no name', async () => {
    const info = await open(put('extra.csv', ',b\n1,2\n3,4,5\n'));
    expect(info.columns.map((c) => c.name)).toEqual(['C0', 'b', 'C2']);
    expect(info.warnings.map(({ code, column }) => [code, column])).toEqual([['csv-long', undefined], ['name-empty', 'C0'], ['name-empty', 'C2']]);
  });

  test('of CSV is ordered by numbers where every cell of a column is one, and as text else', async () => {
    const info = await open(put('order.csv', 'id,n,x,mixed\n1,10,1e1,10\n2,9,9.5,9\n3,-2,,n/a\n4,,-0.5,100\n5,123456789012345678901,9.25,\n6,123456789012345678900,9,\n'));
    const by = async (path: string, descending = false): Promise<string> => {
      const view = await engine.request('view', { dataset: info.id, query: { filter: null, order: [{ target: { path }, descending }] } }, { lane: 'job' });
      return (await cells(info, 0, view.view, view.rows)).map(([id]) => id?.replaceAll('"', '')).join('');
    };
    expect([await by('n'), await by('x', true), await by('mixed')]).toEqual(['321654', '125643', '561423']);
    const shown = await engine.request('showSql', { dataset: info.id, query: { filter: null, order: [{ target: { path: 'n' }, descending: false }] }, columns: ['id'] });
    expect((await (await connection.run(shown)).getRowsJson()).flat()).toEqual([...'321654']);
  });

  test('of several files is joined by name; files of other formats are never joined to it', async () => {
    const [one, two] = [put('s-1.csv', 'a,b\n1,2\n'), put('s-2.csv', 'b,c\n3,4\n')];
    const info = await open([one, two]);
    expect(await rows(info)).toEqual(['"1" "2" null', 'null "3" "4"']);
    expect(info.files.map((f) => [f.path, f.rowStart, f.rows])).toEqual([[one, 0, 1], [two, 1, 1]]);
    await expect(open([one, put('s-3.jsonl', '{"a": 1}\n')])).rejects.toMatchObject({ code: 'formats-mixed' });
  });

  test('of a folder: its shards in order, with the columns that its folders name', async () => {
    for (const source of ['web', 'book']) {
      mkdirSync(join(folder, 'hive', `source=${source}`), { recursive: true });
      put(join('hive', `source=${source}`, 'part-0.jsonl'), `{"t": "${source} 0"}\n{"t": "${source} 1"}\n`);
    }
    expect(await rows(await open(join(folder, 'hive')))).toEqual(['"book 0" "book"', '"book 1" "book"', '"web 0" "web"', '"web 1" "web"']);
  });

  test('of many small files is copied into few parts, with each file’s own rows', async () => {
    mkdirSync(join(folder, 'many'));
    for (let i = 0; i < 300; i++) put(join('many', `part-${i}.jsonl`), `{"i": ${i}}\n`.repeat(1 + (i % 3)) + (i === 7 ? '{"i": [}\n' : ''));
    const info = await open(join(folder, 'many'));
    expect([info.rows, info.files.length, info.files.map((f) => f.rows).slice(0, 6), info.files[5]?.rowStart]).toEqual([600, 300, [1, 2, 3, 1, 2, 3], 9]);
    expect((await cells(info, 598)).flat()).toEqual(['299', '299']);
    const parts = readdirSync(join(folder, 'temp'), { recursive: true }).map(String).filter((f) => f.endsWith('.parquet') && f.includes(info.id));
    expect(parts).toHaveLength(1);
  });

  test('that grows is told from what was opened, and a line that is being written is none', async () => {
    const path = put('grows.jsonl', '{"a": 1}\n{"a": 2}\n{"a":');
    const before = await open(path);
    expect([before.rows, before.warnings.map((w) => w.code)]).toEqual([2, ['json-last-cut']]);
    appendFileSync(path, ' 3}\n');
    expect(await engine.request('check', { dataset: before.id })).toEqual({ state: 'changed' });
    await expect(rows(before)).rejects.toMatchObject({ code: 'dataset-changed' });
    expect((await open(path)).rows).toBe(3);
  });

  test('is copied into parts of a size, which are gone when it is closed', async () => {
    const line = `{"id": 1, "t": "${'word '.repeat(4_000)}"}\n`;
    const info = await engine.request('open', { source: { paths: [put('large.jsonl', line.repeat(9_000))], literal: true }, copy: true });
    expect(info.rows).toBe(9_000);
    const parts = (): string[] => readdirSync(join(folder, 'temp'), { recursive: true }).map(String).filter((f) => /part-\d+\.parquet$/.test(f) && f.includes(info.id));
    expect(parts().length).toBeGreaterThan(2);
    await engine.request('close', { dataset: info.id });
    expect(parts()).toEqual([]);
  });

  test('that is no longer wanted while it is read leaves nothing', async () => {
    const temporary = (): string[] => readdirSync(join(folder, 'temp'), { recursive: true }).map(String).filter((f) => f.endsWith('.parquet'));
    const before = temporary();
    const path = put('unwanted.jsonl', `{"id": 1, "t": "${'word '.repeat(4_000)}"}\n`.repeat(9_000));
    const stopped = new AbortController();
    const opening = engine.request('open', { source: { paths: [path], literal: true }, copy: true }, { signal: stopped.signal, onProgress: (_, note) => note?.code === 'copying' && stopped.abort() });
    await expect(opening).rejects.toMatchObject({ fault: 'aborted' });
    await expect.poll(temporary).toEqual(before);
  });
});
