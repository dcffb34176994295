import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EngineHandle } from '../../../src/engine/handle';
import { CONTAMINATION, DEFAULT_RULE } from '../../../src/features/contamination/contract';
import type { ContaminationMethod, ContaminationWork } from '../../../src/features/contamination/contract';
import { WHOLE_DATASET } from '../../../src/features/contamination/removal';
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
const work = async <M extends ContaminationMethod>(dataset: string, method: M, params: ContaminationWork[M]['params'], others: readonly { name: string; dataset: string }[] = []): Promise<ContaminationWork[M]['result']> =>
  (await engine.request('work', { dataset, feature: CONTAMINATION, method, params, others })) as ContaminationWork[M]['result'];

it('a dataset that is one source is left out whole: no row is left', async () => {
  const train = await open('whole.jsonl', [{ text: 'a' }, { text: 'b' }, { text: null }]);
  const written = await work(train, 'clean', { removed: [{ row: 0, evaluations: ['e'] }], sources: WHOLE_DATASET, filter: null, rule: DEFAULT_RULE, evaluations: [], out: join(folder, 'whole.parquet'), format: 'parquet', force: false });
  expect([written.rows, written.removed]).toEqual([0, 3]);
});

it('possible rephrasings say of which source they are, and are counted for each', async () => {
  const items = ['A robe takes 2 bolts of blue fiber and half that much white fiber. How many bolts in total does it take?', 'A train leaves the station at nine and travels for 3 hours.', 'How many eggs does the farmer sell on Monday?', 'The library lends out 40 books each week.'];
  const evaluation = await open('items.jsonl', items.map((question) => ({ question })));
  const robe = 'To make a robe, two bolts of blue fiber and half as much white fiber are used: what is the total number of bolts?';
  const train = await open('texts.jsonl', [{ text: 'Write a poem about the sea in winter.', origin: 'web' }, { text: robe, origin: 'web' }, { text: robe, origin: null }]);
  const { evaluations: [found], texts } = await work(train, 'possible', { texts: { sql: null, fields: ['text'], raw: false }, filter: null, roles: 'user', by: 'origin', evaluations: [{ name: 'e', of: 'e', fields: ['question'], filter: null }], most: 1 }, [{ name: 'e', dataset: evaluation }]);
  expect([texts, found?.found, found?.bySource]).toEqual([3, 2, [{ value: 'web', found: 1 }, { value: null, found: 1 }]]);
  expect(found?.listed.map(({ item, row, source, isQuestion }) => [item, row, source, isQuestion])).toEqual([[0, 1, 'web', false]]);
});
