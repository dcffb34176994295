import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import { ROLES } from '../../core/shape';

export interface Corrections {
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** True where the file is there and cannot be read: nothing is taken from it, and nothing is written over it. */
  readonly damaged: boolean;
}

/** A schema's key: the same columns and types have the same corrections, whatever file they lie in. */
export function schemaKeyOf(columns: readonly Pick<Column, 'sourceName' | 'type'>[]): string {
  const text = columns.map((c) => `${c.sourceName}\u0000${c.type}`).join('\u0001');
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

const fileIn = (folder: string): string => join(folder, '.loupe', 'shapes.json');

interface Kept {
  readonly columns: readonly string[];
  readonly roles: Readonly<Record<string, readonly string[]>>;
}

async function readAll(folder: string): Promise<Record<string, Kept> | 'damaged'> {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => undefined);
  if (text === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    const shapes = typeof parsed === 'object' && parsed !== null && 'shapes' in parsed ? parsed.shapes : undefined;
    return typeof shapes === 'object' && shapes !== null ? (shapes as Record<string, Kept>) : 'damaged';
  } catch {
    return 'damaged';
  }
}

/** The corrections kept in a workspace folder for a schema. */
export async function readCorrections(folder: string, key: string): Promise<Corrections> {
  const all = await readAll(folder);
  if (all === 'damaged') return { roles: {}, damaged: true };
  const kept = all[key]?.roles ?? {};
  const roles = Object.fromEntries(Object.entries(kept).filter(([role, paths]) => ROLES.some((r) => r === role) && Array.isArray(paths) && paths.every((p) => typeof p === 'string')));
  return { roles, damaged: false };
}

/** Keeps a correction: written beside, synced, renamed; sorted, so that git merges it. Throws `shapes-damaged`. */
export async function writeCorrection(folder: string, key: string, roles: Readonly<Record<string, readonly string[]>>, columns: readonly Column[]): Promise<void> {
  const all = await readAll(folder);
  if (all === 'damaged') throw new LoupeError('shapes-damaged', { path: fileIn(folder) });
  const shapes = { ...all, [key]: { columns: columns.map((c) => c.sourceName), roles: Object.fromEntries(Object.entries(roles).sort()) } };
  await mkdir(join(folder, '.loupe'), { recursive: true });
  const partial = `${fileIn(folder)}.${process.pid}.partial`;
  const handle = await open(partial, 'w');
  await handle.writeFile(`${JSON.stringify({ version: 1, shapes: Object.fromEntries(Object.entries(shapes).sort()) }, null, 2)}\n`);
  await handle.sync();
  await handle.close();
  await rename(partial, fileIn(folder));
}
