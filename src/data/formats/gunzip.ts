import { createGunzip } from 'node:zlib';
import type { Gunzip } from 'node:zlib';

/** Packed bytes taken at once: a thousand times as many may come out of them. */
const PIECE_BYTES = 64 * 1024;
const MADE_BYTES = 1024 ** 2;

/** How far unpacking came. */
export class Unpacked {
  /** Bytes that came out. */
  bytes = 0;
  /** Pieces that went in, with the one that failed. */
  pieces = 0;
  error: Error | undefined;
}

/** Whether there is no more than an end missing. */
export function isCut(error: Error): boolean {
  return 'code' in error && error.code === 'Z_BUF_ERROR';
}

/**
 * Unpacks gzip of any number of members. Damage is no exception: it ends there, and `unpacked` says so. zlib gives nothing of a
 * piece in which it fails: the bytes of piece `slowly` go in one by one, so that all before the damage comes out.
 */
export async function* gunzipped(chunks: AsyncIterable<Buffer>, unpacked: Unpacked, slowly = -1): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: MADE_BYTES });
  const made: Buffer[] = [];
  gunzip.on('data', (piece: Buffer) => {
    unpacked.bytes += piece.length;
    made.push(piece);
  });
  gunzip.on('error', (error) => { unpacked.error ??= error; });
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
        const step = unpacked.pieces++ === slowly ? 1 : PIECE_BYTES;
        const end = Math.min(chunk.length, at + PIECE_BYTES);
        for (let from = at; from < end && !unpacked.error; from += step) {
          await written(gunzip, chunk.subarray(from, Math.min(end, from + step)));
          yield* made.splice(0);
        }
        if (unpacked.error) return;
      }
    }
    await ended(gunzip);
    yield* made.splice(0);
  } finally {
    gunzip.destroy();
  }
}

async function written(gunzip: Gunzip, piece: Buffer): Promise<void> {
  await new Promise<void>((resolve) => {
    gunzip.once('close', resolve);
    gunzip.write(piece, () => {
      gunzip.off('close', resolve);
      resolve();
    });
  });
}

async function ended(gunzip: Gunzip): Promise<void> {
  await new Promise<void>((resolve) => {
    gunzip.once('close', resolve).once('end', resolve);
    gunzip.end();
  });
}
