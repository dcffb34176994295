const MAGIC = 0x184d2204;
const SHORTEST_MATCH = 4;

/**
 * Decompresses LZ4 frames (lz4_Frame_format.md) into `out`, which they must fill. Checksums are not looked at: what comes out
 * of a damaged block mostly does not fit its place. Throws RangeError where the bytes are no such frames.
 */
export function decompressLz4Frames(input: Uint8Array, out: Uint8Array): void {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  let at = 0;
  let written = 0;
  while (at < input.length && written < out.length) {
    const magic = view.getUint32(at, true);
    if ((magic & 0xfffffff0) >>> 0 === 0x184d2a50) {
      at += 8 + view.getUint32(at + 4, true);
      continue;
    }
    if (magic !== MAGIC) throw new RangeError('no LZ4 frame');
    const flags = view.getUint8(at + 4);
    const [blockChecksums, contentSize, contentChecksum, dictionary] = [flags & 0x10, flags & 0x08, flags & 0x04, flags & 0x01];
    if (flags >> 6 !== 1 || dictionary !== 0) throw new RangeError('an LZ4 frame of another kind');
    at += 7 + (contentSize === 0 ? 0 : 8);
    const frameStart = written;
    for (;;) {
      const word = view.getUint32(at, true);
      at += 4;
      if (word === 0) break;
      const size = word & 0x7fffffff;
      const block = input.subarray(at, at + size);
      if (block.length < size) throw new RangeError('an LZ4 block that is cut');
      if (word >>> 31 === 1) {
        if (size > out.length - written) throw new RangeError('more bytes than there should be');
        out.set(block, written);
        written += size;
      } else written = decompressBlock(block, out, written, frameStart);
      at += size + (blockChecksums === 0 ? 0 : 4);
    }
    at += contentChecksum === 0 ? 0 : 4;
  }
  if (written !== out.length) throw new RangeError(`${written} bytes of ${out.length}`);
}

/** Decompresses one block to `start` of `out` and says where it ended. Matches may reach back to `reach`, where the frame began. */
function decompressBlock(input: Uint8Array, out: Uint8Array, start: number, reach: number): number {
  let from = 0;
  let to = start;
  while (from < input.length) {
    const token = input[from++] ?? 0;
    let literals = token >> 4;
    if (literals === 15) {
      let more = 255;
      while (more === 255) {
        more = input[from++] ?? Number.NaN;
        literals += more;
      }
    }
    if (!(literals <= input.length - from && literals <= out.length - to)) throw new RangeError('LZ4 literals beyond their end');
    if (literals > 32) out.set(input.subarray(from, from + literals), to);
    else for (let i = 0; i < literals; i++) out[to + i] = input[from + i] ?? 0;
    from += literals;
    to += literals;
    if (from >= input.length) break; // the last sequence has no match
    const distance = (input[from] ?? 0) | ((input[from + 1] ?? 0) << 8);
    from += 2;
    let length = token & 15;
    if (length === 15) {
      let more = 255;
      while (more === 255) {
        more = input[from++] ?? Number.NaN;
        length += more;
      }
    }
    length += SHORTEST_MATCH;
    const match = to - distance;
    if (distance === 0 || match < reach || !(length <= out.length - to)) throw new RangeError('an LZ4 match beyond its end');
    if (length > 32 && distance >= length) out.copyWithin(to, match, match + length);
    else for (let i = 0; i < length; i++) out[to + i] = out[match + i] ?? 0;
    to += length;
  }
  return to;
}
