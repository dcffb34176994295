import type { DuckDBConnection } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { LoupeError } from '../../../core/message';
import type { Sql } from '../../../core/sql';
import { bound } from '../../../engine/lane';

const WIDTHS: Readonly<Record<string, number>> = { DOUBLE: 8, UBIGINT: 8, UINTEGER: 4, UTINYINT: 1 };
/** Room is made for so many rows at first, where a dataset says that it has more. */
const MOST_AT_FIRST = 4_000_000;

/** The columns of a result of fixed widths without NULLs, as their bytes. */
export interface RawColumns {
  readonly rows: number;
  /** A column's bytes, of an array of its width; empty: there is no such column. */
  readonly column: (name: string) => ArrayBuffer;
  /** The digests of `NAME0` and `NAME1`, four 32-bit words each; null: there are none. */
  readonly digest: (name: string) => Uint32Array | null;
}

/**
 * Reads all rows of a statement: a million rows as JavaScript values would be a gigabyte. DuckDB makes them whole beside our thread
 * (forty bytes a row, which it may put on the disk), and room for `expected` rows is made once: arrays that grow would have memory
 * looked through ten times a join. The first column is the row’s number, in whose order the rows are given.
 */
export async function rawColumns(connection: DuckDBConnection, statement: Sql, expected: number): Promise<RawColumns> {
  const { values, types } = bound(statement);
  const result = await connection.run(statement.text, values, types);
  const names = result.columnNames();
  const places = placesOf(names, result.columnTypes().map((type) => type.toString()));
  let arrays = places.map(({ width }) => new Uint8Array(width * Math.min(expected, MOST_AT_FIRST)));
  let [rows, room] = [0, Math.min(expected, MOST_AT_FIRST)];
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const { rowCount } = chunk;
    if (rows + rowCount > room) {
      room = Math.max(room * 2, rows + rowCount);
      arrays = arrays.map((before, i) => resized(before, (places[i]?.width ?? 0) * room));
    }
    const bytesOf = (at: number, width: number): Uint8Array => duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk.chunk, at), rowCount * width);
    for (const [i, { at, width, isDigest }] of places.entries()) {
      const to = arrays[i];
      if (!to) continue;
      if (isDigest) interleave(bytesOf(at, 8), bytesOf(at + 1, 8), to, rows * width);
      else to.set(bytesOf(at, width), rows * width);
    }
    rows += rowCount;
  }
  const read = inRowOrder(rows, arrays.map((array, i) => (rows === room ? array : resized(array, rows * (places[i]?.width ?? 0)))));
  const find = (name: string, isDigest: boolean): Uint8Array<ArrayBuffer> | undefined => read[places.findIndex((p) => p.name === name && p.isDigest === isDigest)];
  return {
    rows,
    column: (name) => find(name, false)?.buffer ?? new ArrayBuffer(0),
    digest: (name) => {
      const found = find(name, true);
      return found ? new Uint32Array(found.buffer) : null;
    },
  };
}

interface Place {
  readonly name: string;
  /** Its first column. */
  readonly at: number;
  readonly width: number;
  readonly isDigest: boolean;
}

/** Two columns `NAME0` and `NAME1` of 64 bits are one of digests. */
function placesOf(names: readonly string[], types: readonly string[]): Place[] {
  return names.flatMap((name, at): Place[] => {
    const width = WIDTHS[types[at] ?? ''];
    if (width === undefined) throw new LoupeError('internal', {}, 'engine', `a column of the type ${types[at] ?? ''} is not read raw`);
    if (types[at] !== 'UBIGINT') return [{ name, at, width, isDigest: false }];
    return name.endsWith('0') ? [{ name: name.slice(0, -1), at, width: 16, isDigest: true }] : [];
  });
}

/** Puts two columns of 64-bit words beside each other. */
function interleave(one: Uint8Array, other: Uint8Array, bytes: Uint8Array, offset: number): void {
  const [a, b] = [new Uint32Array(one.buffer, one.byteOffset, one.length / 4), new Uint32Array(other.buffer, other.byteOffset, other.length / 4)];
  const words = new Uint32Array(bytes.buffer, offset, a.length * 2);
  for (let from = 0, to = 0; from < a.length; from += 2, to += 4) {
    words[to] = a[from] ?? 0;
    words[to + 1] = a[from + 1] ?? 0;
    words[to + 2] = b[from] ?? 0;
    words[to + 3] = b[from + 1] ?? 0;
  }
}

function resized(before: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  if (before.length >= length) return before.slice(0, length);
  const larger = new Uint8Array(length);
  larger.set(before);
  return larger;
}

/** Scans give rows in their order, which costs less than sorting them in SQL; where joins beside them did not, they are put in order here. */
function inRowOrder(rows: number, columns: readonly Uint8Array<ArrayBuffer>[]): readonly Uint8Array<ArrayBuffer>[] {
  const numbers = new Float64Array(columns[0]?.buffer ?? new ArrayBuffer(0));
  let at = 1;
  while (at < rows && (numbers[at] ?? 0) > (numbers[at - 1] ?? 0)) at++;
  if (at >= rows) return columns;
  const order = Uint32Array.from(numbers, (_, i) => i).sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0));
  return columns.map((column) => {
    const width = column.length / rows;
    const sorted = new Uint8Array(column.length);
    order.forEach((from, to) => { sorted.set(column.subarray(from * width, (from + 1) * width), to * width); });
    return sorted;
  });
}
