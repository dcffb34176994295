import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { machineId } from '../../../src/data/annotation/labelFolder';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

const ROWS = 4_000;
const line = (i: number): string => `{"id": ${i}, "t": "${'word '.repeat(4_000)}"}\n`;

describe('the copy of a large text file', () => {
  let engine: EngineHandle;
  let folder: string;
  let cache: string;
  let path: string;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    cache = mkdtempSync(join(tmpdir(), 'loupe-cache-'));
    ({ engine, folder, stop } = await testEngine({ cacheFolder: cache }));
    path = join(folder, 'large.jsonl');
    writeFileSync(path, `${Array.from({ length: ROWS }, (_, i) => line(i)).join('')}no JSON\n`);
  });
  afterAll(async () => {
    await stop();
    rmSync(cache, { recursive: true, force: true });
  });

  const open = async (copied: string[] = []): Promise<DatasetInfo> => engine.request('open', { source: { paths: [path], literal: true }, copy: true }, { onProgress: (_, note) => note?.code === 'copying' && copied.push(note.code) });

  test('is made once, and says at the next opening what it said at the first', async () => {
    const first: string[] = [];
    const made = await open(first);
    await engine.request('close', { dataset: made.id });
    const second: string[] = [];
    const kept = await open(second);
    expect([first.length > 0, second, kept.rows]).toEqual([true, [], ROWS]);
    expect({ ...kept, id: '' }).toEqual({ ...made, id: '' });
    expect(kept.warnings).toMatchObject([{ code: 'json-line-broken', args: { lines: String(ROWS + 1) } }]);
    const { ipc } = await engine.request('page', { dataset: kept.id, view: 'all', columns: [{ column: 'id' }], rowStart: ROWS - 1, rowEnd: ROWS, textLimit: 0 }, { lane: 'page' });
    expect(Number(decodePage(ipc).cell(1, 0))).toBe(ROWS - 1);
  });

  test('is not used for a file that has changed, nor where it is damaged or of another version', async () => {
    appendFileSync(path, line(ROWS));
    expect((await open()).rows).toBe(ROWS + 1);
    for (const harm of [(kept: string) => writeFileSync(join(kept, 'copy.json'), '{"version": 0}'), (kept: string) => rmSync(join(kept, 'part-00000.parquet'))]) {
      for (const name of readdirSync(cache)) harm(join(cache, name));
      const copied: string[] = [];
      expect([(await open(copied)).rows, copied.length > 0]).toEqual([ROWS + 1, true]);
    }
  });

  test('that was not used for a month, or whose maker was killed, goes when another is made', async () => {
    const unused = join(cache, 'a'.repeat(32));
    mkdirSync(unused);
    writeFileSync(join(unused, 'copy.json'), '{}');
    utimesSync(join(unused, 'copy.json'), new Date('2024-01-01'), new Date('2024-01-01'));
    const killed = join(cache, `${'b'.repeat(32)}.partial-${machineId()}-999999999`);
    for (const name of [killed, join(cache, 'not ours')]) mkdirSync(name);
    utimesSync(path, new Date(), new Date());
    await open();
    expect([unused, killed, join(cache, 'not ours')].map((name) => existsSync(name))).toEqual([false, false, true]);
  });
});
