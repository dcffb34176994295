import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBDataChunk } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { raw } from '../../../src/core/sql';
import { AnswerStore } from '../../../src/engine/answerStore';
import { Budget } from '../../../src/engine/budget';
import { RowStream } from '../../../src/engine/stream';

async function chunkOf(stream: RowStream): Promise<DuckDBDataChunk> {
  const chunk = await stream.fetchChunk();
  if (!chunk) throw new Error('there are more rows');
  return chunk;
}

test('a table that could not keep some rows takes no later ones, and tells of no row that it does not have', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loupe-answers-'));
  const instance = await DuckDBInstance.create(':memory:');
  const rows = await RowStream.of(await instance.connect(), raw('select range as a from range(10000)'));
  const words = await RowStream.of(await instance.connect(), raw(`select 'no number' as a from range(10000)`));
  const table = await new AnswerStore(new Budget(1e9, 2), folder).table(rows);
  table.append(await chunkOf(rows));
  const [unfit, later] = [await chunkOf(words), await chunkOf(rows)];
  expect(() => table.append(unfit)).toThrow();
  expect(() => table.append(later)).toThrow();
  table.end();
  const counted = await table.reading.use(new AbortController().signal, async (connection) => (await connection.runAndReadAll(`select count(*) from ${table.sql}`)).getRows());
  expect(counted).toEqual([[BigInt(table.rows)]]);
  await table.drop();
  instance.closeSync();
  rmSync(folder, { recursive: true, force: true });
});
