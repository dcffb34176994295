import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DatasetInfo, DatasetSource } from '../../core/dataset';
import { folderBeside, folderElsewhere } from './labelFolder';
import type { LabelPlace } from './labelFolder';

/** Where new labels of a dataset go: beside it where that can be written, else in a folder of its own below `base`. */
export async function labelPlace(source: DatasetSource, info: Pick<DatasetInfo, 'fingerprint'>, base: string): Promise<LabelPlace> {
  const beside = folderBeside(source);
  if (beside !== undefined && (await isWritable(beside))) return { folder: beside, elsewhere: false };
  return { folder: folderElsewhere(base, info), elsewhere: true };
}

async function isWritable(folder: string): Promise<boolean> {
  const there = await stat(folder).then((s) => s.isDirectory(), () => null);
  if (there === false) return false; // a file of that name
  return access(there ? folder : dirname(folder), constants.W_OK).then(() => true, () => false);
}

/** Where labels stand that cannot stand beside their data, if nobody names a place: the same for the editor and the command line. */
export function defaultLabelsFolder(): string {
  const home = homedir();
  if (process.platform === 'win32') return join(process.env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'dataset-loupe', 'labels');
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'dataset-loupe', 'labels');
  return join(process.env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'dataset-loupe', 'labels');
}
