import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Column, Reading } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import type { Message, Warning } from '../../core/message';
import { ident, integer, literal } from '../../core/sql';
import type { FieldBatch, RowSource } from '../../data/formats/rowSource';
import type { Budget } from '../budget';
import { interruptible } from '../lane';
import { jsonColumns, jsonNotices } from './jsonColumns';
import { columnNames } from './names';
import { parquetOptions, partRelation, Stage } from './stage';
import type { StagedPart } from './stage';

/** A file of the dataset, and how its rows are read. */
export interface CopiedFile {
  readonly path: string;
  readonly bytes: number;
  readonly source: RowSource;
  /** What its folders say of its rows. */
  readonly partitions?: readonly (readonly [string, string | null])[];
}

export interface CopyPlace {
  readonly folder: string;
  readonly tempFolder: string;
  readonly budget: Budget;
  /** Where copies of large files are kept; without it they are made for each opening. */
  readonly cacheFolder: string | undefined;
}

/** The parts that begin with rows of one file, in order: small files share one. */
export interface CopyOfFile {
  /** Of the file. */
  readonly rows: number;
  readonly parts: readonly { readonly path: string; readonly rows: number }[];
}

export interface Copy {
  readonly files: readonly CopyOfFile[];
  /** How the first file was read. */
  readonly reading?: Reading;
  /** For each column of the parts its name as the files have it. */
  readonly sourceNames: ReadonlyMap<string, string>;
  /** What Arrow files say of a column beyond its name. */
  readonly said: ReadonlyMap<string, Column>;
  readonly warnings: readonly Warning[];
}

/**
 * Reads files that are no Parquet into Parquet parts that hold what they say, all with the same columns and types. Memory stays
 * flat; aborted or failed, the folder is removed.
 */
export async function copyFiles(files: readonly CopiedFile[], { folder, tempFolder, budget }: Omit<CopyPlace, 'cacheFolder'>, signal: AbortSignal, progress: (fraction: number | null, note: Message) => void): Promise<Copy> {
  mkdirSync(folder, { recursive: true });
  const grant = await budget.scanning.take({ busy: true, giveBack: () => undefined }, signal);
  try {
    const threads = Math.max(1, Math.min(grant.threads, Math.floor(grant.memoryBytes / THREAD_BYTES)));
    const instance = await DuckDBInstance.create(':memory:', { ...OPTIONS, memory_limit: `${integer(Math.floor(grant.memoryBytes / 1e6))}MB`, threads: integer(threads), temp_directory: tempFolder });
    const connection = await instance.connect();
    try {
      return await interruptible(connection, signal, async () => {
        await connection.run(`set allowed_directories = [${literal(folder)}]; set preserve_insertion_order = true; set TimeZone = 'UTC'; set enable_external_access = false; set lock_configuration = true`);
        return copied(new Stage(connection, folder, grant.memoryBytes), connection, files, folder, signal, progress);
      });
    } finally {
      connection.disconnectSync();
      instance.closeSync();
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  } finally {
    grant.release();
  }
}

/** Each thread that writes has a row group in memory, as text and compressed. */
const THREAD_BYTES = 400e6;

/** Only our own statements run in this instance: it may write to its folder. */
const OPTIONS = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', allow_community_extensions: 'false' } as const;

async function copied(stage: Stage, connection: DuckDBConnection, files: readonly CopiedFile[], folder: string, signal: AbortSignal, progress: (fraction: number | null, note: Message) => void): Promise<Copy> {
  const total = Math.max(1, files.reduce((n, f) => n + f.bytes, 0));
  const said = new Map<string, Column>();
  const named = new Map<string, string>();
  let before = 0;
  try {
    for (const [i, { source, bytes, path, partitions }] of files.entries()) {
      let columns: readonly string[] = [];
      for await (const batch of source.batches(signal)) {
        const own = batch.kind === 'fields' ? withNames(batch, named) : batch;
        if (own.kind === 'fields') columns = own.columns;
        if (own.kind === 'vectors') for (const column of own.columns) said.set(column.name, column);
        await stage.add(i, own);
        progress((before + source.progress * bytes) / total, { code: 'copying', args: { name: basename(path) } });
      }
      if (columns.length > 0 && (stage.fileRows[i] ?? 0) === 0) await stage.writeEmpty(i, columns);
      if (JSON.stringify(files[i + 1]?.partitions) !== JSON.stringify(partitions)) await stage.flush();
      before += bytes;
    }
    await stage.flush();
  } finally {
    stage.close();
  }
  const warnings = [...files.flatMap((f) => f.source.notices), ...noticesOf(stage)];
  if (stage.parts.length === 0) await stage.writeColumns(0);
  if (stage.parts.length === 0) throw noRows(files, warnings);
  const { parts, sourceNames = named } = await finished(connection, stage, folder);
  const partsOf = new Map<number, StagedPart[]>();
  for (const part of parts) partsOf.set(part.file, [...(partsOf.get(part.file) ?? []), part]);
  const reading = files[0]?.source.reading;
  return {
    ...(reading ? { reading } : {}),
    files: files.map((_, i) => ({ rows: stage.fileRows[i] ?? 0, parts: partsOf.get(i) ?? [] })),
    sourceNames,
    said,
    warnings,
  };
}

/** What was found out about JSON rows when their types were looked at. */
function noticesOf({ refused, doubled, doubledTimes, shape, long }: Stage): Warning[] {
  return jsonNotices(shape, { refused, doubled, doubledTimes, rounded: long.roundedIn(shape) });
}

/** A batch under names that SQL can have; `named` gets those of the file. */
function withNames(batch: FieldBatch, named: Map<string, string>): FieldBatch {
  const names = columnNames(batch.columns);
  names.forEach((name, i) => named.set(name, batch.columns[i] ?? name));
  return { ...batch, columns: names };
}

function noRows(files: readonly CopiedFile[], warnings: readonly Warning[]): LoupeError {
  const [file] = files;
  const args = { name: basename(file?.path ?? ''), path: file?.path ?? '' };
  const lines = warnings.find((w) => w.args['lines'] !== undefined)?.args['lines'];
  return lines === undefined ? new LoupeError('no-rows', args) : new LoupeError('json-none', { ...args, lines });
}

interface Finished {
  readonly parts: readonly StagedPart[];
  readonly sourceNames?: ReadonlyMap<string, string>;
}

/** The parts with the columns and types that all rows together have. */
async function finished(connection: DuckDBConnection, stage: Stage, folder: string): Promise<Finished> {
  const [first] = stage.parts;
  if (first && first.columns.length > 0) {
    if (stage.typed || stage.parts.every((p) => p.columns.join('\0') === first.columns.join('\0'))) return { parts: stage.parts };
    const names = [...new Set(stage.parts.flatMap((p) => p.columns))];
    const select = (part: StagedPart): string => `select ${names.map((n) => `${part.columns.includes(n) ? ident(n) : 'null::VARCHAR'} as ${ident(n)}`).join(', ')} from ${partRelation(part.path)}`;
    return { parts: await rewritten(connection, stage.parts, folder, select) };
  }
  const { columns, structure, values } = jsonColumns(stage.shape);
  if (columns.length === 0) throw new LoupeError('zero-columns', { name: basename(folder), path: folder });
  const list = columns.map(({ name }, i) => `${values[i] ?? ''} as ${ident(name)}`).join(', ');
  const select = (part: StagedPart): string => `select ${list} from (select from_json(text, ${literal(structure)}) as r from ${partRelation(part.path)})`;
  return { parts: await rewritten(connection, stage.parts, folder, select), sourceNames: new Map(columns.map((c) => [c.name, c.sourceName])) };
}

async function rewritten(connection: DuckDBConnection, parts: readonly StagedPart[], folder: string, select: (part: StagedPart) => string): Promise<StagedPart[]> {
  const made: StagedPart[] = [];
  for (const [i, part] of parts.entries()) {
    const path = join(folder, `part-${String(i).padStart(5, '0')}.parquet`);
    await connection.run(`copy (${select(part)}) to ${literal(path)} (${parquetOptions(part.bytesPerRow)})`);
    rmSync(part.path, { force: true });
    made.push({ ...part, path });
  }
  return made;
}
