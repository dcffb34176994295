import type { CellStruct } from '../../../src/core/cell';
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
  /** The record's values. Another object is another record, or the same one read anew. */
  readonly record: CellStruct;
  /** Texts of which only the first part is in `record`; the reader asks the host for the rest. */
  readonly cut: readonly CutText[];
  /** Columns that could not be read for this record. */
  readonly failed: readonly FailedColumn[];
  readonly mode: TextMode;
  /** Answers beside each other, or one under the other. */
  readonly sides: 'beside' | 'stacked';
  readonly host: Pick<HostClient, 'request'>;
  /** Tells the person that something asked of the host did not work. */
  readonly say: (error: unknown) => void;
}

export interface FailedColumn {
  readonly column: string;
  readonly error: Pick<ShownError, 'code' | 'args'> & { readonly sentence?: string };
}

/** Details of the events of the reader. */
export interface ReaderEvents {
  readonly 'loupe-reader-navigate': { readonly direction: 'next' | 'previous' };
  readonly 'loupe-reader-sides': { readonly sides: 'beside' | 'stacked' };
  readonly 'loupe-reader-mode': { readonly mode: TextMode };
  readonly 'loupe-reader-command': { readonly command: 'focusMode' | 'largerText' | 'smallerText' | 'usualText' | 'unpinRecord' };
  readonly 'loupe-reader-correct-role': { readonly role: string | null };
}
