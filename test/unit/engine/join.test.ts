import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import { sentence } from '../../../src/core/sentences';
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
  }, 60_000);
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
    expect(said).toContain('1 rows of b.parquet have a id that an earlier row has: the first of each is joined.');
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

  test('without the key in both is refused with a sentence', async () => {
    const open = engine.request('open', { source: { paths: [join(folder, 'a.parquet')], literal: true, join: { paths: [join(folder, 'b.parquet')], literal: true, on: 'score' } } });
    await expect(open).rejects.toMatchObject({ code: 'join-key' });
  });
});
