import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { LoupeError } from '../../core/message';
import { fileError } from '../disk/sniffFile';

const FIRST_PIECE = 256 * 1024;
const LARGEST_PIECE = 1024 ** 2;
const PASSING_PIECE = 4 * 1024 ** 2;

/** The bytes of a file from any place. */
export class FileBytes {
  readonly #path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  static async open(path: string): Promise<FileBytes> {
    try {
      return new FileBytes(path, await open(path, 'r'));
    } catch (error) {
      throw fileError(error, path);
    }
  }

  /** Pieces of their own: small ones first, since often few bytes are wanted. */
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

  /** Large pieces as fast as they come, in memory that is used again: the next one is read while one is looked at. */
  async *passing(from: number, end: number, signal: AbortSignal): AsyncGenerator<Buffer> {
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

  /** How many bytes there are now; undefined where the file has another in its place. */
  async size(): Promise<number | undefined> {
    try {
      const [held, there] = await Promise.all([this.#handle.stat(), stat(this.#path)]);
      return held.ino === there.ino && held.dev === there.dev ? there.size : undefined;
    } catch (error) {
      throw fileError(error, this.#path);
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
