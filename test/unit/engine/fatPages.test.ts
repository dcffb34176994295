import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import type { AnswerState } from '../../../src/engine/contract';
import type { EngineHandle } from '../../../src/engine/handle';
import { searchSql } from '../../../src/features/explore/searchSql';
import { testEngine } from '../../fixtures/engine';

const ROWS = 8_000;
/** Row groups of 200 MB in pages of 100: several threads need more than a half of what scans have here, one does not need all of it. */
const MEMORY = 1.9e9;

describe('texts of 110,000 characters in pages of a hundred megabytes', () => {
  let engine: EngineHandle;
  let stop: () => Promise<void>;
  let info: DatasetInfo;

  beforeAll(async () => {
    const made = await testEngine({ memoryBytes: MEMORY, threads: 4 });
    ({ engine, stop } = made);
    const path = join(made.folder, 'long.parquet');
    const connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
    await connection.run(`copy (select i as id, repeat('some words of row ' || i || '; ', 4400) || case when i % 1000 = 7 then 'Needle' else '' end as text from range(${String(ROWS)}) t(i)) to '${path}' (row_group_size 2048, compression zstd)`);
    connection.closeSync();
    info = await engine.request('open', { source: { paths: [path], literal: true } });
  }, 240_000);
  afterAll(async () => stop());

  const expected = Array.from({ length: ROWS / 1000 }, (_, i) => i * 1000 + 7);

  test('are searched to their end: rows that hold it come while later ones are read, each once and in order', async () => {
    const statement = searchSql(info.columns, ['text'], { filter: null, order: [] }, { text: 'needle', matchCase: false, wholeWord: false, regex: false });
    if (!statement) throw new Error('there are texts');
    const seen: number[] = [];
    let state: AnswerState = await engine.request('ask', { dataset: info.id, sql: statement.text, parameters: statement.params, limit: 1000, soon: true });
    seen.push(state.rows);
    while (!state.complete) {
      state = await engine.request('answer', { answer: state.answer, known: state.rows });
      seen.push(state.rows);
    }
    expect(state.error).toBeUndefined();
    expect(seen[0]).toBeLessThan(expected.length);
    const { ipc } = await engine.request('answerPage', { answer: state.answer, order: [], rowStart: 0, rowEnd: 100, textLimit: 0 });
    const page = decodePage(ipc);
    expect(Array.from({ length: page.rows }, (_, i) => [Number(page.cell(0, i)), Number(page.cell(1, i))])).toEqual(expected.map((row) => [row, 1]));
  });

  test('are filtered and profiled', async () => {
    expect((await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: "text like '%Needle'" }, order: [] } })).rows).toBe(expected.length);
    const { columns } = await engine.request('profiles', { dataset: info.id, filter: null, columns: [{ column: 'text' }], heavy: true });
    expect(columns[0]?.figures?.max).toBeGreaterThan(100_000);
  });
});
