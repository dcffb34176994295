import type { Cell } from '../../../core/cell';
import { hexOf, jsonOf } from '../../../core/json';
import type { ArrowArray } from '../arrays';
import { cellAt } from '../cells';
import type { Layout } from '../schema';
import { masked, NOTHING, startsOf, take } from '../vector';
import type { BytesVector, ListVector, StructVector, Vector } from '../vector';
import { uniqueNames } from './names';
import { fixedBytes, offsetsOf, scalar, validRows, wholeNumbers } from './reading';
import type { Reading, Say } from './reading';

export function structs(names: readonly string[], children: readonly Reading[], say: Say): Reading {
  if (children.length === 0) return emptyStructs();
  const unique = uniqueNames(names);
  const renamed = names.filter((name, i) => name !== unique[i]);
  if (renamed.length > 0) say('field-renamed', { fields: renamed.map((n) => JSON.stringify(n)).join(', ') });
  const read = (array: ArrowArray, from: number, to: number): StructVector => {
    const valid = validRows(array, from, to);
    return { kind: 'struct', rows: to - from, valid, children: children.map((child, i) => masked(child.read(childOf(array, i), from, to), valid)) };
  };
  return { type: { kind: 'struct', fields: children.map(({ type }, i) => ({ name: unique[i] ?? '', type })) }, read };
}

/** The engine has no struct without fields: it is the text `{}`. */
function emptyStructs(): Reading {
  const empty = Buffer.from('{}');
  return { type: scalar('VARCHAR'), read: (array, from, to) => ({ kind: 'bytes', rows: to - from, valid: validRows(array, from, to), values: Array.from({ length: to - from }, () => empty) }) };
}

export function lists(layout: Layout, child: Reading): Reading {
  return { type: { kind: 'list', of: child.type }, read: (array, from, to) => (layout === 'small' || layout === 'large' ? listsByOffset(array, child, layout === 'large', from, to) : listViews(array, child, layout === 'largeView', from, to)) };
}

export function fixedLists(size: number, child: Reading): Reading {
  const read = (array: ArrowArray, from: number, to: number): ListVector => {
    const sizes = new Int32Array(to - from).fill(size);
    return { kind: 'list', rows: to - from, valid: validRows(array, from, to), starts: startsOf(sizes), sizes, child: child.read(childOf(array, 0), from * size, to * size) };
  };
  return { type: { kind: 'list', of: child.type }, read };
}

export function maps(key: Reading, value: Reading): Reading {
  const entries: Reading = {
    type: scalar('STRUCT'),
    read: (array, from, to): StructVector => ({ kind: 'struct', rows: to - from, valid: validRows(array, from, to), children: [key.read(childOf(array, 0), from, to), value.read(childOf(array, 1), from, to)] }),
  };
  return { type: { kind: 'map', key: key.type, value: value.type }, read: (array, from, to) => listsByOffset(array, entries, false, from, to) };
}

function listsByOffset(array: ArrowArray, child: Reading, large: boolean, from: number, to: number): ListVector {
  const elements = childOf(array, 0);
  const offsets = offsetsOf(array, large, from, to, elements.length);
  const first = offsets[0] ?? 0;
  const starts = Int32Array.from({ length: to - from }, (_, i) => (offsets[i] ?? 0) - first);
  const sizes = Int32Array.from({ length: to - from }, (_, i) => (offsets[i + 1] ?? 0) - (offsets[i] ?? 0));
  return { kind: 'list', rows: to - from, valid: validRows(array, from, to), starts, sizes, child: child.read(elements, first, offsets.at(-1) ?? first) };
}

/** Lists that may lie in any order, and share elements: each gets its own. */
function listViews(array: ArrowArray, child: Reading, large: boolean, from: number, to: number): ListVector {
  const elements = childOf(array, 0);
  const bits = large ? 64 : 32;
  const valid = validRows(array, from, to);
  const starts = wholeNumbers(fixedBytes(array, 0, bits / 8, from, to), bits, true);
  const sizes = wholeNumbers(fixedBytes(array, 1, bits / 8, from, to), bits, true);
  let [low, high] = [elements.length, 0];
  for (let i = 0; i < to - from; i++) {
    const [start, size] = [starts[i] ?? 0, sizes[i] ?? 0];
    if (valid?.[i] === 0 || size === 0) continue;
    if (!(start >= 0 && size >= 0 && start + size <= elements.length)) throw new RangeError('a list beyond its elements');
    [low, high] = [Math.min(low, start), Math.max(high, start + size)];
  }
  low = Math.min(low, high);
  const own: ListVector = {
    kind: 'list', rows: to - from, valid,
    starts: Int32Array.from({ length: to - from }, (_, i) => Math.max(0, (starts[i] ?? 0) - low)),
    sizes: Int32Array.from({ length: to - from }, (_, i) => (valid?.[i] === 0 ? 0 : (sizes[i] ?? 0))),
    child: child.read(elements, low, high),
  };
  const apart = take(own, Int32Array.from({ length: to - from }, (_, i) => i));
  return apart.kind === 'list' ? apart : own;
}

/** Values whose type is known only with the value: texts as they are, all else as JSON. */
export function unions(dense: boolean, ids: readonly number[], children: readonly Reading[], say: Say): Reading {
  say('union-text');
  const read = (array: ArrowArray, from: number, to: number): BytesVector => {
    const which = wholeNumbers(fixedBytes(array, 0, 1, from, to), 8, true);
    const places = dense ? wholeNumbers(fixedBytes(array, 1, 4, from, to), 32, true) : Int32Array.from(which, (_, i) => from + i);
    const valid = new Uint8Array(to - from);
    const own = validRows(array, from, to);
    const members = children.map((child, member) => memberVector(child, childOf(array, member), which.map((id) => ids.indexOf(id)), places, member));
    const values = Array.from(which, (id, i) => {
      const member = ids.indexOf(id);
      const [found, type] = [members[member], children[member]?.type];
      if (!found || !type) throw new RangeError(`no member ${id} in a union`);
      const cell = own?.[i] === 0 ? null : cellAt(found.vector, type, (places[i] ?? 0) - found.start);
      valid[i] = cell === null ? 0 : 1;
      return cell === null ? NOTHING : Buffer.from(textOf(cell));
    });
    return { kind: 'bytes', rows: to - from, valid, values };
  };
  return { type: scalar('VARCHAR'), read };
}

function textOf(cell: Cell): string {
  if (typeof cell === 'string' || typeof cell === 'bigint') return String(cell);
  return cell instanceof Uint8Array ? hexOf(cell) : jsonOf(cell);
}

/** The stretch of a member's values that the rows need. */
function memberVector(reading: Reading, array: ArrowArray, members: ArrayLike<number>, places: ArrayLike<number>, member: number): { vector: Vector; start: number } {
  let [low, high] = [array.length, 0];
  for (let i = 0; i < members.length; i++) {
    if (members[i] !== member) continue;
    const place = places[i] ?? 0;
    if (place < 0 || place >= array.length) throw new RangeError('a union beyond its values');
    [low, high] = [Math.min(low, place), Math.max(high, place + 1)];
  }
  const start = Math.min(low, high);
  return { vector: reading.read(array, start, high), start };
}

/** Runs of equal values, spread over their rows. */
export function runs(ends: { readonly bits: number }, values: Reading): Reading {
  const read = (array: ArrowArray, from: number, to: number): Vector => {
    const [endArray, valueArray] = [childOf(array, 0), childOf(array, 1)];
    const rows = wholeNumbers(fixedBytes(endArray, 0, ends.bits / 8, 0, endArray.length), ends.bits, true);
    let run = firstRunAfter(rows, from);
    const first = run;
    const picks = new Int32Array(to - from);
    for (let row = from; row < to; row++) {
      while (run < rows.length && (rows[run] ?? 0) <= row) run++;
      if (run >= rows.length) throw new RangeError('runs end too early');
      picks[row - from] = run - first;
    }
    return take(values.read(valueArray, first, to === from ? first : run + 1), picks);
  };
  return { type: values.type, read };
}

function firstRunAfter(ends: ArrayLike<number>, row: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) <= row) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Indices into the dictionary of the batch. */
export function dictionaries(indices: { readonly bits: number; readonly signed: boolean }, values: Reading): Reading {
  const read = (array: ArrowArray, from: number, to: number): Vector => {
    const valid = validRows(array, from, to);
    const picks = Int32Array.from(wholeNumbers(fixedBytes(array, 0, indices.bits / 8, from, to), indices.bits, indices.signed), (index, i) => {
      if (valid?.[i] === 0) return -1;
      if (index < 0 || index > 0x7fffffff) throw new RangeError(`an index of ${index}`);
      return index;
    });
    return take(array.dictionary ?? values.read(array, 0, 0), picks);
  };
  return { type: values.type, read };
}

function childOf(array: ArrowArray, child: number): ArrowArray {
  const found = array.children[child];
  if (!found) throw new RangeError('a child that is not there');
  return found;
}
