import { setImmediate as breath } from 'node:timers/promises';
import { LoupeError } from '../../core/message';
import type { Warning } from '../../core/message';
import { ArrowReader } from '../arrow/arrowReader';
import type { RowSource, VectorBatch } from './rowSource';

/** Rows of DuckDB's chunks. */
const CHUNK_ROWS = 2_048;
/** Rows of long values come fewer at a time: they are held twice while they are copied. */
const CHUNK_BYTES = 16 * 1024 ** 2;

/** An Arrow file or stream as batches of vectors; in memory is one of its record batches at a time. */
export class ArrowSource implements RowSource {
  readonly format = 'arrow';
  readonly #path: string;
  #notices: readonly Warning[] = [];
  #progress = 0;

  constructor(path: string) {
    this.#path = path;
  }

  get notices(): readonly Warning[] {
    return this.#notices;
  }

  get progress(): number {
    return this.#progress;
  }

  async *batches(signal: AbortSignal): AsyncGenerator<VectorBatch> {
    const reader = await ArrowReader.open(this.#path, signal);
    const { rows } = reader.layout;
    let done = 0;
    try {
      const { columns } = reader;
      if (rows === 0) yield { kind: 'vectors', columns, vectors: [], rows: 0 };
      for (let i = 0; i < reader.batches; i++) {
        const batch = await reader.batch(i);
        const step = Math.max(1, Math.min(CHUNK_ROWS, Math.floor((CHUNK_BYTES * batch.rows) / Math.max(1, batch.bytes))));
        for (let from = 0; from < batch.rows; from += step) {
          await breath(); // a batch may be long, and pings and cancelling are to be heard
          if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
          const to = Math.min(batch.rows, from + step);
          const vectors = batch.vectors(from, to);
          done += to - from;
          this.#progress = done / rows;
          yield { kind: 'vectors', columns, vectors, rows: to - from };
        }
      }
    } finally {
      this.#notices = reader.notices;
      await reader.close();
    }
  }
}
