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
