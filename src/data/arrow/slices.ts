import type { ArrayPlan, ArrowArray } from './arrays';
import type { ArrowField } from './schema';
import { NOTHING } from './vector';
import type { Vector } from './vector';

/** Bytes [start, end) of a buffer of the batch, which is not compressed. Throws RangeError where it does not have them. */
export type ReadBuffer = (buffer: number, start: number, end: number) => Promise<Uint8Array>;

/** Texts of views may lie anywhere in their buffers: what lies further apart is not read as one. */
const WIDEST_VIEWS = 64 * 1024 ** 2;
const INLINE = 12;

/** Can some rows of a field be read without the others? Not where they say nothing about where their values lie. */
export function isSliceable({ type, dictionary, children }: ArrowField): boolean {
  if (dictionary) return true;
  if (type.kind === 'union' || type.kind === 'runs') return false;
  if (type.kind === 'list' && (type.layout === 'view' || type.layout === 'largeView')) return false;
  return children.every((child) => isSliceable(child));
}

/** The rows [from, to) of an array as an array of their own. Undefined where that is not to be had: the views of its texts lie too far apart. */
export async function sliceArray(plan: ArrayPlan, from: number, to: number, read: ReadBuffer, dictionaries: ReadonlyMap<bigint, Vector>): Promise<ArrowArray | undefined> {
  const { field, buffers } = plan;
  if (to > plan.length) throw new RangeError(`row ${to} of ${plan.length} in ${field.name}`);
  const length = to - from;
  const valid = plan.valid === undefined || length === 0 ? undefined : bitsFrom(await read(plan.valid, from >> 3, (to + 7) >> 3), from & 7, length);
  const own = length === 0 ? buffers.map(() => NOTHING) : await ownBuffers(plan, from, to, read, valid);
  if (!own) return undefined;
  const dictionary = field.dictionary && dictionaries.get(field.dictionary.id);
  if (field.dictionary && !dictionary && length > 0) throw new RangeError(`no dictionary for ${field.name}`);
  const [start, end] = length === 0 ? [0, 0] : await childRange(plan, from, to, read);
  const children: ArrowArray[] = [];
  for (const child of plan.children) {
    const sliced = await sliceArray(child, start, end, read, dictionaries);
    if (!sliced) return undefined;
    children.push(sliced);
  }
  return { length, valid, buffers: own, children, ...(dictionary ? { dictionary } : {}) };
}

async function ownBuffers(plan: ArrayPlan, from: number, to: number, read: ReadBuffer, valid: Uint8Array | undefined): Promise<Uint8Array[] | undefined> {
  const { field: { type, dictionary }, buffers } = plan;
  const [first = 0, second = 0] = buffers;
  if (!dictionary && type.kind === 'bool') return [bitsFrom(await read(first, from >> 3, (to + 7) >> 3), from & 7, to - from)];
  if (!dictionary && (type.kind === 'text' || type.kind === 'binary')) {
    if (type.layout === 'view') return viewBuffers(plan, from, to, read, valid);
    const offsets = await offsetsAt(plan, from, to, read);
    return [rebased(offsets, type.layout === 'large'), await read(second, offsets[0] ?? 0, offsets.at(-1) ?? 0)];
  }
  if (!dictionary && (type.kind === 'list' || type.kind === 'map')) return [rebased(await offsetsAt(plan, from, to, read), isLarge(plan))];
  const width = dictionary ? dictionary.bits / 8 : widthOf(plan.field);
  return width === 0 ? [] : [await read(first, from * width, to * width)];
}

/** Which elements of its children the rows have. */
async function childRange(plan: ArrayPlan, from: number, to: number, read: ReadBuffer): Promise<[number, number]> {
  const { type } = plan.field;
  if (type.kind === 'fixedList') return [from * type.size, to * type.size];
  if (plan.children.length === 0 || (type.kind !== 'list' && type.kind !== 'map')) return [from, to];
  const offsets = await offsetsAt(plan, from, to, read);
  return [offsets[0] ?? 0, offsets.at(-1) ?? 0];
}

function isLarge({ field: { type } }: ArrayPlan): boolean {
  return 'layout' in type && type.layout === 'large';
}

/** The offsets of the rows, one more than there are rows, which must not fall. */
async function offsetsAt(plan: ArrayPlan, from: number, to: number, read: ReadBuffer): Promise<number[]> {
  const width = isLarge(plan) ? 8 : 4;
  const bytes = await read(plan.buffers[0] ?? 0, from * width, (to + 1) * width);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let last = 0;
  return Array.from({ length: to - from + 1 }, (_, i) => {
    const offset = width === 8 ? Number(view.getBigInt64(i * 8, true)) : view.getInt32(i * 4, true);
    if (!(offset >= last)) throw new RangeError('offsets that fall');
    return (last = offset);
  });
}

/** The same offsets, counted from the first of them. */
function rebased(offsets: readonly number[], large: boolean): Uint8Array {
  const first = offsets[0] ?? 0;
  const numbers = large ? BigInt64Array.from(offsets, (o) => BigInt(o - first)) : Int32Array.from(offsets, (o) => o - first);
  return new Uint8Array(numbers.buffer);
}

/** Views with the stretch of each buffer that they speak of, and their places in it. */
async function viewBuffers({ buffers }: ArrayPlan, from: number, to: number, read: ReadBuffer, valid: Uint8Array | undefined): Promise<Uint8Array[] | undefined> {
  const [first = 0, ...data] = buffers;
  const views = Uint8Array.from(await read(first, from * 16, to * 16));
  const at = new DataView(views.buffer);
  const ranges = data.map((): [number, number] => [Infinity, 0]);
  const isThere = (row: number): boolean => valid === undefined || (((valid[row >> 3] ?? 0) >> (row & 7)) & 1) === 1; // under a NULL anything may stand
  const long = Array.from({ length: to - from }, (_, i) => i).filter((i) => isThere(i) && at.getInt32(i * 16, true) > INLINE).map((i) => i * 16);
  for (const place of long) {
    const [length, buffer, start] = [at.getInt32(place, true), at.getInt32(place + 8, true), at.getInt32(place + 12, true)];
    const range = ranges[buffer];
    if (!range || start < 0) throw new RangeError('a view beyond its buffers');
    range[0] = Math.min(range[0], start);
    range[1] = Math.max(range[1], start + length);
  }
  if (ranges.some(([start, end]) => end - start > WIDEST_VIEWS)) return undefined;
  for (const place of long) {
    const range = ranges[at.getInt32(place + 8, true)];
    if (range) at.setInt32(place + 12, at.getInt32(place + 12, true) - range[0], true);
  }
  return [views, ...(await Promise.all(ranges.map(async ([start, end], i) => (end === 0 ? NOTHING : read(data[i] ?? 0, start, end)))))];
}

/** Bits from a place on, moved to the beginning of their bytes. */
function bitsFrom(bytes: Uint8Array, shift: number, length: number): Uint8Array {
  if (shift === 0) return bytes;
  return Uint8Array.from({ length: (length + 7) >> 3 }, (_, i) => ((bytes[i] ?? 0) >> shift) | ((bytes[i + 1] ?? 0) << (8 - shift)));
}

function widthOf({ type }: ArrowField): number {
  switch (type.kind) {
    case 'int':
    case 'float':
    case 'decimal':
    case 'time':
      return type.bits / 8;
    case 'date':
      return type.unit === 'day' ? 4 : 8;
    case 'timestamp':
    case 'duration':
      return 8;
    case 'interval':
      return type.unit === 'months' ? 4 : type.unit === 'days' ? 8 : 16;
    case 'fixedBinary':
      return type.bytes;
    case 'null':
    case 'struct':
    case 'fixedList':
      return 0;
    case 'bool':
    case 'text':
    case 'binary':
    case 'list':
    case 'map':
    case 'union':
    case 'runs':
      throw new RangeError(`${type.kind} has no width`);
  }
}
