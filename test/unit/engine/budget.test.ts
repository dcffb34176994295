import { setMaxListeners } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { Budget, LEAST_BYTES } from '../../../src/engine/budget';
import type { Grant, Holder } from '../../../src/engine/budget';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

/** An instance that only holds its grant. */
class Held implements Holder {
  busy = true;
  grant: Grant | undefined;
  giveBack(): void {
    this.grant?.release();
    this.grant = undefined;
  }
}

const never = new AbortController().signal;
setMaxListeners(0, never);
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the setting of memory and threads', () => {
  const bytes = fc.integer({ min: 32e6, max: 64e9 });
  const steps = fc.array(fc.record({ pool: fc.constantFrom('reading', 'scanning' as const), what: fc.constantFrom('ask', 'ask', 'rest', 'work', 'close' as const), which: fc.nat(20) }), { maxLength: 60 });

  test('gives an instance that was idle the same again, so that nothing is made anew for nothing', async () => {
    await fc.assert(fc.asyncProperty(bytes, fc.integer({ min: 1, max: 64 }), fc.integer({ min: 0, max: 3 }), async (memory, threads, others) => {
      const budget = new Budget(memory, threads);
      const resting: Held[] = [];
      for (let i = 0; i <= others; i++) {
        const held = new Held();
        const grant = await Promise.race([budget.scanning.take(held, never), soon().then(soon).then(() => undefined)]);
        if (!grant) break;
        held.grant = grant;
        held.busy = false;
        resting.push(held);
      }
      const first = resting[0]!;
      if (resting.length === 1) expect(budget.scanning.fits(first)).toBe(true);
    }));
  });

  test('is never exceeded by the limits given out, whoever asks, rests and closes; below the least, pages and scans have that each', async () => {
    await fc.assert(fc.asyncProperty(bytes, fc.integer({ min: 1, max: 64 }), steps, async (memory, threads, script) => {
      const budget = new Budget(memory, threads);
      const held: Held[] = [];
      for (const { pool, what, which } of script) {
        const one = held.filter((h) => h.grant)[which % Math.max(1, held.filter((h) => h.grant).length)];
        if (what === 'ask') {
          const holder = new Held();
          held.push(holder);
          void budget[pool].take(holder, never).then((grant) => {
            holder.grant = grant;
            expect(grant.memoryBytes).toBeGreaterThanOrEqual(LEAST_BYTES);
            expect(grant.threads).toBeGreaterThanOrEqual(1);
          });
        } else if (one && what === 'close') {
          one.busy = false;
          one.giveBack();
        } else if (one) {
          one.busy = what === 'work';
          budget.reading.used(one);
          budget.scanning.used(one);
        }
        await soon();
        expect(budget.granted.memoryBytes).toBeLessThanOrEqual(Math.max(memory, 2 * LEAST_BYTES));
      }
    }), { numRuns: 200 });
  });

  test('is divided: a scan alone has nearly all threads, several together no more than there are, and at least one each', async () => {
    const budget = new Budget(8e9, 16);
    const grants = [await budget.scanning.take(new Held(), never), await budget.scanning.take(new Held(), never)];
    expect(grants.map((g) => g.threads)).toEqual([12, 3]);
    await expect(new Budget(8e9, 2).scanning.take(new Held(), never)).resolves.toMatchObject({ threads: 2 });
  });

  test('makes the longest unused idle instance go, and lets the newest wait where all are at work', async () => {
    const budget = new Budget(3e9, 4);
    const held = [new Held(), new Held(), new Held()];
    for (const holder of held) holder.grant = await budget.scanning.take(holder, never);
    const stopped = new AbortController();
    const unwanted = budget.scanning.take(new Held(), stopped.signal);
    let got = false;
    const waiting = budget.scanning.take(new Held(), never).then(() => (got = true));
    await soon();
    expect(got).toBe(false);
    stopped.abort();
    await expect(unwanted).rejects.toMatchObject({ fault: 'aborted' });
    for (const at of [2, 0]) {
      const holder = held[at];
      if (!holder) throw new Error('not held');
      holder.busy = false;
      budget.scanning.used(holder);
    }
    await waiting;
    expect(held.map((h) => h.grant === undefined)).toEqual([false, false, true]);
  });
});

describe('several datasets at work at once', () => {
  const ROWS = 40_000;
  const MEMORY = 600e6;
  let engine: EngineHandle;
  let stop: () => Promise<void>;
  let infos: DatasetInfo[];

  beforeAll(async () => {
    const made = await testEngine({ memoryBytes: MEMORY, threads: 2 });
    ({ engine, stop } = made);
    mkdirSync(join(made.folder, 'data'));
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    infos = [];
    for (let n = 0; n < 6; n++) {
      const path = join(made.folder, 'data', `${n}.parquet`);
      await connection.run(`copy (select i as id, ${n} as n, md5(i::varchar) as mixed, repeat('text ', 20) as text from range(${ROWS}) t(i)) to '${path}' (row_group_size 4096)`);
      infos.push(await engine.request('open', { source: { paths: [path], literal: true } }));
    }
    connection.closeSync();
  });
  afterAll(async () => stop());

  test('all get their answers, and the limits of the instances that live never add up to more than the setting', async () => {
    const seen: { memoryBytes: number; busyThreads: number }[] = [];
    const watch = setInterval(() => void engine.request('status', {}).then(({ granted }) => seen.push(granted)), 5);
    const jobs = infos.map((info, n) => engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: `id % ${n + 2} = 0 and length(sha256(text || mixed)) = 64` }, order: [{ target: { path: 'mixed' }, descending: false }] } }));
    const pages = infos.flatMap((info) => [0, 20_000, 39_990].map(async (rowStart) => {
      const { ipc } = await engine.request('page', { dataset: info.id, view: 'all', columns: [{ column: 'id' }, { column: 'n' }], rowStart, rowEnd: rowStart + 10, textLimit: 100 });
      return Number(decodePage(ipc).row(0).get('id'));
    }));
    expect(await Promise.all(pages)).toEqual(infos.flatMap(() => [0, 20_000, 39_990]));
    expect((await Promise.all(jobs)).map((view) => view.rows)).toEqual(infos.map((_, n) => Math.ceil(ROWS / (n + 2))));
    clearInterval(watch);
    expect(seen.length).toBeGreaterThan(5);
    expect(Math.max(...seen.map((s) => s.memoryBytes))).toBeLessThanOrEqual(MEMORY);
    // Two threads, and never less than one for each of the scans that run.
    expect(Math.max(...seen.map((s) => s.busyThreads))).toBeLessThanOrEqual(2 + 2);
    for (const info of infos) expect((await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: 'id < 10' }, order: [] } })).rows).toBe(10);
  });
});
