import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import { RecordBatchFileWriter } from 'apache-arrow';
import { link, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { LoupeError } from '../core/message';
import { ident, integer, join, literal, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import { withPartial } from '../data/disk/partialFile';
import { batchesOf } from './arrow/encode';
import { schemaOf } from './arrow/types';
import type { Budget, Grant } from './budget';
import type { ExportRequest } from './contract';
import { isOneOf } from '../data/disk/sameFile';
import { duckdbError } from './duckdbError';
import { writtenValue } from './exportValues';
import type { Job } from './gate';
import { lockedInstance } from './instance';
import { bound, interruptible } from './lane';
import { ROW } from './relation';
import type { Session } from './session';

const FORMATS = {
  parquet: 'format parquet, compression zstd',
  jsonl: 'format json, array false',
  csv: 'format csv, header true',
} as const;
/** DuckDB writes row groups of whole chunks, of 122,880 rows where nothing is said. */
const CHUNK_ROWS = 2_048;
const MOST_CHUNKS_A_GROUP = 60;
const GROUP_BYTES = 64e6;

/** What an export may take, and where it spills. */
export interface ExportPlace {
  readonly budget: Budget;
  readonly tempFolder: string;
}

/**
 * Writes the rows of a query to a file: beside its place under another name, synced, and renamed when whole. It never
 * replaces an existing file without `force`, and never one of the dataset's own. Cancelled or failed, nothing is left.
 */
export async function exportRows(session: Session, request: ExportRequest, place: ExportPlace, job: Job): Promise<{ rows: number; bytes: number }> {
  await refuseHarm(session, request);
  const statement = await exportSql(session, request, job.signal);
  try {
    return await withPartial(request.out, async (partial) => {
      await (await open(partial, 'w')).close(); // what cannot be written is said before anything is read
      const rows = await session.asOpened(() => write(session, request, statement, partial, place, job));
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
  const existing = await stat(request.out).catch((error: unknown) => notThere(error, request.out));
  if (!existing) return;
  if (await isOneOf(request.out, session.resolved.files.map((f) => f.path))) throw new LoupeError('out-is-dataset', args);
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
  const limit = request.limit === undefined ? '' : ` limit ${integer(request.limit)}`;
  const offset = request.offset === undefined ? '' : ` offset ${integer(request.offset)}`;
  // Files in their order give rows in their order (preserve_insertion_order); a join, or a window that numbers rows, need not.
  const natural = !orderBy && !session.plan.join && !session.plan.shadowed && !session.sides.mentionedIn([request.query, request.columns]);
  const order = natural ? raw('') : sql` order by ${orderBy ? sql`${orderBy}, ` : raw('')}${ident(ROW)}`;
  return sql`select ${join(fields, ', ')} from (${session.relation(request.query)})${where ? sql` where ${where}` : raw('')}${order}${limit}${offset}`;
}

/** An instance of its own that may read the dataset's files and write the one partial file. */
async function write(session: Session, request: ExportRequest, statement: Sql, partial: string, { budget, tempFolder }: ExportPlace, job: Job): Promise<number> {
  const grant = await budget.scanning.take({ busy: true, giveBack: () => undefined }, job.signal);
  try {
    const { join: joined } = session.plan;
    const prepare = async (connection: DuckDBConnection): Promise<void> => {
      if (joined) await connection.run(joined.create.text);
    };
    const instance = await lockedInstance([...session.paths, partial], { ...grant, tempFolder }, prepare, job.signal);
    const connection = await instance.connect();
    try {
      return await interruptible(connection, job.signal, async () => {
        if (session.sides.mentionedIn([request.query, request.columns])) await session.sides.fill(connection, instance, job.signal);
        const { values, types } = bound(statement);
        if (request.format === 'arrow') {
          return writeArrow(await connection.stream(statement.text, values, types), partial, job).catch((error: unknown) => {
            throw isSystemError(error) ? writingError(error, request.out) : error;
          });
        }
        const groups = request.format === 'parquet' ? `, row_group_size ${integer(groupRows(session, grant))}` : '';
        const result = await connection.runAndReadAll(`copy (${statement.text}) to ${literal(partial)} (${FORMATS[request.format]}${groups}, use_tmp_file false)`, values, types);
        return Number(result.getRows()[0]?.[0] ?? 0);
      }, job.progress);
    } finally {
      connection.disconnectSync();
      instance.closeSync();
    }
  } finally {
    grant.release();
  }
}

/** Each thread keeps the row group that it writes in memory, raw and compressed: long texts make small ones, which are also quick to page. */
function groupRows({ info }: Session, { memoryBytes, threads }: Grant): number {
  const bytesPerRow = Math.max(1, info.uncompressedBytes / Math.max(1, info.rows));
  const fitting = Math.min(GROUP_BYTES, memoryBytes / (8 * threads)) / bytesPerRow;
  return Math.max(1, Math.min(MOST_CHUNKS_A_GROUP, Math.floor(fitting / CHUNK_ROWS))) * CHUNK_ROWS;
}

/** Chunk by chunk as they are made, each written before the next is fetched: memory stays flat. */
async function writeArrow(result: DuckDBResult, partial: string, job: Job): Promise<number> {
  const schema = schemaOf(result.columnNames(), result.columnTypes());
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
      await file.writeFile(made.value);
      chunk = chunks.next();
    }
  };
  try {
    let rows = 0;
    for await (const batch of batchesOf(result, schema)) {
      await job.gate.passed(job.signal);
      writer.write(batch);
      rows += batch.numRows;
      await flush(false);
    }
    writer.finish();
    await flush(true);
    return rows;
  } finally {
    await file.close();
  }
}
