import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import type { ViewQuery } from '../../../src/core/viewQuery';
import type { EngineHandle } from '../../../src/engine/handle';
import { ViewRows } from '../../../src/engine/viewRows';
import { READING } from '../../../src/features/explore/reading';
import { testEngine } from '../../fixtures/engine';

const ROWS = 60_000;

describe('an order over many rows', () => {
  let engine: EngineHandle;
  let stop: () => Promise<void>;
  let plain: DuckDBConnection;
  let file: string;
  let info: DatasetInfo;

  beforeAll(async () => {
    const made = await testEngine();
    ({ engine, stop } = made);
    plain = await (await DuckDBInstance.create(':memory:')).connect();
    file = join(made.folder, 'many.parquet');
    // Many values are equal, some are missing, and one is not a number.
    await plain.run(`copy (select case when i % 97 = 0 then null when i % 89 = 0 then 'nan'::double else (hash(i) % 500)::double end as score, 'text ' || (hash(i, 1) % 40000) as said from range(${String(ROWS)}) t(i)) to '${file}' (row_group_size 10000)`);
    info = await engine.request('open', { source: { paths: [file], literal: true } });
  });
  afterAll(async () => stop());

  const prepare = (query: ViewQuery): Promise<{ view: string; rows: number }> => engine.request('view', { dataset: info.id, query }, { lane: 'job' });
  const by = (path: string, descending = false): ViewQuery => ({ filter: null, order: [{ target: { path }, descending }] });
  async function rowsOf(view: string, rowStart: number, rowEnd: number): Promise<number[]> {
    const { ipc } = await engine.request('page', { dataset: info.id, view, columns: [{ column: 'score' }], rowStart, rowEnd, textLimit: 0 });
    const table = decodePage(ipc);
    return Array.from({ length: table.rows }, (_, row) => Number(table.row(row).get('loupe_row')));
  }
  const sorted = async (order: string): Promise<number[]> => (await plain.runAndReadAll(`select file_row_number from read_parquet('${file}', file_row_number = true) order by ${order}, file_row_number`)).getRows().map(([row]) => Number(row));

  test('is the same at its beginning, in its middle and at its end as the one that sorts all rows first', async () => {
    for (const [query, order] of [[by('score'), 'score asc nulls last'], [by('score', true), 'score desc nulls last'], [by('said'), 'said asc nulls last']] as const) {
      const { view, rows } = await prepare(query);
      expect(rows).toBe(ROWS);
      const expected = await sorted(order);
      for (const [from, to] of [[0, 100], [950, 1050], [30_000, 30_100], [ROWS - 50, ROWS + 50]] as const) expect(await rowsOf(view, from, to)).toEqual(expected.slice(from, to));
    }
  });

  test('knows where a row stands, also where it is far down', async () => {
    const { view } = await prepare(by('said', true));
    const expected = await sorted('said desc nulls last');
    for (const place of [3, 999, 1000, 45_678]) expect(await engine.request('position', { dataset: info.id, view, row: expected[place] ?? -1 })).toBe(place);
    expect(await engine.request('position', { dataset: info.id, view, row: ROWS })).toBe(-1);
  });

  test('is read on where another one was asked for before all of it was there', async () => {
    const views = [];
    for (const query of [by('score'), by('said'), by('score', true), by('said', true)]) views.push((await prepare(query)).view);
    const orders = ['score asc nulls last', 'said asc nulls last', 'score desc nulls last', 'said desc nulls last'];
    for (const [i, view] of views.entries()) expect(await rowsOf(view, 20_000, 20_020)).toEqual((await sorted(orders[i] ?? '')).slice(20_000, 20_020));
  });

  test('has all of its rows for what goes through the whole view', async () => {
    const { view } = await prepare(by('score'));
    const drawn = (await engine.request('work', { dataset: info.id, feature: READING, method: 'sample', params: { view, n: 30, seed: 'a' } })) as readonly number[];
    expect(new Set(drawn).size).toBe(30);
    expect(drawn.every((row) => row >= 0 && row < ROWS)).toBe(true);
  });
});

describe('rows that are sorted beside', () => {
  const numbers = (...rows: number[]): Uint32Array => Uint32Array.from(rows);
  const wanted = new AbortController().signal;

  test('are read once for all who ask for them, and not at all for the first', async () => {
    let reads = 0;
    const rows = ViewRows.sorted(numbers(4, 2), 4, () => Promise.resolve((reads++, numbers(4, 2, 1, 3))));
    expect(await rows.slice(0, 2, wanted)).toEqual([4, 2]);
    expect(reads).toBe(0);
    expect(await Promise.all([rows.slice(1, 4, wanted), rows.slice(3, 9, wanted), rows.all(wanted).then((all) => all.length)])).toEqual([[2, 1, 3], [3], 4]);
    expect(reads).toBe(1);
    expect(await rows.slice(2, 3, wanted)).toEqual([1]);
    expect(reads).toBe(1);
  });

  test('are read again after they were stopped or had failed; one who waits is not stopped', async () => {
    const signals: AbortSignal[] = [];
    let answer: (rows: Uint32Array) => void = () => undefined;
    let fail: (error: Error) => void = () => undefined;
    const rows = ViewRows.sorted(numbers(1), 2, (signal) => new Promise((resolve, reject) => {
      signals.push(signal);
      answer = resolve;
      fail = reject;
      signal.addEventListener('abort', () => { reject(new Error('stopped')); });
    }));
    const first = rows.all(wanted);
    rows.stop();
    expect(signals[0]?.aborted).toBe(false);
    fail(new Error('no memory'));
    await expect(first).rejects.toThrow('no memory');
    const again = rows.all(wanted);
    answer(numbers(1, 0));
    expect(Array.from(await again)).toEqual([1, 0]);
    expect(signals).toHaveLength(2);
  });

  test('are waited for no longer by one whose request was cancelled, and then give way to what is asked for next', async () => {
    const signals: AbortSignal[] = [];
    const rows = ViewRows.sorted(numbers(1), 2, (signal) => new Promise((_, reject) => {
      signals.push(signal);
      signal.addEventListener('abort', () => { reject(new Error('stopped')); });
    }));
    const request = new AbortController();
    const page = rows.slice(0, 2, request.signal);
    request.abort();
    await expect(page).rejects.toMatchObject({ code: 'aborted' });
    expect(signals[0]?.aborted).toBe(false);
    rows.stop();
    expect(signals[0]?.aborted).toBe(true);
  });
});
