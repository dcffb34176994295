import { labelFiles } from './labelFolder';
import type { LabelLog } from './labelLog';

/** Tells what others wrote into labels files from what one's own log wrote, by the sizes of the files alone. */
export class ForeignLines {
  #known: ReadonlyMap<string, number> = new Map();
  #own: { readonly log: LabelLog; readonly written: number } | undefined;

  constructor(readonly folders: readonly string[], readonly log: () => LabelLog | undefined) {}

  /** Did the files change, but for what the log appended, since this was asked last? The first answer is about empty folders. */
  async look(): Promise<boolean> {
    const found = (await Promise.all(this.folders.map((folder) => labelFiles(folder)))).flat();
    const log = this.log();
    const own = log === undefined ? 0 : log.written - (this.#own?.log === log ? this.#own.written : 0);
    const expected = (path: string): number => (this.#known.get(path) ?? 0) + (path === log?.path ? own : 0);
    const isForeign = found.some((file) => file.bytes !== expected(file.path)) || [...this.#known.keys()].some((path) => !found.some((file) => file.path === path));
    this.#known = new Map(found.map((file) => [file.path, file.bytes]));
    this.#own = log && { log, written: log.written };
    return isForeign;
  }
}
