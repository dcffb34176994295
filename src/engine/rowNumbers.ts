import duckdb from '@duckdb/node-bindings';
import { raw } from '../core/sql';
import type { Sql } from '../core/sql';
import type { RowStream } from './stream';

/** Numbers of rows in an order. */
export type RowNumbers = Uint32Array | Float64Array;

/** Four bytes a row where the numbers fit, else eight: a view of ten million rows is 40 MB. */
export function emptyRows(length: number, total: number): RowNumbers {
  return fitsWord(total) ? new Uint32Array(length) : new Float64Array(length);
}

const fitsWord = (total: number): boolean => total <= 0xffffffff;

/** Row numbers as DuckDB sorts and hands them over with the least work: in four bytes where they fit. */
export function narrowRow(row: string, total: number): Sql {
  return raw(fitsWord(total) ? `${row}::uinteger` : row);
}

/** The one column of a result, of `narrowRow`, chunk by chunk: ten million of them as JavaScript values would be a gigabyte. */
export async function rowNumbers(result: RowStream, total: number): Promise<RowNumbers> {
  let rows = emptyRows(1024, total);
  let length = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    if (length + chunk.rowCount > rows.length) {
      const larger = emptyRows(Math.max(rows.length * 2, length + chunk.rowCount), total);
      larger.set(rows);
      rows = larger;
    }
    const values = duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk.chunk, 0), chunk.rowCount * (fitsWord(total) ? 4 : 8));
    rows.set(fitsWord(total) ? new Uint32Array(values.buffer, values.byteOffset, chunk.rowCount) : Float64Array.from(new BigInt64Array(values.buffer, values.byteOffset, chunk.rowCount), Number), length);
    length += chunk.rowCount;
  }
  return rows.slice(0, length);
}
