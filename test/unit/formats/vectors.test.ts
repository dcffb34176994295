import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, DuckDBListValue, DuckDBStructValue, DuckDBTimestampValue } from '@duckdb/node-api';
import { afterAll, expect, test } from 'vitest';
import type { RowBatch, RowSource } from '../../../src/data/formats/rowSource';
import { Budget } from '../../../src/engine/budget';
import { copyFiles } from '../../../src/engine/copies/copyFiles';

const folder = mkdtempSync(join(tmpdir(), 'loupe-vectors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const source = (batches: readonly RowBatch[]): RowSource => ({
  format: 'arrow',
  notices: [{ code: 'packed-cut', args: { name: 'x' } }],
  progress: 1,
  async *batches() {
    for (const batch of batches) yield await Promise.resolve(batch);
  },
});

test('columns of vectors are copied with their types, names that SQL can have, units and notices', async () => {
  const column = (name: string, type: string, values: readonly unknown[], more = {}) => ({ name, type, values, ...more });
  const batch = (i: bigint): RowBatch => ({
    kind: 'vectors',
    rows: 2,
    columns: [
      column('n', 'BIGINT', [i, null], { unit: 'ms' }),
      column('N', 'VARCHAR', ['a', 'b']),
      column('at', 'TIMESTAMP', [new DuckDBTimestampValue(i), null]),
      column('list', 'STRUCT(a INTEGER)[]', [new DuckDBListValue([new DuckDBStructValue({ a: Number(i) })]), new DuckDBListValue([])]),
    ],
  });
  const copy = await copyFiles([{ path: '/x.arrow', bytes: 1, source: source([batch(1n), batch(2n)]) }], { folder: join(folder, 'copy'), tempFolder: join(folder, 'temp'), budget: new Budget(1e9, 2) }, new AbortController().signal, () => undefined);
  const [part] = copy.files[0]?.parts ?? [];
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  expect(await (await connection.run(`select * from '${part?.path ?? ''}'`)).getRowsJson()).toEqual([
    ['1', 'a', '1970-01-01 00:00:00.000001', [{ a: 1 }]], [null, 'b', null, []], ['2', 'a', '1970-01-01 00:00:00.000002', [{ a: 2 }]], [null, 'b', null, []],
  ]);
  expect([[...copy.sourceNames], [...copy.units], copy.warnings.map((w) => w.code), part?.rows]).toEqual([[['n', 'n'], ['N_1', 'N'], ['at', 'at'], ['list', 'list']], [['n', 'ms']], ['packed-cut'], 4]);
});
