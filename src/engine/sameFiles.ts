import { checkFiles } from '../data/disk/resolveSource';
import type { ResolvedFile } from '../data/disk/resolveSource';
import { LoupeError } from '../core/message';

type State = 'same' | 'changed' | 'gone';

/** Goes on in files that have grown: how they are now, or undefined where one of them did not just grow. */
export type Grown = (files: readonly ResolvedFile[]) => Promise<readonly ResolvedFile[] | undefined>;

/** All files are looked at again at most this often, and nobody waits for it. */
const ALL_MS = 3_000;
const ALL_AT_ONCE = 8;

/**
 * Are the files still those that were opened? What a request read is looked at after it was read; the others, which may be
 * thousands on a network, only now and then.
 */
export class SameFiles {
  #files: readonly ResolvedFile[];
  readonly #grown: Grown | undefined;
  #growing: Promise<boolean> | undefined;
  #looked = 0;
  #others: State = 'same';

  constructor(files: readonly ResolvedFile[], grown?: Grown) {
    this.#files = files;
    this.#grown = grown;
  }

  /** Looks at all files now. Those that only grew are the same, where that can be followed. */
  async look(): Promise<State> {
    return this.#stateOf(this.#files);
  }

  async #stateOf(files: readonly ResolvedFile[], atOnce?: number): Promise<State> {
    const state = await checkFiles(files, atOnce);
    if (state !== 'changed' || !this.#grown) return state;
    this.#growing ??= this.#follow(this.#grown).finally(() => (this.#growing = undefined));
    return (await this.#growing) ? 'same' : 'changed';
  }

  async #follow(grown: Grown): Promise<boolean> {
    const files = await grown(this.#files);
    if (files) this.#files = files;
    return files !== undefined;
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
    const state = await this.#stateOf(paths ? this.#files.filter((f) => paths.has(f.path)) : this.#files);
    const worst = state !== 'same' ? state : paths ? this.#others : 'same';
    if (worst !== 'same') throw new LoupeError(worst === 'gone' ? 'file-gone' : 'dataset-changed', {});
  }

  async #lookAtAll(): Promise<void> {
    this.#looked = Number.POSITIVE_INFINITY; // one look at a time
    this.#others = await this.#stateOf(this.#files, ALL_AT_ONCE);
    this.#looked = Date.now();
  }
}
