import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

describe('what is asked, where the prompt is one text', () => {
  let engine: EngineHandle;
  let stop: () => Promise<void>;
  let folder: string;
  beforeAll(async () => {
    ({ engine, stop, folder } = await testEngine());
  });
  afterAll(async () => stop());

  const prompts = async (name: string, select: string): Promise<unknown[]> => {
    const file = join(folder, `${name}.parquet`);
    const duckdb = await (await DuckDBInstance.create(':memory:')).connect();
    await duckdb.run(`copy (${select}) to '${file}'`);
    const info = await engine.request('open', { source: { paths: [file], literal: true, roles: { prompt: ['prompt'], response: ['response'] } } });
    const page = decodePage((await engine.request('query', { dataset: info.id, sql: 'select prompt from records order by "row"', limit: 10 })).ipc);
    return Array.from({ length: page.rows }, (_, row) => page.cell(0, row));
  };

  test('is that text, empty or none', async () => {
    expect(await prompts('plain', `select * from (values ('What?', 'This.'), ('', 'x'), (null, 'y')) t(prompt, response)`)).toEqual(['What?', '', null]);
  });

  test('is also what a person says in an answer of several messages, before the last one', async () => {
    expect(await prompts('messages', `select 'What?' as prompt, [{'role': 'assistant', 'content': 'This.'}, {'role': 'user', 'content': 'Sure?'}, {'role': 'assistant', 'content': 'Yes.'}] as response`)).toEqual(['What?\n\nThis.\n\nSure?']);
  });

  test('is the text within JSON', async () => {
    expect(await prompts('json', `select '"What \\"now\\"?"'::json as prompt, 'This.' as response`)).toEqual(['What "now"?']);
  });
});
