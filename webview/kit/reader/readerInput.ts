import type { CellTable } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import type { CutText, ShownError, TextMode } from '../../../src/features/explore/contract';
import type { HostClient } from '../host';

/** Everything the reader shows of one record; the shell gives a new object for every record it brings into focus. */
export interface ReaderInput {
  readonly info: DatasetInfo;
  /** The dataset's row number, from 0. */
  readonly row: number;
  /** Where the row stands in the view, from 0, and how many rows the view has. */
  readonly position: number;
  readonly rows: number;
  /** The record as a table of one row. */
  readonly table: CellTable;
  /** Texts of which only the first part is in `table`; the reader asks the host for the rest. */
  readonly cut: readonly CutText[];
  /** Columns that could not be read for this record. */
  readonly failed: readonly FailedColumn[];
  readonly mode: TextMode;
  readonly host: Pick<HostClient, 'request'>;
}

export interface FailedColumn {
  readonly column: string;
  readonly error: Pick<ShownError, 'code' | 'args'> & { readonly sentence?: string };
}

/** Details of the events `loupe-reader-navigate`, `loupe-reader-mode` and `loupe-reader-correct-role`. */
export interface ReaderEvents {
  readonly 'loupe-reader-navigate': { readonly direction: 'next' | 'previous' };
  readonly 'loupe-reader-mode': { readonly mode: TextMode };
  readonly 'loupe-reader-correct-role': { readonly role: string | null };
}
