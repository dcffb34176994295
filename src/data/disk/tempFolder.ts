import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the engine spills when nobody names a place: one folder for each user, since another user's cannot be written. */
export function defaultTempFolder(): string {
  const user = process.getuid?.();
  return join(tmpdir(), user === undefined ? 'dataset-loupe' : `dataset-loupe-${String(user)}`);
}
