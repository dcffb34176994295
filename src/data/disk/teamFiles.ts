import { mkdir, readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { LoupeError } from '../../core/message';
import { replaceFile } from './partialFile';

/** What a team keeps in its workspace folder, in files that git merges. */
export type TeamFolder = 'contamination' | 'comparisons' | 'checkpoints';

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
    await replaceFile(path, text);
    return path;
  } catch (error) {
    throw new LoupeError('setup-unwritable', { path, problem: error instanceof Error ? error.message : String(error) }, 'input', String(error));
  }
}

/** A path as another machine of the team may have it: below the workspace folder, or below the home folder. */
export function teamPath(file: string, workspace: string): string {
  const below = relative(workspace, file);
  if (!below.startsWith('..') && !isAbsolute(below)) return below.split(sep).join('/');
  const inHome = relative(homedir(), file);
  return inHome.startsWith('..') || isAbsolute(inHome) ? file : `~/${inHome.split(sep).join('/')}`;
}

/** What `teamPath` wrote, as a path on this machine. */
export function ownPath(file: string, workspace: string): string {
  return file.startsWith('~/') ? join(homedir(), file.slice(2)) : resolve(workspace, file);
}

/** A name made of `wanted` that no file of a folder has, whatever its case: `mix`, `mix-2`. */
export function freeFileName(wanted: string, otherwise: string, taken: readonly string[]): string {
  const base = wanted.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+|[.-]+$/g, '').slice(0, 80) || otherwise;
  const lower = new Set(taken.map((name) => name.toLowerCase()));
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}-${String(n)}`;
    if (!lower.has(name.toLowerCase())) return name;
  }
}
