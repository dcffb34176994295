import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import type { Filter } from '../../../src/core/viewQuery';
import type { EngineHandle } from '../../../src/engine/handle';
import { examplesSql } from '../../../src/features/explore/examplesSql';
import { testEngine } from '../../fixtures/engine';

describe('rows of a bar', () => {
  let engine: EngineHandle;
  let stop: () => Promise<void>;
  let info: DatasetInfo;

  beforeAll(async () => {
    const started = await testEngine();
    ({ engine, stop } = started);
    const file = join(started.folder, 'made.parquet');
    const duckdb = await (await DuckDBInstance.create(':memory:')).connect();
    await duckdb.run(`copy (select i % 10 as score, case when i % 4 = 0 then null else repeat('ü', 500) || i end as "the text", [{'role': 'user', 'content': 'q' || i}] as messages from range(5000) t(i)) to '${file}' (row_group_size 1024)`);
    info = await engine.request('open', { source: { paths: [file], literal: true } });
  });
  afterAll(async () => stop());

  const examples = async (filter: Filter | null, where: string, name: string): Promise<unknown[]> => {
    const statement = examplesSql(info.columns, filter, where, name);
    const page = decodePage((await engine.request('query', { dataset: info.id, sql: statement.text, parameters: statement.params, limit: 3 })).ipc);
    return Array.from({ length: page.rows }, (_, row) => [Number(page.cell(0, row)), page.cell(1, row)]);
  };

  test('are the first ones that the filter leaves, with the text cut', async () => {
    expect(await examples({ op: 'sql', expression: '/* off: score = 1 */' }, 'score = 7', 'score')).toEqual([[7, '7'], [17, '7'], [27, '7']]);
    expect(await examples({ op: 'sql', expression: 'loupe_row > 100 -- late ones' }, 'score between 3 and 4', 'the text')).toEqual([[103, 'ü'.repeat(160)], [104, null], [113, 'ü'.repeat(160)]]);
  });

  test('know derived columns, and columns that are nested', async () => {
    expect(await examples(null, '"turns" = 1 or score = 0', 'turns')).toEqual([[0, '1'], [1, '1'], [2, '1']]);
    expect(await examples(null, 'score = 7', 'messages')).toEqual([[7, "[{'role': user, 'content': q7}]"], [17, "[{'role': user, 'content': q17}]"], [27, "[{'role': user, 'content': q27}]"]]);
  });
});
