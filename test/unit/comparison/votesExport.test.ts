import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineHandle } from '../../../src/engine/handle';
import { COMPARISON } from '../../../src/features/comparison/contract';
import type { ComparisonSpec, PreferencesWritten, RowVote } from '../../../src/features/comparison/contract';
import type { Vote } from '../../../src/features/comparison/rule/votes';
import { testEngine } from '../../fixtures/engine';

let engine: EngineHandle;
let folder: string;
let stop: () => Promise<void>;
let read: (text: string) => Promise<unknown[][]>;
beforeAll(async () => {
  ({ engine, folder, stop } = await testEngine());
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  read = async (text) => (await connection.runAndReadAll(text)).getRowsJson();
});
afterAll(async () => stop());

/** What a vote remembers of an answer, by DuckDB's own hash. */
const hashOf = async (text: string): Promise<string> => String((await read(`select sha256('${text}')[:32]`))[0]?.[0]);

test.each(['parquet', 'jsonl'] as const)('votes are written as a preference set (%s), and what cannot be is counted by its reason', async (format) => {
  // The second side has the prompts in another order, and not the last one.
  const place = (name: string): string => join(folder, `${format}-${name}`);
  await read(`copy (select 'q' || i as id, 'question ' || i as instruction, 'short ' || i as output from range(8) t(i)) to '${place('a.parquet')}' (format parquet)`);
  await read(`copy (select 'q' || i as id, 'question ' || i as instruction, 'long ' || i as output from range(7) t(i) order by i desc) to '${place('b.parquet')}' (format parquet)`);
  const [a, b] = [await engine.request('open', { source: { paths: [place('a.parquet')], literal: true } }), await engine.request('open', { source: { paths: [place('b.parquet')], literal: true } })];
  const side = (name: string, of: string): ComparisonSpec['sides'][number] => ({ name, of, model: null, within: null, answer: null });
  const spec: ComparisonSpec = { sides: [side('long', 'other'), side('short', '')], key: { by: 'columns', columns: ['id'] }, sample: null, metrics: [], by: [], filter: null, where: { expression: `id = 'q0'`, baseline: 0 } };
  const voted = async (row: number, vote: Vote, left: 'short' | 'long', changed = false): Promise<RowVote> => {
    const of = async (name: string): Promise<RowVote['left']> => ({ name, hash: await hashOf(`${name} ${String(row)}${changed ? ' as it was' : ''}`) });
    return { row, vote, left: await of(left), right: await of(left === 'short' ? 'long' : 'short'), by: 'Ann', at: '2026-11-30T12:00:00.000Z' };
  };
  const votes = [await voted(0, 'left', 'short'), await voted(1, 'left', 'long'), await voted(2, 'right', 'short'), await voted(3, 'tie', 'short'), await voted(4, 'bothBad', 'long'), await voted(5, 'left', 'short', true), await voted(7, 'left', 'short'), await voted(99, 'right', 'long')];
  const out = place(`votes.${format}`);
  const written = (await engine.request('work', { dataset: a.id, feature: COMPARISON, method: 'preferences', params: { spec, home: 1, votes, out, format, force: false }, others: [{ name: 'other', dataset: b.id }] })) as PreferencesWritten;
  expect([written.rows, written.left]).toEqual([3, { tie: 1, bothBad: 1, changed: 1, noAnswer: 1, gone: 1 }]);
  expect(await read(`select prompt[1].content, chosen[1].content, rejected[1].content, chosen_model, rejected_model, chosen_stood, annotator from '${out}'`)).toEqual([
    ['question 0', 'short 0', 'long 0', 'short', 'long', 'left', 'Ann'],
    ['question 1', 'long 1', 'short 1', 'long', 'short', 'left', 'Ann'],
    ['question 2', 'long 2', 'short 2', 'long', 'short', 'right', 'Ann'],
  ]);
  for (const own of ['a.parquet', 'b.parquet']) {
    await expect(engine.request('work', { dataset: a.id, feature: COMPARISON, method: 'preferences', params: { spec, home: 1, votes, out: place(own), format: 'parquet', force: true }, others: [{ name: 'other', dataset: b.id }] })).rejects.toMatchObject({ code: 'out-is-dataset' });
  }
  const opened = await engine.request('open', { source: { paths: [out], literal: true } });
  expect(opened.shape.kind).toBe('preference');
});
