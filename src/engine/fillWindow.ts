import { DuckDBDataChunk } from '@duckdb/node-api';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { LoupeError } from '../core/message';
import { ident, literal } from '../core/sql';
import { sizeOf } from '../data/arrow/vector';
import type { FixedVector, Vector } from '../data/arrow/vector';
import type { FieldBatch, JsonBatch, RowBatch, VectorBatch } from '../data/formats/rowSource';
import { chunkOf } from './copies/fillChunk';
import { preparedTexts } from './copies/jsonTexts';
import { ROW, windowColumn } from './relation';
import type { PagedTexts } from './pagedTexts';
import type { PagedFiles } from './windows';

const CHUNK_ROWS = 2_048;
/** What DuckDB takes for a column of a table, however few rows it has. */
const COLUMN_BYTES = 26e3;

interface Filled {
  readonly bytes: number;
  readonly version: number;
}

/** Makes a table of batches, which hold the rows from `rowStart` on of a file that begins at `fileStart`, and gives about how many bytes it takes, and of which version its columns are. */
export async function fillWindow(connection: DuckDBConnection, table: string, paged: PagedFiles, batches: readonly RowBatch[], fileStart: number, rowStart: number): Promise<Filled> {
  if (batches.some((b) => b.kind === 'json')) return fillTexts(connection, table, paged, batches, fileStart, rowStart);
  paged.learnFields?.(batches, fileStart + rowStart);
  const types = paged.columns.map((c) => c.type);
  const version = paged.version ?? 0;
  await connection.run(`create or replace table ${ident(table)} (${[...types.map((type, i) => `${windowColumn(i)} ${type}`), `${ident(ROW)} BIGINT`].join(', ')})`);
  return { bytes: (await appended(connection, table, batches, rowStart)) + COLUMN_BYTES * types.length, version };
}

/** Texts of JSON, which become columns when it is known what they are. */
async function fillTexts(connection: DuckDBConnection, table: string, paged: PagedFiles, batches: readonly RowBatch[], fileStart: number, rowStart: number): Promise<Filled> {
  const staged = `${table}\u00b7texts`;
  await connection.run(`create or replace table ${ident(staged)} (text VARCHAR, known BOOLEAN, ${ident(ROW)} BIGINT)`);
  const { texts, known, shape, long } = preparedTexts(batches.flatMap((b) => (b.kind === 'json' ? b.texts : [])));
  const bytes = await appended(connection, staged, [{ kind: 'prepared', texts, known }], rowStart);
  await paged.learnTexts?.(connection, ident(staged), ident(ROW), { shape, long }, fileStart, rowStart);
  const { structure, values } = paged.json ?? { structure: '', values: [] };
  const version = paged.version ?? 0;
  const list = [...values.map((value, i) => `${value} as ${windowColumn(i)}`), ident(ROW)].join(', ');
  await connection.run(`create or replace table ${ident(table)} as select ${list} from (select from_json(text, ${literal(structure)}) as r, ${ident(ROW)} from ${ident(staged)})`);
  await connection.run(`drop table ${ident(staged)}`);
  return { bytes: bytes + COLUMN_BYTES * values.length, version };
}

/** Decides the columns of texts by their first rows. */
export async function learnSample(connection: DuckDBConnection, texts: PagedTexts): Promise<void> {
  const batches = await texts.sample(new AbortController().signal);
  const table = 'loupe\u00b7sample';
  await fillWindow(connection, table, texts, batches, 0, 0);
  await connection.run(`drop table ${ident(table)}`);
  texts.sampled();
}

/** JSON as its table takes it. */
interface PreparedBatch {
  readonly kind: 'prepared';
  readonly texts: readonly string[];
  readonly known: readonly boolean[];
}

async function appended(connection: DuckDBConnection, table: string, batches: readonly (RowBatch | PreparedBatch)[], rowStart: number): Promise<number> {
  const appender = await connection.createAppender(table);
  let row = rowStart;
  let bytes = 0;
  try {
    for (const batch of batches) {
      const [rows, size] = append(appender, batch, row);
      row += rows;
      bytes += size;
    }
  } finally {
    appender.closeSync();
  }
  return bytes;
}

/** Appends a batch, its rows numbered from `row` on: how many rows, and about how many bytes. */
function append(appender: DuckDBAppender, batch: RowBatch | PreparedBatch, row: number): [rows: number, bytes: number] {
  if (batch.kind === 'vectors') return appendVectors(appender, batch, row);
  const columns = appender.columnCount - 1;
  const values = valuesOf(batch, columns);
  const rows = values[0]?.length ?? 0;
  const types = Array.from({ length: columns + 1 }, (_, i) => appender.columnType(i));
  for (let at = 0; at < rows; at += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - at);
    const chunk = DuckDBDataChunk.create(types, count);
    values.forEach((column, i) => chunk.setColumnValues(i, column.slice(at, at + count)));
    chunk.setColumnValues(columns, Array.from({ length: count }, (_, i) => BigInt(row + at + i)));
    appender.appendDataChunk(chunk);
    chunk.reset();
  }
  return [rows, values.reduce((n, column) => n + column.reduce<number>((m, value) => m + (typeof value === 'string' ? value.length : 0), 0), 0)];
}

/** Cells by column; a batch may lack the last ones. */
function valuesOf(batch: JsonBatch | FieldBatch | PreparedBatch, columns: number): (readonly (string | boolean | null)[])[] {
  if (batch.kind === 'prepared') return [batch.texts, batch.known];
  if (batch.kind === 'json') return [batch.texts];
  const rows = batch.values[0]?.length ?? 0;
  return Array.from({ length: columns }, (_, i) => batch.values[i] ?? new Array<null>(rows).fill(null));
}

function appendVectors(appender: DuckDBAppender, { vectors, rows }: VectorBatch, row: number): [rows: number, bytes: number] {
  if (rows > CHUNK_ROWS) throw new LoupeError('internal', {}, 'engine', `a batch of ${String(rows)} rows`);
  const numbered: readonly Vector[] = [...vectors, numbers(row, rows)];
  const chunk = chunkOf(numbered, numbered.map((_, i) => appender.columnType(i)), rows);
  appender.appendDataChunk(chunk);
  chunk.reset(); // gives its memory back; V8 would wait
  return [rows, vectors.reduce((n, v) => n + sizeOf(v), 0)];
}

function numbers(start: number, rows: number): FixedVector {
  const data = new BigInt64Array(rows);
  for (let i = 0; i < rows; i++) data[i] = BigInt(start + i);
  return { kind: 'fixed', rows, valid: undefined, width: 8, data: new Uint8Array(data.buffer) };
}
