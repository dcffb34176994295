import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { LoupeError } from '../core/message';
import type { ResolvedDataset, ResolvedFile } from '../data/disk/resolveSource';
import { ArrowRowReader } from '../data/formats/arrowRowReader';
import type { PagedFiles } from './windows';

/** Each file is held open; a dataset of more files is copied. */
const MOST_FILES = 1_000;
/** A compressed batch is held while its rows are read: a file with larger ones is copied, which holds each only once. */
const LARGEST_BATCH = 512 * 1024 ** 2;

/** Readers of a dataset's Arrow files; undefined where their columns differ, since those have to be joined first. */
export async function openPagedArrow(files: readonly ResolvedFile[], signal: AbortSignal, told: (read: number, total: number) => void): Promise<PagedFiles | undefined> {
  if (files.length > MOST_FILES) return undefined;
  const readers: ArrowRowReader[] = [];
  let used = false;
  try {
    for (const { path } of files) {
      told(readers.length, files.length);
      readers.push(await ArrowRowReader.open(path, signal));
      const last = readers.at(-1);
      if (typesOf(readers[0]) !== typesOf(last) || ((await last?.largestHeld()) ?? 0) > LARGEST_BATCH) return undefined;
    }
    const [first] = readers;
    if (!first || readers.every((r) => r.rows === 0)) return undefined;
    used = true;
    return { readers, columns: first.columns };
  } finally {
    if (!used) await Promise.all(readers.map((r) => r.close()));
  }
}

function typesOf(reader: ArrowRowReader | undefined): string {
  return JSON.stringify(reader?.columns.map((c) => [c.name, c.sourceName, c.type, c.unit, c.origin]));
}

/** What is thrown where all rows would have to be read: what is copied, and where to. */
export function needsCopy({ name, files }: ResolvedDataset, folder: string): LoupeError {
  const bytes = files.reduce((n, f) => n + f.bytes, 0);
  const free = freeBytes(folder);
  return new LoupeError('needs-copy', { name, bytes, size: sizeText(bytes), folder, free, space: sizeText(free) }, 'usage');
}

function freeBytes(folder: string): number {
  let there = folder;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  try {
    const { bavail, bsize } = statfsSync(there);
    return bavail * bsize;
  } catch {
    return Number.NaN; // some file systems do not say
  }
}

function sizeText(bytes: number): string {
  if (Number.isNaN(bytes)) return '?';
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(0)} MB`;
}
