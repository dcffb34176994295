import duckdb from '@duckdb/node-bindings';
import type { Vector as NativeVector } from '@duckdb/node-bindings';

const pointer = new ArrayBuffer(8);
const pointerView = new DataView(pointer);

/** `bytes` bytes of the process's memory at an address that DuckDB put into a vector. */
function bytesAt(low: number, high: number, bytes: number): Uint8Array {
  pointerView.setUint32(0, low, true);
  pointerView.setUint32(4, high, true);
  return duckdb.get_data_from_pointer(pointer, 0, bytes);
}

/** Which of `rows` values are there: Arrow's bitmap (least significant bit first) and how many are null. */
export interface Validity {
  readonly bitmap: Uint8Array | undefined;
  readonly nulls: number;
}

export function validityOf(vector: NativeVector, rows: number): Validity {
  const bytes = Math.ceil(rows / 64) * 8;
  const native = duckdb.vector_get_validity(vector, bytes) as Uint8Array | null;
  if (!native || rows === 0) return { bitmap: undefined, nulls: 0 };
  const bitmap = native.slice(0, bytes);
  let nulls = 0;
  for (let i = 0; i < rows; i++) if (!isSet(bitmap, i)) nulls++;
  return nulls === 0 ? { bitmap: undefined, nulls } : { bitmap, nulls };
}

export function isSet(bitmap: Uint8Array | undefined, i: number): boolean {
  return bitmap === undefined || (((bitmap[i >> 3] ?? 0) >> (i & 7)) & 1) === 1;
}

/** A copy of the fixed-width values of a vector: the vector's own memory goes with its chunk. */
export function fixedBytes(vector: NativeVector, rows: number, width: number): Uint8Array {
  return rows === 0 ? new Uint8Array(0) : duckdb.vector_get_data(vector, rows * width).slice();
}

/** Where each value begins and the bytes of all values, one after the other (Arrow's Utf8 and Binary layout). */
export interface Strings {
  readonly offsets: Int32Array;
  readonly data: Uint8Array;
}

const INLINE = 12;

/**
 * Strings of a vector. DuckDB keeps up to 12 bytes inside its 16-byte entry and longer ones behind a pointer; neighbours in
 * memory are copied with one call.
 */
export function stringsOf(vector: NativeVector, rows: number, validity: Uint8Array | undefined): Strings {
  const offsets = new Int32Array(rows + 1);
  if (rows === 0) return { offsets, data: new Uint8Array(0) };
  const entries = duckdb.vector_get_data(vector, rows * 16);
  const words = new Uint32Array(entries.buffer, entries.byteOffset, rows * 4);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    if (isSet(validity, i)) total += words[i * 4] ?? 0;
    offsets[i + 1] = total;
  }
  if (total > 0x7fffffff) throw new RangeError('more than 2 GB of text in one chunk');
  const data = new Uint8Array(total);
  let run = { low: 0, high: 0, start: 0, length: 0 };
  const flush = (): void => {
    if (run.length > 0) data.set(bytesAt(run.low, run.high, run.length), run.start);
    run = { low: 0, high: 0, start: 0, length: 0 };
  };
  for (let i = 0; i < rows; i++) {
    const start = offsets[i] ?? 0;
    const length = (offsets[i + 1] ?? 0) - start;
    if (length === 0) continue;
    if (length <= INLINE) {
      data.set(entries.subarray(i * 16 + 4, i * 16 + 4 + length), start);
      continue;
    }
    const low = words[i * 4 + 2] ?? 0;
    const high = words[i * 4 + 3] ?? 0;
    const follows = run.length > 0 && high === run.high && low === run.low + run.length && start === run.start + run.length;
    if (follows) run.length += length;
    else {
      flush();
      run = { low, high, start, length };
    }
  }
  flush();
  return { offsets, data };
}

/** The list entries of a vector as Arrow offsets, and the child's positions in that order where DuckDB's are not contiguous. */
export interface ListOffsets {
  readonly offsets: Int32Array;
  readonly contiguous: boolean;
  readonly childRows: number;
  /** For each list, its first position in the child. */
  readonly starts: Uint32Array;
}

export function listOffsets(vector: NativeVector, rows: number, validity: Uint8Array | undefined): ListOffsets {
  const offsets = new Int32Array(rows + 1);
  const starts = new Uint32Array(rows);
  const childRows = duckdb.list_vector_get_size(vector);
  if (rows === 0) return { offsets, starts, contiguous: true, childRows };
  const entries = duckdb.vector_get_data(vector, rows * 16);
  const words = new Uint32Array(entries.buffer, entries.byteOffset, rows * 4);
  let total = 0;
  let contiguous = true;
  for (let i = 0; i < rows; i++) {
    const length = isSet(validity, i) ? (words[i * 4 + 2] ?? 0) : 0;
    const start = words[i * 4] ?? 0;
    starts[i] = start;
    if (length > 0 && start !== total) contiguous = false;
    total += length;
    offsets[i + 1] = total;
  }
  return { offsets, starts, contiguous, childRows };
}
