import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { RecordBatchFileWriter } from 'apache-arrow';
import { link, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { LoupeError } from '../core/message';
import { ident, integer, join, literal, pathLiteral, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import { withPartial } from '../data/disk/partialFile';
import { batchesOf } from './arrow/encode';
import { schemaOf } from './arrow/types';
import type { ExportRequest } from './contract';
import { duckdbError } from './duckdbError';
import { writtenValue } from './exportValues';
import type { Job } from './gate';
import { DISABLED_OPTIMIZERS } from './instance';
import type { InstanceLimits } from './instance';
import { bound, LaneConnection } from './lane';
import { ROW } from './relation';
import type { Session } from './session';
import { expressionsOf } from './views';

const FORMATS = {
  parquet: 'format parquet, compression zstd',
  jsonl: 'format json, array false',
  csv: 'format csv, header true',
} as const;
const ARROW_ROWS = 8_192;

/**
 * Writes the rows of a query to a file: beside its place under another name, synced, and renamed when whole. It never
 * replaces an existing file without `force`, and never one of the dataset's own. Cancelled or failed, nothing is left.
 */
export async function exportRows(session: Session, request: ExportRequest, limits: InstanceLimits, job: Job): Promise<{ rows: number; bytes: number }> {
  await refuseHarm(session, request);
  const statement = await exportSql(session, request, job.signal);
  try {
    return await withPartial(request.out, async (partial) => {
      await (await open(partial, 'w')).close(); // what cannot be written is said before anything is read
      const rows = await session.asOpened(() => write(session, request, statement, partial, limits, job));
      const handle = await open(partial, 'r+');
      await handle.sync();
      const { size } = await handle.stat();
      await handle.close();
      await put(partial, request);
      return { rows, bytes: size };
    });
  } catch (error) {
    throw writingError(error, request.out);
  }
}

/** Without `force`, a file that came to that name meanwhile is not replaced; where there are no hard links, rename must do. */
async function put(partial: string, { out, force }: ExportRequest): Promise<void> {
  if (force) return rename(partial, out);
  try {
    await link(partial, out);
    await unlink(partial);
  } catch (error) {
    if (isSystemError(error) && (error as NodeJS.ErrnoException).code === 'EEXIST') throw new LoupeError('out-exists', { path: out, name: basename(out) });
    await rename(partial, out);
  }
}

/** What DuckDB says of the file it writes is no fault of the dataset's. */
function writingError(error: unknown, out: string): LoupeError {
  const known = duckdbError(error);
  const text = isSystemError(error) ? String(error) : known.detail;
  if (known.fault === 'aborted' || !(isSystemError(error) || text.includes('loupe-partial'))) return known;
  const problem = PROBLEMS.find(([pattern]) => pattern.test(text))?.[1] ?? (text.split('\n')[0] ?? '').slice(0, 200);
  return new LoupeError('out-unwritable', { path: out, name: basename(out), problem }, 'input', text);
}

const PROBLEMS: readonly (readonly [RegExp, string])[] = [
  [/No space left|ENOSPC|EDQUOT/i, 'the disk is full'],
  [/Permission denied|EACCES|EPERM/i, 'there is no permission'],
  [/Read-only file system|EROFS/i, 'its disk is read-only'],
  [/ENAMETOOLONG|name too long/i, 'its name is too long'],
  [/ENOENT|No such file/i, 'its folder is gone'],
];

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function notThere(error: unknown, out: string): undefined {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
  throw writingError(error, out);
}

async function refuseHarm(session: Session, request: ExportRequest): Promise<void> {
  const args = { path: request.out, name: basename(request.out) };
  const folder = await stat(dirname(request.out)).catch((error: unknown) => notThere(error, request.out));
  if (folder?.isDirectory() !== true) throw new LoupeError('out-folder', args);
  const existing = await stat(request.out, { bigint: true }).catch((error: unknown) => notThere(error, request.out));
  if (!existing) return;
  const own = await Promise.all(session.resolved.files.map((f) => stat(f.path, { bigint: true }).catch(() => undefined)));
  if (own.some((f) => f?.dev === existing.dev && f.ino === existing.ino)) throw new LoupeError('out-is-dataset', args);
  if (existing.isDirectory() || !request.force) throw new LoupeError('out-exists', args);
}

async function exportSql(session: Session, request: ExportRequest, signal: AbortSignal): Promise<Sql> {
  if (session.sides.mentionedIn([request.query, request.columns])) await session.sideLane(signal);
  const { where, orderBy } = await session.clauses(request.query, signal);
  const columns = request.columns ?? session.plan.columns.filter((c) => c.unreadable === undefined).map((c) => ({ column: c.name }));
  const fields = columns.map((c) => {
    const field = session.field(c, 0);
    if (!('column' in c) || request.format === 'parquet') return field;
    const written = writtenValue(ident(c.column), session.plan.columns.find((k) => k.name === c.column)?.type ?? '', request.format);
    return written === undefined ? field : raw(`${written} as ${ident(c.column)}`);
  });
  // Files are read in their order, and DuckDB keeps it: only a join, or an order that was asked for, makes a sort of whole rows needed.
  const kept = orderBy === null && session.plan.join === undefined && !session.sides.mentionedIn([request.query, request.columns]);
  const order = kept ? raw('') : sql` order by ${orderBy ? sql`${orderBy}, ` : raw('')}${ident(ROW)}`;
  const limit = request.limit === undefined ? '' : ` limit ${integer(request.limit)}`;
  const offset = request.offset === undefined ? '' : ` offset ${integer(request.offset)}`;
  return sql`select ${join(fields, ', ')} from (${session.relation(expressionsOf(request.query).join(' '))})${where ? sql` where ${where}` : raw('')}${order}${limit}${offset}`;
}

/** Rows of a row group: DuckDB's own number, fewer where rows are long, since a group is held in memory whole and read whole. */
function rowGroupSize({ info }: Session, limits: InstanceLimits): number {
  const bytes = info.uncompressedBytes / Math.max(1, info.rows);
  const fits = Math.min(GROUP_BYTES, limits.memoryBytes / 16) / Math.max(1, bytes);
  return Math.min(122_880, Math.max(2_048, Math.floor(fits / 2_048) * 2_048));
}

const GROUP_BYTES = 64 * 1024 ** 2;

/** An instance of its own that may read the dataset's files and write the one partial file. */
async function write(session: Session, request: ExportRequest, statement: Sql, partial: string, limits: InstanceLimits, job: Job): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', memory_limit: `${integer(Math.floor(limits.memoryBytes / 1e6))}MB`, threads: integer(limits.threads), temp_directory: limits.tempFolder });
  const connection = await instance.connect();
  try {
    const paths = [...session.resolved.files.map((f) => f.path), partial];
    await connection.run(`set allowed_paths = [${paths.flatMap((p) => [literal(p), pathLiteral(p)]).join(', ')}]`);
    await connection.run(`set disabled_optimizers = '${DISABLED_OPTIMIZERS}'; set preserve_insertion_order = true`);
    if (session.plan.join) await connection.run(session.plan.join.create.text);
    await connection.run(`set TimeZone = 'UTC'; set enable_progress_bar = true; set enable_progress_bar_print = false; set progress_bar_time = 0; set enable_external_access = false; set lock_configuration = true`);
    const lane = new LaneConnection(connection);
    return await lane.use(job.signal, async (own) => {
      if (session.sides.mentionedIn([request.query, request.columns])) await session.sides.fill(own, instance, job.signal);
      const { values, types } = bound(statement);
      if (request.format !== 'arrow') {
        const result = await own.runAndReadAll(`copy (${statement.text}) to ${literal(partial)} (${FORMATS[request.format]}${request.format === 'parquet' ? `, row_group_size ${integer(rowGroupSize(session, limits))}` : ''}, use_tmp_file false)`, values, types);
        return Number(result.getRows()[0]?.[0] ?? 0);
      }
      const stored = `create temp table exported as select *, row_number() over () as ${ident(ROW)} from (${statement.text})`;
      await own.run(stored, values, types);
      return writeArrow(own, partial, job).catch((error: unknown) => {
        throw isSystemError(error) ? writingError(error, request.out) : error;
      });
    }, job.progress);
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
}

/** Batch by batch, so that memory stays flat: each is written before the next is read. */
async function writeArrow(connection: DuckDBConnection, partial: string, job: Job): Promise<number> {
  const none = await connection.run(`select * exclude (${ident(ROW)}) from exported limit 0`);
  const schema = schemaOf(none.columnNames(), none.columnTypes());
  const writer = new RecordBatchFileWriter({ autoDestroy: false });
  writer.reset(undefined, schema);
  const file = await open(partial, 'w');
  const chunks = writer[Symbol.asyncIterator]();
  let chunk = chunks.next();
  /** Writes what the writer has made so far; at its end, everything. */
  const flush = async (end: boolean): Promise<void> => {
    for (;;) {
      const made = await (end ? chunk : Promise.race([chunk, new Promise<undefined>((resolve) => setImmediate(resolve, undefined))]));
      if (!made || made.done === true) return;
      await file.write(made.value);
      chunk = chunks.next();
    }
  };
  try {
    let rows = 0;
    for (let at = 1; ; at += ARROW_ROWS) {
      await job.gate.passed(job.signal);
      const result = await connection.run(`select * exclude (${ident(ROW)}) from exported where ${ident(ROW)} between ${integer(at)} and ${integer(at + ARROW_ROWS - 1)} order by ${ident(ROW)}`);
      let got = 0;
      for await (const batch of batchesOf(result, schema)) {
        writer.write(batch);
        got += batch.numRows;
        await flush(false);
      }
      rows += got;
      if (got === 0) break;
    }
    writer.finish();
    await flush(true);
    return rows;
  } finally {
    await file.close();
  }
}
