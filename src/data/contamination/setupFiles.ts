import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LoupeError } from '../../core/message';
import { replaceText } from '../disk/partialFile';

/** Where a workspace folder keeps what its team checks. */
function setupFolder(workspace: string): string {
  return join(workspace, '.loupe', 'contamination');
}

/** The set-up files of a workspace folder with their texts, by name; none where there is no such folder. */
export async function setupTexts(workspace: string): Promise<readonly { readonly path: string; readonly name: string; readonly text: string }[]> {
  const folder = setupFolder(workspace);
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  });
  return Promise.all(names.filter((n) => n.endsWith('.json')).sort().map(async (name) => ({ path: join(folder, name), name: name.slice(0, -'.json'.length), text: await readFile(join(folder, name), 'utf8') })));
}

/** Writes a set-up file whole: beside its place, synced and renamed. Throws `setup-unwritable`. */
export async function writeSetupText(workspace: string, name: string, text: string): Promise<string> {
  const path = join(setupFolder(workspace), `${name}.json`);
  try {
    await mkdir(setupFolder(workspace), { recursive: true });
    await replaceText(path, text);
    return path;
  } catch (error) {
    throw new LoupeError('setup-unwritable', { path, problem: error instanceof Error ? error.message : String(error) }, 'input', String(error));
  }
}
