import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LoupeError } from '../../core/message';
import { fileError } from './sniffFile';

const MOST_FILES = 100_000;
const DEEPEST = 12;

export interface FoundFile {
  /** As found: the folder that was named and the way below it. */
  readonly path: string;
  /** The way below the folder, with `/`. */
  readonly relative: string;
}

export interface Walk {
  readonly files: readonly FoundFile[];
  /** What is no data by its name. */
  readonly passedOver: readonly string[];
  /** Links that lead nowhere: content that git-annex or a cache has not fetched, or has given up. */
  readonly broken: readonly string[];
  /** False where there were more files than are looked at. */
  readonly whole: boolean;
}

/** Files that are no data: hidden ones, checksums, markers, half-written and half-downloaded ones, our own. */
const NO_DATA = /^[._~]|\.crc$|\.lock$|\.incomplete$|\.tmp$|\.part$|\.bak$|\.orig$|\.provenance\.json$|~$/i;

/**
 * Every file below a folder that may be data, in natural order (`part-2` before `part-10`). Folders are entered once however
 * often links lead to them, so a circle of links ends. Throws where the folder itself cannot be read.
 */
export async function walkFolder(folder: string, signal?: AbortSignal): Promise<Walk> {
  const files: FoundFile[] = [];
  const passedOver: string[] = [];
  const broken: string[] = [];
  let whole = true;
  const seen = new Set<string>();
  const enter = async (path: string, relative: string, depth: number): Promise<void> => {
    const real = await realpath(path);
    if (seen.has(real) || depth > DEEPEST) return;
    seen.add(real);
    for (const entry of (await readdir(path)).sort(natural)) {
      if (signal?.aborted === true) throw new LoupeError('aborted', {}, 'aborted');
      if (files.length >= MOST_FILES) {
        whole = false;
        return;
      }
      const at = join(path, entry);
      const below = relative === '' ? entry : `${relative}/${entry}`;
      const info = await stat(at).catch(() => undefined);
      if (!info) broken.push(below);
      else if (info.isDirectory()) {
        if (!/^[._]|\.loupe$/.test(entry)) await enter(at, below, depth + 1);
      } else if (info.isFile()) {
        if (NO_DATA.test(entry)) passedOver.push(below);
        else files.push({ path: at, relative: below });
      }
    }
  };
  try {
    await enter(folder, '', 0);
  } catch (error) {
    const at = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : folder;
    throw fileError(error, at);
  }
  return { files, passedOver, broken, whole };
}

/** Numbers inside names by their value, the rest by code unit: the same order on every machine. */
export function natural(a: string, b: string): number {
  const [left, right] = [a, b].map((s) => s.match(/\d+|\D+/g) ?? []);
  for (let i = 0; i < Math.max(left?.length ?? 0, right?.length ?? 0); i++) {
    const [x, y] = [left?.[i] ?? '', right?.[i] ?? ''];
    const bothNumbers = /^\d/.test(x) && /^\d/.test(y);
    const difference = bothNumbers ? Number(BigInt(x) - BigInt(y)) : 0;
    if (difference !== 0) return difference;
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
