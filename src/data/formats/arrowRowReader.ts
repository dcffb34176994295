import { setImmediate as breath } from 'node:timers/promises';
import type { Column } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import type { Warning } from '../../core/message';
import { ArrowReader } from '../arrow/arrowReader';
import type { OpenBatch } from '../arrow/arrowReader';
import type { RowReader } from './rowReader';
import type { VectorBatch } from './rowSource';

/** Rows of DuckDB's chunks. */
const CHUNK_ROWS = 2_048;
/** Of batches that are larger than this in the file, only the rows that are asked for are read, where they are not compressed. */
const SLICED_BYTES = 1024 ** 2;
/** Batches stay in memory up to so many bytes together, and the last one always: rows next to each other are of the same batch. */
const KEPT_BYTES = 64 * 1024 ** 2;

/** Rows of an Arrow file or stream by their number: only the record batches that hold them are read. */
export class ArrowRowReader implements RowReader {
  readonly complete = true;
  readonly #reader: ArrowReader;
  /** The number of each batch's first row, and at the end that of all rows. */
  readonly #starts: readonly number[];
  /** Open batches by number, those used last at the end. */
  readonly #open = new Map<number, OpenBatch>();
  /** One batch is read at a time: those of a stream go by the dictionaries before them. */
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(reader: ArrowReader) {
    this.#reader = reader;
    const batches = reader.layout.pieces.filter((p) => p.kind === 'batch');
    this.#starts = [...batches.map((b) => b.rowStart), reader.layout.rows];
  }

  static async open(path: string, signal: AbortSignal): Promise<ArrowRowReader> {
    return new ArrowRowReader(await ArrowReader.open(path, signal));
  }

  get columns(): readonly Column[] {
    return this.#reader.columns;
  }

  /** Bytes in the file of the largest batch that has to be held whole while rows of it are read. */
  async largestHeld(): Promise<number> {
    const sizes = Array.from({ length: this.#reader.batches }, (_, i) => this.#reader.bytesOfBatch(i));
    const largest = sizes.reduce((most, n, i) => (n > (sizes[most] ?? 0) ? i : most), 0);
    const size = sizes[largest] ?? 0;
    return size > SLICED_BYTES && (await this.#reader.isSliceable(largest)) ? 0 : size;
  }

  get rows(): number {
    return this.#reader.layout.rows;
  }

  get notices(): readonly Warning[] {
    return this.#reader.notices;
  }

  async read(rowStart: number, rowEnd: number, signal: AbortSignal): Promise<readonly VectorBatch[]> {
    if (rowStart < 0 || rowEnd > this.rows) throw new RangeError(`rows ${rowStart} to ${rowEnd} of ${this.rows}`);
    const mine = this.#tail.then(() => this.#read(rowStart, rowEnd, signal));
    this.#tail = mine.catch(() => undefined);
    return mine;
  }

  async #read(rowStart: number, rowEnd: number, signal: AbortSignal): Promise<readonly VectorBatch[]> {
    const { columns } = this.#reader;
    const found: VectorBatch[] = [];
    for (let i = this.#batchOf(rowStart), at = rowStart; at < rowEnd; i++) {
      const start = this.#starts[i] ?? 0;
      const end = Math.min(rowEnd, this.#starts[i + 1] ?? 0);
      if (end <= at) continue; // a batch without rows
      const sliced = this.#open.has(i) || this.#reader.bytesOfBatch(i) <= SLICED_BYTES ? undefined : await this.#sliced(i, at - start, end - start, signal);
      if (sliced) {
        found.push(...sliced);
        at = end;
        continue;
      }
      const batch = await this.#batch(i, signal);
      for (; at < end; at = Math.min(end, at + CHUNK_ROWS)) {
        const to = Math.min(end, at + CHUNK_ROWS);
        found.push({ kind: 'vectors', columns, vectors: batch.vectors(at - start, to - start), rows: to - at });
      }
    }
    return found;
  }

  async #sliced(number: number, from: number, to: number, signal: AbortSignal): Promise<VectorBatch[] | undefined> {
    const found: VectorBatch[] = [];
    for (let at = from; at < to; at += CHUNK_ROWS) {
      if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
      const end = Math.min(to, at + CHUNK_ROWS);
      const vectors = await this.#reader.slice(number, at, end);
      if (!vectors) return undefined;
      found.push({ kind: 'vectors', columns: this.#reader.columns, vectors, rows: end - at });
    }
    return found;
  }

  async #batch(number: number, signal: AbortSignal): Promise<OpenBatch> {
    await breath(); // pings and cancelling are to be heard
    if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
    const batch = this.#open.get(number) ?? (await this.#reader.batch(number));
    this.#open.delete(number);
    this.#open.set(number, batch);
    let bytes = [...this.#open.values()].reduce((n, b) => n + b.bytes, 0);
    for (const [oldest, kept] of this.#open) {
      if (bytes <= KEPT_BYTES || this.#open.size === 1) break;
      this.#open.delete(oldest);
      bytes -= kept.bytes;
    }
    return batch;
  }

  /** The number of the batch that holds a row. */
  #batchOf(row: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= row) low = middle;
      else high = middle;
    }
    return low;
  }

  async close(): Promise<void> {
    await this.#tail;
    this.#open.clear();
    await this.#reader.close();
  }
}
