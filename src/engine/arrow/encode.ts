import { DuckDBTypeId, DuckDBVector } from '@duckdb/node-api';
import type { DuckDBDataChunk, DuckDBMapType, DuckDBResult, DuckDBType } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Vector as NativeVector } from '@duckdb/node-bindings';
import { DataType, makeData, RecordBatch, RecordBatchStreamWriter, Struct } from 'apache-arrow';
import type { Data, Schema } from 'apache-arrow';
import { LoupeError } from '../../core/message';
import type { RowStream } from '../stream';
import { canonicalText } from './canonicalText';
import { arrowType, schemaOf } from './types';
import { fixedBytes, isSet, listOffsets, stringsOf, validityOf } from './vectors';

/** Bytes of each fixed-width type in DuckDB's vectors, which are Arrow's, too. */
const WIDTH: Readonly<Partial<Record<DuckDBTypeId, number>>> = {
  [DuckDBTypeId.TINYINT]: 1, [DuckDBTypeId.UTINYINT]: 1, [DuckDBTypeId.SMALLINT]: 2, [DuckDBTypeId.USMALLINT]: 2, [DuckDBTypeId.INTEGER]: 4, [DuckDBTypeId.UINTEGER]: 4,
  [DuckDBTypeId.BIGINT]: 8, [DuckDBTypeId.UBIGINT]: 8, [DuckDBTypeId.FLOAT]: 4, [DuckDBTypeId.DOUBLE]: 8, [DuckDBTypeId.DATE]: 4, [DuckDBTypeId.TIME]: 8,
  [DuckDBTypeId.TIMESTAMP]: 8, [DuckDBTypeId.TIMESTAMP_TZ]: 8, [DuckDBTypeId.TIMESTAMP_S]: 8, [DuckDBTypeId.TIMESTAMP_MS]: 8, [DuckDBTypeId.TIMESTAMP_NS]: 8,
};

/** The rows of a result as an Arrow IPC stream; with no rows, one empty batch, so that the schema is always there. */
export async function encodeResult(result: DuckDBResult): Promise<{ ipc: Uint8Array; rows: number }> {
  const schema = schemaOf(result.columnNames(), result.columnTypes());
  const writer = new RecordBatchStreamWriter({ autoDestroy: false });
  writer.reset(undefined, schema);
  let rows = 0;
  for await (const batch of batchesOf(result, schema)) {
    writer.write(batch);
    rows += batch.numRows;
  }
  if (rows === 0) writer.write(new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: 0, nullCount: 0, children: schema.fields.map((f) => emptyData(f.type as DataType)) })));
  writer.finish();
  return { ipc: writer.toUint8Array(true), rows };
}

/** A result's chunks as record batches. Each chunk's memory is given back as soon as its batch is made (V8 would wait). */
export async function* batchesOf(result: Pick<RowStream, 'columnTypes' | 'fetchChunk'>, schema: Schema): AsyncGenerator<RecordBatch> {
  const types = result.columnTypes();
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    const batch = batchOf(chunk, types, schema);
    duckdb.data_chunk_reset(chunk.chunk);
    yield batch;
  }
}

function batchOf(chunk: DuckDBDataChunk, types: readonly DuckDBType[], schema: Schema): RecordBatch {
  const rows = chunk.rowCount;
  const children = types.map((type, i) => encodeVector(duckdb.data_chunk_get_vector(chunk.chunk, i), type, rows));
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: rows, nullCount: 0, children }));
}

function emptyData(type: DataType): Data {
  if (DataType.isStruct(type)) return makeData({ type: type as never, length: 0, nullCount: 0, children: type.children.map((f) => emptyData(f.type as DataType)) } as never);
  if (DataType.isFixedSizeList(type)) return makeData({ type: type as never, length: 0, child: emptyData(type.children[0]?.type as DataType) } as never);
  if (DataType.isList(type) || DataType.isMap(type)) return makeData({ type: type as never, length: 0, valueOffsets: new Int32Array(1), child: emptyData(type.children[0]?.type as DataType) } as never);
  return makeData({ type: type as never, length: 0 } as never);
}

/** One vector as Arrow data, whatever its type; nested vectors by recursion. */
function encodeVector(vector: NativeVector, type: DuckDBType, rows: number): Data {
  const { bitmap, nulls } = validityOf(vector, rows);
  const base = { length: rows, nullCount: nulls, nullBitmap: bitmap };
  const arrow = arrowType(type);
  const width = WIDTH[type.typeId];
  if (width !== undefined) return fixed(base, arrow, fixedBytes(vector, rows, width));
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return fixed(base, arrow, bits(fixedBytes(vector, rows, 1)));
    case DuckDBTypeId.VARCHAR:
    case DuckDBTypeId.BLOB: {
      const { offsets, data } = stringsOf(vector, rows, bitmap);
      return makeData({ ...base, type: arrow as never, valueOffsets: offsets, data } as never);
    }
    case DuckDBTypeId.DECIMAL:
      return fixed(base, arrow, decimals(vector, rows, (type).width));
    case DuckDBTypeId.STRUCT: {
      const { entryTypes } = type;
      return nested(base, arrow, entryTypes.map((t, i) => encodeVector(duckdb.struct_vector_get_child(vector, i), t, rows)));
    }
    case DuckDBTypeId.ARRAY: {
      const { length, valueType } = type;
      return nested(base, arrow, [encodeVector(duckdb.array_vector_get_child(vector), valueType, rows * length)]);
    }
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.MAP: {
      const list = listOffsets(vector, rows, bitmap);
      if (!list.contiguous) throw new LoupeError('internal', {}, 'engine', 'a list vector of a materialised result is not contiguous');
      const child = duckdb.list_vector_get_child(vector);
      const used = list.offsets[rows] ?? 0;
      const data = type.typeId === DuckDBTypeId.LIST ? encodeVector(child, (type).valueType, used) : mapEntries(child, type, used, arrow);
      return makeData({ ...base, type: arrow as never, valueOffsets: list.offsets, child: data } as never);
    }
    default:
      return texts(base, vector, type, rows);
  }
}

type Base = { readonly length: number; readonly nullCount: number; readonly nullBitmap: Uint8Array | undefined };

function fixed(base: Base, type: DataType, bytes: Uint8Array): Data {
  const Values = type.ArrayType as unknown as { new (b: ArrayBufferLike, o: number, n: number): Uint8Array; BYTES_PER_ELEMENT: number };
  const aligned = bytes.byteOffset % Values.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  return makeData({ ...base, type: type as never, data: new Values(aligned.buffer, aligned.byteOffset, aligned.byteLength / Values.BYTES_PER_ELEMENT) } as never);
}

function nested(base: Base, type: DataType, children: Data[]): Data {
  return DataType.isFixedSizeList(type)
    ? makeData({ ...base, type: type as never, child: children[0] } as never)
    : makeData({ ...base, type: type as never, children } as never);
}

function mapEntries(child: NativeVector, type: DuckDBMapType, rows: number, arrow: DataType): Data {
  const children = [encodeVector(duckdb.struct_vector_get_child(child, 0), type.keyType, rows), encodeVector(duckdb.struct_vector_get_child(child, 1), type.valueType, rows)];
  return makeData({ type: arrow.children[0]?.type as never, length: rows, nullCount: 0, children } as never);
}

/** DuckDB's booleans are a byte each, Arrow's a bit. */
function bits(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / 64) * 8);
  bytes.forEach((b, i) => {
    if (b !== 0) out[i >> 3] = (out[i >> 3] ?? 0) | (1 << (i & 7));
  });
  return out;
}

/** Decimals are stored in 2, 4, 8 or 16 bytes by their width; Arrow wants 16, sign extended. */
function decimals(vector: NativeVector, rows: number, width: number): Uint8Array {
  const bytes = width <= 4 ? 2 : width <= 9 ? 4 : width <= 18 ? 8 : 16;
  const stored = fixedBytes(vector, rows, bytes);
  if (bytes === 16) return stored;
  const out = new Uint8Array(rows * 16);
  for (let i = 0; i < rows; i++) {
    const value = stored.subarray(i * bytes, (i + 1) * bytes);
    out.set(value, i * 16);
    if (((value[bytes - 1] ?? 0) & 0x80) !== 0) out.fill(0xff, i * 16 + bytes, (i + 1) * 16);
  }
  return out;
}

/** Types without an Arrow twin, value by value as canonical text. */
function texts(base: Base, vector: NativeVector, type: DuckDBType, rows: number): Data {
  const values = DuckDBVector.create(vector, rows, type);
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  const offsets = new Int32Array(rows + 1);
  for (let i = 0; i < rows; i++) {
    const piece = isSet(base.nullBitmap, i) ? encoder.encode(canonicalText(values.getItem(i), type)) : new Uint8Array(0);
    pieces.push(piece);
    offsets[i + 1] = (offsets[i] ?? 0) + piece.length;
  }
  const data = new Uint8Array(offsets[rows] ?? 0);
  pieces.forEach((piece, i) => data.set(piece, offsets[i] ?? 0));
  return makeData({ ...base, type: arrowType(type) as never, valueOffsets: offsets, data } as never);
}
