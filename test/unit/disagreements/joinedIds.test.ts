import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineHandle } from '../../../src/engine/handle';
import { DISAGREEMENTS } from '../../../src/features/disagreements/contract';
import { testEngine } from '../../fixtures/engine';

let engine: EngineHandle;
let folder: string;
let stop: () => Promise<void>;
beforeAll(async () => {
  ({ engine, folder, stop } = await testEngine());
  // Ids 1 to 4, the last twice and one missing; the other file has 2, 4 (twice), 9 and 10.
  writeFileSync(join(folder, 'own.jsonl'), [1, 2, 3, 4, 4, null].map((id) => JSON.stringify({ id, text: 'x' })).join('\n'));
  writeFileSync(join(folder, 'other.jsonl'), [2, 4, 4, 9, 10].map((id) => JSON.stringify({ id, label: 'A' })).join('\n'));
});
afterAll(async () => stop());

const idsOf = async (joined: boolean): Promise<unknown> => {
  const { id } = await engine.request('open', { source: { paths: [join(folder, 'own.jsonl')], literal: true, ...(joined ? { join: { paths: [join(folder, 'other.jsonl')], literal: true, on: 'id' } } : {}) } });
  return engine.request('work', { dataset: id, feature: DISAGREEMENTS, method: 'joined', params: {} }, { lane: 'job' });
};

test('of a joined dataset it is known how many ids were found, of both files, each id once', async () => {
  expect(await idsOf(true)).toEqual({ matched: 2, unmatched: 2, unused: 2 });
  expect(await idsOf(false)).toBeNull();
});
