import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { mkdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import type { Column, CsvReading } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import type { ResolvedFile } from '../../data/disk/resolveSource';
import { machineId } from '../../data/annotation/labelFolder';
import { isAlive } from '../instance';
import type { Copy } from './copyFiles';

/** Copies that an older or newer program made otherwise are not used. */
const VERSION = 3;
const DESCRIPTION = 'copy.json';
const UNUSED_DAYS = 30;
const DAY_MS = 86_400_000;

const Text = v.record(v.string(), v.string());
const Said = v.object({ code: v.string(), args: v.record(v.string(), v.union([v.string(), v.number()])), column: v.optional(v.string()), count: v.optional(v.number()) });
const Described = v.object({
  version: v.literal(VERSION),
  files: v.array(v.object({ rows: v.number(), parts: v.array(v.object({ path: v.string(), rows: v.number() })) })),
  reading: v.record(v.string(), v.union([v.string(), v.boolean()])),
  sourceNames: Text,
  said: v.array(v.object({ name: v.string(), sourceName: v.string(), type: v.string(), unit: v.optional(v.string()), labels: v.optional(v.array(v.string())), origin: v.picklist(['file', 'index']) })),
  warnings: v.array(Said),
});

/** Names a copy: the same files, not touched since, read in the same way. */
export function copyKey(fingerprint: string, files: readonly ResolvedFile[], reading: CsvReading | undefined): string {
  const facts = [VERSION, fingerprint, files.map((f) => [f.path, f.bytes, f.modified]), reading ?? {}];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}

/** The copy of that name, where there is one that is whole. */
export async function findCopy(cache: string, key: string): Promise<Copy | undefined> {
  return loaded(join(cache, key));
}

/**
 * The copy of that name below the cache folder, or a new one that `make` writes into a folder beside its place: it gets its name
 * when it is whole. Copies that nobody used for a month, and what ended processes left, are removed before a new one is made.
 */
export async function keptCopy(cache: string, key: string, make: (folder: string) => Promise<Copy>): Promise<Copy> {
  const folder = join(cache, key);
  const kept = await loaded(folder);
  if (kept) return kept;
  const beside = `${folder}.partial-${machineId()}-${String(process.pid)}`;
  try {
    await mkdir(cache, { recursive: true });
    await removeUnused(cache);
    rmSync(beside, { recursive: true, force: true });
    await mkdir(beside);
  } catch (error) {
    throw new LoupeError('cache-unusable', { path: cache, problem: error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be made' }, 'input', String(error));
  }
  try {
    await writeFile(join(beside, DESCRIPTION), JSON.stringify(described(await make(beside))));
    rmSync(folder, { recursive: true, force: true }); // one that could not be loaded
    await rename(beside, folder);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    const other = await loaded(folder); // another engine was first
    if (other) return other;
    throw error;
  }
  const made = await loaded(folder);
  if (!made) throw new LoupeError('internal', {}, 'engine', `the copy ${folder} was written and cannot be read`);
  return made;
}

function described(copy: Copy): v.InferInput<typeof Described> {
  return {
    version: VERSION,
    files: copy.files.map(({ rows: all, parts }) => ({ rows: all, parts: parts.map(({ path, rows }) => ({ path: basename(path), rows })) })),
    reading: Object.fromEntries(Object.entries(copy.reading ?? {})),
    sourceNames: Object.fromEntries(copy.sourceNames),
    said: [...copy.said.values()].map(({ name, sourceName, type, unit, labels, origin }) => ({ name, sourceName, type, origin: origin === 'index' ? 'index' : 'file', ...(unit === undefined ? {} : { unit }), ...(labels === undefined ? {} : { labels: [...labels] }) })),
    warnings: copy.warnings.map((w) => ({ ...w, args: { ...w.args } })),
  };
}

/** A copy that is there and whole; using it keeps it. */
async function loaded(folder: string): Promise<Copy | undefined> {
  const path = join(folder, DESCRIPTION);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = v.safeParse(Described, parse(text));
  if (!parsed.success) return undefined;
  const { files, reading, sourceNames, said, warnings } = parsed.output;
  const parts = files.flatMap((f) => f.parts).map((p) => join(folder, basename(p.path)));
  if ((await Promise.all(parts.map((p) => stat(p).then(() => true, () => false)))).includes(false)) return undefined;
  await utimes(path, new Date(), new Date()).catch(() => undefined); // a cache that cannot be written is still good
  return {
    files: files.map((f) => ({ rows: f.rows, parts: f.parts.map(({ path: name, rows }) => ({ path: join(folder, basename(name)), rows })) })),
    ...(Object.keys(reading).length === 0 ? {} : { reading }),
    sourceNames: new Map(Object.entries(sourceNames)),
    said: new Map(said.map(({ unit, labels, ...column }): [string, Column] => [column.name, { ...column, ...(unit === undefined ? {} : { unit }), ...(labels === undefined ? {} : { labels }) }])),
    warnings: warnings.map(({ code, args, column, count }) => ({ code, args, ...(column === undefined ? {} : { column }), ...(count === undefined ? {} : { count }) })),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function removeUnused(cache: string): Promise<void> {
  for (const name of readdirSync(cache)) {
    const partial = /^[0-9a-f]{32}\.partial-([0-9a-f]+)-(\d+)$/.exec(name);
    if (!partial && !/^[0-9a-f]{32}$/.test(name)) continue; // not ours
    const used = partial ? undefined : await stat(join(cache, name, DESCRIPTION)).then((s) => s.mtimeMs, () => 0);
    const unused = partial ? partial[1] === machineId() && !isAlive(Number(partial[2])) : Date.now() - (used ?? 0) > UNUSED_DAYS * DAY_MS;
    if (unused) rmSync(join(cache, name), { recursive: true, force: true });
  }
}
