import type { Reading } from '../../core/dataset';
import type { Warning } from '../../core/message';

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

export interface VectorBatch {
  readonly kind: 'vectors';
  readonly columns: readonly ArrowColumn[];
  readonly rows: number;
}

/** A column of a batch: DuckDB's type as DuckDB writes it, and values as its node-api takes them for that type. */
export interface ArrowColumn {
  readonly name: string;
  readonly type: string;
  readonly unit?: string;
  readonly labels?: readonly string[];
  readonly values: readonly unknown[];
}
