import type { Cell } from '../../../src/core/cell';
import { jsonOf } from '../../../src/core/json';
import { isNumber, parseType } from '../../../src/core/type';
import { markdownTable } from '../../../src/features/query/markdownTable';
import { MOST_MARKDOWN } from '../../../src/features/query/page';
import { plainText, tsv } from '../../kit/plainText';
import type { PickedCells } from '../../kit/tableSource';
import type { QueryController } from './controller';

/** More rows than this are exported instead: the clipboard is no place for them. */
export const MOST_COPIED_ROWS = 10_000;

/** The picked cells, whole: one as it is, more with tabs between them and a head. */
export async function pickedText(controller: QueryController, { rowStart, rowEnd, keys }: PickedCells): Promise<string> {
  const columns = controller.progress.peek()?.columns ?? [];
  const end = Math.min(rowEnd, rowStart + MOST_COPIED_ROWS);
  const table = await controller.rows(rowStart, end, 0);
  const rows = Array.from({ length: table.rows }, (_, at) => keys.map((key) => plainText(table.cell(Number(key), at))));
  if (rows.length === 1 && keys.length === 1) return rows[0]?.[0] ?? '';
  return tsv(keys.map((key) => columns[Number(key)]?.name ?? key), rows);
}

/** The answer as a table of Markdown, in the order that is shown. */
export async function markdownOf(controller: QueryController): Promise<string> {
  const progress = controller.progress.peek();
  const columns = progress?.columns ?? [];
  const rows = Math.min(progress?.rows ?? 0, MOST_MARKDOWN);
  const table = await controller.rows(0, rows, 0);
  const written = (cell: Cell): string => (cell === null ? 'NULL' : typeof cell === 'object' ? jsonOf(cell) : plainText(cell));
  return markdownTable(columns.map(({ name, type }) => ({ name, isNumber: isNumber(parseType(type)) })), Array.from({ length: table.rows }, (_, at) => columns.map((_column, i) => written(table.cell(i, at)))));
}
