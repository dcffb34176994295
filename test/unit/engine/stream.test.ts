import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatasetInfo } from '../../../src/core/dataset';
import type { ViewQuery } from '../../../src/core/viewQuery';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

/** A value of row 200,000 cannot be cast: what is streamed has hundreds of thousands of rows before that. */
describe('a statement that fails after its first rows', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let info: DatasetInfo;
  const query: ViewQuery = { filter: { op: 'sql', expression: 'case when id < 200000 then id else cast(text as integer) end >= 0' }, order: [] };

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    mkdirSync(join(folder, 'data'));
    const path = join(folder, 'data', 'data.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i::integer as id, 'text ' || i as text from range(400000) t(i)) to '${path}' (row_group_size 20480)`);
    connection.closeSync();
    info = await engine.request('open', { source: { paths: [path], literal: true } });
  });
  afterAll(async () => stop());

  test('gives no view of the rows before it', async () => {
    await expect(engine.request('view', { dataset: info.id, query })).rejects.toMatchObject({ code: 'sql-conversion' });
  });

  test.each(['arrow', 'parquet', 'csv'] as const)('leaves no %s file that ends there', async (format) => {
    const out = join(folder, `out.${format}`);
    await expect(engine.request('exportQuery', { dataset: info.id, sql: `select id, case when id < 200000 then id else cast(text as integer) end as n from dataset`, limit: 1e9, out, format, force: false })).rejects.toMatchObject({ code: 'sql-conversion' });
    expect(existsSync(out)).toBe(false);
  });
});
