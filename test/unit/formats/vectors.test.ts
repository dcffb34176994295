import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect, test } from 'vitest';
import type { Column } from '../../../src/core/dataset';
import type { Vector } from '../../../src/data/arrow/vector';
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

const numbers = (values: readonly (bigint | null)[]): Vector => ({
  kind: 'fixed', rows: values.length, width: 8, data: new Uint8Array(BigInt64Array.from(values, (v) => v ?? 0n).buffer), valid: Uint8Array.from(values, (v) => (v === null ? 0 : 1)),
});
const texts = (...values: readonly string[]): Vector => ({ kind: 'bytes', rows: values.length, valid: undefined, values: values.map((v) => Buffer.from(v)) });

test('columns of vectors are copied with their types, and with what the file says of them', async () => {
  const column = (name: string, type: string, more: Partial<Column> = {}): Column => ({ name, sourceName: name, type, origin: 'file', ...more });
  const batch = (i: bigint): RowBatch => ({
    kind: 'vectors',
    rows: 2,
    columns: [column('n', 'BIGINT', { unit: 'ms' }), column('N_1', 'VARCHAR', { sourceName: 'N' }), column('at', 'TIMESTAMP'), column('list', 'STRUCT(a BIGINT)[]')],
    vectors: [
      numbers([i, null]), texts('a', 'b'), numbers([i, null]),
      { kind: 'list', rows: 2, valid: undefined, starts: Int32Array.of(0, 1), sizes: Int32Array.of(1, 0), child: { kind: 'struct', rows: 1, valid: undefined, children: [numbers([i])] } },
    ],
  });
  const copy = await copyFiles([{ path: '/x.arrow', bytes: 1, source: source([batch(1n), batch(2n)]) }], { folder: join(folder, 'copy'), tempFolder: join(folder, 'temp'), budget: new Budget(1e9, 2) }, new AbortController().signal, () => undefined);
  const [part] = copy.files[0]?.parts ?? [];
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  expect(await (await connection.run(`select * from '${part?.path ?? ''}'`)).getRowsJson()).toEqual([
    ['1', 'a', '1970-01-01 00:00:00.000001', [{ a: '1' }]], [null, 'b', null, []], ['2', 'a', '1970-01-01 00:00:00.000002', [{ a: '2' }]], [null, 'b', null, []],
  ]);
  expect([...copy.said.values()].map(({ name, sourceName, unit }) => [name, sourceName, unit])).toEqual([['n', 'n', 'ms'], ['N_1', 'N', undefined], ['at', 'at', undefined], ['list', 'list', undefined]]);
  expect([copy.warnings.map((w) => w.code), part?.rows]).toEqual([['packed-cut'], 4]);
});
