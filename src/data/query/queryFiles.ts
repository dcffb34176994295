import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const QUERY_FOLDER = join('.loupe', 'queries');
export const QUERY_SUFFIX = '.loupe.sql';

/** A saved query of a person's own as it lies on disk; `problem`: why it cannot be read. */
export interface QueryFile {
  readonly path: string;
  readonly text: string;
  readonly problem?: string;
}

/** The files of saved queries in a workspace folder, by name. */
export async function readQueryFiles(workspace: string): Promise<readonly QueryFile[]> {
  const folder = join(workspace, QUERY_FOLDER);
  const names = await readdir(folder).catch((error: unknown) => codeOf(error));
  if (typeof names === 'string') return names === 'ENOENT' || names === 'ENOTDIR' ? [] : [{ path: folder, text: '', problem: names }];
  return Promise.all(names.filter((n) => n.endsWith(QUERY_SUFFIX)).sort().map(async (name): Promise<QueryFile> => {
    const path = join(folder, name);
    try {
      return { path, text: await readFile(path, 'utf8') };
    } catch (error) {
      return { path, text: '', problem: codeOf(error) };
    }
  }));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
