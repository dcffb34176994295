import { RecordBatchStreamWriter, tableFromIPC } from 'apache-arrow';

/** Rows [from, to) of an Arrow IPC stream as a stream of their own; their bytes are copied, nothing else is decoded. */
export function sliceIpc(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const table = tableFromIPC(bytes);
  const writer = new RecordBatchStreamWriter({ autoDestroy: false });
  writer.reset(undefined, table.schema);
  let start = 0;
  for (const batch of table.batches) {
    const [first, last] = [Math.max(from, start) - start, Math.min(to, start + batch.numRows) - start];
    if (first < last) writer.write(batch.slice(first, last));
    start += batch.numRows;
  }
  writer.finish();
  return writer.toUint8Array(true);
}
