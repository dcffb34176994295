import type { DuckDBConnection } from '@duckdb/node-api';
import { RecordBatchFileWriter } from 'apache-arrow';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DatasetInfo } from '../core/dataset';
import { LoupeError } from '../core/message';
import { ident, integer, join, literal, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import { withPartial } from '../data/disk/partialFile';
import { isOneOf } from '../data/disk/sameFile';
import { isSystemError, putWhole, refuseOut, unwritable } from '../data/disk/outFile';
import { batchesOf } from './arrow/encode';
import { schemaOf } from './arrow/types';
import type { Budget, Grant } from './budget';
import type { ExportTarget } from './contract';
import { duckdbError } from './duckdbError';
import { writtenValue } from './exportValues';
import type { Job } from './gate';
import { lockedInstance } from './instance';
import { bound, interruptible } from './lane';
import { provenanceOf, provenancePath, withProvenance } from './provenance';
import type { Asked } from './provenance';
import type { Session } from './session';
import { RowStream } from './stream';
import type { MadeRows, ReadBeside } from './work';

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
  /** What is read; if not said, the files of the dataset. */
  readonly paths?: readonly string[];
  /** Datasets that are read beside this one. */
  readonly beside?: readonly DatasetInfo[];
  /** About how many bytes a row that is written has, uncompressed; if not said, as many as one of the dataset. */
  readonly rowBytes?: number;
  /** What is asked for, and Loupe's version: both are written beside the file. */
  readonly asked: Asked;
  readonly version: string;
}

/** Makes what is needed in the instance of the export, and gives the statement whose rows are written. */
export type Prepare = (connection: DuckDBConnection, instance: object) => Promise<Sql>;

/**
 * Writes rows to a file: beside its place under another name, synced, and renamed when whole, with a note beside it where they come
 * from. It never replaces an existing file without `force`, and never one of the dataset's own. Cancelled or failed, nothing is left.
 */
export async function exportTo(session: Session, target: ExportTarget, prepare: Prepare, place: ExportPlace, job: Job): Promise<{ rows: number; bytes: number }> {
  try {
    return await withPartial(target.out, async (partial) => {
      await (await open(partial, 'w')).close(); // what cannot be written is said before anything is read
      const rows = await session.asOpened(() => write(session, target, prepare, partial, place, job));
      const handle = await open(partial, 'r+');
      await handle.sync();
      const { size } = await handle.stat();
      await handle.close();
      const written = { rows, bytes: size };
      const note = provenanceOf(target, written, [session.info, ...(place.beside ?? [])], place.asked, place.version);
      await withProvenance(target.out, note, async () => putWhole(partial, target));
      return written;
    });
  } catch (error) {
    throw writingError(error, target.out);
  }
}

/** Writes rows that a feature made. */
export async function exportMade(session: Session, target: ExportTarget, made: MadeRows, place: ExportPlace, job: Job): Promise<{ rows: number; bytes: number }> {
  await refuseHarm(session, target);
  return exportTo(session, target, async (connection, instance) => {
    await session.sides.fill(connection, instance, job.signal, '');
    await connection.run('create table loupe_made (row varchar)');
    for await (const texts of made.rows(connection)) {
      await job.gate.passed(job.signal);
      const appender = await connection.createAppender('loupe_made');
      for (const text of texts) {
        appender.appendVarchar(text);
        appender.endRow();
      }
      appender.closeSync();
    }
    return writtenRows(connection, raw(`select unnest(from_json(row, ${literal(JSON.stringify(made.form))})) from loupe_made`), target.format);
  }, place, job);
}

/** Writes the rows of a SELECT over tables that a feature makes for it. */
export async function exportPrepared(session: Session, target: ExportTarget, prepare: Prepare, place: ExportPlace, job: Job, { sessions, rowBytes }: ReadBeside = { sessions: [] }): Promise<{ rows: number; bytes: number }> {
  const others = sessions.filter((other) => other !== session);
  for (const read of [session, ...others]) await refuseHarm(read, target);
  const reading: ExportPlace = { ...place, ...(rowBytes === undefined ? {} : { rowBytes }), ...(others.length === 0 ? {} : { paths: [...new Set([session, ...others].flatMap((s) => s.paths))], beside: others.map((other) => other.info) }) };
  const write = async (): Promise<{ rows: number; bytes: number }> => exportTo(session, target, async (connection, instance) => writtenRows(connection, await prepare(connection, instance), target.format), reading, job);
  return others.reduce<() => Promise<{ rows: number; bytes: number }>>((inner, other) => async () => other.asOpened(inner), write)();
}

/** The rows of a statement with each value in the form that the format takes. */
export async function writtenRows(connection: DuckDBConnection, statement: Sql, format: ExportTarget['format']): Promise<Sql> {
  if (format === 'parquet') return statement;
  const prepared = await connection.prepare(`select * from (${statement.text}) limit 0`);
  const fields = Array.from({ length: prepared.columnCount }, (_, i) => {
    const name = ident(prepared.columnName(i));
    return raw(`${writtenValue(name, prepared.columnType(i).toString(), format) ?? name} as ${name}`);
  });
  prepared.destroySync();
  return sql`select ${join(fields, ', ')} from (${statement})`;
}

/** Throws where writing there would do harm, before anything is read. */
export async function refuseHarm(session: Session, request: ExportTarget): Promise<void> {
  const files = [...session.resolved.files, ...(session.info.joined?.files ?? [])].map((f) => f.path);
  await refuseOut(request, files);
  const note = provenancePath(request.out);
  if (await isOneOf(note, files)) throw new LoupeError('out-is-dataset', { path: note, name: basename(note) });
}

/** What DuckDB says of the file it writes is no fault of the dataset's. */
function writingError(error: unknown, out: string): LoupeError {
  const known = duckdbError(error);
  const text = isSystemError(error) ? String(error) : known.detail;
  if (known.fault === 'aborted' || !(isSystemError(error) || text.includes('loupe-partial'))) return known;
  return unwritable(text, out);
}

/** An instance of its own that may read the dataset's files and write the one partial file. */
async function write(session: Session, target: ExportTarget, prepareRows: Prepare, partial: string, { budget, tempFolder, paths = session.paths, rowBytes = session.info.uncompressedBytes / Math.max(1, session.info.rows) }: ExportPlace, job: Job): Promise<number> {
  const grant = await budget.scanning.take({ busy: true, giveBack: () => undefined }, job.signal);
  try {
    const { join: joined } = session.plan;
    const prepare = async (connection: DuckDBConnection): Promise<void> => {
      if (joined) await connection.run(joined.create.text);
    };
    const instance = await lockedInstance([...paths, partial], { ...grant, tempFolder }, prepare, job.signal);
    const connection = await instance.connect();
    try {
      return await interruptible(connection, job.signal, async () => {
        const statement = await prepareRows(connection, instance);
        if (target.format === 'arrow') {
          return writeArrow(await RowStream.of(connection, statement), partial, job).catch((error: unknown) => {
            throw isSystemError(error) ? writingError(error, target.out) : error;
          });
        }
        const { values, types } = bound(statement);
        const groups = target.format === 'parquet' ? `, row_group_size ${integer(groupRows(rowBytes, grant))}` : '';
        const result = await connection.runAndReadAll(`copy (${statement.text}) to ${literal(partial)} (${FORMATS[target.format]}${groups}, use_tmp_file false)`, values, types);
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
function groupRows(rowBytes: number, { memoryBytes, threads }: Grant): number {
  const fitting = Math.min(GROUP_BYTES, memoryBytes / (8 * threads)) / Math.max(1, rowBytes);
  return Math.max(1, Math.min(MOST_CHUNKS_A_GROUP, Math.floor(fitting / CHUNK_ROWS))) * CHUNK_ROWS;
}

/** Chunk by chunk as they are made, each written before the next is fetched: memory stays flat. */
async function writeArrow(result: RowStream, partial: string, job: Job): Promise<number> {
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
