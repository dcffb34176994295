import type { Cell } from '../../src/core/cell';
import { groupDigits } from '../../src/core/sentences';

/** A column as the table draws it; what it means is decided by the feature. */
export interface TableColumn {
  readonly key: string;
  readonly name: string;
  /** One line of what is in it: its role or type, its unit. */
  readonly about: string;
  readonly tip: string;
  /** DuckDB's type: decides how a cell is written. */
  readonly type: string;
  /** `figure`: a number to six digits, its own in the tip; `row` and `rows`: numbers of rows, which are links to their records. */
  readonly look: 'text' | 'number' | 'difference' | 'marks' | 'list' | 'figure' | 'row' | 'rows';
  /** Of `row` and `rows`: the numbers in a cell. */
  readonly rowsIn?: (cell: Cell) => readonly number[];
  readonly sortable: boolean;
  /** Why the column’s values cannot be shown; null where they can. It is then never asked for. */
  readonly unreadable: string | null;
  readonly widthPx: number;
  readonly pinned: boolean;
}

/** Width of the row-number column: the last row's number fits. */
export function numberColumnPx(total: number): number {
  return Math.max(64, 24 + 9 * groupDigits(total).length);
}

export const MIN_COLUMN_PX = 40;
export const MAX_COLUMN_PX = 1200;

export interface ColumnsInView {
  /** Pinned columns come first in the list and are always drawn. */
  readonly pinnedEnd: number;
  /** Scrolling columns [start, end) that are drawn. */
  readonly start: number;
  readonly end: number;
  /** Width of the scrolling columns left of `start`. */
  readonly spacerPx: number;
  /** Of the row-number column and the pinned ones. */
  readonly pinnedPx: number;
  readonly totalPx: number;
}

/** Which columns of a wide table are drawn: the pinned ones, and those that the viewport shows plus one on each side. */
export function columnsInView(columns: readonly TableColumn[], scrollLeftPx: number, viewportPx: number, numberPx: number): ColumnsInView {
  let pinnedEnd = 0;
  let pinnedPx = numberPx;
  while (columns[pinnedEnd]?.pinned) pinnedPx += columns[pinnedEnd++]?.widthPx ?? 0;
  let at = pinnedPx;
  let start = pinnedEnd;
  let end = pinnedEnd;
  let spacerPx = 0;
  for (let i = pinnedEnd; i < columns.length; i++) {
    const width = columns[i]?.widthPx ?? 0;
    if (at + width < scrollLeftPx + pinnedPx) {
      start = i + 1;
      spacerPx += width;
    }
    if (at < scrollLeftPx + viewportPx) end = i + 1;
    at += width;
  }
  const before = start > pinnedEnd ? start - 1 : start;
  if (before < start) spacerPx -= columns[before]?.widthPx ?? 0;
  return { pinnedEnd, start: before, end: Math.min(columns.length, Math.max(end, before) + 1), spacerPx, pinnedPx, totalPx: at };
}

/** `grid-template-columns` of a row: number column, pinned ones, a spacer, the ones in view. */
export function gridTemplate(columns: readonly TableColumn[], inView: ColumnsInView, numberPx: number): string {
  const widths = (from: number, to: number): string => columns.slice(from, to).map((c) => `${c.widthPx}px`).join(' ');
  return `${numberPx}px ${widths(0, inView.pinnedEnd)} ${inView.spacerPx}px ${widths(inView.start, inView.end)}`;
}

/** Left edges for `position: sticky` of the pinned columns, after the row-number column. */
export function pinnedLefts(columns: readonly TableColumn[], pinnedEnd: number, numberPx: number): number[] {
  const lefts: number[] = [];
  let at = numberPx;
  for (const column of columns.slice(0, pinnedEnd)) {
    lefts.push(at);
    at += column.widthPx;
  }
  return lefts;
}

/** The scrollLeft that shows a column wholly beside the pinned ones; unchanged where it is visible already. */
export function scrollLeftToShow(columns: readonly TableColumn[], index: number, scrollLeftPx: number, viewportPx: number, numberPx: number): number {
  const { pinnedEnd, pinnedPx } = columnsInView(columns, 0, 0, numberPx);
  if (index < pinnedEnd) return scrollLeftPx;
  const left = columns.slice(pinnedEnd, index).reduce((sum, c) => sum + c.widthPx, 0);
  const room = viewportPx - pinnedPx;
  const width = columns[index]?.widthPx ?? 0;
  if (left < scrollLeftPx || width > room) return left;
  return Math.max(scrollLeftPx, left + width - room);
}
