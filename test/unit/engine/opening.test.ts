import { mkdirSync, renameSync, statSync, utimesSync, writeFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { Message } from '../../../src/core/message';
import { sentence } from '../../../src/core/sentences';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

const SHARDS = 400;

describe('many shards', () => {
  let engine: EngineHandle;
  let folder: string;
  let shards: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    shards = join(folder, 'shards');
    mkdirSync(shards);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i as id, 'text ' || i as text from range(10) t(i)) to '${join(shards, 'part-0.parquet')}'`);
    connection.closeSync();
    for (let n = 1; n < SHARDS; n++) copyFileSync(join(shards, 'part-0.parquet'), join(shards, `part-${n}.parquet`));
  });
  afterAll(async () => stop());

  const source = () => ({ paths: [shards], literal: true });
  const page = async (dataset: string, rowStart: number, rowEnd: number): Promise<number> => decodePage((await engine.request('page', { dataset, view: 'all', columns: [{ column: 'id' }], rowStart, rowEnd, textLimit: 100 })).ipc).rows;

  test('are opened with news of how many were looked at', async () => {
    const told: [number | null, Message | null][] = [];
    const info = await engine.request('open', { source: source() }, { onProgress: (fraction, note) => told.push([fraction, note]) });
    expect(info.rows).toBe(SHARDS * 10);
    const notes = told.flatMap(([, note]) => (note ? [sentence(note)] : []));
    expect(notes).toContain(`Looking at the files: 16 of ${SHARDS}`);
    const fractions = told.flatMap(([fraction]) => (fraction === null ? [] : [fraction]));
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.length).toBeGreaterThan(10);
    await engine.request('close', { dataset: info.id });
  });

  test('whose opening is cancelled at any moment is not open, and leaves nothing that runs', async () => {
    for (const after of [0, 5, 15, 30, 60, 100, 160]) {
      const controller = new AbortController();
      const opening = engine.request('open', { source: source() }, { signal: controller.signal }).then(async (info) => {
        await engine.request('close', { dataset: info.id });
        return 'opened';
      }, (error: unknown) => error);
      setTimeout(() => controller.abort(), after);
      const started = performance.now();
      const outcome = await opening;
      if (outcome !== 'opened') expect(outcome).toMatchObject({ fault: 'aborted' });
      for (;;) {
        const { granted, datasets } = await engine.request('status', {});
        if (granted.instances === 0 && datasets === 0) break;
        expect(performance.now() - started).toBeLessThan(5_000);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  });

  test('are looked at again only where a request reads them, and the others soon after', async () => {
    const info = await engine.request('open', { source: source() });
    const first = info.files[0]?.path ?? '';
    const last = info.files.at(-1)?.path ?? '';
    expect(await page(info.id, 0, 5)).toBe(5);
    const before = statSync(last);
    writeFileSync(`${last}.new`, 'another');
    renameSync(`${last}.new`, last);
    await expect(page(info.id, info.rows - 5, info.rows)).rejects.toMatchObject({ code: 'dataset-changed' });
    expect(await engine.request('check', { dataset: info.id })).toEqual({ state: 'changed' });
    // Pages of the other files say so, too, once all were looked at.
    await expect((async () => {
      for (let row = 10; row < 4_000; row += 20) {
        await page(info.id, row, row + 3);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })()).rejects.toMatchObject({ code: 'dataset-changed' });
    await engine.request('close', { dataset: info.id });
    copyFileSync(first, last);
    utimesSync(last, before.atime, before.mtime);
  });
});
