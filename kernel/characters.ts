/** Counts the code points of a UTF-8 text: the bytes that go on with one begin with the bits 10. */
export function countCharacters(p: usize, bytes: u32): u32 {
  const lastContinuation = i8x16.splat(-65);
  let count: u32 = 0;
  let i: u32 = 0;
  for (; i + 64 <= bytes; i += 64) {
    count += starts(p + i, lastContinuation) + starts(p + i + 16, lastContinuation) + starts(p + i + 32, lastContinuation) + starts(p + i + 48, lastContinuation);
  }
  for (; i < bytes; i++) count += <u32>((load<u8>(p + i) & 0xc0) != 0x80);
  return count;
}

@inline function starts(p: usize, lastContinuation: v128): u32 {
  return <u32>popcnt(i8x16.bitmask(i8x16.gt_s(v128.load(p), lastContinuation)));
}
