import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';
import { writePaged } from '../../fixtures/pagedArrow';

const ROWS = 2_000;
let engine: EngineHandle;
let stop: () => Promise<void>;
let info: DatasetInfo;
let path: string;
let cacheFolder = mkdtempSync(join(tmpdir(), 'loupe-cache-'));
const told: (string | number | undefined)[] = [];

beforeAll(async () => {
  let folder: string;
  ({ engine, folder, stop } = await testEngine(() => ({ cacheFolder, largeBytes: 1_000 })));
  path = join(folder, 'chat.arrow');
  writePaged(path, 0, ROWS);
  info = await engine.request('open', { source: { paths: [path], literal: true } });
  engine.onDescribed((_dataset, change) => told.push(change.paged?.needs.args['folder']));
});
afterAll(async () => {
  await stop();
  rmSync(cacheFolder, { recursive: true, force: true });
});

const pid = async (): Promise<number> => (await engine.request('status', {})).pid;
const row = async (at: number): Promise<unknown> => decodePage((await engine.request('page', { dataset: info.id, view: 'all', columns: [{ column: 'id' }], rowStart: at, rowEnd: at + 1, textLimit: 9 }, { lane: 'page' })).ipc).cell(0, 0);

test('an engine whose options are as they were goes on', async () => {
  const before = await pid();
  engine.optionsChanged();
  expect(await pid()).toBe(before);
});

test('changed options hold at once, for what is open too, which is told where a copy would be now', async () => {
  const [before, first] = [await pid(), await row(1_234)];
  rmSync(cacheFolder, { recursive: true });
  cacheFolder = mkdtempSync(join(tmpdir(), 'loupe-elsewhere-'));
  engine.optionsChanged();
  expect(await row(1_234)).toEqual(first);
  expect(await pid()).not.toBe(before);
  expect(told).toEqual([cacheFolder]);
});

test('a file that is being written is written to its end by the engine that began it', async () => {
  const small = `${path}.csv`;
  const [before, out] = [await pid(), `${small}.jsonl`];
  writeFileSync(small, 'id\n1\n2\n3\n');
  const opened = await engine.request('open', { source: { paths: [small], literal: true } });
  rmSync(cacheFolder, { recursive: true });
  const exported = engine.request('export', { dataset: opened.id, query: { filter: null, order: [] }, columns: null, out, format: 'jsonl', force: false });
  cacheFolder = mkdtempSync(join(tmpdir(), 'loupe-third-'));
  engine.optionsChanged();
  expect((await exported).rows).toBe(3);
  expect(readFileSync(out, 'utf8').trim().split('\n')).toHaveLength(3);
  expect(await pid()).not.toBe(before);
});
