import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LoupeError } from '../../core/message';
import { replaceText } from './partialFile';

/** What a team keeps in its workspace folder, in files that git merges. */
export type TeamFolder = 'contamination' | 'comparisons';

/** The files of one kind with their texts, by name; none where there is no such folder. */
export async function teamTexts(workspace: string, kind: TeamFolder): Promise<readonly { readonly path: string; readonly name: string; readonly text: string }[]> {
  const folder = join(workspace, '.loupe', kind);
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  });
  return Promise.all(names.filter((n) => n.endsWith('.json')).sort().map(async (name) => ({ path: join(folder, name), name: name.slice(0, -'.json'.length), text: await readFile(join(folder, name), 'utf8') })));
}

/** Writes one whole: beside its place, synced and renamed. Throws `setup-unwritable`. */
export async function writeTeamText(workspace: string, kind: TeamFolder, name: string, text: string): Promise<string> {
  const folder = join(workspace, '.loupe', kind);
  const path = join(folder, `${name}.json`);
  try {
    await mkdir(folder, { recursive: true });
    await replaceText(path, text);
    return path;
  } catch (error) {
    throw new LoupeError('setup-unwritable', { path, problem: error instanceof Error ? error.message : String(error) }, 'input', String(error));
  }
}
