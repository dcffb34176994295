import type { RowReader } from './rowReader';

/** Rows of a file that is still being looked through, or that grows. */
export interface GrowingRows extends RowReader {
  /** 0…1 of the bytes in which rows have been counted. */
  readonly progress: number;
  /** Is told of more rows, and of rows whose numbers are others than they were (from `renumbered` on). */
  changed: ((change: RowsChange) => void) | undefined;
  /** Resolves when all rows are counted; rejects where that failed. */
  counted(): Promise<void>;
}

export interface RowsChange {
  readonly renumbered?: number;
}
