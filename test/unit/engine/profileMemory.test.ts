import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { ident, raw } from '../../../src/core/sql';
import { measured, VALUE } from '../../../src/engine/profileColumn';
import { countTexts } from '../../../src/engine/profileCounts';

const ROWS = 150_000;

test('roles of conversations larger than the memory are counted without keeping one of them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loupe-profile-'));
  const path = join(folder, 'chat.parquet');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '250MB', temp_directory: '' });
  const connection = await instance.connect();
  await connection.run(`copy (select [{'role': 'user', 'content': repeat(md5(i::varchar), 40)}, {'role': 'assistant', 'content': repeat(md5((i + 1)::varchar), 40)}] as messages from range(${String(ROWS)}) t(i)) to '${path}' (row_group_size 4096, compression zstd)`);
  const { lastRole } = measured(`STRUCT("role" VARCHAR, "content" VARCHAR)[]`, raw(ident('messages')), 'messages');
  expect(await countTexts(connection, lastRole ?? raw('null'), raw(`select messages as ${VALUE} from '${path}'`))).toEqual([['assistant', ROWS]]);
  connection.closeSync();
  instance.closeSync();
  rmSync(folder, { recursive: true });
});
