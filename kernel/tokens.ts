/**
 * Cuts texts into tokens, 64 bytes at a time. A token is a run of bytes between the 13 delimiters of the rule, which all are ASCII:
 * no byte of a longer UTF-8 sequence looks like one.
 */

/** How many borders are held at once: few enough to stay in the processor's cache, however long the text is. */
const BORDERS: u32 = 1 << 14;
/** A block has at most 64 borders; up to 24 are written without asking whether they are there. */
const SLACK: u32 = 64 + 24;
/** The most tokens that are held at once. */
export const TOKENS: u32 = (BORDERS + SLACK) >> 1;

/** Where each held token begins and ends, as addresses: beginning, end, beginning, end … The last one may still be open. */
export const borders = new StaticArray<u32>(BORDERS + SLACK);

let text: usize = 0;
let length: u32 = 0;
/** The block that is cut next. */
let offset: u32 = 0;
/** 1: a token goes on from the block before. */
let open: u64 = 0;
let count: u32 = 0;
/** Tokens of this text that are no longer held. */
let before: u32 = 0;

export function beginText(start: usize, bytes: u32): void {
  text = start;
  length = bytes;
  offset = 0;
  open = 0;
  count = 0;
  before = 0;
}

/** Whole tokens that are held. */
export function heldTokens(): u32 {
  return count >> 1;
}

/** The number in its text of the first token that is held. */
export function firstHeld(): u32 {
  return before;
}

@inline export function tokenStart(token: u32): usize {
  return <usize>unchecked(borders[token << 1]);
}

@inline export function tokenBytes(token: u32): u32 {
  return unchecked(borders[(token << 1) + 1]) - unchecked(borders[token << 1]);
}

/** Cuts on until the text ends, or no further block is sure to find room. Gives whether the text has ended. */
export function cutTokens(): bool {
  while (offset < length) {
    if (count > BORDERS) return false;
    let delimiters = delimitersAt(text + offset);
    const rest = length - offset;
    if (rest < 64) delimiters |= u64.MAX_VALUE << rest;
    const inside = ~delimiters;
    cutAt(inside ^ ((inside << 1) | open), <u32>text + offset);
    open = inside >> 63;
    offset += 64;
  }
  if (open) {
    unchecked(borders[count++] = <u32>text + length);
    open = 0;
  }
  return true;
}

/** Only the last `kept` whole tokens, and the open one, are held on. */
export function keepLast(kept: u32): void {
  const held = heldTokens();
  const gone = held > kept ? held - kept : 0;
  const pointer = changetype<usize>(borders);
  memory.copy(pointer, pointer + (<usize>gone << 3), <usize>(count - 2 * gone) << 2);
  count -= 2 * gone;
  before += gone;
}

/** Which of 64 bytes are delimiters, the first one in the lowest bit. */
@inline function delimitersAt(p: usize): u64 {
  return delimiters16(v128.load(p)) | (delimiters16(v128.load(p, 16)) << 16) | (delimiters16(v128.load(p, 32)) << 32) | (delimiters16(v128.load(p, 48)) << 48);
}

/**
 * A byte is a delimiter if its two halves have a bit in common in these tables, one bit for each high half that delimiters have:
 * 1 for 0x0_ (line feed), 2 for 0x2_ (space ! " ( ) , - .), 4 for 0x3_ (: ; ?), 8 for 0x5_ (backslash).
 */
@inline function delimiters16(bytes: v128): u64 {
  const byLow = i8x16(2, 2, 2, 0, 0, 0, 0, 0, 2, 2, 5, 4, 10, 2, 2, 4);
  const byHigh = i8x16(1, 0, 2, 4, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  const common = v128.and(i8x16.swizzle(byLow, v128.and(bytes, i8x16.splat(15))), i8x16.swizzle(byHigh, i8x16.shr_u(bytes, 4)));
  return <u64>(<u32>i8x16.bitmask(i8x16.ne(common, i8x16.splat(0))));
}

/**
 * Writes a border for each bit. English has about 20 in a block: 24 are written at once, since a branch for each would be guessed
 * wrong too often; what is too much is written over by the next block.
 */
@inline function cutAt(bits: u64, base: u32): void {
  let p = changetype<usize>(borders) + (<usize>count << 2);
  count += <u32>popcnt(bits);
  for (let eight: u32 = 0; eight < 3; eight++) {
    bits = writeBorder(bits, base, p, 0);
    bits = writeBorder(bits, base, p, 4);
    bits = writeBorder(bits, base, p, 8);
    bits = writeBorder(bits, base, p, 12);
    bits = writeBorder(bits, base, p, 16);
    bits = writeBorder(bits, base, p, 20);
    bits = writeBorder(bits, base, p, 24);
    bits = writeBorder(bits, base, p, 28);
    p += 32;
  }
  while (bits) {
    bits = writeBorder(bits, base, p, 0);
    p += 4;
  }
}

@inline function writeBorder(bits: u64, base: u32, p: usize, at: usize): u64 {
  store<u32>(p + at, base + <u32>ctz(bits));
  return bits & (bits - 1);
}
