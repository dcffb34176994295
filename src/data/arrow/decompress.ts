import * as zlib from 'node:zlib';
import { decompress as decompressSlowly } from 'fzstd';
import { ZSTDDecoder } from 'zstddec';
import { decompressLz4Frames } from './lz4';

/** Node has Zstandard since 22.15; older ones do not. */
const native = (zlib as { zstdDecompressSync?: (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer }).zstdDecompressSync;

const LARGEST = 2 ** 32 - 1;
/** WebAssembly keeps what it once had: for larger buffers JavaScript does it, ten times as slowly and without a trace. */
const LARGEST_FOR_WASM = 256 * 1024 ** 2;

/**
 * One buffer of a compressed body: its length as it was, then its bytes; −1 where they were left as they are. Rejects where the
 * bytes do not become that length.
 */
export async function decompressBuffer(bytes: Uint8Array, codec: 'lz4' | 'zstd'): Promise<Uint8Array> {
  if (bytes.length === 0) return bytes;
  if (bytes.length < 8) throw new RangeError('a compressed buffer without length');
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigInt64(0, true);
  const body = bytes.subarray(8);
  if (length === -1n) return body;
  if (length < 0n || length > LARGEST) throw new RangeError(`a buffer of ${String(length)} bytes`);
  const size = Number(length);
  if (size === 0) return new Uint8Array(0);
  const out = codec === 'lz4' ? lz4(body, size) : await zstd(body, size);
  if (out.length !== size) throw new RangeError(`${out.length} bytes of ${size}`);
  return out;
}

function lz4(body: Uint8Array, size: number): Uint8Array {
  // LZ4 makes at most 255 bytes of one.
  if (size > body.length * 255) throw new RangeError(`${size} bytes of ${body.length}`);
  const out = new Uint8Array(size);
  decompressLz4Frames(body, out);
  return out;
}

async function zstd(body: Uint8Array, size: number): Promise<Uint8Array> {
  if (native) return native(body, { maxOutputLength: size });
  if (size > LARGEST_FOR_WASM || body.length > LARGEST_FOR_WASM) return decompressSlowly(body, new Uint8Array(size));
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return decoder.decode(body, size);
}
