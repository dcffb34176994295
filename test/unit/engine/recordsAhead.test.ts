import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import type { EngineHandle } from '../../../src/engine/handle';
import { RecordsAhead } from '../../../src/engine/recordsAhead';
import { testEngine } from '../../fixtures/engine';

const ROWS = 500;
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('records of a person who goes from one to the next', () => {
  let engine: EngineHandle;
  let stop: () => Promise<void>;
  let folder: string;
  let info: DatasetInfo;

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    const path = join(folder, 'all.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i as id, if(i % 7 = 0, null, repeat('tä', (i % 40)::int)) as s, if(i % 5 = 0, null, i::decimal(30, 2)) as d, [{'role': 'user', 'content': 'c' || i}] as messages, 100 // (i - 250) as part from range(${String(ROWS)}) t(i)) to '${path}' (row_group_size 256)`);
    connection.closeSync();
    info = await engine.request('open', { source: { paths: [path], literal: true } });
  });
  afterAll(async () => stop());

  const read = async (row: number, textLimit = 50): Promise<{ json: string; cut: unknown }> => {
    const { ipc, cut } = await engine.request('record', { dataset: info.id, row, textLimit });
    const table = decodePage(ipc);
    expect(table.rows).toBe(1);
    return { json: jsonOf(table.row(0)), cut };
  };

  test('are the same, cut texts among them, whether they were read alone or together with others', async () => {
    const rows = [0, 1, 2, 3, 30, 31, 70, 69, 68, 255, 256, 257, 254, 499, 498, 497, 430, 0, 1];
    const alone = [];
    for (const row of rows) alone.push(await read(row, 50 + (row % 2 === 0 ? 0 : 1)));
    for (const [i, row] of rows.entries()) {
      const { json, cut } = alone[i] ?? { json: '', cut: null };
      const limit = 50 + (row % 2 === 0 ? 0 : 1);
      await read(Math.max(0, row - 1), limit);
      await read(row, limit);
      await pause(80);
      expect(await read(row, limit)).toEqual({ json, cut });
    }
  });

  test('are not given where the file that they were read from is another one now, or gone', async () => {
    const path = join(folder, 'replaced.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select 'old ' || i as text from range(${String(ROWS)}) t(i)) to '${path}'`);
    const { id } = await engine.request('open', { source: { paths: [path], literal: true } });
    const record = (row: number): Promise<unknown> => engine.request('record', { dataset: id, row, textLimit: 50 });
    for (const row of [10, 11]) await record(row);
    await pause(80);
    await connection.run(`copy (select 'newer ' || i as text from range(${String(ROWS)}) t(i)) to '${path}.next'`);
    connection.closeSync();
    renameSync(`${path}.next`, path);
    await expect(record(12)).rejects.toMatchObject({ code: 'dataset-changed' });
    rmSync(path);
    await expect(record(13)).rejects.toMatchObject({ code: 'file-gone' });
  });

  test('follow the roles that are given meanwhile', async () => {
    for (const row of [10, 11, 12]) await read(row);
    await pause(80);
    await engine.request('reshape', { dataset: info.id, roles: { source: ['(upper(s))'] } });
    const { ipc } = await engine.request('record', { dataset: info.id, row: 12, textLimit: 50 });
    expect(decodePage(ipc).row(0).get('role:source:0')).toBe('TÄ'.repeat(12));
  });
});

describe('reading records ahead', () => {
  const made = (rows = 1000, size = (row: number): number => row): { ahead: RecordsAhead; asked: [number, number][] } => {
    const asked: [number, number][] = [];
    const ahead = new RecordsAhead({
      rows: () => rows,
      rowBytes: () => 100,
      read: ({ rowStart, rowEnd }) => {
        asked.push([rowStart, rowEnd]);
        return size(rowStart) < 0 ? Promise.reject(new Error('no')) : Promise.resolve(new Uint8Array(1));
      },
    });
    return { ahead, asked };
  };
  const give = async (ahead: RecordsAhead, rows: readonly number[], bytes = 100): Promise<void> => {
    for (const row of rows) ahead.given(row, 50, bytes);
    await pause(80);
  };

  test('begins with the second of two neighbours, and again only when few are left', async () => {
    const { ahead, asked } = made();
    await give(ahead, [100]);
    expect(asked).toEqual([]);
    await give(ahead, [101]);
    expect(asked).toEqual([[69, 197]]);
    await give(ahead, [102, 103, 171, 172]);
    expect(asked).toHaveLength(1);
    await give(ahead, [174]);
    expect(asked.at(-1)).toEqual([142, 270]);
  });

  test('is not done for rows that lie apart, for records that are large, or where it failed', async () => {
    const { ahead, asked } = made(1000, () => -1);
    await give(ahead, [10, 300, 20, 700]);
    await give(ahead, [701, 702], 3e6);
    expect(asked).toEqual([]);
    await give(ahead, [5, 6]);
    await give(ahead, [7, 8]);
    expect(asked).toHaveLength(1);
  });

  test('begins as well for a reader who is faster than each record, whose rows then wait for it together', async () => {
    const asked: [number, number][] = [];
    let arrive = (): void => undefined;
    const ahead = new RecordsAhead({
      rows: () => 1000,
      rowBytes: () => 100,
      read: async ({ rowStart, rowEnd }) => {
        asked.push([rowStart, rowEnd]);
        await new Promise<void>((resolve) => { arrive = resolve; });
        return tableToIPC(tableFromArrays({ n: Int32Array.from({ length: rowEnd - rowStart }, (_, i) => rowStart + i) }), 'stream');
      },
    });
    const { signal } = new AbortController();
    for (let row = 101; row < 108; row++) expect(await ahead.coming(row, 50, signal)).toBeUndefined();
    expect(asked).toEqual([]);
    expect(await ahead.coming(108, 50, signal)).toBeUndefined();
    await pause(10);
    expect(asked).toEqual([[76, 204]]);
    const left = new AbortController();
    const passed = expect(ahead.coming(109, 50, left.signal)).rejects.toMatchObject({ fault: 'aborted' });
    const waiting = ahead.coming(110, 50, signal);
    left.abort();
    await passed;
    arrive();
    expect(decodePage((await waiting) ?? new Uint8Array()).row(0).get('n')).toBe(110);
    expect(asked).toHaveLength(1);
  });

  test('one who goes to rows here and there has each read alone', async () => {
    const { ahead, asked } = made();
    await give(ahead, [100]);
    for (let row = 0; row < 900; row += 30) await ahead.coming(row, 50, new AbortController().signal);
    await pause(10);
    expect(asked).toEqual([]);
  });
});
