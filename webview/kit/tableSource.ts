import type { TemplateResult } from 'lit';
import type { Cell } from '../../src/core/cell';
import type { RowRange } from './scrollMath';

/** Where the table reads from. It only ever reads what is here; what it shows is said by `loupe-table-see`. */
export interface TableSource {
  readonly rows: number;
  /** Rows of the dataset, for the head of the row-number column. */
  readonly total: number;
  cell(position: number, key: string): Cell | undefined;
  rowNumber(position: number): number | undefined;
  failed(position: number): string | undefined;
  /** What stands beside the number of a row of the dataset. */
  sign?(row: number): TemplateResult | undefined;
}

export interface TableSort {
  readonly key: string;
  readonly descending: boolean;
}

/** Rows [rowStart, rowEnd) and columns, as picked with Shift. */
export interface PickedCells extends RowRange {
  readonly keys: readonly string[];
}

/** Draws what is in a column, for its head. */
export interface HeadPictures {
  of(key: string): TemplateResult;
}

export interface RowTableEvents {
  'loupe-table-see': RowRange & { readonly keys: readonly string[]; readonly firstRow: number };
  'loupe-table-focus': { readonly position: number };
  'loupe-table-open': { readonly position: number; readonly byKey: boolean };
  /** `add`: after the columns that it is sorted by. */
  'loupe-table-sort': { readonly key: string; readonly descending: boolean | null; readonly add?: boolean };
  'loupe-table-width': { readonly key: string; readonly widthPx: number; readonly done: boolean };
  'loupe-table-column': { readonly key: string; readonly change: 'pin' | 'hide' | 'left' | 'right' | 'reset' | { readonly before: string } };
  'loupe-table-profile': { readonly key: string };
  'loupe-table-copy': PickedCells;
  /** A number of a cell that is a link was activated. */
  'loupe-table-link': { readonly position: number; readonly key: string; readonly value: number };
}

/** What the table calls its rows; where nothing is said, they are those of a dataset. */
export interface TableWords {
  readonly rows: string;
  /** What the numbers on the left count. */
  readonly numbers: string;
  /** The order that nobody asked for. */
  readonly unsorted: string;
}
