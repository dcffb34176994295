import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decompressBuffer } from '../../../src/data/arrow/decompress';
import { decompressLz4Frames } from '../../../src/data/arrow/lz4';

const HEAD = [0x04, 0x22, 0x4d, 0x18];
const word = (n: number): number[] => [n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24];
const utf8 = (text: string): number[] => [...Buffer.from(text)];

/** A frame by its blocks; the checksum of the header is not looked at. */
function frame(blocks: readonly { readonly stored?: boolean; readonly bytes: readonly number[] }[], flags = 0x60, contentSize: readonly number[] = [], tail: readonly number[] = []): number[] {
  return [...HEAD, flags, 0x40, ...contentSize, 0, ...blocks.flatMap(({ stored = false, bytes }) => [...word(bytes.length + (stored ? 0x80000000 : 0)), ...bytes]), ...word(0), ...tail];
}

function decompressed(bytes: readonly number[], length: number): string {
  const out = new Uint8Array(length);
  decompressLz4Frames(Uint8Array.from(bytes), out);
  return Buffer.from(out).toString();
}

/** `abc`, then a match of 9 bytes three back: it reads what it writes. */
const OVERLAPPING = [0x35, ...utf8('abc'), 3, 0, 0x10, ...utf8('!')];

describe('LZ4 frames', () => {
  test('have blocks of literals and matches, which may overlap', () => {
    expect(decompressed(frame([{ bytes: OVERLAPPING }]), 13)).toBe('abcabcabcabc!');
  });

  test('have blocks that were left as they are, a content size, and checksums', () => {
    expect(decompressed(frame([{ stored: true, bytes: utf8('as it is') }]), 8)).toBe('as it is');
    expect(decompressed(frame([{ bytes: OVERLAPPING }], 0x6c, [13, 0, 0, 0, 0, 0, 0, 0], [1, 2, 3, 4]), 13)).toBe('abcabcabcabc!');
    const withBlockChecksum = [...HEAD, 0x70, 0x40, 0, ...word(OVERLAPPING.length), ...OVERLAPPING, 9, 9, 9, 9, ...word(0)];
    expect(decompressed(withBlockChecksum, 13)).toBe('abcabcabcabc!');
  });

  test('may have blocks whose matches reach into the block before, and frames after one another with something to skip between', () => {
    const linked = frame([{ bytes: [0x30, ...utf8('abc')] }, { bytes: [0x02, 3, 0, 0x10, ...utf8('.')] }], 0x40);
    expect(decompressed(linked, 10)).toBe('abcabcabc.');
    const skipped = [0x50, 0x2a, 0x4d, 0x18, ...word(2), 7, 7];
    expect(decompressed([...frame([{ stored: true, bytes: utf8('one ') }]), ...skipped, ...frame([{ stored: true, bytes: utf8('two') }])], 7)).toBe('one two');
  });

  test('that are cut, or say more or less than there is, are refused', () => {
    const whole = frame([{ bytes: OVERLAPPING }]);
    expect(() => decompressed(whole, 12)).toThrow(RangeError);
    expect(() => decompressed(whole, 14)).toThrow(RangeError);
    for (let length = 0; length < whole.length - 4; length++) expect(() => decompressed(whole.slice(0, length), 13), String(length)).toThrow(RangeError);
  });

  test('of any bytes never write beyond their place', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(100), (bytes, length) => {
      const around = new Uint8Array(length + 20).fill(7);
      try {
        decompressLz4Frames(Uint8Array.from([...HEAD, 0x60, 0x40, 0, ...word(bytes.length), ...bytes, ...word(0)]), around.subarray(10, 10 + length));
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
      expect([...around.subarray(0, 10), ...around.subarray(10 + length)].every((b) => b === 7)).toBe(true);
    }));
  });
});

describe('a compressed buffer', () => {
  test('begins with its length, or with −1 where it was left as it is', async () => {
    const eight = (n: bigint): number[] => [...new Uint8Array(BigInt64Array.of(n).buffer)];
    expect(Buffer.from(await decompressBuffer(Uint8Array.from([...eight(13n), ...frame([{ bytes: OVERLAPPING }])]), 'lz4')).toString()).toBe('abcabcabcabc!');
    expect(Buffer.from(await decompressBuffer(Uint8Array.from([...eight(-1n), ...utf8('plain')]), 'zstd')).toString()).toBe('plain');
    await expect(decompressBuffer(Uint8Array.from([...eight(2n ** 40n), 1, 2]), 'lz4')).rejects.toThrow(RangeError);
    await expect(decompressBuffer(Uint8Array.from([...eight(1_000_000n), ...frame([])]), 'lz4')).rejects.toThrow(RangeError);
    await expect(decompressBuffer(Uint8Array.from([...eight(1_000n), 0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3]), 'zstd')).rejects.toThrow(RangeError);
  });
});
