import type { DuckDBConnection } from '@duckdb/node-api';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Column, DatasetFile, DatasetSource, Format, Reading } from '../core/dataset';
import { LoupeError } from '../core/message';
import type { Warning } from '../core/message';
import { pathLiteral } from '../core/sql';
import { resolveSource } from '../data/disk/resolveSource';
import type { ResolvedDataset, ResolvedFile } from '../data/disk/resolveSource';
import { sniffFile } from '../data/disk/sniffFile';
import { compareShards, describeDifferences } from '../data/parquet/differences';
import type { EngineColumn } from '../data/parquet/differences';
import { detectFormat, OTHER_DATA } from '../data/formats/format';
import type { Detected } from '../data/formats/format';
import { openSources } from '../data/formats/openSources';
import { fingerprintOf, fingerprintOfEnds, readFooter } from '../data/parquet/readFooter';
import type { Footer } from '../data/parquet/readFooter';
import { copyFiles } from './copies/copyFiles';
import type { Copy, CopyPlace } from './copies/copyFiles';
import { copyKey, findCopy, keptCopy } from './copies/keptCopy';
import { renamed } from './copies/names';
import type { Job } from './gate';
import { needsCopy, openPagedArrow } from './pagedFiles';
import { openPagedTexts } from './pagedTexts';
import { learnSample } from './fillWindow';
import type { PagedTexts } from './pagedTexts';
import { planJoin } from './planJoin';
import { OUR_NAMES, shadows } from './relation';
import type { RelationPlan } from './relation';
import { failedFile, leftOutWarnings, readEach, UnreadableFiles } from './unreadableFiles';
import type { FailedFile } from './unreadableFiles';
import type { PagedFiles } from './windows';

const FOOTERS_AT_ONCE = 16;
/** Each takes 64 KiB of text. */
const LOOKED_AT_ONCE = 16;
/** Files together larger than this are paged, or copied once and the copy found again; smaller ones are read in a second or two. */
const LARGE_BYTES = 64 * 1024 ** 2;

/** Files that belong together, and what SQL reads in their place: themselves, or parts of ours. */
export interface LookedAt {
  readonly resolved: ResolvedDataset;
  readonly format: Format;
  readonly reading?: Reading;
  readonly stored: readonly ResolvedFile[];
  readonly footers: readonly Footer[];
  readonly copy?: Copy;
  /** Nothing was copied: rows are brought into windows as they are asked for. */
  readonly paged?: PagedFiles;
  /** The same where they are texts, whose rows are still counted. */
  readonly texts?: PagedTexts;
  /** Where a copy would be kept. */
  readonly copyFolder: string;
  /** Identifies what the files hold. */
  readonly fingerprint: string;
}

export interface PlannedDataset {
  readonly plan: RelationPlan;
  readonly warnings: Warning[];
  /** Of the dataset that is joined, by itself. */
  readonly joined?: RelationPlan;
}

export interface LookPlace extends CopyPlace {
  readonly largeBytes: number | undefined;
  /** Large files are copied, even where they could be paged. */
  readonly copy: boolean;
}

/**
 * Finds the files of a source and reads their footers; of other formats large files are paged where they can be, and others copied
 * into parts first. One damaged file does not block the folder that it lies in: it is left out with a warning that says why.
 */
export async function lookAtFiles(source: DatasetSource, place: LookPlace, job: Pick<Job, 'signal' | 'progress'>): Promise<LookedAt> {
  const found = await resolveSource(source, job.signal);
  const failed: FailedFile[] = [];
  for (;;) {
    const files = found.files.filter((file) => !failed.some((f) => f.file === file));
    try {
      return await lookAtAll({ ...found, files, warnings: [...found.warnings, ...leftOutWarnings(failed, found.files.length)] }, source, place, job);
    } catch (error) {
      const own = failedFile(error, files);
      if (error instanceof UnreadableFiles) failed.push(...error.failed);
      else if (own) failed.push(own);
      else throw files.length === 1 && error instanceof LoupeError && error.fault === 'input' ? (failed[0]?.error ?? error) : error; // none is left: the first one says why
    }
  }
}

/** Throws `UnreadableFiles`, or the error of one file. */
async function lookAtAll(resolved: ResolvedDataset, source: DatasetSource, place: LookPlace, { signal, progress }: Pick<Job, 'signal' | 'progress'>): Promise<LookedAt> {
  const copyFolder = place.cacheFolder ?? place.tempFolder;
  const told = (read: number, total: number): void => progress(read / Math.max(1, total), { code: 'opening-files', args: { read, total } });
  const opened = openSources(resolved.files, await detectedFormats(resolved.files, source.reading));
  if (!opened) {
    const footers = await readFooters(resolved.files, signal, told);
    return { resolved, format: 'parquet', stored: resolved.files, footers, copyFolder, fingerprint: fingerprintOf(footers) };
  }
  const fingerprint = await fingerprintOfEnds(resolved.files);
  const make = async (folder: string): Promise<Copy> => copyFiles(opened.files, { ...place, folder }, signal, progress);
  const large = resolved.files.reduce((n, f) => n + f.bytes, 0) > (place.largeBytes ?? LARGE_BYTES);
  const cache = large ? place.cacheFolder : undefined;
  const key = copyKey(fingerprint, resolved.files, source.reading);
  if (large && !place.copy && !(cache !== undefined && (await findCopy(cache, key)))) {
    const looked = { resolved, format: opened.format, stored: resolved.files, footers: [], copyFolder, fingerprint };
    if (opened.format === 'arrow') {
      const paged = await openPagedArrow(resolved.files, signal, told);
      if (paged) return { ...looked, paged };
    } else {
      const texts = await openPagedTexts(resolved.files, source.reading, (i) => join(place.tempFolder, `rows-${String(i)}`), signal);
      if (texts) return { ...looked, reading: texts.reading, paged: texts, texts };
    }
  }
  const copy = cache === undefined ? await make(place.folder) : await keptCopy(cache, key, make);
  const stored = await storedFiles(resolved.files, copy);
  const { reading } = copy;
  return { resolved, format: opened.format, ...(reading ? { reading } : {}), stored, footers: await readFooters(stored, signal, told), copy, copyFolder, fingerprint };
}

/** What each file is; undefined where all are Parquet by their names. */
async function detectedFormats(files: readonly ResolvedFile[], reading: DatasetSource['reading']): Promise<readonly Detected[] | undefined> {
  if (!files.some((f) => OTHER_DATA.test(f.path))) return undefined;
  return readEach(files, LOOKED_AT_ONCE, async ({ path, bytes }) => (OTHER_DATA.test(path) ? detectFormat(path, bytes, reading) : { format: 'parquet' }), () => undefined);
}

/** The parts as files of the relation, with the folder names that their originals have. */
async function storedFiles(files: readonly ResolvedFile[], copy: Copy): Promise<ResolvedFile[]> {
  const parts = files.flatMap((file, i) => (copy.files[i]?.parts ?? []).map((part) => ({ path: part.path, partitions: file.partitions })));
  return Promise.all(parts.map(async ({ path, partitions }) => {
    const { size, mtimeMs } = await stat(path);
    return { path, bytes: size, modified: mtimeMs, partitions };
  }));
}

/** The person's files with their rows, which `plan.files` has only where SQL reads them as they are. */
export function originalFiles({ resolved, copy }: LookedAt, plan: RelationPlan): readonly DatasetFile[] {
  if (!copy) return plan.files;
  let rowStart = 0;
  return resolved.files.map(({ path, bytes, modified, partitions }, i): DatasetFile => {
    const rows = copy.files[i]?.rows ?? 0;
    rowStart += rows;
    return { path, bytes, modified, rows, rowStart: rowStart - rows, rowGroups: 0, partitions };
  });
}

/** How files become one relation: their columns by name, what differs between them, and the dataset joined to them. */
export async function planDataset(connection: DuckDBConnection, { resolved, stored, footers, copy }: LookedAt, source: DatasetSource, joined: LookedAt | undefined): Promise<PlannedDataset> {
  const { uniform, warnings: shardDifferences } = compareShards(copy ? footers.map((f, i) => ({ ...f, path: copiedFrom(resolved, copy)[i] ?? f.path })) : footers);
  const described = await describeColumns(connection, stored.map((f) => f.path), uniform);
  const [first] = footers;
  const { columns, warnings } = first && (uniform || footers.length === 1) ? describeDifferences(first, described) : unionDifferences(footers, described);
  const own = [...columns.map((c) => asCopied(c, copy)), ...partitionColumns(stored, described)].map((c) => unreadableAtOnce(c, footers));
  const plan: RelationPlan = { files: filesOf(stored, footers), groupRows: footers.map((f) => f.groupRows), columns: own, uniform, shadowed: shadows(described.map((c) => c.name)) };
  const all = [...resolved.warnings, ...shardDifferences, ...(copy ? [...copy.warnings.filter((w) => w.column === undefined), ...distinct(copy.warnings.filter((w) => w.column !== undefined)), ...renamed(own)] : distinct(warnings))];
  if (!joined || !source.join) return { plan, warnings: all };
  const other = await planDataset(connection, joined, { paths: [], literal: true }, undefined);
  const join = await planJoin(connection, plan, { ...other, name: joined.resolved.name }, source.join.on);
  return { plan: { ...plan, columns: [...plan.columns, ...join.columns], join: join.plan }, warnings: [...all, ...join.warnings], joined: other.plan };
}

/** Files that are paged: their own columns and those of folder names, and no relation of all rows. */
export async function planPaged(connection: DuckDBConnection, { resolved, texts, copyFolder }: LookedAt, paged: PagedFiles): Promise<PlannedDataset> {
  if (texts && texts.columns.length === 0) await learnSample(connection, texts);
  const version = paged.version ?? 0;
  const { readers, columns } = paged;
  const notices = texts ? texts.notices : readers.flatMap((r) => r.notices);
  if (columns.length === 0) throw new LoupeError('zero-columns', { name: resolved.name, path: resolved.files[0]?.path ?? '' });
  const described = await connection.runAndReadAll(`describe select ${columns.map((c) => `null::${c.type}`).join(', ')}`);
  const types = described.getRows().map((row) => String(row[1])); // as DuckDB writes them, which quotes names only where it must
  const own = columns.map(({ name, sourceName, type, unit, labels, origin }, i): Column => ({ name, sourceName, type: types[i] ?? type, ...(unit === undefined ? {} : { unit }), ...(labels === undefined ? {} : { labels }), origin }));
  const all = [...own, ...partitionColumns(resolved.files, own)].map((c) => unreadableAtOnce(c, []));
  return {
    plan: { files: pagedFiles(resolved.files, texts?.known ?? readers.map((r) => r.rows)), columns: all, uniform: true, shadowed: false, needsCopy: () => needsCopy(resolved, copyFolder), version },
    warnings: [...resolved.warnings, ...notices.filter((w) => w.column === undefined), ...distinct(notices.filter((w) => w.column !== undefined)), ...renamed(all)],
  };
}

/** Files with so many rows each. */
export function pagedFiles(files: readonly ResolvedFile[], rows: readonly number[]): DatasetFile[] {
  return filesOf(files, rows.map((n) => ({ rows: n, rowGroups: 0 })));
}

/** For each part the first file that it holds rows of. */
function copiedFrom(resolved: ResolvedDataset, copy: Copy): string[] {
  return copy.files.flatMap(({ parts }, i) => parts.map(() => resolved.files[i]?.path ?? ''));
}

/** A column of a part as the original has it. */
function asCopied(column: Column, copy: Copy | undefined): Column {
  if (!copy) return column;
  const said = copy.said.get(column.name);
  return said ? { ...said, type: column.type } : { ...column, sourceName: copy.sourceNames.get(column.name) ?? column.name };
}

/** What the footers and the name say of a column that cannot be read, before it is tried. */
function unreadableAtOnce(column: Column, footers: readonly Footer[]): Column {
  const args = { column: column.name };
  if (OUR_NAMES.has(column.name)) return { ...column, unreadable: { code: 'column-name-ours', args, column: column.name } };
  if (footers.some((f) => f.encrypted.has(column.sourceName))) return { ...column, unreadable: { code: 'column-encrypted', args, column: column.name } };
  return column;
}

async function readFooters(files: readonly ResolvedFile[], signal: AbortSignal, progress: (read: number, total: number) => void): Promise<Footer[]> {
  const read = async (file: ResolvedFile): Promise<Footer> => {
    await sniffFile(file.path);
    const footer = await readFooter(file.path);
    if (footer.refersElsewhere) throw new LoupeError('metadata-only', { name: basename(file.path), path: file.path });
    if (footer.columns.length === 0) throw new LoupeError('zero-columns', { name: basename(file.path), path: file.path });
    return footer;
  };
  return readEach(files, FOOTERS_AT_ONCE, read, (at) => {
    if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
    progress(at, files.length);
  });
}

async function describeColumns(connection: DuckDBConnection, paths: readonly string[], uniform: boolean): Promise<EngineColumn[]> {
  const read = uniform ? paths.slice(0, 1) : paths;
  const list = read.map((p) => pathLiteral(p)).join(', ');
  const result = await connection.runAndReadAll(`describe select * from read_parquet([${list}], hive_partitioning = false${uniform ? '' : ', union_by_name = true'})`);
  return result.getRows().map((row) => ({ name: String(row[0]), type: String(row[1]) }));
}

/** Shards that differ: columns by name, each described by the first file that has it. */
function unionDifferences(footers: readonly Footer[], described: readonly EngineColumn[]): { columns: Column[]; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const columns = described.map((column): Column => {
    const owner = footers.find((f) => f.columns.some((c) => c.name === column.name));
    if (!owner) return { name: column.name, sourceName: column.name, type: column.type, origin: 'file' };
    const single: Footer = { ...owner, columns: owner.columns.filter((c) => c.name === column.name).slice(0, 1) };
    const found = describeDifferences(single, [column]);
    warnings.push(...found.warnings);
    return found.columns[0] ?? { name: column.name, sourceName: column.name, type: column.type, origin: 'file' };
  });
  return { columns, warnings };
}

/** Columns that only the folder names hold; a partition that is also a column of the files stays the files'. */
function partitionColumns(files: readonly ResolvedFile[], described: readonly Pick<EngineColumn, 'name'>[]): Column[] {
  const names = [...new Set(files.flatMap((f) => f.partitions.map(([name]) => name)))];
  const own = new Set(described.map((c) => c.name.toLowerCase()));
  return names.filter((n) => !own.has(n.toLowerCase())).map((name): Column => {
    const values = files.flatMap((f) => f.partitions.filter(([n]) => n === name).map(([, v]) => v));
    const whole = values.some((v) => v !== null) && values.every((v) => v === null || /^-?(0|[1-9]\d{0,17})$/.test(v));
    return { name, sourceName: name, type: whole ? 'BIGINT' : 'VARCHAR', origin: 'partition' };
  });
}

function filesOf(files: readonly ResolvedFile[], footers: readonly Pick<Footer, 'rows' | 'rowGroups'>[]): DatasetFile[] {
  let rowStart = 0;
  return files.map((file, i): DatasetFile => {
    const footer = footers[i];
    const rows = footer?.rows ?? 0;
    const described = { path: file.path, bytes: file.bytes, modified: file.modified, rows, rowStart, rowGroups: footer?.rowGroups ?? 0, partitions: file.partitions };
    rowStart += rows;
    return described;
  });
}

function distinct(warnings: readonly Warning[]): Warning[] {
  const seen = new Set<string>();
  return warnings.filter((w) => {
    const key = `${w.code} ${w.column ?? ''}`;
    return !seen.has(key) && seen.add(key);
  });
}

