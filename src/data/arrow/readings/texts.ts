import { isUtf8 } from 'node:buffer';
import type { ArrowArray } from '../arrays';
import type { ArrowField, Layout } from '../schema';
import { NOTHING } from '../vector';
import type { BytesVector, FixedVector } from '../vector';
import { fixedBytes, offsetsOf, scalar, validRows } from './reading';
import type { Reading, Say } from './reading';

const INLINE = 12;

export function texts(layout: Layout, say: Say): Reading {
  const read = (array: ArrowArray, from: number, to: number): BytesVector => {
    const vector = layout === 'view' ? views(array, from, to) : pieces(array, layout === 'large', from, to);
    return areUtf8(vector, layout) ? vector : { ...vector, values: vector.values.map((v, i) => (vector.valid?.[i] === 0 || isUtf8(v) ? v : repaired(v, say))) };
  };
  return { type: scalar('VARCHAR'), read };
}

export function bytes(layout: Layout): Reading {
  return { type: scalar('BLOB'), read: (array, from, to) => (layout === 'view' ? views(array, from, to) : pieces(array, layout === 'large', from, to)) };
}

/** Bytes of one length; a UUID where the field says so. */
export function fixedSizeBytes(width: number, field: ArrowField): Reading {
  if (width === 16 && field.metadata.get('ARROW:extension:name') === 'arrow.uuid') return { type: scalar('UUID'), read: uuids };
  const read = (array: ArrowArray, from: number, to: number): BytesVector => {
    const data = fixedBytes(array, 0, width, from, to);
    return { kind: 'bytes', rows: to - from, valid: validRows(array, from, to), values: Array.from({ length: to - from }, (_, i) => data.subarray(i * width, (i + 1) * width)) };
  };
  return { type: scalar('BLOB'), read };
}

/** DuckDB holds a UUID as a number of 128 bits, little-endian, with its highest bit turned so that it sorts as text does. */
function uuids(array: ArrowArray, from: number, to: number): FixedVector {
  const data = Uint8Array.from(fixedBytes(array, 0, 16, from, to));
  for (let i = 0; i < to - from; i++) {
    const value = data.subarray(i * 16, (i + 1) * 16).reverse();
    value[15] = (value[15] ?? 0) ^ 0x80;
  }
  return { kind: 'fixed', rows: to - from, valid: validRows(array, from, to), width: 16, data };
}

function pieces(array: ArrowArray, large: boolean, from: number, to: number): BytesVector {
  const data = array.buffers[1] ?? NOTHING;
  const offsets = offsetsOf(array, large, from, to, data.length);
  return { kind: 'bytes', rows: to - from, valid: validRows(array, from, to), values: Array.from({ length: to - from }, (_, i) => data.subarray(offsets[i], offsets[i + 1])) };
}

/** Views: a length, then up to 12 bytes, or four bytes of the text, the number of a buffer and the place in it. */
function views(array: ArrowArray, from: number, to: number): BytesVector {
  const data = fixedBytes(array, 0, 16, from, to);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const valid = validRows(array, from, to);
  const values = Array.from({ length: to - from }, (_, i) => {
    if (valid?.[i] === 0) return NOTHING;
    const length = view.getInt32(i * 16, true);
    if (length <= INLINE) return data.subarray(i * 16 + 4, i * 16 + 4 + Math.max(0, length));
    const start = view.getInt32(i * 16 + 12, true);
    const value = array.buffers[1 + view.getInt32(i * 16 + 8, true)]?.subarray(start, start + length);
    if (start < 0 || value?.length !== length) throw new RangeError('a view beyond its buffer');
    return value;
  });
  return { kind: 'bytes', rows: to - from, valid, values };
}

/** Texts that lie one after the other are looked at as one: it is UTF-8, and none of them begins within a character. */
function areUtf8({ values }: BytesVector, layout: Layout): boolean {
  const [first, last] = [values[0], values.at(-1)];
  if (!first || !last) return true;
  if (layout === 'view') return values.every((v) => isUtf8(v));
  const whole = new Uint8Array(first.buffer, first.byteOffset, last.byteOffset + last.byteLength - first.byteOffset);
  const within = (v: Uint8Array): boolean => v.length > 0 && ((v[0] ?? 0) & 0xc0) === 0x80;
  return isUtf8(whole) && !values.some((v) => within(v));
}

function repaired(value: Uint8Array, say: Say): Uint8Array {
  say('text-repaired');
  return Buffer.from(new TextDecoder('utf-8', { ignoreBOM: true }).decode(value));
}
