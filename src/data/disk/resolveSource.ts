import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import picomatch from 'picomatch';
import type { DatasetChoice, DatasetSource } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import type { Warning } from '../../core/message';
import { FolderDatasets } from './folderDatasets';
import { fileError } from './sniffFile';
import { savedDatasets } from './savedDatasets';
import { choosePart, declaredParts, partsOf, togetherOf } from './splits';
import { natural, walkFolder } from './walkFolder';
import type { FoundFile, Walk } from './walkFolder';

export interface ResolvedFile {
  readonly path: string;
  readonly bytes: number;
  readonly modified: number;
  readonly partitions: readonly (readonly [string, string | null])[];
  /** A folder or a pattern led to it: nobody named this very file. */
  readonly found?: boolean;
}

/** Which files form the dataset, in order, before any of them was opened. */
export interface ResolvedDataset {
  readonly name: string;
  readonly files: readonly ResolvedFile[];
  readonly config?: string;
  readonly split?: string;
  readonly choices: readonly DatasetChoice[];
  readonly warnings: readonly Warning[];
}

/** Files looked at together: thousands of shards must not take every file handle. */
const LOOKS_AT_ONCE = 64;
const PARQUET = /\.(parquet|parq|pq)(\.(gz|gzip|snappy|zst|zstd|lz4|br|brotli))?$/i;
const OTHER_DATA = /\.(jsonl|ndjson|json|csv|tsv|arrows?|feather|ipc|orc)(\.gz|\.zst)?$/i;
/** What is read through a source of rows. */
const READ = /\.(jsonl|ndjson|json|csv|tsv|arrows?|feather|ipc)(\.gz|\.zst)?$/i;
const NOT_DATA = /(^|\/)(dataset_infos?\.json|dataset_dict\.json|state\.json|README\.md)$/i;

/** Is a file of such a name one that can be read as data? */
export function isDataName(relative: string): boolean {
  return (PARQUET.test(relative) || READ.test(relative)) && !NOT_DATA.test(relative);
}

/** Finds the files a person named: a file, several, a folder, a Hugging Face folder, or a glob. Throws sentences. */
export async function resolveSource(source: DatasetSource, signal?: AbortSignal): Promise<ResolvedDataset> {
  const [first] = source.paths;
  if (first === undefined) throw new LoupeError('usage-no-dataset', { command: 'open' }, 'usage');
  if (source.paths.length > 1) return together(basename(first), await Promise.all(source.paths.map((p) => resolveOne(p, source, signal))));
  const info = await stat(first).catch((error: unknown) => (source.literal || !isPattern(first) ? Promise.reject(fileError(error, first)) : undefined));
  if (!info) {
    const { found, warnings } = await glob(first, signal);
    const dataset = await ofFiles(basename(first), found, source, signal);
    return { ...asFound(dataset), warnings: [...dataset.warnings, ...warnings] };
  }
  if (info.isDirectory()) return asFound(await ofFolder(first, source, signal));
  if (!info.isFile()) throw new LoupeError('not-a-file', { name: basename(first), path: first });
  return ofFiles(basename(first), [{ path: first, relative: basename(first) }], source, signal);
}

const asFound = (dataset: ResolvedDataset): ResolvedDataset => ({ ...dataset, files: dataset.files.map((file) => ({ ...file, found: true })) });

/** One of several paths: config and split are asked of the folders among them. */
async function resolveOne(path: string, { config, split, ...source }: DatasetSource, signal: AbortSignal | undefined): Promise<ResolvedDataset> {
  const info = await stat(path).catch(() => undefined);
  const chosen = info?.isDirectory() === true ? { ...(config === undefined ? {} : { config }), ...(split === undefined ? {} : { split }) } : {};
  return resolveSource({ ...source, ...chosen, paths: [path] }, signal);
}

function together(name: string, parts: readonly ResolvedDataset[]): ResolvedDataset {
  const named = parts.flatMap((p) => p.files);
  const seen = new Map<string, ResolvedFile>();
  const twice = new Set<string>();
  for (const file of named) {
    if (seen.has(resolve(file.path))) twice.add(file.path);
    else seen.set(resolve(file.path), file);
  }
  const files = [...seen.values()];
  // Whether shards are missing shows only when all are together.
  const own = parts.flatMap((p) => p.warnings).filter((w) => !w.code.startsWith('shard-'));
  const doubles = [...twice].map((file): Warning => ({ code: 'file-twice', args: { file } }));
  const warnings = [...own, ...doubles, ...shardWarnings(files.map((f) => ({ path: f.path, relative: f.path })))];
  return { name, files, choices: [], warnings };
}

function isPattern(text: string): boolean {
  return /[*?[\]{}]/.test(text);
}

/** Files that a pattern fits, in natural order; the walk starts at the part of it that is no pattern. */
async function glob(pattern: string, signal: AbortSignal | undefined): Promise<{ found: readonly FoundFile[]; warnings: readonly Warning[] }> {
  const { base, glob: rest } = picomatch.scan(pattern, { nonegate: true });
  if (rest === '') throw new LoupeError('file-missing', { name: basename(pattern), path: pattern }); // brackets without their ends are no pattern
  const folder = base === '' ? '.' : base;
  const fits = picomatch(rest, { dot: false, nonegate: true });
  const walk = await walkFolder(folder, signal);
  const found = walk.files.filter((f) => fits(f.relative)).sort((a, b) => natural(a.relative, b.relative));
  const broken = walk.broken.filter((f) => fits(f));
  if (found.length === 0 && broken.length > 0) throw new LoupeError('folder-not-fetched', { name: basename(pattern), path: pattern, files: broken.slice(0, 5).join(', '), count: broken.length });
  if (found.length === 0) throw new LoupeError('glob-empty', { path: pattern, name: basename(pattern) });
  return { found, warnings: leftOut({ ...walk, files: found, passedOver: [], broken }) };
}

async function ofFiles(name: string, found: readonly FoundFile[], source: DatasetSource, signal: AbortSignal | undefined): Promise<ResolvedDataset> {
  const other = found.find((f) => OTHER_DATA.test(f.path) && !PARQUET.test(f.path) && !READ.test(f.path));
  if (other) throw otherFormat(other);
  if (source.config !== undefined || source.split !== undefined) throw new LoupeError('split-of-file', { name }, 'input');
  return { name, files: await described(found, signal), choices: [], warnings: shardWarnings(found) };
}

function otherFormat(file: FoundFile): LoupeError {
  const format = OTHER_DATA.exec(file.path)?.[1]?.toLowerCase() ?? '';
  const args = { name: basename(file.path), path: file.path, format };
  return format === 'orc' ? new LoupeError('format-unsupported', { ...args, format: 'ORC' }) : new LoupeError('format-later', args);
}

async function ofFolder(given: string, source: DatasetSource, signal: AbortSignal | undefined): Promise<ResolvedDataset> {
  const folder = await snapshotOf(given);
  const walk = await walkFolder(folder, signal);
  const { files, passedOver } = walk;
  const name = hubName(given) ?? basename(given);
  const candidates = files.filter((f) => PARQUET.test(f.relative) || (OTHER_DATA.test(f.relative) && !NOT_DATA.test(f.relative)));
  const saved = candidates.some((f) => PARQUET.test(f.relative)) ? undefined : await savedDatasets(folder, files);
  const declared = saved ? [] : await declaredParts(folder, candidates);
  const { data, warnings: passed } = saved ? { data: saved.parts.flatMap((p) => p.files), warnings: saved.warnings } : declared.length > 0 ? { data: candidates, warnings: [] } : await oneDataset({ name, given, folder }, walk, candidates, source);
  if (data.length === 0) {
    if (walk.broken.length > 0) throw new LoupeError('folder-not-fetched', { name, path: given, files: walk.broken.slice(0, 5).join(', '), count: walk.broken.length });
    throw new LoupeError(passedOver.length > 0 ? 'folder-only-passed-over' : 'folder-empty', { name, path: given, count: passedOver.length });
  }
  const unread = data.find((f) => !READ.test(f.path) && !PARQUET.test(f.path));
  if (unread) throw otherFormat(unread);
  const parts = saved?.parts ?? (declared.length > 0 ? declared : await partsOf(folder, data));
  const together = saved || declared.length > 0 || source.config !== undefined || source.split !== undefined ? undefined : await togetherOf(folder, parts);
  const part = together ?? choosePart(parts, source.config, source.split, name);
  const warnings = [...shardWarnings(part.files), ...leftOut(walk), ...passed, ...(together ? [foldersTogether(parts)] : [])];
  const choices = parts.map((p): DatasetChoice => ({ config: p.config, split: p.split, files: p.files.length }));
  const chosen = !together && (parts.length > 1 || part.split !== '');
  return {
    name: chosen ? `${name} (${part.config}${part.split === '' ? '' : `/${part.split}`})` : name,
    files: await described(part.files, signal),
    ...(chosen ? { config: part.config, split: part.split } : {}),
    choices,
    warnings,
  };
}

/** Folders without names of splits are parts of one dataset, each of which can be opened by itself. */
function foldersTogether(parts: readonly { readonly config: string; readonly files: readonly FoundFile[] }[]): Warning {
  const folders = parts.slice(0, 8).map((p) => `${p.config} (${String(p.files.length)})`).join(', ') + (parts.length > 8 ? ', …' : '');
  return { code: 'folders-together', args: { folders, example: parts[0]?.config ?? '' }, count: parts.length };
}

/** The files of a folder that nothing describes, without settings in JSON. Throws `folder-mixed` with the datasets there are where they are several. */
async function oneDataset({ name, given, folder }: { readonly name: string; readonly given: string; readonly folder: string }, { files }: Walk, candidates: readonly FoundFile[], source: DatasetSource): Promise<{ data: readonly FoundFile[]; warnings: readonly Warning[] }> {
  const datasets = new FolderDatasets(folder, files, familyOf);
  const settings = await datasets.settings(candidates);
  const data = candidates.filter((f) => !settings.includes(f));
  const warnings = settings.length === 0 ? [] : [{ code: 'settings-left-out', args: { files: settings.slice(0, 5).map((f) => f.relative).join(', ') }, count: settings.length }];
  if (!(await datasets.areMixed(data))) return { data, warnings };
  // A split that is asked for is one of Parquet, where there is any: other formats hold copies of it.
  const parquet = data.filter((f) => PARQUET.test(f.relative));
  if (parquet.length > 0 && (source.config !== undefined || source.split !== undefined)) return { data: parquet, warnings };
  const found = await datasets.list(data);
  const shown = found.slice(0, 20).map((d) => (d.files === 1 ? d.name : `${d.name} (${d.files} files)`)).join(', ') + (found.length > 20 ? ', …' : '');
  throw new LoupeError('folder-mixed', { name, path: given, count: found.length, choices: shown, datasets: JSON.stringify(found) });
}

/** Names that are read as one dataset: JSON lines of either name, and each other format for itself. */
function familyOf(relative: string): string {
  if (PARQUET.test(relative)) return 'parquet';
  const format = OTHER_DATA.exec(relative)?.[1]?.toLowerCase() ?? '';
  return format === 'ndjson' ? 'jsonl' : /^(feather|arrows|ipc)$/.test(format) ? 'arrow' : format;
}

/** A hub cache entry keeps its files in `snapshots/<commit>`; which commit is current stands in `refs/main`. */
export async function snapshotOf(folder: string): Promise<string> {
  const commit = await readFile(join(folder, 'refs', 'main'), 'utf8').catch(() => undefined);
  if (commit === undefined) return folder;
  const snapshot = join(folder, 'snapshots', commit.trim());
  const info = await stat(snapshot).catch(() => undefined);
  return info?.isDirectory() === true ? snapshot : folder;
}

/** `datasets--lab--prefs` → `lab/prefs`. */
function hubName(folder: string): string | undefined {
  const match = /^datasets--(.+)$/.exec(basename(folder)) ?? /^datasets--(.+)$/.exec(basename(dirname(dirname(folder))));
  return match?.[1]?.replaceAll('--', '/');
}

async function described(found: readonly FoundFile[], signal: AbortSignal | undefined): Promise<ResolvedFile[]> {
  const files: ResolvedFile[] = [];
  for (let at = 0; at < found.length; at += LOOKS_AT_ONCE) {
    if (signal?.aborted === true) throw new LoupeError('aborted', {}, 'aborted');
    files.push(...(await Promise.all(found.slice(at, at + LOOKS_AT_ONCE).map(async (f) => {
      const info = await stat(f.path).catch((error: unknown) => Promise.reject(fileError(error, f.path)));
      return { path: f.path, bytes: info.size, modified: info.mtimeMs, partitions: partitionsOf(f.relative) };
    }))));
  }
  return files;
}

/** Hive partitions of a path: `source=a%3Db/part-0.parquet` → source is `a=b`. */
function partitionsOf(relative: string): (readonly [string, string | null])[] {
  return relative.split('/').slice(0, -1).flatMap((step): (readonly [string, string | null])[] => {
    const at = step.indexOf('=');
    if (at < 1) return [];
    const value = step.slice(at + 1);
    return [[unescaped(step.slice(0, at)), value === '__HIVE_DEFAULT_PARTITION__' ? null : unescaped(value)]];
  });
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Shards whose names count up (`-00002-of-00004`): what is missing, and what is there twice. */
function shardWarnings(files: readonly FoundFile[]): Warning[] {
  const warnings: Warning[] = [];
  const groups = new Map<string, { total: number; seen: Set<number>; width: number; sample: string }>();
  for (const { relative } of files) {
    const name = basename(relative);
    if (/ \(\d+\)\.|copy/i.test(name)) warnings.push({ code: 'shard-copy', args: { file: name } });
    const match = /^(.*?)(\d+)-of-(\d+)/.exec(name);
    if (!match) continue;
    const key = `${dirname(relative)}/${match[1] ?? ''}of${match[3] ?? ''}`;
    const group = groups.get(key) ?? { total: Number(match[3]), seen: new Set<number>(), width: match[2]?.length ?? 5, sample: name };
    group.seen.add(Number(match[2]));
    groups.set(key, group);
  }
  for (const { total, seen, width, sample } of groups.values()) {
    const missing = Array.from({ length: Math.min(total, 10_000) }, (_, i) => i).filter((i) => !seen.has(i));
    if (missing.length === 0 || missing.length === total) continue;
    const named = missing.slice(0, 5).map((i) => sample.replace(/\d+-of-/, `${String(i).padStart(width, '0')}-of-`));
    warnings.push({ code: 'shard-missing', args: { files: named.join(', '), total }, count: missing.length });
  }
  return warnings;
}

/** Worth saying only where a person might take it for data: not Spark's markers and checksums. */
function leftOut({ passedOver, broken, whole, files }: Walk): Warning[] {
  const notable = passedOver.filter((p) => /\.(bak|incomplete|part|tmp|orig)$|~$/i.test(p));
  const missing = broken.filter((p) => PARQUET.test(p) || READ.test(p));
  return [
    ...(notable.length === 0 ? [] : [{ code: 'files-left-out', args: { files: notable.slice(0, 5).join(', ') }, count: notable.length }]),
    ...(missing.length === 0 ? [] : [{ code: 'links-broken', args: { files: missing.slice(0, 5).join(', ') }, count: missing.length }]),
    ...(whole ? [] : [{ code: 'folder-too-large', args: { count: files.length } }]),
  ];
}

/** Are the files still those that were opened? Looks at size and time only. */
export async function checkFiles(files: readonly ResolvedFile[], atOnce = LOOKS_AT_ONCE): Promise<'same' | 'changed' | 'gone'> {
  for (let at = 0; at < files.length; at += atOnce) {
    const states = await Promise.all(files.slice(at, at + atOnce).map(async (file) => {
      const info = await stat(file.path).catch(() => undefined);
      return !info ? 'gone' : info.size !== file.bytes || info.mtimeMs !== file.modified ? 'changed' : 'same';
    }));
    const different = states.find((s) => s !== 'same');
    if (different) return different;
  }
  return 'same';
}
