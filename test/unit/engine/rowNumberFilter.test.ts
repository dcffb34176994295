import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import type { EngineHandle } from '../../../src/engine/handle';
import { rowsFilter } from '../../../src/core/rowsFilter';
import { testEngine } from '../../fixtures/engine';

/** Two files of 30,000 rows, numbered through. */
const ROWS = 30_000;

describe('the row number in SQL of a person’s own', () => {
  let engine: EngineHandle;
  let stop: () => Promise<void>;
  let info: DatasetInfo;
  let folder: string;

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    mkdirSync(join(folder, 'data'));
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    for (const shard of [0, 1]) await connection.run(`copy (select ${String(shard * ROWS)} + i::integer as n, i % 2 = 0 as even from range(${String(ROWS)}) t(i)) to '${join(folder, 'data', `train-0000${String(shard)}.parquet`)}' (row_group_size 4096)`);
    connection.closeSync();
    info = await engine.request('open', { source: { paths: [join(folder, 'data')], literal: true } });
  });
  afterAll(async () => stop());

  const shown = async (expression: string): Promise<number[]> => {
    const { view, rows } = await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression }, order: [] } });
    const page = decodePage((await engine.request('page', { dataset: info.id, view, columns: [{ column: 'n' }], rowStart: 0, rowEnd: rows, textLimit: 0 })).ipc);
    return Array.from({ length: page.rows }, (_, at) => Number(page.cell(1, at)));
  };

  test('filters by rows of any file, alone and beside other conditions', async () => {
    expect(await shown('loupe_row in (3, 29999, 30000, 59999)')).toEqual([3, 29_999, 30_000, 59_999]);
    expect(await shown('loupe_row between 29998 and 30001 and even')).toEqual([29_998, 30_000]);
  });

  test('filters by as many rows as an answer may name', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => i * 5 + (i % 3));
    expect(await shown(rowsFilter(rows))).toEqual(rows);
  });

  test('a filter of which all is off filters nothing, and one that is not closed is refused', async () => {
    const query = { filter: { op: 'sql' as const, expression: '/* off: even */ -- and that is all' }, order: [] };
    expect(await engine.request('view', { dataset: info.id, query })).toMatchObject({ view: 'all', rows: 2 * ROWS });
    expect((await engine.request('showSql', { dataset: info.id, query, columns: null })).toLowerCase()).not.toContain('where');
    await engine.request('checkFilter', { dataset: info.id, expression: '/* off: even */' });
    const sorted = await engine.request('view', { dataset: info.id, query: { ...query, order: [{ target: { path: 'n' }, descending: true }] } });
    expect(sorted.rows).toBe(2 * ROWS);
    await expect(engine.request('view', { dataset: info.id, query: { ...query, filter: { op: 'sql', expression: '/* off: even' } } })).rejects.toThrow();
  });

  test('is written out in the SQL of the view, so that it runs elsewhere', async () => {
    const sql = await engine.request('showSql', { dataset: info.id, query: { filter: { op: 'sql', expression: 'loupe_row in (7, 30007)' }, order: [] }, columns: null });
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    expect((await connection.runAndReadAll(sql)).getColumns()[0]).toEqual([7, 30_007]);
  });
});

describe('an answer that is stopped', () => {
  test('keeps the rows that are there, as the first of more', async () => {
    const { engine, folder, stop } = await testEngine();
    mkdirSync(join(folder, 'data'));
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i as n from range(400000) t(i)) to '${join(folder, 'data', 'a.parquet')}'`);
    connection.closeSync();
    const { id } = await engine.request('open', { source: { paths: [join(folder, 'data', 'a.parquet')], literal: true } });
    // Ten billion rows: its end is never waited for.
    const { answer, complete } = await engine.request('ask', { dataset: id, sql: 'select n, r from dataset, range(25000) t(r)', limit: 1e9 });
    expect(complete).toBe(false);
    const state = await engine.request('stopAnswer', { answer });
    expect(state).toMatchObject({ complete: true, truncated: true });
    expect(state.error).toBeUndefined();
    expect(state.rows).toBeGreaterThan(0);
    const page = decodePage((await engine.request('answerPage', { answer, order: [], rowStart: state.rows - 1, rowEnd: state.rows, textLimit: 0 })).ipc);
    expect(page.rows).toBe(1);
    expect(await engine.request('answer', { answer, known: state.rows })).toMatchObject({ rows: state.rows, complete: true });
    await engine.request('closeAnswer', { answer });
    await stop();
  });
});
