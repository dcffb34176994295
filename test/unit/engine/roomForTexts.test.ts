import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LoupeError } from '../../../src/core/message';
import { withRoomSaid } from '../../../src/engine/roomForTexts';
import { testEngine } from '../../fixtures/engine';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loupe-room-'));
  path = join(folder, 'long.parquet');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`copy (select i, repeat(chr((97 + i % 26)::int), 3000000) as text from range(20) t(i)) to '${path}'`);
  connection.closeSync();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a dataset whose first texts need more memory than there is says how much, and opens with that', async () => {
  const small = await testEngine({ memoryBytes: 130e6 });
  const refused: unknown = await small.engine.request('open', { source: { paths: [path], literal: true } }).catch((error: unknown) => error);
  await small.stop();
  expect(refused).toMatchObject({ code: 'memory-limit-texts', args: { name: 'long.parquet', rows: 20, megabytes: 60, gigabytes: 1 } });
  const enough = await testEngine({ memoryBytes: 1e9 });
  expect((await enough.engine.request('open', { source: { paths: [path], literal: true } })).rows).toBe(20);
  await enough.stop();
});

it('of a row group with many rows, those that are decoded at once count; where texts are short, nothing is said of them', () => {
  const error = new LoupeError('memory-limit', {}, 'engine');
  expect(withRoomSaid(error, [{ largestChunk: 6e9, groupRows: [122_880, 5] }], 'a')).toMatchObject({ code: 'memory-limit-texts', args: { rows: 2048, megabytes: 100 } });
  expect(withRoomSaid(error, [{ largestChunk: 60e6, groupRows: [122_880] }], 'a')).toBe(error);
  expect(withRoomSaid(new Error('x'), [{ largestChunk: 6e9, groupRows: [1] }], 'a')).toBeInstanceOf(Error);
});
