import * as zlib from 'node:zlib';
import { decompress as decompressZstd } from 'fzstd';
import { decompressLz4Frames } from './lz4';

/** Node has Zstandard since 22.15; VS Code's older Node has not. */
const native = (zlib as { zstdDecompressSync?: (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer }).zstdDecompressSync;

const LARGEST = 2 ** 32 - 1;

/**
 * One buffer of a compressed body: its length as it was, then its bytes; −1 where they were left as they are. Throws RangeError
 * where the bytes do not become that length.
 */
export function decompressBuffer(bytes: Uint8Array, codec: 'lz4' | 'zstd'): Uint8Array {
  if (bytes.length === 0) return bytes;
  if (bytes.length < 8) throw new RangeError('a compressed buffer without length');
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigInt64(0, true);
  const body = bytes.subarray(8);
  if (length === -1n) return body;
  if (length < 0n || length > LARGEST) throw new RangeError(`a buffer of ${String(length)} bytes`);
  const size = Number(length);
  if (size === 0) return new Uint8Array(0);
  if (codec === 'lz4') {
    // LZ4 makes at most 255 bytes of one.
    if (size > body.length * 255) throw new RangeError(`${size} bytes of ${body.length}`);
    const out = new Uint8Array(size);
    decompressLz4Frames(body, out);
    return out;
  }
  const out = native ? native(body, { maxOutputLength: size }) : decompressZstd(body, new Uint8Array(size));
  if (out.length !== size) throw new RangeError(`${out.length} bytes of ${size}`);
  return out;
}
