import { isList } from '../../core/cell';
import type { Cell } from '../../core/cell';
import type { AnswerColumn } from './page';

const WHOLE = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/;
/** Of several columns that say a row, the one that is called so is the row's own. */
const OWN = ['row', 'loupe_row'];

/** The columns of an answer that say of which rows of the dataset its rows speak, by their places. */
export interface RowIdentity {
  readonly row: number | null;
  readonly lists: readonly number[];
}

export function rowIdentity(columns: readonly AnswerColumn[]): RowIdentity {
  const rows = columns.flatMap((c, i) => (isRow(c) ? [i] : []));
  const own = rows.find((i) => OWN.includes(columns[i]?.name ?? ''));
  return { row: own ?? rows[0] ?? null, lists: columns.flatMap((c, i) => (isRows(c) ? [i] : [])) };
}

export function isRow({ type, isRow: told }: AnswerColumn): boolean {
  return told === true && WHOLE.test(type);
}

export function isRows({ type, isRow: told }: AnswerColumn): boolean {
  return told === true && type.endsWith('[]') && WHOLE.test(type.slice(0, -2));
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
