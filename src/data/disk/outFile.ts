import { link, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { LoupeError } from '../../core/message';
import { withPartial, writeSynced } from './partialFile';
import { isOneOf } from './sameFile';

/** Where something is written, and whether it may replace a file. */
export interface OutFile {
  readonly out: string;
  readonly force: boolean;
}

/** Throws where writing there would do harm: over the dataset's own files, among labels, over another file without `force`. */
export async function refuseOut({ out, force }: OutFile, files: readonly string[]): Promise<void> {
  const args = { path: out, name: basename(out) };
  const folder = await stat(dirname(out)).catch((error: unknown) => notThere(error, out));
  if (folder?.isDirectory() !== true) throw new LoupeError('out-folder', args);
  if (basename(dirname(out)).endsWith('.loupe')) throw new LoupeError('out-is-labels', args);
  const existing = await stat(out).catch((error: unknown) => notThere(error, out));
  if (!existing) return;
  if (await isOneOf(out, files)) throw new LoupeError('out-is-dataset', args);
  if (existing.isDirectory() || !force) throw new LoupeError('out-exists', args);
}

/** Puts a partial file in its place. Without `force`, a file that came to that name meanwhile is not replaced; where there are no hard links, rename must do. */
export async function putWhole(partial: string, { out, force }: OutFile): Promise<void> {
  if (force) return rename(partial, out);
  try {
    await link(partial, out);
    await unlink(partial);
  } catch (error) {
    if (isSystemError(error) && (error as NodeJS.ErrnoException).code === 'EEXIST') throw new LoupeError('out-exists', { path: out, name: basename(out) });
    await rename(partial, out);
  }
}

/** Writes a text as an output file is: beside its place under another name, synced, and renamed when whole. Gives its bytes. */
export async function writeWhole(target: OutFile, text: string, files: readonly string[]): Promise<number> {
  await refuseOut(target, files);
  try {
    return await withPartial(target.out, async (partial) => {
      await writeSynced(partial, text);
      await putWhole(partial, target);
      return Buffer.byteLength(text);
    });
  } catch (error) {
    throw isSystemError(error) ? unwritable(String(error), target.out) : error;
  }
}

const PROBLEMS: readonly (readonly [RegExp, string])[] = [
  [/No space left|ENOSPC|EDQUOT/i, 'the disk is full'],
  [/Permission denied|EACCES|EPERM/i, 'there is no permission'],
  [/Read-only file system|EROFS/i, 'its disk is read-only'],
  [/ENAMETOOLONG|name too long/i, 'its name is too long'],
  [/ENOENT|No such file/i, 'its folder is gone'],
];

/** What cannot be written, and why as far as the system said it. */
export function unwritable(text: string, out: string): LoupeError {
  const problem = PROBLEMS.find(([pattern]) => pattern.test(text))?.[1] ?? (text.split('\n')[0] ?? '').slice(0, 200);
  return new LoupeError('out-unwritable', { path: out, name: basename(out), problem }, 'input', text);
}

export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function notThere(error: unknown, out: string): undefined {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
  throw isSystemError(error) ? unwritable(String(error), out) : error;
}
