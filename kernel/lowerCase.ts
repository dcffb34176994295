/** Lower case, code point by code point, by the table of the rule: what is compared and hashed. */

/** Code points beyond have no case. */
const CASED: u32 = 0x20000;

/** The lower case of each code point: the host writes it, from the same source that the plain kernel uses. */
export const lowerTable = new StaticArray<u32>(CASED);

/** The token that was lowered last, with at least 16 bytes of zeros after it. */
export let lowered = new StaticArray<u8>(1 << 12);

const HIGH_BITS: u64 = 0x8080808080808080;

@inline export function isAscii(eight: u64): bool {
  return (eight & HIGH_BITS) == 0;
}

/** Eight ASCII bytes in lower case: bit 7 of each byte is made to say “A to Z”, and moved to where 0x20 stands. */
@inline export function lowerEight(eight: u64): u64 {
  const low = eight & ~HIGH_BITS;
  const fromA = low + 0x3f3f3f3f3f3f3f3f;
  const beyondZ = low + 0x2525252525252525;
  return eight | ((~eight & (fromA ^ beyondZ) & HIGH_BITS) >> 2);
}

/** The first `bytes` of eight, as a mask. */
@inline export function maskOf(bytes: u32): u64 {
  return bytes >= 8 ? u64.MAX_VALUE : ((<u64>1 << (bytes << 3)) - 1);
}

/** Writes a token in lower case to `lowered`; gives its length there. */
export function lower(p: usize, bytes: u32): u32 {
  // A letter of two bytes may become one of three.
  const room = bytes + (bytes >> 1) + 32;
  if (<u32>lowered.length < room) lowered = new StaticArray<u8>(room * 2);
  const begin = changetype<usize>(lowered);
  const end = p + bytes;
  let out = begin;
  while (p < end) {
    const b: u32 = load<u8>(p);
    if (b < 0x80) {
      out = writeCodePoint(unchecked(lowerTable[b]), out);
      p += 1;
    } else if (b < 0xe0) {
      out = writeCodePoint(lowerOf(((b & 31) << 6) | continuation(p, 1)), out);
      p += 2;
    } else if (b < 0xf0) {
      out = writeCodePoint(lowerOf(((b & 15) << 12) | (continuation(p, 1) << 6) | continuation(p, 2)), out);
      p += 3;
    } else {
      out = writeCodePoint(lowerOf(((b & 7) << 18) | (continuation(p, 1) << 12) | (continuation(p, 2) << 6) | continuation(p, 3)), out);
      p += 4;
    }
  }
  store<u64>(out, 0);
  store<u64>(out, 0, 8);
  return <u32>(out - begin);
}

@inline function continuation(p: usize, at: usize): u32 {
  return <u32>load<u8>(p + at) & 63;
}

@inline function lowerOf(codePoint: u32): u32 {
  return codePoint < CASED ? unchecked(lowerTable[codePoint]) : codePoint;
}

function writeCodePoint(c: u32, out: usize): usize {
  if (c < 0x80) {
    store<u8>(out, <u8>c);
    return out + 1;
  }
  if (c < 0x800) {
    store<u8>(out, <u8>(0xc0 | (c >> 6)));
    store<u8>(out, <u8>(0x80 | (c & 63)), 1);
    return out + 2;
  }
  if (c < 0x10000) {
    store<u8>(out, <u8>(0xe0 | (c >> 12)));
    store<u8>(out, <u8>(0x80 | ((c >> 6) & 63)), 1);
    store<u8>(out, <u8>(0x80 | (c & 63)), 2);
    return out + 3;
  }
  store<u8>(out, <u8>(0xf0 | (c >> 18)));
  store<u8>(out, <u8>(0x80 | ((c >> 12) & 63)), 1);
  store<u8>(out, <u8>(0x80 | ((c >> 6) & 63)), 2);
  store<u8>(out, <u8>(0x80 | (c & 63)), 3);
  return out + 4;
}
