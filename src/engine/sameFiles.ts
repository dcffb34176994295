import { checkFiles } from '../data/disk/resolveSource';
import type { ResolvedFile } from '../data/disk/resolveSource';
import { LoupeError } from '../core/message';

type State = 'same' | 'changed' | 'gone';

/** All files are looked at again at most this often, and nobody waits for it. */
const ALL_MS = 3_000;
const ALL_AT_ONCE = 8;

/**
 * Are the files still those that were opened? What a request read is looked at after it was read; the others, which may be
 * thousands on a network, only now and then.
 */
export class SameFiles {
  readonly #files: readonly ResolvedFile[];
  #looked = 0;
  #others: State = 'same';

  constructor(files: readonly ResolvedFile[]) {
    this.#files = files;
  }

  /**
   * Reads, and gives the result only if the files it came from are still the same: one that was replaced meanwhile would give
   * rows of two versions. Where reading failed because of that, this is what is said. Without `touched`, all of them.
   */
  async asOpened<T>(read: () => Promise<T>, touched?: readonly string[]): Promise<T> {
    const result = await read().catch(async (error: unknown) => {
      if (!(error instanceof LoupeError && error.fault === 'aborted')) await this.#check(touched);
      throw error;
    });
    await this.#check(touched);
    return result;
  }

  async #check(touched: readonly string[] | undefined): Promise<void> {
    if (touched && Date.now() - this.#looked > ALL_MS) void this.#lookAtAll();
    const paths = touched && new Set(touched);
    const state = await checkFiles(paths ? this.#files.filter((f) => paths.has(f.path)) : this.#files);
    const worst = state !== 'same' ? state : paths ? this.#others : 'same';
    if (worst !== 'same') throw new LoupeError(worst === 'gone' ? 'file-gone' : 'dataset-changed', {});
  }

  async #lookAtAll(): Promise<void> {
    this.#looked = Number.POSITIVE_INFINITY; // one look at a time
    this.#others = await checkFiles(this.#files, ALL_AT_ONCE);
    this.#looked = Date.now();
  }
}
