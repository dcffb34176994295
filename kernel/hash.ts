/** Hashes of tokens in lower case. They only ever say where to look: what is found is compared. */
import { isAscii, lower, lowered, lowerEight, maskOf } from './lowerCase';

const M1: u64 = 0x9e3779b97f4a7c15;
const M2: u64 = 0xd6e8feb86659fd93;

@inline function mix(hash: u64, eight: u64): u64 {
  const h = (hash ^ eight) * M1;
  return h ^ (h >> 32);
}

/** Of a whole token. */
export function tokenHash(p: usize, bytes: u32): u64 {
  let hash: u64 = bytes;
  let seen: u64 = 0;
  let i: u32 = 0;
  for (; i + 8 <= bytes; i += 8) {
    const eight = load<u64>(p + i);
    seen |= eight;
    hash = mix(hash, lowerEight(eight));
  }
  if (i < bytes) {
    const eight = load<u64>(p + i) & maskOf(bytes - i);
    seen |= eight;
    hash = mix(hash, lowerEight(eight));
  }
  return isAscii(seen) ? hash * M2 : loweredHash(lower(p, bytes));
}

/** Of the token in `lowered`: the same as of one that is written in lower case. */
function loweredHash(bytes: u32): u64 {
  const p = changetype<usize>(lowered);
  let hash: u64 = bytes;
  let i: u32 = 0;
  for (; i + 8 <= bytes; i += 8) hash = mix(hash, load<u64>(p + i));
  if (i < bytes) hash = mix(hash, load<u64>(p + i) & maskOf(bytes - i));
  return hash * M2;
}

/**
 * A token's first eight bytes and whether there are more, for the filter: the same for all ways to write a token in capitals. More
 * than letters lose their case here (`[` is `{`), which costs nothing but a look.
 */
@inline export function filterWord(p: usize, bytes: u32): u64 {
  const eight = load<u64>(p) & maskOf(bytes);
  return isAscii(eight) ? caseless(eight, bytes) : loweredFilterWord(p, bytes);
}

/** Up to 64 bytes are enough: they hold more than eight, however they are written. */
function loweredFilterWord(p: usize, bytes: u32): u64 {
  const length = lower(p, min<u32>(bytes, 64));
  return caseless(load<u64>(changetype<usize>(lowered)) & maskOf(length), length);
}

@inline function caseless(eight: u64, bytes: u32): u64 {
  return (eight | ((eight >> 1) & 0x2020202020202020)) + <u64>min<u32>(bytes, 9) * 0x0101010101010101;
}
