import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, unlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { replaceFile } from '../disk/partialFile';

const pack = promisify(gzip);
const unpack = promisify(gunzip);
/** Of another form, what was kept is not read. */
const FORM = 1;
const SUFFIX = `.scan${String(FORM)}.json.gz`;
const MONTH = 30 * 24 * 3600 * 1000;

/** The name under which a scan is kept: of everything that decides what it finds. */
export function scanKey(of: unknown): string {
  return createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 32);
}

/** Results of scans, kept beside the copies of large files; those that nobody asked for in a month are removed. */
export class KeptScans {
  readonly #folder: string;
  /** What could not be written, as long as this lives. */
  readonly #held = new Map<string, unknown>();

  /** `cacheFolder`: that of the engine's copies. */
  constructor(cacheFolder: string) {
    this.#folder = join(dirname(cacheFolder), 'contamination');
  }

  #path(key: string): string {
    return join(this.#folder, `${key}${SUFFIX}`);
  }

  /** Undefined where none is kept, or it cannot be read: then it is scanned again. */
  async read(key: string): Promise<unknown> {
    if (this.#held.has(key)) return this.#held.get(key);
    const path = this.#path(key);
    try {
      const text = (await unpack(await readFile(path))).toString('utf8');
      const now = new Date();
      await utimes(path, now, now).catch(() => undefined);
      return JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
  }

  /** A result that the disk does not take is kept in memory: it took longer to make than anything else here. */
  async write(key: string, result: unknown): Promise<void> {
    try {
      await this.#write(key, result);
      this.#held.delete(key);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error; // it is none of the disk's
      this.#held.set(key, result);
    }
  }

  /** It is lost when this ends. */
  isHeld(key: string): boolean {
    return this.#held.has(key);
  }

  async #write(key: string, result: unknown): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await replaceFile(this.#path(key), await pack(JSON.stringify(result)));
    await this.#clean();
  }

  async remove(key: string): Promise<void> {
    this.#held.delete(key);
    await unlink(this.#path(key)).catch(() => undefined);
  }

  async #clean(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) {
      const path = join(this.#folder, name);
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile() === true && /\.scan\d+\.json\.gz$/.test(name) && Date.now() - found.mtimeMs > MONTH) await unlink(path).catch(() => undefined);
    }
  }
}
