/** Fields of fewer than n tokens, and where they stand in a text as a whole: each once for each text, at its first place. */
import { candidates, RunFilter, TokenFilter } from './filter';
import { itemTokens, polynomial } from './grams';
import { Hits } from './hits';
import { Table } from './table';
import { firstHeld, heldTokens, tokenBytes, tokenStart } from './tokens';
import { findToken, grown, UNKNOWN } from './vocabulary';

const NONE: u32 = u32.MAX_VALUE;
/** More tokens than a gram may have. */
const MOST: u32 = 64;

/** Different short texts: where each stands among the items' tokens, how many tokens it has, its fields, and in which text it was found last. */
let at = new StaticArray<u32>(1 << 8);
let tokensOf = new StaticArray<u32>(1 << 8);
let firstField = new StaticArray<u32>(1 << 8);
let lastField = new StaticArray<u32>(1 << 8);
let seenIn = new StaticArray<u32>(1 << 8);
let count: u32 = 0;
/** Of each field, the next one of the same text. */
let nextField = new StaticArray<u32>(0);
const table = new Table(8);
/** Bit t: there are texts of t tokens. */
let lengths: u64 = 0;
/** By their first token, by their only one, and by the first two: most places of a text begin no short field. */
let first = new TokenFilter(0);
let single = new RunFilter(1, 0);
let pairs = new RunFilter(2, 0);
/** Texts are numbered through all calls, from 1. */
let textNumber: u32 = 0;

const numbers = new StaticArray<u32>(MOST);

export function beginShorts(fields: u32): void {
  nextField = new StaticArray<u32>(fields);
  first = new TokenFilter(fields);
  single = new RunFilter(1, fields);
  pairs = new RunFilter(2, fields);
}

/** Adds a field whose tokens, `tokens` of them, stand at `begin` among the items', and are those that are held. */
export function addShort(field: u32, begin: u32, tokens: u32): void {
  const pointer = changetype<usize>(itemTokens) + (<usize>begin << 2);
  const hash = polynomial(pointer, tokens);
  unchecked(nextField[field] = NONE);
  const known = findShort(pointer, tokens, hash);
  if (known != NONE) {
    unchecked(nextField[lastField[known]] = field);
    unchecked(lastField[known] = field);
    return;
  }
  let slot = table.slotOf(hash);
  while (!table.isFree(slot)) slot = table.next(slot);
  table.add(slot, hash, count);
  if (count == <u32>at.length) {
    at = grown(at);
    tokensOf = grown(tokensOf);
    firstField = grown(firstField);
    lastField = grown(lastField);
    seenIn = grown(seenIn);
  }
  unchecked(at[count] = begin);
  unchecked(tokensOf[count] = tokens);
  unchecked(firstField[count] = field);
  unchecked(lastField[count] = field);
  count++;
  lengths |= <u64>1 << tokens;
  first.add(0);
  if (tokens == 1) single.add(0);
  else pairs.add(0);
}

export function beginTextOfShorts(): void {
  textNumber++;
}

/** Finds short fields that begin at the first `places` held tokens of a text. */
export function findShorts(places: u32, text: u32, hits: Hits): void {
  if (count == 0) return;
  const found = first.sift();
  const held = heldTokens();
  const base = firstHeld();
  for (let c: u32 = 0; c < found; c++) {
    const place = unchecked(candidates[c]);
    if (place >= places) return;
    if (!single.has(place) && !pairs.has(place)) continue;
    const before = hits.count;
    let different: u32 = 0;
    let numbered: u32 = 0;
    for (let left = lengths; left; left &= left - 1) {
      const tokens = <u32>ctz(left);
      if (place + tokens > held) break;
      for (; numbered < tokens; numbered++) unchecked(numbers[numbered] = findToken(tokenStart(place + numbered), tokenBytes(place + numbered)));
      if (unchecked(numbers[tokens - 1]) == UNKNOWN) break;
      const pointer = changetype<usize>(numbers);
      const short = findShort(pointer, tokens, polynomial(pointer, tokens));
      if (short == NONE || unchecked(seenIn[short]) == textNumber) continue;
      unchecked(seenIn[short] = textNumber);
      different++;
      for (let field = unchecked(firstField[short]); field != NONE; field = unchecked(nextField[field])) hits.add(text, base + place, field);
    }
    if (different > 1) hits.sortFrom(before);
  }
}

function findShort(tokens: usize, length: u32, hash: u64): u32 {
  for (let slot = table.slotOf(hash); !table.isFree(slot); slot = table.next(slot)) {
    if (table.hasHash(slot, hash) && isShort(table.numberAt(slot), tokens, length)) return table.numberAt(slot);
  }
  return NONE;
}

function isShort(short: u32, tokens: usize, length: u32): bool {
  return unchecked(tokensOf[short]) == length && memory.compare(changetype<usize>(itemTokens) + (<usize>unchecked(at[short]) << 2), tokens, <usize>length << 2) == 0;
}
