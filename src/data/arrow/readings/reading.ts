import type { MessageArgs } from '../../../core/message';
import type { TypeNode } from '../../../core/type';
import type { ArrowArray } from '../arrays';
import type { Vector } from '../vector';

/** How the values of a field are read: as which DuckDB type, and a run of them as a vector of it. */
export interface Reading {
  readonly type: TypeNode;
  /** The rows [from, to) of an array. Throws RangeError where its buffers do not hold them. */
  readonly read: (array: ArrowArray, from: number, to: number) => Vector;
}

/** What is to be said of the column that is read; said once, however often it is met. */
export type Say = (code: string, args?: MessageArgs) => void;

export interface ReadingOptions {
  readonly say: Say;
  /** No time or timestamp of the column has nanoseconds below a microsecond: all fit the engine's types. */
  readonly wholeMicroseconds: boolean;
}

export function scalar(name: string, args = ''): TypeNode {
  return { kind: 'scalar', name, args };
}

/** One byte a row from a bitmap; none where all rows have a value. */
export function validRows({ valid }: ArrowArray, from: number, to: number): Uint8Array | undefined {
  if (!valid) return undefined;
  const rows = new Uint8Array(to - from);
  let missing = false;
  for (let i = from; i < to; i++) {
    const bit = ((valid[i >> 3] ?? 0) >> (i & 7)) & 1;
    rows[i - from] = bit;
    if (bit === 0) missing = true;
  }
  return missing ? rows : undefined;
}

/** The bytes of the rows [from, to) of a buffer with `width` bytes a row. */
export function fixedBytes(array: ArrowArray, buffer: number, width: number, from: number, to: number): Uint8Array {
  const bytes = array.buffers[buffer]?.subarray(from * width, to * width);
  if (to > array.length || bytes?.length !== (to - from) * width) throw new RangeError(`rows ${from} to ${to} of ${array.length} are not there`);
  return bytes;
}

/** Whole numbers of a buffer: 8, 16, 32 or 64 bits, as JavaScript's numbers. */
export function wholeNumbers(bytes: Uint8Array, bits: number, signed: boolean): Int32Array | Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (![8, 16, 32, 64].includes(bits)) throw new RangeError(`whole numbers of ${bits} bits`);
  const width = bits / 8;
  const rows = bytes.length / width;
  const out = bits === 64 || (bits === 32 && !signed) ? new Float64Array(rows) : new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const at = i * width;
    out[i] = bits === 8 ? (signed ? view.getInt8(at) : view.getUint8(at))
      : bits === 16 ? (signed ? view.getInt16(at, true) : view.getUint16(at, true))
      : bits === 32 ? (signed ? view.getInt32(at, true) : view.getUint32(at, true))
      : Number(signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true));
  }
  return out;
}

/** Offsets of the rows [from, to): one more than there are rows. They must not fall, nor end beyond `most`. */
export function offsetsOf(array: ArrowArray, large: boolean, from: number, to: number, most: number): Int32Array | Float64Array {
  // An array without rows may leave its one offset out.
  if (from === to) return new Int32Array(1);
  if (to > array.length) throw new RangeError(`row ${to} of ${array.length}`);
  const width = large ? 8 : 4;
  const bytes = array.buffers[0]?.subarray(from * width, (to + 1) * width);
  if (bytes?.length !== (to - from + 1) * width) throw new RangeError('offsets are cut');
  const offsets = wholeNumbers(bytes, width * 8, true);
  let last = 0;
  for (const offset of offsets) {
    if (!(offset >= last)) throw new RangeError('offsets that fall');
    last = offset;
  }
  if (last > most) throw new RangeError(`an offset of ${last} in ${most}`);
  return offsets;
}
