import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { DatasetInfo, DatasetSource } from '../../core/dataset';

/** Where the labels of a dataset are looked for, and where new ones go. */
export interface LabelPlace {
  readonly folder: string;
  /** The folder beside the data cannot be written (or there is none, as for a glob): labels are kept elsewhere. */
  readonly elsewhere: boolean;
}

/** `train.parquet.loupe` beside a file, `data.loupe` beside a folder; undefined for globs and several paths. */
export function folderBeside(source: DatasetSource): string | undefined {
  const [path] = source.paths;
  return source.paths.length === 1 && path !== undefined && source.literal ? `${resolve(path).replace(/[/\\]+$/, '')}.loupe` : undefined;
}

/** Where labels go that cannot stand beside their data: by the dataset's fingerprint. */
export function folderElsewhere(base: string, info: Pick<DatasetInfo, 'fingerprint'>): string {
  return join(base, `${info.fingerprint.slice(0, 16)}.loupe`);
}

/** Six hex digits that tell machines apart: appends of two machines to one file on a network file system can be lost. */
export function machineId(host = hostname()): string {
  return createHash('sha256').update(host).digest('hex').slice(0, 6);
}

/** The name of a person's file on a machine: letters of all scripts, digits, dots, hyphens; anything else is one hyphen. */
export function labelFileName(annotator: string, machine: string): string {
  const name = annotator.normalize('NFC').trim().replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-').replace(/^[.-]+|[.-]+$/g, '').slice(0, 80);
  return `${name === '' ? 'unnamed' : name}.${machine}.jsonl`;
}

export interface LabelFile {
  readonly path: string;
  readonly bytes: number;
  readonly modified: number;
}

/** The labels files of a folder, by name; none where there is no folder. Other files are left alone. */
export async function labelFiles(folder: string): Promise<LabelFile[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  });
  const files = await Promise.all(names.filter((n) => n.endsWith('.jsonl')).sort().map(async (name): Promise<LabelFile | undefined> => {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined); // removed since the folder was listed
    return found?.isFile() ? { path, bytes: found.size, modified: found.mtimeMs } : undefined;
  }));
  return files.filter((f) => f !== undefined);
}
