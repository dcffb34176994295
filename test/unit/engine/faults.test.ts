import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { LoupeError } from '../../../src/core/message';
import { sentence } from '../../../src/core/sentences';
import { duckdbError } from '../../../src/engine/duckdbError';
import { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

const ROWS = 60_000;

describe('the engine fails, and nothing is lost', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let big: DatasetInfo;
  let small: DatasetInfo;

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i as id, hash(i)::varchar as mixed, repeat(chr((65 + i % 26)::integer), 800) as text from range(${ROWS}) t(i)) to '${join(folder, 'big.parquet')}' (row_group_size 6000)`);
    await connection.run(`copy (select i as id, 'small ' || i as text from range(100) t(i)) to '${join(folder, 'small.parquet')}'`);
    connection.closeSync();
    big = await engine.request('open', { source: { paths: [join(folder, 'big.parquet')], literal: true } });
    small = await engine.request('open', { source: { paths: [join(folder, 'small.parquet')], literal: true } });
  });
  afterAll(async () => stop());

  const page = (info: DatasetInfo, rowStart: number, signal?: AbortSignal, view = 'all'): Promise<number[]> => engine
    .request('page', { dataset: info.id, view, columns: [{ column: 'id' }, { column: 'text' }], rowStart, rowEnd: rowStart + 20, textLimit: 100 }, { lane: 'page', ...(signal ? { signal } : {}) })
    .then(({ ipc }) => {
      const table = decodePage(ipc);
      return Array.from({ length: table.rows }, (_, r) => Number(table.row(r).get('id')));
    });
  const from = (start: number): number[] => Array.from({ length: 20 }, (_, i) => start + i);
  const kill = async (): Promise<void> => {
    const { pid } = await engine.request('status', {});
    process.kill(pid, 'SIGKILL');
  };
  const usable = async (): Promise<void> => {
    expect(await page(big, 31_234)).toEqual(from(31_234));
    expect(await page(small, 40)).toEqual(from(40));
  };
  const heavy = (): Promise<number> => engine
    .request('view', { dataset: big.id, query: { filter: { op: 'sql', expression: `regexp_matches(text || mixed, '(A|B|C)+[0-9]*7[0-9]*(1|2)') and length(md5(text || mixed)) = 32` }, order: [{ target: { path: 'mixed' }, descending: true }] } }, { lane: 'job' })
    .then((view) => view.rows);

  test('killed while it is idle', async () => {
    await usable();
    await kill();
    await usable();
  });

  test('killed while pages are on their way: each is answered, with the right rows', async () => {
    const starts = [0, 12_000, 24_000, 36_000, 48_000, 59_000];
    const pages = starts.map((start) => page(big, start + 100));
    await kill();
    expect(await Promise.all(pages)).toEqual(starts.map((start) => from(start + 100)));
    await usable();
  });

  test('killed during a scan: the scan is done again or says that the engine ended, and counts the same', async () => {
    const expected = await heavy();
    const again = engine.request('view', { dataset: big.id, query: { filter: { op: 'sql', expression: `length(md5(text || mixed || '2')) = 32 and text like 'A%'` }, order: [] } }, { lane: 'job' });
    await kill();
    expect((await again).rows).toBe(Math.ceil(ROWS / 26));
    expect(await heavy()).toBe(expected);
    await usable();
  });

  test('killed again and again: only a request that two engines died over says so, and the next one is answered', async () => {
    let deaths = 0;
    engine.onState((state) => (deaths += state === 'restarting' ? 1 : 0));
    const answers = await Promise.all(Array.from({ length: 6 }, async (_, i) => {
      await new Promise((resolve) => setTimeout(resolve, i * 40));
      const before = deaths;
      void kill().catch(() => undefined); // the one before may still be starting
      return page(big, i * 1_000).then((rows) => ({ rows, error: null, deaths: 0 }), (error: unknown) => ({ rows: null, error, deaths: deaths - before }));
    }));
    for (const [i, answer] of answers.entries()) {
      if (answer.rows) expect(answer.rows).toEqual(from(i * 1_000));
      else {
        expect(answer.error).toMatchObject({ code: 'engine-died' });
        expect(answer.deaths).toBeGreaterThanOrEqual(2);
      }
    }
    await usable();
  });

  test('storms of aborts while scrolling: each page is answered once, and the engine is idle afterwards', async () => {
    let [answered, aborted] = [0, 0];
    let before: AbortController | undefined;
    const all = Array.from({ length: 300 }, async (_, i) => {
      await new Promise((resolve) => setTimeout(resolve, i * 2));
      before?.abort();
      const mine = (before = new AbortController());
      const start = (i * 7_919) % (ROWS - 20);
      try {
        expect(await page(big, start, mine.signal)).toEqual(from(start));
        answered++;
      } catch (error) {
        expect(error).toMatchObject({ fault: 'aborted' });
        aborted++;
      }
    });
    await Promise.all(all);
    expect(answered + aborted).toBe(300);
    expect(answered).toBeGreaterThan(0);
    await usable();
    // What lies next to the last page is read ahead a moment later, and then nothing more.
    await expect.poll(async () => (await engine.request('status', {})).running).toBe(0);
  });

  test('a job that is cancelled ends, and the next one counts right', async () => {
    const controller = new AbortController();
    const job = engine.request('view', { dataset: big.id, query: { filter: { op: 'sql', expression: `length(sha256(repeat(text, 40) || mixed)) = 64` }, order: [] } }, { lane: 'job', signal: controller.signal });
    setTimeout(() => controller.abort(), 60);
    await expect(job).rejects.toMatchObject({ fault: 'aborted' });
    const view = await engine.request('view', { dataset: big.id, query: { filter: { op: 'sql', expression: 'id % 3 = 0' }, order: [] } }, { lane: 'job' });
    expect(view.rows).toBe(ROWS / 3);
  });

  test('no temporary file of a killed engine stays', async () => {
    await kill();
    await usable();
    const { pid } = await engine.request('status', {});
    const left = readdirSync(join(folder, 'temp')).filter((name) => !name.includes(String(pid)));
    expect(left).toEqual([]);
  });
});

describe('an engine that ends before it is ready', () => {
  /** An engine whose runs end as the plan says, one word for each run: while it starts, while it opens datasets again, or not. */
  const planned = async (plan: readonly ('lives' | 'starting' | 'opening')[]): Promise<{ engine: EngineHandle; runs: () => number; data: string; stop: () => Promise<void> }> => {
    const made = await testEngine();
    await made.engine.dispose();
    const data = join(made.folder, 'data.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i as id from range(100) t(i)) to '${data}'`);
    connection.closeSync();
    const runs = join(made.folder, 'runs');
    const entry = join(made.folder, 'planned.cjs');
    writeFileSync(runs, '');
    writeFileSync(entry, `const fs = require('node:fs');
      const end = () => process.kill(process.pid, 'SIGKILL');
      const run = fs.readFileSync(${JSON.stringify(runs)}, 'utf8').length;
      fs.appendFileSync(${JSON.stringify(runs)}, '.');
      const how = ${JSON.stringify(plan)}[run] ?? 'lives';
      if (how === 'starting') end();
      if (how === 'opening') process.on('message', (m) => m.method === 'open' && end());
      require('./engine.cjs');`);
    const engine = new EngineHandle({ entry, options: { memoryBytes: 1e9, threads: 2, tempFolder: join(made.folder, 'temp') }, log: () => undefined });
    return { engine, data, runs: () => readFileSync(runs, 'utf8').length, stop: async () => engine.dispose().then(made.stop) };
  };
  const first = async (engine: EngineHandle, info: DatasetInfo): Promise<number> => decodePage((await engine.request('page', { dataset: info.id, view: 'all', columns: [{ column: 'id' }], rowStart: 7, rowEnd: 8, textLimit: 9 })).ipc).rows;

  test('costs the requests that wait for it nothing: reads and exports are given to the next one', async () => {
    const { engine, data, runs, stop } = await planned(['lives', 'starting', 'opening', 'lives']);
    const info = await engine.request('open', { source: { paths: [data], literal: true } });
    const noticed = new Promise<void>((resolve) => { engine.onState((state) => { if (state === 'restarting') resolve(); }); });
    process.kill((await engine.request('status', {})).pid, 'SIGKILL');
    await noticed;
    const exported = engine.request('export', { dataset: info.id, query: { filter: null, order: [] }, columns: null, out: `${data}.jsonl`, format: 'jsonl', force: false });
    expect(await Promise.all([first(engine, info), first(engine, info), exported.then((e) => e.rows)])).toEqual([1, 1, 100]);
    expect(runs()).toBe(4);
    await stop();
  });

  test('every time, says so after a few, and a later request tries once more', async () => {
    const { engine, data, runs, stop } = await planned(['lives', 'opening', 'starting', 'opening', 'opening', 'opening', 'lives']);
    const info = await engine.request('open', { source: { paths: [data], literal: true } });
    process.kill((await engine.request('status', {})).pid, 'SIGKILL');
    await expect(first(engine, info)).rejects.toMatchObject({ code: 'engine-died' });
    const tried = runs();
    expect(tried).toBeLessThanOrEqual(5);
    for (let n = tried; n < 6; n++) await expect(first(engine, info)).rejects.toMatchObject({ code: 'engine-died' });
    expect(runs()).toBe(6);
    expect(await first(engine, info)).toBe(1);
    await stop();
  });
});

describe('limits are reached', () => {
  test('the memory limit: a sentence that names the setting, and pages go on', async () => {
    const { engine, folder, stop } = await testEngine({ memoryBytes: 100e6 });
    try {
      const connection = await (await DuckDBInstance.create(':memory:')).connect();
      const file = (name: string): string => join(folder, name);
      await connection.run(`copy (select i as id, 'few' as text from range(1000) t(i)) to '${file('a.parquet')}'`);
      await connection.run(`copy (select i as id, repeat('many words ', 100) || i as text from range(1000, 150000) t(i)) to '${file('b.parquet')}' (row_group_size 200000)`);
      connection.closeSync();
      const info = await engine.request('open', { source: { paths: [file('a.parquet'), file('b.parquet')], literal: true } });
      const hungry = engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: `length(text) > 5` }, order: [] } }, { lane: 'job' });
      const error: unknown = await hungry.then(() => null, (e: unknown) => e);
      expect(error).toBeInstanceOf(LoupeError);
      if (error instanceof LoupeError) expect([error.code, error.fault, sentence(error)]).toEqual(['memory-limit', 'engine', 'The engine reached its memory limit: raise loupe.engine.memoryGB (--memory), or narrow what is asked for.']);
      const { ipc } = await engine.request('page', { dataset: info.id, view: 'all', columns: [{ column: 'id' }], rowStart: 149_990, rowEnd: 150_000, textLimit: 9 });
      expect(decodePage(ipc).rows).toBe(10);
    } finally {
      await stop();
    }
  });

  test('SQL that takes gigabytes beside the memory limit ends the engine before the machine’s memory, with a sentence, and pages go on', async () => {
    const bounded = await testEngine({ memoryBytes: 256e6 });
    try {
      const path = join(bounded.folder, 'rows.jsonl');
      writeFileSync(path, '{"a": 1}\n');
      const info = await bounded.engine.request('open', { source: { paths: [path], literal: true } });
      const before = (await bounded.engine.request('status', {})).pid;
      await expect(bounded.engine.request('query', { dataset: info.id, sql: 'select len(list_resize([1::bigint], 450000000, 7))', limit: 1 })).rejects.toMatchObject({ code: 'memory-limit' });
      expect((await bounded.engine.request('status', {})).pid).not.toBe(before);
      expect((await bounded.engine.request('query', { dataset: info.id, sql: 'select count(*) from dataset', limit: 1 })).rows).toBe(1);
    } finally {
      await bounded.stop();
    }
  });

  test('the disk of the temporary folder is full: a sentence that names the setting', async () => {
    const { folder, stop } = await testEngine();
    try {
      const instance = await DuckDBInstance.create(':memory:', { memory_limit: '60MB', threads: '2', temp_directory: join(folder, 'spill') });
      const connection = await instance.connect();
      await connection.run(`set max_temp_directory_size = '2MB'`);
      const error: unknown = await connection.run(`create table sorted as select i, sha256(i::varchar) || sha256((i + 1)::varchar) as s from range(3000000) t(i)`).then(() => null, (e: unknown) => e);
      const known = duckdbError(error);
      expect([known.code, sentence(known)]).toEqual(['temp-full', 'The disk of the temporary folder is full: free space, or set loupe.engine.tempFolder (--temp) to another place.']);
      connection.closeSync();
      instance.closeSync();
    } finally {
      await stop();
    }
  });

  test('a temporary folder that cannot be made: a sentence, not a stack', async () => {
    const { engine, folder, stop } = await testEngine({ tempFolder: '/dev/null/temp' });
    try {
      mkdirSync(join(folder, 'x'));
      const connection = await (await DuckDBInstance.create(':memory:')).connect();
      await connection.run(`copy (select 1 as a) to '${join(folder, 'data.parquet')}'`);
      const error: unknown = await engine.request('open', { source: { paths: [join(folder, 'data.parquet')], literal: true } }).then(() => null, (e: unknown) => e);
      expect(error).toBeInstanceOf(LoupeError);
      if (error instanceof LoupeError) expect(sentence(error)).toMatch(/temporary folder/);
    } finally {
      await stop();
    }
  });
});
