import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EngineHandle, Holding } from '../../../src/engine/handle';
import { CONTAMINATION, DEFAULT_RULE } from '../../../src/features/contamination/contract';
import type { ScanAnswer, ScanRequest } from '../../../src/features/contamination/contract';
import { testEngine } from '../../fixtures/engine';

let engine: EngineHandle;
let folder: string;
let stop: () => Promise<void>;
beforeAll(async () => { ({ engine, folder, stop } = await testEngine({})); });
afterAll(() => stop());

const open = async (name: string, rows: readonly unknown[]): Promise<string> => {
  const path = join(folder, name);
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'));
  return (await engine.request('open', { source: { paths: [path], literal: true } })).id;
};

const holder = (): Holding & { readonly told: boolean[] } => {
  const told: boolean[] = [];
  const own = { held: false, told, changed: () => told.push(own.held) };
  return own;
};

it('a page pauses its own scan and nobody else’s, and sees when all are paused', async () => {
  const item = 'A robe takes two bolts of blue fiber and half that much white fiber';
  const train = await open('train.jsonl', [{ text: item }, { text: 'nothing' }]);
  const evaluation = await open('items.jsonl', [{ question: item }]);
  const [mine, other] = [holder(), holder()];
  const done: string[] = [];
  const scan = async (id: string, holding: Holding): Promise<number> => {
    const params: ScanRequest = { id, texts: { sql: null, fields: ['text'], raw: false }, filter: null, by: null, rule: DEFAULT_RULE, evaluations: [{ name: 'e', of: 'e', fields: ['question'], filter: null }], shard: null, without: [], keep: 1 };
    const answer = (await engine.request('work', { dataset: train, feature: CONTAMINATION, method: 'scan', params, others: [{ name: 'e', dataset: evaluation }] }, { lane: 'job', holding })) as ScanAnswer;
    done.push(id);
    return answer.part.rows;
  };
  mine.held = true; // it was paused between two scans of one check
  const first = scan('mine', mine);
  expect(engine.hold(true, other)).toBe(0);
  expect(await scan('other', other)).toBe(2);
  expect((await engine.request('view', { dataset: train, query: { filter: { op: 'sql', expression: 'length("text") < 20' }, order: [] } })).rows).toBe(1);
  expect(done).toEqual(['other']);
  expect(engine.hold(false)).toBe(1); // the command that lets all go on
  expect([mine.held, mine.told, other.told]).toEqual([false, [false], []]);
  expect(await first).toBe(2);
});
