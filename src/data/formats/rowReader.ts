import type { Warning } from '../../core/message';
import type { RowBatch } from './rowSource';

/** Rows of one file by their number, without reading what lies before them. Knows nothing of DuckDB. */
export interface RowReader {
  /** Rows known so far; final when `complete`. Arrow: known at once. Text: grows while the index is built. */
  readonly rows: number;
  readonly complete: boolean;
  /** Notices so far. */
  readonly notices: readonly Warning[];
  /** Exactly the rows [rowStart, rowEnd), in order. Rows beyond `rows` are an error of the caller. */
  read(rowStart: number, rowEnd: number, signal: AbortSignal): Promise<readonly RowBatch[]>;
  close(): Promise<void>;
}
