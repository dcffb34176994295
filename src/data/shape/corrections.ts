import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import type { Warning } from '../../core/message';
import { ROLES } from '../../core/shape';
import { replaceFile } from '../disk/partialFile';

type Roles = Readonly<Record<string, readonly string[]>>;

export interface Corrections {
  readonly roles: Roles;
  /** True where the file is there and cannot be read: nothing is taken from it, and nothing is written over it. */
  readonly damaged: boolean;
  /** What to say about it. */
  readonly warnings: readonly Warning[];
}

/** A schema's key: the same columns and types have the same corrections, whatever file they lie in. sha256, 32 hex digits. */
export function schemaKeyOf(columns: readonly Pick<Column, 'sourceName' | 'type'>[]): string {
  const text = JSON.stringify(columns.map((c) => [c.sourceName, c.type]));
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

const fileIn = (folder: string): string => join(folder, '.loupe', 'shapes.json');

/** The file as it is, with what a later version may have put there. */
interface ShapesFile {
  readonly rest: Readonly<Record<string, unknown>>;
  readonly shapes: Readonly<Record<string, unknown>>;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

async function readShapes(folder: string): Promise<ShapesFile | 'damaged'> {
  let text: string;
  try {
    text = await readFile(fileIn(folder), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? { rest: {}, shapes: {} } : 'damaged';
  }
  try {
    const parsed: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return isRecord(parsed) && isRecord(parsed['shapes']) ? { rest: parsed, shapes: parsed['shapes'] } : 'damaged';
  } catch {
    return 'damaged'; // said by a warning when reading, by an error when writing
  }
}

/** The corrections kept in a workspace folder's `.loupe/shapes.json` for a schema; what is no role or no list of paths is left out. */
export async function readCorrections(folder: string, key: string): Promise<Corrections> {
  const file = await readShapes(folder);
  if (file === 'damaged') return { roles: {}, damaged: true, warnings: [{ code: 'shapes-damaged', args: { path: fileIn(folder) } }] };
  const kept = Object.hasOwn(file.shapes, key) ? file.shapes[key] : undefined;
  const roles = isRecord(kept) && isRecord(kept['roles']) ? kept['roles'] : {};
  const usable = ROLES.flatMap((role): [string, readonly string[]][] => {
    const paths: unknown = Object.hasOwn(roles, role) ? roles[role] : undefined;
    return Array.isArray(paths) && paths.every((p) => typeof p === 'string') ? [[role, paths]] : [];
  });
  return { roles: Object.fromEntries(usable), damaged: false, warnings: [] };
}

/**
 * Keeps all corrections of a schema: written beside, synced and renamed, so that a crash leaves the old file or the new one;
 * pretty and sorted, so that git merges it. No roles: the schema is taken out. Throws `shapes-damaged` and `shapes-unwritable`.
 */
export async function writeCorrection(folder: string, key: string, roles: Roles, columns: readonly Pick<Column, 'sourceName'>[]): Promise<void> {
  const file = await readShapes(folder);
  if (file === 'damaged') throw new LoupeError('shapes-damaged', { path: fileIn(folder) });
  const entry = { columns: columns.map((c) => c.sourceName), roles: sorted(roles) };
  const shapes = Object.entries(file.shapes).filter(([k]) => k !== key);
  const all = Object.keys(roles).length === 0 ? shapes : [...shapes, [key, entry] as const];
  await writeShapes(folder, `${JSON.stringify({ ...file.rest, version: 1, shapes: sorted(Object.fromEntries(all)) }, null, 2)}\n`);
}

const sorted = (record: Readonly<Record<string, unknown>>): Record<string, unknown> => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

async function writeShapes(folder: string, text: string): Promise<void> {
  try {
    await mkdir(join(folder, '.loupe'), { recursive: true });
    await replaceFile(fileIn(folder), text);
  } catch (error) {
    throw new LoupeError('shapes-unwritable', { path: fileIn(folder) }, 'input', String(error));
  }
}
