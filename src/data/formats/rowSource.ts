import type { Column, Reading } from '../../core/dataset';
import type { Warning } from '../../core/message';
import type { Vector } from '../arrow/vector';

export type { Format } from '../../core/dataset';

/** Rows of a file in the order that it has them, read from its start. Knows nothing of DuckDB. */
export interface RowSource {
  readonly format: 'json' | 'csv' | 'arrow';
  /** Notices so far (broken lines with their numbers, encodings, ragged rows): complete when `batches` has ended. */
  readonly notices: readonly Warning[];
  readonly reading?: Reading;
  batches(signal: AbortSignal): AsyncIterable<RowBatch>;
  /** 0…1 of the bytes read. */
  readonly progress: number;
}

export type RowBatch = JsonBatch | FieldBatch | VectorBatch;

/** One JSON text for each row, which DuckDB can parse. */
export interface JsonBatch {
  readonly kind: 'json';
  readonly texts: readonly string[];
}

/** Texts by column; a cell that its row does not have is null. A later batch may have more columns, never fewer or others. */
export interface FieldBatch {
  readonly kind: 'fields';
  readonly columns: readonly string[];
  readonly values: readonly (readonly (string | null)[])[];
}

/**
 * Columns with their values as DuckDB holds those of their types; at most as many rows as DuckDB's chunks have. A source without
 * rows gives one batch of none and without vectors, for its columns.
 */
export interface VectorBatch {
  readonly kind: 'vectors';
  readonly columns: readonly Column[];
  readonly vectors: readonly Vector[];
  readonly rows: number;
}
