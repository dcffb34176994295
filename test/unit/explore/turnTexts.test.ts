import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

const TALK = [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'Why?' }, { role: 'assistant', content: 'Because.' }, { role: 'user', content: 'And then?' }, { role: 'assistant', content: 'Nothing more.' }];
const sql = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const structs = `[${TALK.map((m) => `{'role': ${sql(m.role)}, 'content': ${sql(m.content)}}`).join(', ')}]`;

describe('the first user turn and the last assistant turn', () => {
  let engine: EngineHandle;
  let stop: () => Promise<void>;
  let folder: string;
  beforeAll(async () => { ({ engine, folder, stop } = await testEngine()); });
  afterAll(async () => stop());

  test.each([
    ['messages', structs], ['json', sql(JSON.stringify(TALK))], ['parallel', `{'from': [${TALK.map((m) => sql(m.role === 'user' ? 'human' : m.role === 'assistant' ? 'gpt' : m.role)).join(', ')}], 'value': [${TALK.map((m) => sql(m.content)).join(', ')}]}`],
    ['hh', sql('\n\nHuman: Why?\n\nAssistant: Because.\n\nHuman: And then?\n\nAssistant: Nothing more.')],
  ])('are known of conversations as %s, and conditions on them find their rows', async (name, value) => {
    const path = join(folder, `${name}.parquet`);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i, ${value} as ${name === 'hh' ? 'chosen' : name === 'parallel' ? 'conversations' : 'messages'}${name === 'hh' ? `, ${value} || '!' as rejected` : ''} from range(3) t(i)) to ${sql(path)}`);
    connection.closeSync();
    const { id } = await engine.request('open', { source: { paths: [path], literal: true } });
    const columns = [{ derived: 'first_user_turn' }, { derived: 'last_assistant_turn' }];
    const page = decodePage((await engine.request('page', { dataset: id, view: 'all', columns, rowStart: 0, rowEnd: 1, textLimit: 0 })).ipc);
    expect([page.cell(1, 0), page.cell(2, 0)]).toEqual(['Why?', 'Nothing more.']);
    const rows = async (expression: string): Promise<number> => (await engine.request('view', { dataset: id, query: { filter: { op: 'sql', expression }, order: [] } })).rows;
    expect(await rows(`contains(lower("last_assistant_turn"), 'nothing') and "first_user_turn" = 'Why?'`)).toBe(3);
    expect(await rows(`contains(lower("last_assistant_turn"), 'because')`)).toBe(0);
  });
});
