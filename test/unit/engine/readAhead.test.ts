import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import { sliceIpc } from '../../../src/engine/arrow/slice';
import type { EngineHandle } from '../../../src/engine/handle';
import { ReadAhead } from '../../../src/engine/readAhead';
import { testEngine } from '../../fixtures/engine';

const ROWS = 9_000;

describe('what is read ahead', () => {
  let engine: EngineHandle;
  let stop: () => Promise<void>;
  let info: DatasetInfo;

  beforeAll(async () => {
    const made = await testEngine();
    ({ engine, stop } = made);
    const path = join(made.folder, 'all.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i as id, i % 3 = 0 as b, if(i % 7 = 0, null, 'täxt ' || i) as s, if(i % 5 = 0, null, i::decimal(30, 2)) as d, timestamp '2024-01-01' + to_seconds(i) as t, if(i % 4 = 0, null, ('b' || i)::blob) as blob, [{'role': 'user', 'content': 'c' || i}] as messages, (i * 1000000000000000)::hugeint::uhugeint as u from range(${ROWS}) t(i)) to '${path}' (row_group_size 2048)`);
    connection.closeSync();
    info = await engine.request('open', { source: { paths: [path], literal: true } });
  });
  afterAll(async () => stop());

  const ipcOf = async (rowStart: number, rowEnd: number, textLimit = 50): Promise<Uint8Array> => (await engine.request('page', { dataset: info.id, view: 'all', columns: info.columns.map((c) => ({ column: c.name })), rowStart, rowEnd, textLimit })).ipc;
  const text = (ipc: Uint8Array, from = 0, to?: number): string[] => {
    const table = decodePage(ipc);
    return Array.from({ length: (to ?? table.rows) - from }, (_, i) => jsonOf(table.row(from + i)));
  };

  test('is cut to pages that hold the same values as pages read alone, of every type, with nulls, over chunk borders', async () => {
    for (const textLimit of [0, 50]) {
      const whole = await ipcOf(0, 5_000, textLimit);
      fc.assert(fc.property(fc.nat(4_990), fc.integer({ min: 1, max: 300 }), (from, count) => {
        const to = Math.min(5_000, from + count);
        expect(text(sliceIpc(whole, from, to))).toEqual(text(whole, from, to));
      }), { numRuns: 60 });
    }
  });

  test('gives the pages of a person who scrolls down, up and jumps, as if each were read alone', async () => {
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 120));
    for (const start of [100, 200, 300, 1_150, 1_250, 2_000, 8_950, 8_850, 8_750, 40, 0]) {
      const rowEnd = Math.min(start + 100, ROWS);
      const ids = decodePage(await ipcOf(start, start + 100));
      expect(Array.from({ length: ids.rows }, (_, i) => Number(ids.row(i).get('id')))).toEqual(Array.from({ length: rowEnd - start }, (_, i) => start + i));
      await pause();
    }
  });
});

describe('reading ahead', () => {
  const request = (rowStart: number) => ({ dataset: 'd', view: 'all', columns: [], rowStart, rowEnd: rowStart + 100, textLimit: 10 });
  const page = (rowStart: number) => ({ ipc: new Uint8Array(1000), rowStart, rows: 100 });
  const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

  test('goes the way the pages go, stops at a page elsewhere, and does not try again what failed', async () => {
    const asked: [number, number][] = [];
    let aborted = 0;
    let fails = false;
    const ahead = new ReadAhead({
      rows: () => 1_000_000,
      isCheap: () => true,
      read: async ({ rowStart, rowEnd }, signal) => {
        asked.push([rowStart, rowEnd]);
        if (fails) throw new Error('no');
        await new Promise<void>((resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted++;
            reject(new Error('aborted'));
          });
          setTimeout(resolve, 1_000).unref();
        });
        return { bytes: new Uint8Array(0), rows: rowEnd - rowStart };
      },
    });
    ahead.given(request(5_000), page(5_000));
    await wait(100);
    expect(asked).toEqual([[5_000, 6_100]]);
    expect(await ahead.take(request(90_000), new AbortController().signal)).toBeUndefined();
    expect(aborted).toBe(1);
    ahead.given(request(90_000), page(90_000));
    ahead.given(request(89_900), page(89_900));
    fails = true;
    await wait(100);
    expect(asked.slice(1)).toEqual([[88_900, 90_000]]);
    ahead.given(request(89_800), page(89_800));
    await wait(100);
    expect(asked.length).toBe(2);
    fails = false;
    ahead.clear();
    ahead.given(request(20_000), page(20_000));
    await wait(100);
    expect(await ahead.stop()).toBe(true);
    expect([asked.length, aborted, await ahead.stop()]).toEqual([3, 2, false]);
  });
});
