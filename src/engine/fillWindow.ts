import { DuckDBDataChunk } from '@duckdb/node-api';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { LoupeError } from '../core/message';
import { ident, literal } from '../core/sql';
import { sizeOf } from '../data/arrow/vector';
import type { FixedVector, Vector } from '../data/arrow/vector';
import type { FieldBatch, JsonBatch, RowBatch, VectorBatch } from '../data/formats/rowSource';
import { chunkOf } from './copies/fillChunk';
import { ROW, windowColumn } from './relation';
import type { PagedFiles } from './windows';

const CHUNK_ROWS = 2_048;
/** What DuckDB takes for a column of a table, however few rows it has. */
const COLUMN_BYTES = 26e3;

/** Makes a table of batches, which hold a file's rows from `rowStart` on, and gives about how many bytes it takes. */
export async function fillWindow(connection: DuckDBConnection, table: string, { columns, json }: PagedFiles, batches: readonly RowBatch[], rowStart: number): Promise<number> {
  const staged = json ? `${table}\u00b7texts` : table;
  const types = json ? ['VARCHAR'] : columns.map((c) => c.type);
  await connection.run(`create or replace table ${ident(staged)} (${[...types.map((type, i) => `${windowColumn(i)} ${type}`), `${ident(ROW)} BIGINT`].join(', ')})`);
  let bytes = COLUMN_BYTES * columns.length;
  const appender = await connection.createAppender(staged);
  try {
    let row = rowStart;
    for (const batch of batches) {
      const [rows, size] = append(appender, batch, types.length, row);
      row += rows;
      bytes += size;
    }
  } finally {
    appender.closeSync();
  }
  if (json) {
    const values = json.values.map((value, i) => `${value} as ${windowColumn(i)}`);
    await connection.run(`create table ${ident(table)} as select ${[...values, ident(ROW)].join(', ')} from (select from_json(${windowColumn(0)}, ${literal(json.structure)}) as r, ${ident(ROW)} from ${ident(staged)})`);
    await connection.run(`drop table ${ident(staged)}`);
  }
  return bytes;
}

/** Appends a batch, its rows numbered from `row` on: how many rows, and about how many bytes. */
function append(appender: DuckDBAppender, batch: RowBatch, columns: number, row: number): [rows: number, bytes: number] {
  if (batch.kind === 'vectors') return appendVectors(appender, batch, row);
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
  return [rows, values.reduce((n, column) => n + column.reduce((m, text) => m + (text?.length ?? 0), 0), 0)];
}

/** Cells by column; a batch may lack the last ones. */
function valuesOf(batch: JsonBatch | FieldBatch, columns: number): (readonly (string | null)[])[] {
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
