import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { DatasetInfo } from '../../../src/core/dataset';
import { KeptFlags } from '../../../src/data/contamination/keptFlags';
import { COMPARISON } from '../../../src/features/comparison/contract';
import type { ComparisonMethod, ComparisonSpec, ComparisonWork } from '../../../src/features/comparison/contract';
import type { Flags } from '../../../src/features/contamination/flags';
import { madeData } from '../../fixtures/madeData';

const cache = mkdtempSync(join(tmpdir(), 'loupe-marks-'));
const data = madeData({ cacheFolder: join(cache, 'copies') });
const kept = new KeptFlags(join(cache, 'copies'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

const open = async (path: string): Promise<DatasetInfo> => data().engine.request('open', { source: { paths: [path], literal: true } });
const leaked = async (info: DatasetInfo, of: readonly number[] = [1, 2], at = '2026-01-01T00:00:00Z'): Promise<void> => kept.write(info.fingerprint, 'check', {
  side: 'evaluation', at, rows: info.rows, roles: '',
  by: ['sft mix', 'web'].map((name, i) => ({ name, key: name, files: [], checked: [0, 1, 2, 3, 4], matched: i === 0 ? of : [2], clean: [], contained: [], tooShort: [4], scores: [], pairs: [] })),
} satisfies Flags);
const structs: ComparisonSpec = { sides: ['small', 'large'].map((name) => ({ name, of: '', model: null, within: name, answer: 'output' })), key: { by: 'row' }, sample: null, metrics: [{ name: 'ok', path: 'ok' }], by: ['("contamination:leaked")'], filter: null };
const EVALUATION = `select 'question ' || i as question, {'output': 'no ' || i, 'ok': i = 0} as small, {'output': 'yes ' || i, 'ok': i <> 3} as large from range(5) t(i)`;

test('what leaked stands beside a prompt, slices figures, filters prompts and is in the joined table', async () => {
  const info = await open(await data().file(EVALUATION));
  const ask = async <M extends ComparisonMethod>(method: M, params: ComparisonWork[M]['params']): Promise<ComparisonWork[M]['result']> => (await data().engine.request('work', { dataset: info.id, feature: COMPARISON, method, params })) as ComparisonWork[M]['result'];
  const choice = { baseline: 0, family: 'baseline', test: null, resamples: null, seed: 0 } as const;
  expect(await ask('marks', { spec: { ...structs, by: [] }, key: 1 })).toEqual([]);
  await expect(ask('figures', { spec: structs, choice })).rejects.toMatchObject({ code: 'sql-column' });

  await leaked(info);
  expect(await ask('marks', { spec: structs, key: 2 })).toEqual([{ id: 'contamination:leaked', said: ['matched'], isStale: false }, { id: 'contamination:leaked_in', said: ['sft mix', 'web'], isStale: false }]);
  expect(await ask('marks', { spec: structs, key: 4 })).toEqual([{ id: 'contamination:leaked', said: ['too short'], isStale: false }]);
  const { slices } = await ask('figures', { spec: structs, choice });
  expect(slices.map(({ value, n, wins }) => [value, n, wins])).toEqual([['matched', 2, 2], ['not matched', 2, 0], ['too short', 1, 1]]);
  const where = { expression: `"contamination:leaked" = 'matched' and large."ok change" = 'fixed'`, baseline: 0 };
  expect((await ask('keys', { spec: { ...structs, by: [], where }, choice: { of: 'all' }, order: 'first', from: 0, count: 9 })).keys.map(({ sides: [side] }) => side?.row)).toEqual([1, 2]);

  const out = join(data().folder, 'joined.parquet');
  const written = await ask('table', { spec: { ...structs, by: [] }, baseline: 0, choice: { of: 'all' }, out, format: 'parquet', force: false });
  expect(written.columns).toEqual(['row', 'prompt', 'sides', 'different', 'small', 'large', 'contamination:leaked', 'contamination:leaked_in']);
  const rows = await data().db.runAndReadAll(`select "contamination:leaked", "contamination:leaked_in" from '${out}' order by "row"`);
  expect(rows.getRowsJson()).toEqual([['not matched', []], ['matched', ['sft mix']], ['matched', ['sft mix', 'web']], ['not matched', []], ['too short', []]]);
});

test('the prompts of a slice are those of the check that is there now', async () => {
  const info = await open(await data().file(EVALUATION.replace('question ', 'what ')));
  const found = async (): Promise<number[]> => {
    const params = { spec: structs, choice: { of: 'slice', by: '("contamination:leaked")', value: 'matched', change: null }, order: 'first', from: 0, count: 9 } satisfies ComparisonWork['keys']['params'];
    return ((await data().engine.request('work', { dataset: info.id, feature: COMPARISON, method: 'keys', params })) as ComparisonWork['keys']['result']).keys.map(({ key }) => key);
  };
  await leaked(info);
  expect(await found()).toEqual([1, 2]);
  await leaked(info, [0, 1, 3], '2026-01-02T00:00:00Z');
  expect(await found()).toEqual([0, 1, 2, 3]);
});

test('of sides in files of their own it is that of the file that was checked, and of another file since it is stale', async () => {
  const [path, other] = [await data().file(`select i as id, 'ask ' || i as prompt, 'a' || i as response from range(5) t(i)`), await data().file(`select i as id, 'ask ' || i as prompt, 'b' || i as response from range(5) t(i) order by i desc`)];
  const [a, b] = [await open(path), await open(other)];
  const spec: ComparisonSpec = { ...structs, sides: [{ name: 'b', of: '', model: null, within: null, answer: null }, { name: 'a', of: 'checked', model: null, within: null, answer: null }], key: { by: 'columns', columns: ['id'] }, metrics: [], by: [] };
  const marks = async (of: DatasetInfo): Promise<unknown> => data().engine.request('work', { dataset: b.id, feature: COMPARISON, method: 'marks', params: { spec, key: 3 }, others: [{ name: 'checked', dataset: of.id }] });
  await leaked(a);
  // The key 3 is of the first side's fourth row, which is id 1.
  expect(await marks(a)).toEqual([{ id: 'contamination:leaked', said: ['matched'], isStale: false }, { id: 'contamination:leaked_in', said: ['sft mix'], isStale: false }]);
  await kept.remember({ paths: [path] }, a.fingerprint);
  await data().db.run(`copy (select i as id, 'ask ' || i as prompt, 'c' || i as response from range(5) t(i)) to '${path}'`);
  expect(await marks(await open(path))).toEqual([{ id: 'contamination:leaked', said: [], isStale: true }, { id: 'contamination:leaked_in', said: [], isStale: true }]);
});

test('the class of what raters said stands beside a prompt', async () => {
  const info = await open(await data().file(`select i as id, 'ask ' || i as prompt, 'a' || i as response_a, 'b' || i as response_b, if(i = 1, 'A', 'B') as rater1, 'B' as rater2, if(i = 2, 'A', 'B') as rater3 from range(3) t(i)`));
  const spec: ComparisonSpec = { ...structs, sides: ['response_a', 'response_b'].map((name) => ({ name, of: '', model: null, within: null, answer: name })), metrics: [], by: [] };
  const found = (await data().engine.request('work', { dataset: info.id, feature: COMPARISON, method: 'marks', params: { spec, key: 0 } })) as { id: string; said: string[] }[];
  expect(info.shape.roles.label ?? info.shape.roles.raters ?? null, JSON.stringify(info.shape.roles)).not.toBeNull();
  expect(found).toEqual([{ id: 'disagreement:class', said: [expect.any(String)], isStale: false }]);
});
