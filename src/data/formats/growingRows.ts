import type { RowReader } from './rowReader';

/** Rows of a file that is still being looked through, or that grows. */
export interface GrowingRows extends RowReader {
  /** 0…1 of the bytes in which rows have been counted. */
  readonly progress: number;
  /** Is told of more rows, and of rows whose numbers are others than they were (from `renumbered` on). */
  changed: ((change: RowsChange) => void) | undefined;
  /** About how many bytes of the file a row takes, by those counted so far. */
  readonly rowBytes: number;
  /** So many rows from the first on are sure to keep their numbers. */
  readonly sure: number;
  /** Begins to count, once; resolves when all rows are counted, and rejects where that failed. */
  count(): Promise<void>;
  /** Goes on to the end that the file has now. False where it did not just grow: then it is another file. */
  follow(): Promise<boolean>;
  /** After that: looks at rows of which only reading says whether they are any, at leisure. */
  settle(): Promise<void>;
}

export interface RowsChange {
  readonly renumbered?: number;
}
