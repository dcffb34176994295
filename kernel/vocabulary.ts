/** The different tokens of the items, numbered from 0. Equal numbers mean equal tokens, byte by byte in lower case. */
import { tokenHash } from './hash';
import { isAscii, lower, lowered, lowerEight, maskOf } from './lowerCase';
import { Table } from './table';

/** No token of the items. */
export const UNKNOWN: u32 = u32.MAX_VALUE;

const table = new Table(12);
let count: u32 = 0;
/** The bytes of all tokens in lower case, where each begins, and where the last one ends. */
let bytesOfAll = new StaticArray<u8>(1 << 16);
let begins = new StaticArray<u32>(1 << 12);

/** The number of a token; `UNKNOWN` if it is none of the items'. */
export function findToken(p: usize, bytes: u32): u32 {
  const hash = tokenHash(p, bytes);
  for (let slot = table.slotOf(hash); !table.isFree(slot); slot = table.next(slot)) {
    if (table.hasHash(slot, hash) && isToken(table.numberAt(slot), p, bytes)) return table.numberAt(slot);
  }
  return UNKNOWN;
}

/** The number of a token of an item: a new one if it has none. */
export function addToken(p: usize, bytes: u32): u32 {
  const known = findToken(p, bytes);
  if (known != UNKNOWN) return known;
  const hash = tokenHash(p, bytes);
  let slot = table.slotOf(hash);
  while (!table.isFree(slot)) slot = table.next(slot);
  table.add(slot, hash, count);
  const length = lower(p, bytes);
  const begin = unchecked(begins[count]);
  if (begin + length + 8 > <u32>bytesOfAll.length) bytesOfAll = grownBytes(begin + length + 8);
  memory.copy(changetype<usize>(bytesOfAll) + begin, changetype<usize>(lowered), length);
  if (count + 2 > <u32>begins.length) begins = grown(begins);
  unchecked(begins[count + 1] = begin + length);
  return count++;
}

/** Is the text at `p`, in lower case, the token of this number? */
function isToken(number: u32, p: usize, bytes: u32): bool {
  const token = changetype<usize>(bytesOfAll) + unchecked(begins[number]);
  const length = unchecked(begins[number + 1]) - unchecked(begins[number]);
  for (let i: u32 = 0; i < bytes; i += 8) {
    const mask = maskOf(bytes - i);
    const eight = load<u64>(p + i) & mask;
    if (!isAscii(eight)) return isLowered(token, length, lower(p, bytes));
    if (min<u32>(bytes, i + 8) > length || lowerEight(eight) != (load<u64>(token + i) & mask)) return false;
  }
  return length == bytes;
}

function isLowered(token: usize, length: u32, bytes: u32): bool {
  return length == bytes && memory.compare(token, changetype<usize>(lowered), bytes) == 0;
}

function grownBytes(least: u32): StaticArray<u8> {
  const wider = new StaticArray<u8>(max<u32>(least, <u32>bytesOfAll.length * 2));
  memory.copy(changetype<usize>(wider), changetype<usize>(bytesOfAll), bytesOfAll.length);
  return wider;
}

/** The same values with room for as many more. */
export function grown(values: StaticArray<u32>): StaticArray<u32> {
  const wider = new StaticArray<u32>(values.length * 2);
  memory.copy(changetype<usize>(wider), changetype<usize>(values), <usize>values.length << 2);
  return wider;
}
