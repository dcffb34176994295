import { basename } from 'node:path';
import { LoupeError } from '../core/message';
import type { Warning } from '../core/message';
import type { ResolvedFile } from '../data/disk/resolveSource';

/** A file of a folder that cannot be read, and why. */
export interface FailedFile {
  readonly file: ResolvedFile;
  readonly error: LoupeError;
}

/** Thrown where some of the files that a folder or a pattern led to cannot be read, and others can. */
export class UnreadableFiles extends Error {
  constructor(readonly failed: readonly FailedFile[]) {
    super(failed.map((f) => f.error.code).join(', '));
  }
}

/** Told one by one; of more, their names. */
const SAID = 5;

/**
 * Does `read` with every file, some at once, in their order. Where files fail that a person named, throws the first error; where
 * only files fail that were found, and others do not, `UnreadableFiles`.
 */
export async function readEach<T>(files: readonly ResolvedFile[], atOnce: number, read: (file: ResolvedFile) => Promise<T>, before: (at: number) => void): Promise<T[]> {
  const done: T[] = [];
  const failed: FailedFile[] = [];
  for (let at = 0; at < files.length; at += atOnce) {
    before(at);
    const results = await Promise.all(files.slice(at, at + atOnce).map(async (file) => read(file).then((value) => ({ value }), (error: unknown) => ({ file, error }))));
    for (const result of results) {
      if ('value' in result) done.push(result.value);
      else if (mayLack(result.file, result.error)) failed.push({ file: result.file, error: result.error });
      else throw result.error;
    }
  }
  const [first] = failed;
  if (first && failed.length === files.length) throw first.error;
  if (first) throw new UnreadableFiles(failed);
  return done;
}

/** The file that an error is about, if the dataset may be read without it. */
export function failedFile(error: unknown, files: readonly ResolvedFile[]): FailedFile | undefined {
  if (!(error instanceof LoupeError)) return undefined;
  const file = files.find((f) => f.path === error.args['path']);
  return file && files.length > 1 && mayLack(file, error) ? { file, error } : undefined;
}

function mayLack(file: ResolvedFile, error: unknown): error is LoupeError {
  return file.found === true && error instanceof LoupeError && error.fault === 'input';
}

/** What is left out, and why: each file's own sentence for the first of them. */
export function leftOutWarnings(failed: readonly FailedFile[], total: number): Warning[] {
  if (failed.length === 0) return [];
  const files = failed.slice(0, SAID).map(({ file }) => basename(file.path)).join(', ');
  return [{ code: 'shards-unreadable', args: { files, total }, count: failed.length }, ...failed.slice(0, SAID).map(({ error }): Warning => ({ code: error.code, args: error.args }))];
}
