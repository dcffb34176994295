import { dateText, decimalText, timestampText, timeText } from '../../core/arrow/text';
import { CellMap, CellStruct } from '../../core/cell';
import type { Cell } from '../../core/cell';
import type { TypeNode } from '../../core/type';
import { isThere } from './vector';
import type { FixedVector, ListVector, Vector } from './vector';

const text = new TextDecoder('utf-8', { ignoreBOM: true });

/** One value of a vector of that type. */
export function cellAt(vector: Vector, type: TypeNode, row: number): Cell {
  if (!isThere(vector, row)) return null;
  switch (vector.kind) {
    case 'fixed':
      return type.kind === 'scalar' ? fixedCell(vector, type.name, type.args, row) : null;
    case 'bytes': {
      const value = vector.values[row] ?? new Uint8Array(0);
      return type.kind === 'scalar' && type.name === 'BLOB' ? value.slice() : text.decode(value);
    }
    case 'struct':
      return type.kind === 'struct' ? new CellStruct(type.fields.map((f) => f.name), vector.children.map((child, i) => cellAt(child, type.fields[i]?.type ?? type, row))) : null;
    case 'list':
      if (type.kind === 'list') return elements(vector, type.of, row);
      return type.kind === 'map' ? new CellMap(elements(vector, { kind: 'struct', fields: [{ name: 'key', type: type.key }, { name: 'value', type: type.value }] }, row).map(entryOf)) : null;
  }
}

function elements(vector: ListVector, type: TypeNode, row: number): Cell[] {
  const start = vector.starts[row] ?? 0;
  return Array.from({ length: vector.sizes[row] ?? 0 }, (_, i) => cellAt(vector.child, type, start + i));
}

function entryOf(entry: Cell): readonly [Cell, Cell] {
  return entry instanceof CellStruct ? [entry.values[0] ?? null, entry.values[1] ?? null] : [null, null];
}

function fixedCell({ data, width }: FixedVector, name: string, args: string, row: number): Cell {
  const view = new DataView(data.buffer, data.byteOffset + row * width, width);
  switch (name) {
    case 'BOOLEAN': return view.getUint8(0) !== 0;
    case 'FLOAT': return view.getFloat32(0, true);
    case 'DOUBLE': return view.getFloat64(0, true);
    case 'DECIMAL': return decimalText(integer(view, width, true), Number(args.split(',')[1] ?? 0));
    case 'DATE': return dateText(view.getInt32(0, true));
    case 'TIME': return timeText(view.getBigInt64(0, true), 1_000_000n);
    case 'TIMESTAMP': return timestampText(view.getBigInt64(0, true), 1_000_000n, false);
    case 'TIMESTAMP WITH TIME ZONE': return timestampText(view.getBigInt64(0, true), 1_000_000n, true);
    case 'TIMESTAMP_NS': return timestampText(view.getBigInt64(0, true), 1_000_000_000n, false);
    case 'UUID': return uuidText(integer(view, 16, false) ^ (1n << 127n));
    default: {
      const value = integer(view, width, !name.startsWith('U'));
      return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
    }
  }
}

function integer(view: DataView, width: number, signed: boolean): bigint {
  let value = 0n;
  for (let b = width - 1; b >= 0; b--) value = (value << 8n) | BigInt(view.getUint8(b));
  return signed ? BigInt.asIntN(width * 8, value) : value;
}

function uuidText(value: bigint): string {
  return value.toString(16).padStart(32, '0').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
