import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import { searchSql } from '../../../src/features/explore/searchSql';
import { testEngine } from '../../fixtures/engine';

const ROWS = 30_000;

test('rows that hold a text come in the order of the dataset where a larger table is joined to it', async () => {
  const { engine, folder, stop } = await testEngine({ threads: 4 });
  const [path, beside] = [join(folder, 'own.parquet'), join(folder, 'beside.parquet')];
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`copy (select i as id, 'text ' || i as text from range(${String(ROWS)}) t(i)) to '${path}' (row_group_size 2048)`);
  await connection.run(`copy (select i as id, i % 3 as origin from range(${String(4 * ROWS)}) t(i) order by hash(i)) to '${beside}'`);
  connection.closeSync();
  const { id, columns } = await engine.request('open', { source: { paths: [path], literal: true, join: { paths: [beside], literal: true, on: 'id' } } });
  const statement = searchSql(columns, ['text'], { filter: { op: 'sql', expression: 'origin = 1' }, order: [] }, { text: 'TEXT 1', matchCase: false, wholeWord: false, regex: false });
  if (!statement) throw new Error('there are texts');
  let state = await engine.request('ask', { dataset: id, sql: statement.text, parameters: statement.params, limit: ROWS, soon: true });
  while (!state.complete) state = await engine.request('answer', { answer: state.answer, known: state.rows });
  const page = decodePage((await engine.request('answerPage', { answer: state.answer, order: [], rowStart: 0, rowEnd: ROWS, textLimit: 0 })).ipc);
  const found = Array.from({ length: page.rows }, (_, i) => Number(page.cell(0, i)));
  expect(found).toEqual(Array.from({ length: ROWS }, (_, i) => i).filter((i) => i % 3 === 1 && String(i).startsWith('1')));
  await stop();
});
