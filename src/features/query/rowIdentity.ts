import { isList } from '../../core/cell';
import type { Cell } from '../../core/cell';

/** Columns whose number is a row of the dataset, and whose list is of such numbers. */
const ROW = ['row', 'loupe_row'];
const ROWS = ['rows', 'chosen_in', 'rejected_in'];
const WHOLE = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/;

/** The columns of an answer that say of which rows of the dataset its rows speak, by their places. */
export interface RowIdentity {
  readonly row: number | null;
  readonly lists: readonly number[];
}

/** By name and type: a text that is called `row` says nothing. */
export function rowIdentity(columns: readonly { readonly name: string; readonly type: string }[]): RowIdentity {
  const row = columns.findIndex((c) => isRow(c));
  return { row: row < 0 ? null : row, lists: columns.flatMap((c, i) => (isRows(c) ? [i] : [])) };
}

export function isRow({ name, type }: { readonly name: string; readonly type: string }): boolean {
  return ROW.includes(name) && WHOLE.test(type);
}

export function isRows({ name, type }: { readonly name: string; readonly type: string }): boolean {
  return ROWS.includes(name) && type.endsWith('[]') && WHOLE.test(type.slice(0, -2));
}

/** The numbers of rows in a cell; a list may come as JSON that is cut, then without what is cut off. */
export function rowsIn(cell: Cell | undefined): number[] {
  if (typeof cell === 'number') return [cell];
  if (typeof cell === 'string') return /^\[[\d,\s]*\]?$/.test(cell) ? (cell.match(/\d+(?=\s*[,\]])/g) ?? []).map(Number) : [];
  return cell !== null && cell !== undefined && isList(cell) ? cell.filter((n) => typeof n === 'number') : [];
}

/** Numbers of rows in an order, as a condition of SQL: those that follow each other as a stretch where that is shorter. */
export function rowsFilter(rows: readonly number[]): string {
  const sorted = [...new Set(rows)].sort((a, b) => a - b);
  const single: number[] = [];
  const stretches: string[] = [];
  for (let i = 0; i < sorted.length;) {
    let end = i;
    while ((sorted[end + 1] ?? -1) === (sorted[end] ?? 0) + 1) end++;
    if (end - i >= 4) stretches.push(`loupe_row between ${String(sorted[i])} and ${String(sorted[end])}`);
    else single.push(...sorted.slice(i, end + 1));
    i = end + 1;
  }
  const parts = [...(single.length > 0 || stretches.length === 0 ? [`loupe_row in (${single.join(', ')})`] : []), ...stretches];
  return parts.join(' or ');
}
