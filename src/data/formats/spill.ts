import { open, statfs, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Warning } from '../../core/message';
import { fileError } from '../disk/sniffFile';
import { FileBytes } from './fileBytes';

/** So much of the disk stays free. */
const LEFT_FREE = 1024 ** 3;
const LOOKED_AFTER = 64 * 1024 ** 2;

export interface SpillPlace {
  /** Of the file whose bytes or rows they are. */
  readonly name: string;
  /** A file that is made, and removed on closing. */
  readonly path: string;
  /** Bytes that are free there. */
  readonly free?: () => Promise<number>;
}

/** A file of ours that only grows, and can be read from any place. Where the disk is nearly full it ends, which is said. */
export class Spill {
  readonly #place: SpillPlace;
  readonly #handle: FileHandle;
  readonly #file: FileBytes;
  #end = 0;
  #looked = -LOOKED_AFTER;
  #full = false;

  private constructor(place: SpillPlace, handle: FileHandle, file: FileBytes) {
    this.#place = place;
    this.#handle = handle;
    this.#file = file;
  }

  static async open(place: SpillPlace): Promise<Spill> {
    try {
      return new Spill(place, await open(place.path, 'w', 0o600), await FileBytes.open(place.path, 0));
    } catch (error) {
      throw fileError(error, place.path);
    }
  }

  get end(): number {
    return this.#end;
  }

  get notices(): readonly Warning[] {
    return this.#full ? [{ code: 'spill-full', args: { name: this.#place.name } }] : [];
  }

  /** False where there is no room: nothing of it was written. */
  async append(bytes: Buffer): Promise<boolean> {
    if (this.#end + bytes.length - this.#looked >= LOOKED_AFTER) {
      this.#looked = this.#end;
      this.#full = (await this.#free()) < LEFT_FREE + LOOKED_AFTER + bytes.length;
    }
    if (this.#full) return false;
    try {
      for (let done = 0; done < bytes.length;) done += (await this.#handle.write(bytes, done, bytes.length - done, this.#end + done)).bytesWritten;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw fileError(error, this.#place.path);
      this.#full = true;
      return false;
    }
    this.#end += bytes.length;
    return true;
  }

  async #free(): Promise<number> {
    if (this.#place.free) return this.#place.free();
    const { bavail, bsize } = await statfs(this.#place.path);
    return bavail * bsize;
  }

  pieces(from: number, end: number, signal: AbortSignal): AsyncGenerator<Buffer> {
    return this.#file.pieces(from, end, signal);
  }

  async close(): Promise<void> {
    await Promise.all([this.#handle.close(), this.#file.close()]);
    await unlink(this.#place.path).catch(() => undefined); // the folder is removed with the dataset
  }
}
