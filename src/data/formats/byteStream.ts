import { Decompress } from 'fzstd';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { LoupeError } from '../../core/message';
import { fileError } from '../disk/sniffFile';
import { gunzipped, isCut, Unpacked } from './gunzip';
import type { Notices } from './notices';

const CHUNK_BYTES = 1024 ** 2;
/** Unpacked bytes handed on at once: what is packed well must not become one piece of gigabytes. */
const LARGEST_PIECE = 4 * CHUNK_BYTES;

export type Packing = 'gzip' | 'zstd';

/** What a file's first bytes say it is packed with, whatever its name. */
export function packingOf(head: Uint8Array): Packing | undefined {
  const [a, b, c, d] = head;
  if (a === 0x1f && b === 0x8b) return 'gzip';
  // A frame, or one that is to be skipped (pzstd writes them first).
  if ((a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) || (((a ?? 0) & 0xf0) === 0x50 && b === 0x2a && c === 0x4d && d === 0x18)) return 'zstd';
  return undefined;
}

/** A file's bytes from its start, unpacked. What is cut short or damaged ends there with a notice. */
export class ByteStream {
  readonly #path: string;
  readonly #packing: Packing | undefined;
  readonly #bytes: number;
  readonly #notices: Notices;
  #read = 0;

  constructor(path: string, bytes: number, packing: Packing | undefined, notices: Notices) {
    this.#path = path;
    this.#bytes = bytes;
    this.#packing = packing;
    this.#notices = notices;
  }

  /** 0…1 of the packed bytes. */
  get progress(): number {
    return this.#bytes === 0 ? 1 : Math.min(1, this.#read / this.#bytes);
  }

  async *chunks(signal?: AbortSignal): AsyncGenerator<Buffer> {
    this.#read = 0;
    if (this.#packing === 'gzip') yield* this.#gunzipped(signal);
    else if (this.#packing === 'zstd') yield* this.#unzstd(signal);
    else yield* this.#raw(signal);
  }

  /** Only what was there when the file was opened: one that grows is read to that place. */
  async *#raw(signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
    if (this.#bytes === 0) return;
    const stream = createReadStream(this.#path, { highWaterMark: CHUNK_BYTES, end: this.#bytes - 1 });
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        if (signal?.aborted === true) throw new LoupeError('aborted', {}, 'aborted');
        this.#read += chunk.length;
        yield chunk;
      }
    } catch (error) {
      throw fileError(error, this.#path);
    } finally {
      stream.destroy();
    }
  }

  /** What comes before damage is given to the last byte: where it was met, all is unpacked again, and the piece that holds it byte by byte. */
  async *#gunzipped(signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
    const first = new Unpacked();
    yield* gunzipped(this.#raw(signal), first);
    let last = first;
    if (first.error && !isCut(first.error)) {
      last = new Unpacked();
      let skip = first.bytes;
      for await (const piece of gunzipped(this.#raw(signal), last, first.pieces - 1)) {
        const passed = Math.min(skip, piece.length);
        skip -= passed;
        if (passed < piece.length) yield piece.subarray(passed);
      }
    }
    if (last.error) this.#ends(last.error, isCut(last.error));
  }

  async *#unzstd(signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
    const made: Buffer[] = [];
    const unpack = new Decompress((piece) => made.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)));
    try {
      for await (const chunk of this.#raw(signal)) {
        for (let at = 0; at < chunk.length; at += CHUNK_BYTES / 16) {
          unpack.push(chunk.subarray(at, at + CHUNK_BYTES / 16));
          yield* pieces(made);
        }
      }
      unpack.push(new Uint8Array(0), true);
      yield* pieces(made);
    } catch (error) {
      if (error instanceof LoupeError) throw error;
      yield* pieces(made);
      this.#ends(error, /EOF/i.test(String(error)));
    }
  }

  #ends(error: unknown, cut: boolean): void {
    if (this.#read === 0) throw new LoupeError('packed-damaged', { name: basename(this.#path), path: this.#path, format: this.#packing ?? '' }, 'input', String(error));
    this.#notices.say(cut ? 'packed-cut' : 'packed-broken', undefined, { format: this.#packing ?? '' });
  }
}

function* pieces(made: Buffer[]): Generator<Buffer> {
  for (const piece of made.splice(0)) for (let at = 0; at < piece.length; at += LARGEST_PIECE) yield piece.subarray(at, at + LARGEST_PIECE);
}
