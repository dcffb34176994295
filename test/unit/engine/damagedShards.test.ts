import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { Int32, Table, tableToIPC, vectorFromArray } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { sentence } from '../../../src/core/sentences';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';
import { DATA, hasShared } from '../../fixtures/shared';

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`;
const there = hasShared('the damaged shards of the writers');

describe('a folder in which some files cannot be read', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  beforeAll(async () => ({ engine, folder, stop } = await testEngine()), 60_000);
  afterAll(async () => stop());

  const open = async (paths: readonly string[], literal = true): Promise<DatasetInfo> => engine.request('open', { source: { paths, literal } });
  const said = (info: DatasetInfo): string[] => info.warnings.map((w) => sentence(w));
  const ids = async (info: DatasetInfo, from = 0, to = info.rows): Promise<unknown[]> => {
    const page = decodePage((await engine.request('page', { dataset: info.id, view: 'all', columns: [{ column: 'id' }], rowStart: from, rowEnd: to, textLimit: 100 })).ipc);
    return Array.from({ length: page.rows }, (_, row) => page.cell(1, row));
  };
  const put = (name: string, files: Readonly<Record<string, string | Buffer>>): string => {
    const at = join(folder, name);
    mkdirSync(at, { recursive: true });
    for (const [file, content] of Object.entries(files)) writeFileSync(join(at, file), content);
    return at;
  };
  /** Parquet with ids from `first`. */
  const parquet = async (first: number): Promise<Buffer> => {
    const path = join(folder, `made-${first}.parquet`);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select ${first} + i as id, 'text ' || i as text from range(10) t(i)) to '${path}'`);
    connection.closeSync();
    return readFileSync(path);
  };
  const damaged = async (): Promise<string> => {
    const [a, b] = [await parquet(0), await parquet(100)];
    const off = Buffer.from(b);
    off.fill(0xff, b.length - 60, b.length - 8);
    return put('parquet', { 'train-00000-of-00006.parquet': a, 'train-00001-of-00006.parquet': '', 'train-00002-of-00006.parquet': POINTER, 'train-00003-of-00006.parquet': a.subarray(0, a.length - 40), 'train-00004-of-00006.parquet': off, 'train-00005-of-00006.parquet': b });
  };

  test('Parquet: the others open, numbered one after the other, and a notice names each file and why', async () => {
    const info = await open([await damaged()]);
    expect([info.rows, info.files.length]).toEqual([20, 2]);
    expect(await ids(info, 8, 12)).toEqual([8, 9, 100, 101]);
    expect(said(info)).toEqual([
      'Left out, because they cannot be read: train-00001-of-00006.parquet, train-00002-of-00006.parquet, train-00003-of-00006.parquet, train-00004-of-00006.parquet (of 6 files). Rows are numbered over the others.',
      expect.stringMatching(/“train-00001-of-00006.parquet” is empty/),
      expect.stringMatching(/“train-00002-of-00006.parquet” is a Git LFS pointer/),
      expect.stringMatching(/“train-00003-of-00006.parquet” is cut short/),
      expect.stringMatching(/“train-00004-of-00006.parquet” is damaged: its footer cannot be read/),
    ]);
    expect(info.warnings[0]).toMatchObject({ code: 'shards-unreadable', count: 4 });
  });

  test('a pattern is as forgiving as a folder, files that are named are not', async () => {
    const at = await damaged();
    expect((await open([join(at, 'train-*.parquet')], false)).rows).toBe(20);
    await expect(open([join(at, 'train-00000-of-00006.parquet'), join(at, 'train-00003-of-00006.parquet')])).rejects.toMatchObject({ code: 'file-cut' });
  });

  test('JSON lines: an empty part, a pointer and an error page are left out', async () => {
    const lines = (first: number): string => `${[0, 1].map((i) => JSON.stringify({ id: first + i, prompt: `question ${first + i}` })).join('\n')}\n`;
    const at = put('lines', { 'part-0.jsonl': lines(0), 'part-1.jsonl': '', 'part-2.jsonl': POINTER, 'part-3.jsonl': lines(30), 'part-4.jsonl': '<html><body>403</body></html>\n' });
    const info = await open([at]);
    expect(info.files.map((f) => f.rowStart)).toEqual([0, 2]);
    expect(await ids(info)).toEqual([0, 1, 30, 31]);
    expect(said(info).filter((s) => /part-[124]/.test(s))).toHaveLength(4);
  });

  test('CSV: a part that is no text is left out', async () => {
    const at = put('csv', { 'a.csv': 'id,text\nx1,x\n', 'b.csv': 'SQLite format 3\0 and more', 'c.csv': 'id,text\nx3,z\n' });
    const info = await open([at]);
    expect(await ids(info)).toEqual(['x1', 'x3']);
    expect(said(info)).toContainEqual(expect.stringMatching(/“b.csv” is an SQLite database/));
  });

  test('Arrow: an empty part is left out', async () => {
    const whole = tableToIPC(new Table({ id: vectorFromArray([7, 8], new Int32()) }), 'stream');
    const at = put('arrow', { 'data-0.arrow': Buffer.from(whole), 'data-1.arrow': '', 'data-2.arrow': Buffer.from(whole) });
    const info = await open([at]);
    expect(await ids(info)).toEqual([7, 8, 7, 8]);
    expect(said(info)).toContainEqual(expect.stringMatching(/“data-1.arrow” is empty/));
  });

  test('where none can be read, the first one says why', async () => {
    const at = put('none', { 'a.parquet': '', 'b.parquet': POINTER });
    await expect(open([at])).rejects.toMatchObject({ code: 'file-empty' });
  });

  test.skipIf(!there)('the writers’ folder with a shard that is cut short', async () => {
    const at = join(folder, 'real');
    mkdirSync(at);
    for (const n of [0, 1]) copyFileSync(join(DATA, 'writers', 'bad', 'shard-damaged', `train-0000${n}-of-00002.parquet`), join(at, `train-0000${n}-of-00002.parquet`));
    const info = await open([at]);
    expect(info.rows).toBe(12); // writers/expected.json
    expect(said(info)).toContainEqual(expect.stringMatching(/“train-00001-of-00002.parquet” is cut short/));
  });
});
