import { Binary, Bool, Field, FixedSizeBinary, FixedSizeList, Float64, Int8, LargeUtf8, List, Null, RecordBatch, RecordBatchStreamWriter, Schema, Struct, Table, Utf8, vectorFromArray } from 'apache-arrow';
import type { DataType } from 'apache-arrow';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonOf } from '../../../src/core/json';
import { ArrowReader } from '../../../src/data/arrow/arrowReader';
import { cellAt } from '../../../src/data/arrow/cells';
import type { Vector } from '../../../src/data/arrow/vector';
import { writePaged } from '../../fixtures/pagedArrow';
import { DATA, hasShared, writerEntries } from '../../fixtures/shared';

const there = hasShared('slices of Arrow files of real writers');

/** How many slices of a file were compared with the same rows of its whole batches. */
async function compared(path: string): Promise<number> {
  const reader = await ArrowReader.open(path);
  let count = 0;
  const shown = (vectors: readonly Vector[], rows: number): string[][] => Array.from({ length: rows }, (_, row) => vectors.map((v, c) => jsonOf(cellAt(v, (reader.columns[c] as (typeof reader.columns)[number]).typeNode, row))));
  try {
    for (let i = 0; i < reader.batches; i++) {
      const batch = await reader.batch(i);
      for (const [from, to] of [[0, batch.rows], [0, 1], [1, 10], [5, 13], [3, 3], [8, 24], [Math.max(0, batch.rows - 7), batch.rows]] as const) {
        if (to > batch.rows) continue;
        const sliced = await reader.slice(i, from, to);
        expect(sliced !== undefined).toBe(await reader.isSliceable(i));
        if (!sliced) continue;
        expect({ path, from, to, rows: shown(sliced, to - from) }).toEqual({ path, from, to, rows: shown(batch.vectors(from, to), to - from) });
        count++;
      }
    }
    return count;
  } finally {
    await reader.close();
  }
}

describe('some rows of a batch, read without the others', () => {
  let folder: string;
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'loupe-slices-')); });
  afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

  test('are those rows, with dictionaries, lists, structs, maps and decimals', async () => {
    const path = join(folder, 'chat.arrow');
    writePaged(path, 0, 400, [150, 7, 90]);
    expect(await compared(path)).toBeGreaterThan(20);
  });

  test('are those rows, with bits and fixed lengths that begin anywhere in a byte', async () => {
    const types: readonly (readonly [DataType, (i: number) => unknown])[] = [
      [new Bool(), (i) => i % 3 === 0], [new FixedSizeList(3, new Field('item', new Bool(), true)), (i) => [i % 2 === 0, null, i % 5 === 0]], [new FixedSizeBinary(5), (i) => Uint8Array.from([i, 1, 2, 3, 255])],
      [new LargeUtf8(), (i) => 'ä'.repeat(i % 9)], [new Binary(), (i) => Uint8Array.from({ length: i % 4 }, () => i)], [new Null(), () => null], [new Int8(), (i) => i - 100],
      [new List(new Field('item', new List(new Field('item', new Utf8(), true)), true)), (i) => Array.from({ length: i % 4 }, (_, k) => (k === 2 ? null : Array.from({ length: k }, () => `${String(i)}.${String(k)}`)))],
      [new Struct([new Field('b', new Bool(), true), new Field('d', new Float64(), true)]), (i) => ({ b: i % 2 === 1, d: i / 4 })],
    ];
    const schema = new Schema(types.map(([type], i) => new Field(`c${String(i)}`, type, true)));
    const rows = Array.from({ length: 200 }, (_, i) => i);
    const table = new Table(schema, Object.fromEntries(types.map(([type, value], c) => [`c${String(c)}`, vectorFromArray(rows.map((i) => ((i + c) % 11 === 0 ? null : value(i))), type)])));
    const writer = new RecordBatchStreamWriter();
    writer.reset(undefined, schema);
    for (const batch of table.batches) writer.write(new RecordBatch(schema, batch.data));
    writer.finish();
    const path = join(folder, 'bits.arrow');
    writeFileSync(path, writer.toUint8Array(true));
    expect(await compared(path)).toBe(7);
  });

  test('say that the file is damaged where its offsets lead out of their buffer', async () => {
    const path = join(folder, 'offsets.arrow');
    writePaged(path, 0, 300, [300], ['id', 'messages']);
    const reader = await ArrowReader.open(path);
    const piece = reader.layout.pieces.find((p) => p.kind === 'batch');
    await reader.close();
    const bytes = readFileSync(path);
    const body = (piece?.offset ?? 0) + (piece?.metadataLength ?? 0);
    bytes.fill(0x7f, body + 2_400, body + (piece?.bodyLength ?? 0)); // behind the ids: validity, offsets and texts
    writeFileSync(path, bytes);
    const harmed = await ArrowReader.open(path);
    await expect(harmed.slice(0, 10, 20)).rejects.toMatchObject({ code: 'arrow-damaged' });
    await harmed.close();
  });

  test.skipIf(!there)('are those rows in what real writers leave, views among them; what is compressed is read whole', async () => {
    let [slices, files] = [0, 0];
    for (const entry of writerEntries().filter((e) => /\.(arrows?|feather)$/.test(e.file) && e.opens === 'yes')) {
      const count = await compared(join(DATA, 'writers', entry.file));
      slices += count;
      if (count > 0) files++;
    }
    expect([files > 10, slices > 60]).toEqual([true, true]);
  });
});
