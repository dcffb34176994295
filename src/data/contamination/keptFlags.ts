import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { DatasetSource } from '../../core/dataset';
import type { Shape } from '../../core/shape';
import { replaceFile } from '../disk/partialFile';
import { scanKey } from './keptScans';

const pack = promisify(gzip);
const unpack = promisify(gunzip);
/** Of another form, what was kept is not read. */
const SUFFIX = '.flags1.json.gz';
const YEAR = 365 * 24 * 3600 * 1000;

/** A file of flags: its name says what wrote it, its version is another one whenever it was written anew. */
export interface FlagFile {
  readonly name: string;
  readonly version: string;
}

/** A dataset as a person names it, whatever its files hold. */
type Place = Pick<DatasetSource, 'paths' | 'config' | 'split'>;

/**
 * What checks for contamination found of single rows, beside the kept scans. A folder belongs to the files that its row numbers are of,
 * by their fingerprint; each set-up writes files of its own there, so that windows need not know of one another. A place remembers
 * which fingerprint was checked there last: of others it is known that something was found, and no row of it is shown.
 */
export class KeptFlags {
  readonly #root: string;

  /** `cacheFolder`: that of the engine's copies. */
  constructor(cacheFolder: string) {
    this.#root = join(dirname(cacheFolder), 'contamination', 'flags');
  }

  #folder(fingerprint: string): string {
    return join(this.#root, scanKey(fingerprint));
  }

  #placePath({ paths, config, split }: Place): string {
    return join(this.#root, 'places', `${scanKey([paths.map((p) => resolve(p)), config, split])}.json`);
  }

  /** Those of the files with this fingerprint, by name. */
  async list(fingerprint: string): Promise<readonly FlagFile[]> {
    const folder = this.#folder(fingerprint);
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(SUFFIX)).sort();
    const found = await Promise.all(names.map(async (name) => {
      const known = await stat(join(folder, name)).catch(() => undefined);
      return known?.isFile() === true ? [{ name: name.slice(0, -SUFFIX.length), version: `${name}:${String(known.mtimeMs)}:${String(known.size)}` }] : [];
    }));
    return found.flat();
  }

  /** Undefined where it is not there, or cannot be read: then nothing is known. */
  async read(fingerprint: string, name: string): Promise<unknown> {
    const folder = this.#folder(fingerprint);
    try {
      const found = JSON.parse((await unpack(await readFile(join(folder, name + SUFFIX)))).toString('utf8')) as unknown;
      const now = new Date();
      await utimes(folder, now, now).catch(() => undefined);
      return found;
    } catch {
      return undefined;
    }
  }

  async write(fingerprint: string, name: string, flags: unknown): Promise<void> {
    const folder = this.#folder(fingerprint);
    await mkdir(folder, { recursive: true });
    await replaceFile(join(folder, name + SUFFIX), await pack(JSON.stringify(flags)));
    await this.#clean();
  }

  /** What was checked last at a place; undefined where nothing was. */
  async last(place: Place): Promise<string | undefined> {
    const text = await readFile(this.#placePath(place), 'utf8').catch(() => '');
    const found = /^"([^"]+)"$/.exec(text.trim())?.[1];
    return found;
  }

  async remember(place: Place, fingerprint: string): Promise<void> {
    if ((await this.last(place)) === fingerprint) return;
    const path = this.#placePath(place);
    await mkdir(dirname(path), { recursive: true });
    await replaceFile(path, Buffer.from(`${JSON.stringify(fingerprint)}\n`));
  }

  /** What nobody read in a year goes. */
  async #clean(): Promise<void> {
    for (const name of await readdir(this.#root).catch(() => [])) {
      const path = join(this.#root, name);
      const found = await stat(path).catch(() => undefined);
      if (/^[0-9a-f]{32}$/.test(name) && found?.isDirectory() === true && Date.now() - found.mtimeMs > YEAR) await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

/** By which roles a dataset's texts are read, as a key. */
export function rolesKey({ roles, encodings }: Pick<Shape, 'roles' | 'encodings'>): string {
  return scanKey([roles, encodings]);
}
