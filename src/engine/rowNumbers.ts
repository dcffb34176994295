import type { RowStream } from './stream';

/** Numbers of rows in an order. */
export type RowNumbers = Uint32Array | Float64Array;

/** Four bytes a row where the numbers fit, else eight: a view of ten million rows is 40 MB. */
export function emptyRows(length: number, total: number): RowNumbers {
  return total <= 0xffffffff ? new Uint32Array(length) : new Float64Array(length);
}

/** The one BIGINT column of a result, chunk by chunk: ten million of them as JavaScript values would be a gigabyte. */
export async function rowNumbers(result: RowStream, total: number): Promise<RowNumbers> {
  let rows = emptyRows(1024, total);
  let length = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    if (length + chunk.rowCount > rows.length) {
      const larger = emptyRows(Math.max(rows.length * 2, length + chunk.rowCount), total);
      larger.set(rows);
      rows = larger;
    }
    const values = chunk.getColumnVector(0);
    for (let i = 0; i < chunk.rowCount; i++) rows[length++] = Number(values.getItem(i));
  }
  return rows.slice(0, length);
}
