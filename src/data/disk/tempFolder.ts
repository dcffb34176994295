import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the engine spills when nobody names a place: one folder for each user, since another user's cannot be written. */
export function defaultTempFolder(): string {
  const user = process.getuid?.();
  return join(tmpdir(), user === undefined ? 'dataset-loupe' : `dataset-loupe-${String(user)}`);
}

/** Where copies of large text files are kept when nobody names a place: the person's cache folder, as their system has it. */
export function defaultCacheFolder(): string {
  const named = process.env['XDG_CACHE_HOME'];
  if (named !== undefined && named !== '') return join(named, 'dataset-loupe', 'copies');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'dataset-loupe', 'copies');
  return process.platform === 'win32' ? join(process.env['LOCALAPPDATA'] ?? homedir(), 'dataset-loupe', 'copies') : join(homedir(), '.cache', 'dataset-loupe', 'copies');
}
