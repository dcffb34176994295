/** The n-grams of the items, numbered in the order in which they first occur, and where they stand in a text. */
import { candidates, RunFilter, siftedTokens } from './filter';
import { Hits } from './hits';
import { Table } from './table';
import { firstHeld, heldTokens, tokenBytes, tokenStart, TOKENS } from './tokens';
import { findToken, UNKNOWN } from './vocabulary';

/** A rolling hash is a polynomial in this, modulo 2^64. */
const BASE: u64 = 0xa0761d6478bd642f;
const M1: u64 = 0x9e3779b97f4a7c15;
const M2: u64 = 0xe7037ed1a0b428db;

let n: u32 = 8;
/** BASE to the power of n: what the token that leaves is multiplied by. */
let leaving: u64 = 1;

/** The tokens of all fields, one field after the other, and the gram at each position of each field. */
export let itemTokens = new StaticArray<u32>(0);
export let itemGrams = new StaticArray<u32>(0);
let tokenCount: u32 = 0;
let gramCount: u32 = 0;
/** Of each gram, where it first stands in `itemTokens`. */
let firstAt = new StaticArray<u32>(0);
export let distinct: u32 = 0;
let table = new Table(12);
let filter = new RunFilter(1, 0);

/** The numbers of the tokens that are looked at; those of the first `numbered` are there. */
const numbers = new StaticArray<u32>(TOKENS);

/** Room for the items: their tokens and the grams of all fields together. */
export function beginGrams(gramTokens: u32, tokens: u32, grams: u32): void {
  n = gramTokens;
  leaving = 1;
  for (let i: u32 = 0; i < n; i++) leaving *= BASE;
  itemTokens = new StaticArray<u32>(tokens);
  itemGrams = new StaticArray<u32>(grams);
  firstAt = new StaticArray<u32>(grams);
  filter = new RunFilter(siftedTokens(n), grams);
}

/** A token of the field that is being added. */
export function addItemToken(number: u32): void {
  unchecked(itemTokens[tokenCount++] = number);
}

/** Numbers the grams of the field whose tokens were added last. */
export function addFieldGrams(tokens: u32): void {
  const begin = tokenCount - tokens;
  const pointer = changetype<usize>(itemTokens) + (<usize>begin << 2);
  for (let i: u32 = 0; i + n <= tokens; i++) {
    const at = pointer + (<usize>i << 2);
    unchecked(itemGrams[gramCount++] = addGram(at, polynomial(at, n), begin + i));
  }
}

/** Of the tokens held by `tokens.ts`, which are a field's: what its grams are found by. */
export function addToFilter(): void {
  const held = heldTokens();
  for (let i: u32 = 0; i + filter.tokens <= held; i++) filter.add(i);
}

/** Finds the items' grams among the held tokens of a text. */
export function findGrams(text: u32, hits: Hits): void {
  const held = heldTokens();
  if (held < n) return;
  const around = n - filter.tokens;
  const found = filter.sift(around + 1);
  let numbered: u32 = 0;
  /** Where the grams begin that are looked up next: `to` is not one of them. */
  let from: u32 = 0;
  let to: u32 = 0;
  for (let c: u32 = 0; c < found; c++) {
    // All runs of a gram are in the filter: those that hold this run, `around` + 1 in a row.
    const place = unchecked(candidates[c]);
    const before = filter.before(place, around);
    const after = filter.after(place, around);
    if (before + after < around) continue;
    // Neighbours are looked up together.
    if (place - before > to) {
      numbered = findBetween(from, to, numbered, text, hits);
      from = place - before;
    }
    to = place + after - around + 1;
  }
  findBetween(from, to, numbered, text, hits);
}

/** Looks up the grams that begin at the held tokens [from, to). The first `numbered` tokens have their numbers; gives how many have then. */
function findBetween(from: u32, to: u32, numbered: u32, text: u32, hits: Hits): u32 {
  if (from == to) return numbered;
  const end = to + n - 1;
  for (let i = max(from, numbered); i < end; i++) unchecked(numbers[i] = findToken(tokenStart(i), tokenBytes(i)));
  const pointer = changetype<usize>(numbers);
  const base = firstHeld();
  let hash: u64 = 0;
  /** The first place whose gram may have no unknown token. */
  let whole = from;
  for (let i = from; i < end; i++) {
    const number = unchecked(numbers[i]);
    hash = hash * BASE + factor(number);
    if (i >= from + n) hash -= factor(unchecked(numbers[i - n])) * leaving;
    if (number == UNKNOWN) whole = i + 1;
    if (i + 1 < whole + n) continue;
    const begin = i + 1 - n;
    const gram = findGram(pointer + (<usize>begin << 2), scrambled(hash));
    if (gram != UNKNOWN) hits.add(text, base + begin, gram);
  }
  return end;
}

function findGram(tokens: usize, hash: u64): u32 {
  for (let slot = table.slotOf(hash); !table.isFree(slot); slot = table.next(slot)) {
    if (table.hasHash(slot, hash) && isGram(table.numberAt(slot), tokens)) return table.numberAt(slot);
  }
  return UNKNOWN;
}

function addGram(tokens: usize, hash: u64, at: u32): u32 {
  const known = findGram(tokens, hash);
  if (known != UNKNOWN) return known;
  let slot = table.slotOf(hash);
  while (!table.isFree(slot)) slot = table.next(slot);
  table.add(slot, hash, distinct);
  unchecked(firstAt[distinct] = at);
  return distinct++;
}

/** Are these n tokens, each for each, those of the gram? */
@inline function isGram(gram: u32, tokens: usize): bool {
  const own = changetype<usize>(itemTokens) + (<usize>unchecked(firstAt[gram]) << 2);
  for (let i: u32 = 0; i < n; i++) {
    if (load<u32>(own + (<usize>i << 2)) != load<u32>(tokens + (<usize>i << 2))) return false;
  }
  return true;
}

/** The hash of `count` tokens, from their numbers. */
export function polynomial(tokens: usize, count: u32): u64 {
  let hash: u64 = 0;
  for (let i: u32 = 0; i < count; i++) hash = hash * BASE + factor(load<u32>(tokens + (<usize>i << 2)));
  return scrambled(hash);
}

@inline function factor(number: u32): u64 {
  const h = (<u64>number + 1) * M1;
  return h ^ (h >> 29);
}

/** Tables take the upper bits. */
@inline function scrambled(hash: u64): u64 {
  return (hash ^ (hash >> 32)) * M2;
}
