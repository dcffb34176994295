import type { Cell } from '../../../src/core/cell';
import { displayCell } from '../../../src/core/displayCell';
import { isNested, isNumber, parseType } from '../../../src/core/type';
import type { AnswerColumn } from '../../../src/features/query/page';
import { isRow, isRows, rowsIn } from '../../../src/features/query/rowIdentity';
import { t } from '../../kit/l10n';
import type { TableColumn } from '../../kit/tableColumn';
import { typeLabel } from '../../kit/typeLabel';

/** Rows by which a column's width is found. */
export const MEASURED_ROWS = 50;
const CHARACTER_PX = 7.6;
const LEAST_PX = 64;
const MOST_PX = 440;
const MOST_NUMBER_PX = 140;

/** The columns of an answer as the table draws them; `key` is the column's place, since two may have one name. */
export function answerColumns(columns: readonly AnswerColumn[], isComplete: boolean, cell: (position: number, key: string) => Cell | undefined): TableColumn[] {
  return columns.map((column, i): TableColumn => {
    const { name, type } = column;
    const number = isNumber(parseType(type));
    const look = isRow(column) ? 'row' : isRows(column) ? 'rows' : number ? 'figure' : 'text';
    const sortable = isComplete && !isNested(type);
    return {
      key: String(i), name, type, look, sortable, rowsIn, unreadable: null, pinned: false, about: typeLabel(type),
      tip: [name, type, ...(sortable ? [t('Click: ascending, descending, as the query gave them. NULLs are last in both.')] : [])].join('\n'),
      widthPx: widthOf(column, number, Array.from({ length: MEASURED_ROWS }, (_, row) => cell(row, String(i)))),
    };
  });
}

/** As wide as the head and most of the first cells need. */
function widthOf({ name, type }: AnswerColumn, number: boolean, cells: readonly (Cell | undefined)[]): number {
  const lengths = cells.flatMap((cell) => (cell === undefined ? [] : [[...(cell === null ? 'NULL' : (displayCell(cell, type, 80) ?? ''))].length])).sort((a, b) => a - b);
  const usual = number ? (lengths.at(-1) ?? 0) : (lengths[Math.floor(lengths.length * 0.9)] ?? 0);
  const head = name.length * CHARACTER_PX + 40;
  return Math.round(Math.min(number ? Math.max(MOST_NUMBER_PX, head) : MOST_PX, Math.max(LEAST_PX, head, usual * CHARACTER_PX + 22)));
}

/** The columns after a change to one of them: pinned ones come first, and one always stays. */
export function changedColumns(columns: readonly TableColumn[], key: string, change: 'pin' | 'hide' | 'left' | 'right' | { readonly before: string }): readonly TableColumn[] {
  const at = columns.findIndex((c) => c.key === key);
  const column = columns[at];
  if (!column) return columns;
  const others = columns.filter((c) => c !== column);
  if (change === 'hide') return others.length === 0 ? columns : others;
  if (change === 'pin') return pinnedFirst(columns.map((c) => (c === column ? { ...c, pinned: !c.pinned } : c)));
  const to = change === 'left' ? at - 1 : change === 'right' ? at + 1 : others.findIndex((c) => c.key === change.before);
  if (to < 0) return columns;
  return pinnedFirst([...others.slice(0, to), column, ...others.slice(to)]);
}

function pinnedFirst(columns: readonly TableColumn[]): readonly TableColumn[] {
  return [...columns.filter((c) => c.pinned), ...columns.filter((c) => !c.pinned)];
}
