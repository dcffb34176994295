/**
 * Finds n-grams of evaluation items, and items too short to have one, in texts: what `rule/plainKernel.ts` finds, faster. The host
 * writes texts into the room and reads columns of numbers; addresses are bytes of this module's memory.
 *
 * tokens.ts cuts a text · filter.ts leaves the few places that are worth a look · vocabulary.ts numbers their tokens, compared byte
 * by byte · grams.ts and shorts.ts look up runs of those numbers, compared number by number. Hashes only say where to look.
 */
import { countCharacters } from './characters';
import { readWords } from './filter';
import { addFieldGrams, addItemToken, addToFilter, beginGrams, distinct, findGrams, itemGrams } from './grams';
import { Hits } from './hits';
import { lowerTable } from './lowerCase';
import { addShort, beginShorts, beginTextOfShorts, findShorts } from './shorts';
import { beginText, cutTokens, firstHeld, heldTokens, keepLast, tokenBytes, tokenStart } from './tokens';
import { addToken } from './vocabulary';

/** Reading goes on by up to so many bytes behind the end of a text. */
const BEHIND: u32 = 128;

let n: u32 = 8;
let withShorts = false;
let roomOf = new StaticArray<u8>(0);
let columnsOf = new StaticArray<u32>(0);
let fields: u32 = 0;
let itemTokenCount: u32 = 0;
const gramHits = new Hits();
const shortHits = new Hits();

export function lowerTablePointer(): usize {
  return changetype<usize>(lowerTable);
}

/** The address of at least `bytes` bytes for texts. What stands there is lost when it grows. */
export function room(bytes: u32): usize {
  if (<u32>roomOf.length < bytes + BEHIND) roomOf = new StaticArray<u8>(max<u32>(bytes + BEHIND, <u32>min<u64>(<u64>roomOf.length * 2, 1 << 28)));
  return changetype<usize>(roomOf);
}

/** The address of three numbers for each of `texts` texts, by columns. */
export function columns(texts: u32): usize {
  if (<u32>columnsOf.length < 3 * texts) columnsOf = new StaticArray<u32>(6 * texts);
  return changetype<usize>(columnsOf);
}

/** Tokens of a text. */
export function countTokens(p: usize, bytes: u32): u32 {
  beginText(p, bytes);
  while (!cutTokens()) keepLast(0);
  return firstHeld() + heldTokens();
}

/** Before the first field: tokens and grams of all of them together. */
export function beginFields(gramTokens: u32, shorts: bool, count: u32, tokens: u32, grams: u32): void {
  n = gramTokens;
  withShorts = shorts;
  beginGrams(n, tokens, grams);
  if (shorts) beginShorts(count);
}

export function addField(p: usize, bytes: u32): void {
  const begin = itemTokenCount;
  beginText(p, bytes);
  let kept: u32 = 0;
  while (true) {
    const isEnd = cutTokens();
    const held = heldTokens();
    for (let i = kept; i < held; i++) addItemToken(addToken(tokenStart(i), tokenBytes(i)));
    itemTokenCount += held - kept;
    readWords();
    if (held >= n) addToFilter();
    if (isEnd) break;
    keepLast(n - 1);
    kept = heldTokens();
  }
  const tokens = itemTokenCount - begin;
  addFieldGrams(tokens);
  if (withShorts && tokens > 0 && tokens < n) addShort(fields, begin, tokens);
  fields++;
}

export function gramsPointer(): usize {
  return changetype<usize>(itemGrams);
}

export function distinctGrams(): u32 {
  return distinct;
}

/** Looks through `count` texts, whose addresses and lengths stand at `places` and `lengths`; writes the tokens of each to `tokens`. */
export function scan(places: usize, lengths: usize, count: u32, tokens: usize): void {
  gramHits.count = 0;
  shortHits.count = 0;
  for (let text: u32 = 0; text < count; text++) {
    const at = <usize>text << 2;
    store<u32>(tokens + at, scanText(load<u32>(places + at), load<u32>(lengths + at), text));
  }
}

/** Gives how many tokens the text has. */
function scanText(p: usize, bytes: u32, text: u32): u32 {
  beginText(p, bytes);
  if (withShorts) beginTextOfShorts();
  while (true) {
    const isEnd = cutTokens();
    const held = heldTokens();
    readWords();
    findGrams(text, gramHits);
    if (withShorts) findShorts(isEnd ? held : held - min(n - 1, held), text, shortHits);
    if (isEnd) return firstHeld() + held;
    keepLast(n - 1);
  }
}

/** Code points of the texts of the last scan. */
export function characters(places: usize, lengths: usize, count: u32): f64 {
  let sum: u64 = 0;
  for (let text: u32 = 0; text < count; text++) sum += countCharacters(load<u32>(places + (<usize>text << 2)), load<u32>(lengths + (<usize>text << 2)));
  return <f64>sum;
}

export function gramHitCount(): u32 {
  return gramHits.count;
}

/** Columns of the hits: 0 the texts, 1 the positions, 2 what was found. */
export function gramHitColumn(column: u32): usize {
  return columnOf(gramHits, column);
}

export function shortHitCount(): u32 {
  return shortHits.count;
}

export function shortHitColumn(column: u32): usize {
  return columnOf(shortHits, column);
}

function columnOf(hits: Hits, column: u32): usize {
  return changetype<usize>(column == 0 ? hits.text : column == 1 ? hits.position : hits.what);
}
