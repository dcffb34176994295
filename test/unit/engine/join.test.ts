import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import { sentence } from '../../../src/core/sentences';
import { readChunks } from '../../../src/data/parquet/readFooter';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

describe('a dataset joined to another by a key', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let info: DatasetInfo;

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i as id, 'text ' || i as text from range(5000) t(i)) to '${join(folder, 'a.parquet')}' (row_group_size 2048)`);
    // Every third id, as text, in another order; the last twice, and one without an id.
    await connection.run(`copy (select * from (select (4998 - i * 3)::varchar as id, i * 3 as score, 'theirs ' || i as text, {'n': i} as more from range(1667) t(i)) union all select '0', -1, 'again', null union all select null, -2, 'nobody', null) to '${join(folder, 'b.parquet')}'`);
    connection.closeSync();
    info = await engine.request('open', { source: { paths: [join(folder, 'a.parquet')], literal: true, join: { paths: [join(folder, 'b.parquet')], literal: true, on: 'id' } } });
  });
  afterAll(async () => stop());

  const rows = async (rowStart: number, rowEnd: number, view = 'all'): Promise<string[]> => {
    const columns = ['id', 'text', 'score', 'text_1', 'more'].map((column) => ({ column }));
    const { ipc } = await engine.request('page', { dataset: info.id, view, columns, rowStart, rowEnd, textLimit: 0 });
    const table = decodePage(ipc);
    return Array.from({ length: table.rows }, (_, row) => jsonOf(table.row(row)));
  };

  test('has its own rows in their order, and beside them the first row of the other with that key', async () => {
    expect(info.rows).toBe(5000);
    expect(info.columns.map((c) => [c.name, c.type, c.origin])).toEqual([['id', 'BIGINT', 'file'], ['text', 'VARCHAR', 'file'], ['score', 'BIGINT', 'join'], ['text_1', 'VARCHAR', 'join'], ['more', 'STRUCT(n BIGINT)', 'join']]);
    expect(await rows(0, 2)).toEqual(['{"loupe_row":0,"id":0,"text":"text 0","score":4998,"text_1":"theirs 1666","more":{"n":1666}}', '{"loupe_row":1,"id":1,"text":"text 1","score":null,"text_1":null,"more":null}']);
    expect(await rows(4998, 4999)).toEqual(['{"loupe_row":4998,"id":4998,"text":"text 4998","score":0,"text_1":"theirs 0","more":{"n":0}}']);
    const record = await engine.request('record', { dataset: info.id, row: 3, textLimit: 1000 });
    expect(jsonOf(decodePage(record.ipc).row(0))).toBe('{"id":3,"text":"text 3","score":4995,"text_1":"theirs 1665","more":{"n":1665}}');
  });

  test('says what was there twice and what was renamed', () => {
    const said = info.warnings.map((w) => sentence(w));
    expect(said).toContain('In b.parquet, rows whose id an earlier row has, too: 1. The first row of each is joined.');
    expect(said).toContain('Columns of b.parquet whose names were taken: text → text_1.');
  });

  test('filters, sorts, exports and is shown as SQL with the joined columns', async () => {
    const query = { filter: { op: 'sql', expression: 'score > 4990 or more.n = 0' }, order: [{ target: { path: 'score' }, descending: false }] } as const;
    const view = await engine.request('view', { dataset: info.id, query }, { lane: 'job' });
    expect((await rows(0, 9, view.view)).map((r) => (JSON.parse(r) as { id: number }).id)).toEqual([4998, 6, 3, 0]);
    const out = join(folder, 'out.parquet');
    expect(await engine.request('export', { dataset: info.id, query, columns: null, out, format: 'parquet', force: false }, { lane: 'job' })).toMatchObject({ rows: 4 });
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const shown = await engine.request('showSql', { dataset: info.id, query, columns: ['id', 'score'] });
    expect((await (await connection.run(shown)).getRowsJson()).map((r) => r[0])).toEqual(['4998', '6', '3', '0']);
    expect((await (await connection.run(`select id, text_1 from '${out}'`)).getRowsJson())[1]).toEqual(['6', 'theirs 1664']);
  });

  const joined = async (own: string, other: string, column: string): Promise<unknown[]> => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    for (const [name, text] of [['own', own], ['other', other]]) await connection.run(`copy (${text}) to '${join(folder, `${name}.parquet`)}'`);
    connection.closeSync();
    const opened = await engine.request('open', { source: { paths: [join(folder, 'own.parquet')], literal: true, join: { paths: [join(folder, 'other.parquet')], literal: true, on: 'k' } } });
    const { ipc } = await engine.request('page', { dataset: opened.id, view: 'all', columns: [{ column }], rowStart: 0, rowEnd: 9, textLimit: 0 });
    const table = decodePage(ipc);
    await engine.request('close', { dataset: opened.id });
    return Array.from({ length: table.rows }, (_, row) => table.cell(1, row));
  };

  test.each([
    ['a whole number and a float, as pandas makes of a column with gaps', 'select unnest([1, 2, 3])::bigint k', "select * from (values (1.0::double, 'a'), (3.0, 'c'), (2.5, 'no'), (null, 'null')) t(k, v)", ['a', null, 'c']],
    ['a float and text', "select unnest([1.0, 2.5])::double k", "select * from (values ('1', 'a'), ('2.5', 'b')) t(k, v)", ['a', 'b']],
    ['a decimal and a whole number', 'select unnest([1.00, 10.00, 2.50])::decimal(9,2) k', "select * from (values (1::integer, 'a'), (10, 'ten')) t(k, v)", ['a', 'ten', null]],
    ['whole numbers of two widths', 'select unnest([1, 200])::utinyint k', "select * from (values (1::hugeint::bigint, 'a'), (200, 'b')) t(k, v)", ['a', 'b']],
    ['a date and a time stamp', "select date '2024-02-29' k", "select timestamp '2024-02-29' k, 'a' v", ['a']],
    ['text and bytes that ClickHouse writes for it', "select 'ä1' k", "select encode('ä1') k, 'a' v", ['a']],
    ['a UUID and its text in capitals', "select uuid 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' k", "select 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11' k, 'a' v", ['a']],
    ['structs', "select {'a': i} k from range(2) t(i)", "select {'a': i} k, 'a' || i v from range(1, 3) t(i)", [null, 'a1']],
  ])('finds its rows by keys of different types: %s', async (_, own, other, expected) => {
    expect(await joined(own, other, 'v')).toEqual(expected);
  });

  test('with a column called like ours in the other dataset', async () => {
    expect(await joined('select 1 k', `select 1 k, 'theirs' as "loupe\u00b7key"`, 'loupe\u00b7key_1')).toEqual(['theirs']);
  });

  test('says what is said of the other dataset, and leaves out what cannot be read of it', async () => {
    const path = join(folder, 'damaged.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i as id, 'long text ' || i as broken, 'fine ' || i as fine, timestamp_ns '2024-01-01 00:00:00' as at from range(5000) t(i)) to '${path}' (compression zstd, row_group_size 2048)`);
    const chunk = (await readChunks(path))[1]?.chunks.find((c) => c.column === 'broken');
    const bytes = readFileSync(path);
    bytes.fill(0xff, chunk?.offset, (chunk?.offset ?? 0) + (chunk?.bytes ?? 0));
    writeFileSync(path, bytes);
    const opened = await engine.request('open', { source: { paths: [join(folder, 'a.parquet')], literal: true, join: { paths: [path], literal: true, on: 'id' } } });
    expect(opened.columns.map((c) => c.name)).toEqual(['id', 'text', 'fine', 'at']);
    expect(opened.warnings.map((w) => [w.code, w.column])).toEqual(expect.arrayContaining([['column-damaged', 'broken'], ['timestamp-limit', 'at']]));
  });

  test('without the key in both is refused with a sentence', async () => {
    const open = engine.request('open', { source: { paths: [join(folder, 'a.parquet')], literal: true, join: { paths: [join(folder, 'b.parquet')], literal: true, on: 'score' } } });
    await expect(open).rejects.toMatchObject({ code: 'join-key' });
  });
});
