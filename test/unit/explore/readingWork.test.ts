import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatasetInfo } from '../../../src/core/dataset';
import { rowsFilter } from '../../../src/core/rowsFilter';
import type { EngineHandle } from '../../../src/engine/handle';
import type { ReadingWork } from '../../../src/features/explore/reading';
import { testEngine } from '../../fixtures/engine';

interface Talk {
  readonly uid?: string;
  readonly prompt: string;
  readonly response: string;
}

describe('rows are found again', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let made = 0;
  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
  });
  afterAll(async () => stop());

  const talks = (n: number): Talk[] => Array.from({ length: n }, (_, i) => ({ uid: `t-${i}`, prompt: `What is ${i} times ${i}?`, response: `It is ${i * i}.` }));
  async function open(rows: readonly Talk[]): Promise<DatasetInfo> {
    const path = join(folder, `talks${made++}.jsonl`);
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return engine.request('open', { source: { paths: [path], literal: true, roles: { prompt: ['prompt'], response: ['response'], ...(rows[0]?.uid === undefined ? {} : { id: ['uid'] }) } } });
  }
  async function work<M extends keyof ReadingWork>(info: DatasetInfo, method: M, params: ReadingWork[M]['params']): Promise<ReadingWork[M]['result']> {
    return (await engine.request('work', { dataset: info.id, feature: 'reading', method, params })) as ReadingWork[M]['result'];
  }

  test('where they stand, in another order, by their id where their text changed, and not where they are gone', async () => {
    const before = talks(40);
    const rows = await work(await open(before), 'keys', { rows: [3, 17, 30, 39] });
    expect(rows.map((k) => k.id)).toEqual(['t-3', 't-17', 't-30', 't-39']);
    expect(await work(await open(before), 'find', { rows })).toEqual([3, 17, 30, 39].map((row) => ({ row, as: 'text' })));
    const after = before.toReversed().filter((t) => t.uid !== 't-30').map((t) => (t.uid === 't-17' ? { ...t, response: 'It is 289, as everybody knows.' } : t));
    expect(await work(await open(after), 'find', { rows })).toEqual([{ row: 35, as: 'text' }, { row: 21, as: 'id' }, null, { row: 0, as: 'text' }]);
  });

  test('without ids by their texts; of several that are alike the nearest', async () => {
    const [same, other] = [{ prompt: 'Hello?', response: 'Hi.' }, talks(9).map(({ prompt, response }) => ({ prompt, response }))];
    const rows = await work(await open([...other, same]), 'keys', { rows: [9] });
    expect(await work(await open([same, ...other.slice(0, 6), same, ...other.slice(6)]), 'find', { rows })).toEqual([{ row: 7, as: 'text' }]);
  });

  test('a sample is as large as asked, of the rows of the filter only, and the same for the same seed', async () => {
    const info = await open(talks(500));
    const { view } = await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: 'loupe_row % 2 = 1' }, order: [] } });
    const sample = async (n: number, seed: string, of = view): Promise<readonly number[]> => work(info, 'sample', { view: of, n, seed });
    const fifty = await sample(50, '1');
    expect(new Set(fifty).size).toBe(50);
    expect(fifty.every((row) => row % 2 === 1 && row < 500)).toBe(true);
    expect(fifty).toEqual([...fifty].sort((a, b) => a - b));
    expect(await sample(50, '1')).toEqual(fifty);
    expect(await sample(50, '2')).not.toEqual(fifty);
    expect((await sample(80, '1')).filter((row) => fifty.includes(row))).toEqual(fifty);
    expect(await sample(1_000, '1')).toHaveLength(250);
    const all = await sample(20, 'x', 'all');
    expect(all).toHaveLength(20);
    const shown = await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: rowsFilter(fifty) }, order: [] } });
    expect(shown.rows).toBe(50);
  });
});
