import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { LoupeError } from '../../core/message';
import type { Warning } from '../../core/message';
import { fileError } from '../disk/sniffFile';

const FIRST_PIECE = 256 * 1024;
const LARGEST_PIECE = 1024 ** 2;
const PASSING_PIECE = 4 * 1024 ** 2;

/** Bytes of a text that can be read from any place as soon as they have passed. */
export interface TextBytes {
  /** What can be read so far ends here. */
  readonly end: number;
  readonly notices: readonly Warning[];
  /** 0…1 of what is there to pass, where so many bytes of it have. */
  progress(passed: number): number;
  /** Pieces of their own: small ones first, since often few bytes are wanted. */
  pieces(from: number, end: number, signal: AbortSignal): AsyncGenerator<Buffer>;
  /** All from a place on, as fast as it comes, in memory that is used again. */
  passing(from: number, signal: AbortSignal): AsyncGenerator<Buffer>;
  /** Takes what was appended since; false where the file did not just grow. */
  grow(): Promise<boolean>;
  close(): Promise<void>;
}

/** Bytes at the end that must be the same for a file to have grown, and not to be another. */
const END_BYTES = 4096;

/** The bytes of a file that were there when it was opened. */
export class FileBytes implements TextBytes {
  readonly notices: readonly Warning[] = [];
  readonly #path: string;
  readonly #handle: FileHandle;
  #end: number;
  #last: Buffer;

  private constructor(path: string, handle: FileHandle, bytes: number, last: Buffer) {
    this.#path = path;
    this.#handle = handle;
    this.#end = bytes;
    this.#last = last;
  }

  static async open(path: string, bytes: number): Promise<FileBytes> {
    try {
      const handle = await open(path, 'r');
      return new FileBytes(path, handle, bytes, await lastBytes(handle, bytes));
    } catch (error) {
      throw fileError(error, path);
    }
  }

  get end(): number {
    return this.#end;
  }

  progress(passed: number): number {
    return this.#end === 0 ? 1 : Math.min(1, passed / this.#end);
  }

  async *pieces(from: number, end: number, signal: AbortSignal): AsyncGenerator<Buffer> {
    let size = FIRST_PIECE;
    for (let at = from; at < end; size = Math.min(size * 2, LARGEST_PIECE)) {
      if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
      const piece = await this.#read(Buffer.allocUnsafe(Math.min(size, end - at)), at);
      if (piece.length === 0) return;
      at += piece.length;
      yield piece;
    }
  }

  /** The next piece is read while one is looked at. */
  async *passing(from: number, signal: AbortSignal): AsyncGenerator<Buffer> {
    const end = this.#end;
    const buffers = [Buffer.allocUnsafe(PASSING_PIECE), Buffer.allocUnsafe(PASSING_PIECE)] as const;
    const read = async (turn: number, at: number): Promise<Buffer> => this.#read((turn % 2 === 0 ? buffers[0] : buffers[1]).subarray(0, Math.max(0, Math.min(PASSING_PIECE, end - at))), at);
    let coming = read(0, from);
    for (let [turn, at] = [1, from]; at < end; turn++) {
      if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
      const piece = await coming;
      if (piece.length === 0) return;
      at += piece.length;
      coming = read(turn, at);
      coming.catch(() => undefined); // it is awaited, or nobody wants it any more
      yield piece;
    }
  }

  async #read(into: Buffer, place: number): Promise<Buffer> {
    if (into.length === 0) return into;
    try {
      const { bytesRead } = await this.#handle.read(into, 0, into.length, place);
      return into.subarray(0, bytesRead);
    } catch (error) {
      throw fileError(error, this.#path);
    }
  }

  async grow(): Promise<boolean> {
    try {
      const [held, there] = await Promise.all([this.#handle.stat(), stat(this.#path)]);
      if (held.ino !== there.ino || held.dev !== there.dev || there.size < this.#end || !(await lastBytes(this.#handle, this.#end)).equals(this.#last)) return false;
      this.#last = await lastBytes(this.#handle, there.size);
      this.#end = there.size;
      return true;
    } catch (error) {
      throw fileError(error, this.#path);
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

async function lastBytes(handle: FileHandle, end: number): Promise<Buffer> {
  const from = Math.max(0, end - END_BYTES);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - from), 0, end - from, from);
  return buffer.subarray(0, bytesRead);
}
