import type { Warning } from '../../core/message';
import type { RowCounter, Unended } from './lineCounter';
import type { RowIndex } from './rowIndex';
import type { RowBatch } from './rowSource';

/** A row as it was read; null where what was counted as one turned out to be none. */
export type ReadRow<R> = R | null;

/** How rows of one kind of text are counted, and read from a place where one begins. */
export interface TextForm<R> {
  /** Notices so far. */
  readonly notices: readonly Warning[];
  /** What is counted may not be a row after all: only reading it decides. */
  readonly checked: boolean;
  /** Rows at the start that are counted and are none: a line of names. */
  readonly head: number;
  /** Looks at the first bytes, which say what the others are. */
  begin(chunks: AsyncIterable<Buffer>): Promise<void>;
  /** Counts on from a place; what was said of the end that was there is taken back. */
  counter(index: RowIndex, from: Unended): RowCounter;
  /** The rows that were counted, from the place on where one begins, without the first `skip` of them, as pieces of the file come in. */
  rows(chunks: AsyncIterable<Buffer>, line: number, skip: number): AsyncGenerator<readonly ReadRow<R>[]>;
  batches(rows: readonly R[]): RowBatch[];
}
