import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import { jsonOf } from '../../../src/core/json';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

/** Short names that SQL of ours might use for itself. */
const NAMES = ['m', 'r', 'v', 'z', 'x', 'x0', 'x1', 'j', 'b', 'c', 'k', 'value', 'row', 'loupe_row', 'item'];

describe('columns that are called like pieces of our SQL', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  beforeAll(async () => ({ engine, folder, stop } = await testEngine()), 60_000);
  afterAll(async () => stop());

  test('change nothing: pages, records, derived columns, filters and labels are those without them', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const own = `[{'role': 'system', 'content': 's'}, {'role': 'user', 'content': 'question ' || i}] as prompt, [{'role': 'assistant', 'content': 'yes'}] as chosen, [{'role': 'assistant', 'content': 'no, ' || i}] as rejected, ['chosen', 'tie'] as raters`;
    const all = NAMES.map((n) => `'other ' || i as "${n}"`).join(', ');
    await connection.run(`copy (select ${own} from range(4) t(i)) to '${join(folder, 'plain.parquet')}' (format parquet)`);
    await connection.run(`copy (select ${own}, ${all} from range(4) t(i)) to '${join(folder, 'named.parquet')}' (format parquet)`);
    connection.closeSync();

    const looked = await Promise.all(['plain.parquet', 'named.parquet'].map(async (file) => {
      const roles = { prompt: ['prompt'], chosen: ['chosen'], rejected: ['rejected'], raters: ['raters'] };
      const { id: dataset } = await engine.request('open', { source: { paths: [join(folder, file)], literal: true, roles } });
      const derived = (await engine.request('derived', { dataset })).map((d) => d.id).sort();
      const table = decodePage((await engine.request('page', { dataset, view: 'all', columns: [{ column: 'prompt' }, { column: 'chosen' }, ...derived.map((d) => ({ derived: d }))], rowStart: 0, rowEnd: 4, textLimit: 60 })).ipc);
      const record = decodePage((await engine.request('record', { dataset, row: 2, textLimit: 6 })).ipc).row(0);
      const view = await engine.request('view', { dataset, query: { filter: { op: 'sql', expression: `turns > 0 and rejected[1].content like '%2'` }, order: [] } });
      return { derived, page: Array.from({ length: table.rows }, (_, i) => [...table.row(i).values].map(String)), prompt: jsonOf(record.get('prompt') ?? null), found: view.rows };
    }));
    expect(looked[0]?.derived.length).toBeGreaterThan(2);
    expect(looked[0]?.found).toBe(1);
    expect(looked[1]).toEqual(looked[0]);
  });
});
