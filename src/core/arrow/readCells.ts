import { DataType, RecordBatchReader, TimeUnit } from 'apache-arrow';
import type { Data, Field } from 'apache-arrow';
import { CellMap, CellStruct } from '../cell';
import type { Cell } from '../cell';
import { dateText, decimalText, int128, timestampText, timeText } from './text';

export interface CellField {
  readonly name: string;
  /** DuckDB's type, as DuckDB writes it. */
  readonly type: string;
}

/** Rows of a page: cells are made when they are asked for, and are exact. */
export interface CellTable {
  readonly fields: readonly CellField[];
  readonly rows: number;
  cell(column: number, row: number): Cell;
  row(row: number): CellStruct;
}

const TYPE_KEY = 'loupe:type';
const text = new TextDecoder('utf-8', { ignoreBOM: true });

/** Decodes an Arrow IPC stream (or file) of the engine. Nothing is read of a column until a cell of it is asked for. */
export function decodePage(ipc: Uint8Array | ArrayBuffer): CellTable {
  const reader = RecordBatchReader.from(ipc instanceof Uint8Array ? ipc : new Uint8Array(ipc));
  reader.open();
  const fields = reader.schema.fields.map((f: Field): CellField => ({ name: nameOf(f), type: f.metadata.get(TYPE_KEY) ?? String(f.type) }));
  const batches = [...reader].filter((b) => b.numRows > 0);
  const starts: number[] = [];
  let rows = 0;
  for (const batch of batches) {
    starts.push(rows);
    rows += batch.numRows;
  }
  const cell = (column: number, row: number): Cell => {
    if (row < 0 || row >= rows) throw new RangeError(`row ${row} of ${rows}`);
    let at = starts.length - 1;
    while ((starts[at] ?? 0) > row) at--;
    const data = batches[at]?.data.children[column];
    if (!data) throw new RangeError(`column ${column} of ${fields.length}`);
    return cellOf(data, row - (starts[at] ?? 0));
  };
  const names = fields.map((f) => f.name);
  return { fields, rows, cell, row: (row) => new CellStruct(names, names.map((_, column) => cell(column, row))) };
}

/** One value of Arrow data, from its buffers. */
export function cellOf(data: Data, row: number): Cell {
  if (!isThere(data, row)) return null;
  const type: DataType = data.type;
  if (DataType.isUtf8(type)) return text.decode(piece(data, row));
  if (DataType.isBinary(type)) return piece(data, row).slice();
  if (DataType.isBool(type)) return bit(data.values as Uint8Array, data.offset + row);
  if (DataType.isInt(type) || DataType.isFloat(type)) return number((data.values as Numbers)[row]);
  if (DataType.isDecimal(type)) return decimalText(int128(words(data), row * 4), (type).scale);
  if (DataType.isDate(type)) return dateText(Number((data.values as Int32Array)[row]));
  if (DataType.isTime(type)) return timeText(BigInt((data.values as Numbers)[row] ?? 0), perSecond((type).unit));
  if (DataType.isTimestamp(type)) {
    const stamp = type;
    return timestampText(BigInt((data.values as Numbers)[row] ?? 0), perSecond(stamp.unit), stamp.timezone !== null && stamp.timezone !== undefined);
  }
  if (DataType.isStruct(type)) return new CellStruct(type.children.map((f: Field) => nameOf(f)), data.children.map((child: Data) => cellOf(child, row)));
  if (DataType.isList(type)) return list(data, row);
  if (DataType.isMap(type)) return mapOf(data, row);
  if (DataType.isFixedSizeList(type)) {
    const size = (type).listSize;
    return items(data, row * size, (row + 1) * size);
  }
  return null;
}

/** An empty name comes out of the bytes as no name. */
function nameOf(field: Field): string {
  const name: unknown = field.name;
  return typeof name === 'string' ? name : '';
}

type Numbers = Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array | BigInt64Array | BigUint64Array;

function number(value: number | bigint | undefined): Cell {
  if (value === undefined) return null;
  if (typeof value === 'number') return value;
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

function isThere(data: Data, row: number): boolean {
  return data.nullCount === 0 || data.nullBitmap.length === 0 || bit(data.nullBitmap, data.offset + row);
}

function bit(bitmap: Uint8Array, at: number): boolean {
  return (((bitmap[at >> 3] ?? 0) >> (at & 7)) & 1) === 1;
}

function piece(data: Data, row: number): Uint8Array {
  return (data.values as Uint8Array).subarray(offset(data, row), offset(data, row + 1));
}

function offset(data: Data, row: number): number {
  return Number((data.valueOffsets as Int32Array | BigInt64Array)[row] ?? 0);
}

function words(data: Data): Uint32Array {
  const values = data.values as Uint32Array;
  return new Uint32Array(values.buffer, values.byteOffset, values.byteLength / 4);
}

function list(data: Data, row: number): readonly Cell[] {
  return items(data, offset(data, row), offset(data, row + 1));
}

function items(data: Data, from: number, to: number): readonly Cell[] {
  const child = data.children[0];
  const out: Cell[] = [];
  if (child) for (let i = from; i < to; i++) out.push(cellOf(child, i));
  return out;
}

function mapOf(data: Data, row: number): CellMap {
  return new CellMap(list(data, row).map((entry): readonly [Cell, Cell] => (entry instanceof CellStruct ? [entry.values[0] ?? null, entry.values[1] ?? null] : [null, null])));
}

function perSecond(unit: TimeUnit): bigint {
  switch (unit) {
    case TimeUnit.SECOND: return 1n;
    case TimeUnit.MILLISECOND: return 1_000n;
    case TimeUnit.MICROSECOND: return 1_000_000n;
    case TimeUnit.NANOSECOND: return 1_000_000_000n;
  }
}
