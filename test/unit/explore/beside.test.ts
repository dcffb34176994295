import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import type { DatasetProfile } from '../../../src/core/datasetProfile';
import { markdownReport } from '../../../src/core/report';
import type { EngineHandle } from '../../../src/engine/handle';
import { besideCell, besideReport, overlapSql, sharedSql } from '../../../src/features/explore/summary/beside';
import { testEngine } from '../../fixtures/engine';

let engine: EngineHandle;
let stop: () => Promise<void>;
let folder: string;
let sets: readonly DatasetInfo[];
/** Prompts 0…99, 60…119 as messages, and 200…209; the first set has each prompt of its source `b` twice. */
const SETS = [
  "select case when i < 40 then 'a' else 'b' end as source, 'What is ' || i || '?' as instruction, 'It is ' || (i * 7) || ', more or less.' as output from range(100) t(i) union all select 'b', 'What is ' || i || '?', 'Perhaps ' || i || ' it is, who knows.' from range(40, 100) t(i)",
  "select [{'role': 'system', 'content': 'Be kind.'}, {'role': 'user', 'content': 'What is ' || i || '?'}, {'role': 'assistant', 'content': 'It is ' || i}] as messages from range(60, 120) t(i)",
  "select 'What is ' || i || '?' as instruction, 'It is ' || (i * 7) || ', more or less.' as output from range(200, 210) t(i)",
];
beforeAll(async () => {
  ({ engine, stop } = await testEngine());
  folder = mkdtempSync(join(tmpdir(), 'loupe-beside-'));
  const duckdb = await (await DuckDBInstance.create(':memory:')).connect();
  sets = await Promise.all(SETS.map(async (select, i) => {
    const path = join(folder, `set ${String(i)}.parquet`);
    await duckdb.run(`copy (${select}) to '${path}' (format parquet)`);
    return engine.request('open', { source: { paths: [path], literal: true } });
  }));
});
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(sql: string): Promise<unknown[][]> {
  const others = sets.slice(1).map((info, i) => ({ name: `loupe_set_${String(i + 1)}`, dataset: info.id }));
  const { ipc, rows } = await engine.request('query', { dataset: sets[0]?.id ?? '', sql, others, limit: 1000 }, { lane: 'job' });
  const page = decodePage(ipc);
  return Array.from({ length: rows }, (_, row) => page.fields.map((_f, i) => page.cell(i, row)).map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell)));
}

describe('datasets beside each other', () => {
  test('share prompts exactly, whichever way they are written; the system message aside', async () => {
    const found = await ask(overlapSql([{ dataset: null, of: null }, { dataset: 'loupe_set_1', of: null }, { dataset: 'loupe_set_2', of: null }]));
    expect(found).toEqual([[0, 0, 100], [0, 1, 40], [1, 1, 60], [2, 2, 10]]);
  });

  test('sources of one dataset share prompts as datasets do', async () => {
    expect(await ask(overlapSql([{ dataset: null, of: 'a' }, { dataset: null, of: 'b' }, { dataset: 'loupe_set_1', of: null }]))).toEqual([[0, 0, 40], [1, 1, 60], [1, 2, 40], [2, 2, 60]]);
  });

  test('list the prompts that two share, with the first row of each', async () => {
    const found = await ask(sharedSql({ dataset: null, of: null }, { dataset: 'loupe_set_1', of: null }));
    expect(found).toHaveLength(40);
    expect(found[0]).toEqual(['What is 60?', 60, 0]);
  });

  test('are one table for a data card', async () => {
    const profiles = await Promise.all(sets.map(async (info) => ({ name: info.name, profile: (await engine.request('work', { dataset: info.id, feature: 'explore', method: 'summary', params: { filter: null, seed: 0 } }, { lane: 'job' })) as DatasetProfile })));
    const text = markdownReport(besideReport(profiles, (a, b) => (a === b ? 1 : 0)));
    expect(text).toMatch(/\| set 0\.parquet \| 160 \| 2 \| [\d,]+ \| 2 \|/);
    expect(text).toContain('## Shared prompts');
    const [first] = profiles;
    if (!first) throw new Error('no profile');
    expect(besideCell('duplicatePrompts', first.profile)).toMatchObject({ value: 60, text: '60' });
    expect(besideCell('longer', first.profile)).toMatchObject({ value: null, why: { code: 'profile-no-pairs' } });
  });
});
