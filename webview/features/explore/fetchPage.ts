import { decodePage } from '../../../src/core/arrow/readCells';
import type { HostClient } from '../../kit/host';
import type { PageOfCells, PageQuestion } from '../../kit/pager';
import { pageColumnOf } from './columns';

/** Characters of a text cell that travel to the table. */
const TABLE_TEXT = 240;

/** The cells of rows of a view, with texts cut as the table shows them. */
export async function fetchPage(host: HostClient, question: PageQuestion, signal: AbortSignal): Promise<PageOfCells> {
  const { view, keys, rowStart, rowEnd } = question;
  const { ipc, rows } = await host.request('page', { view, columns: keys.map(pageColumnOf), rowStart, rowEnd, textLimit: TABLE_TEXT }, { signal });
  const table = decodePage(new Uint8Array(ipc));
  const at = new Map(keys.map((key, i) => [key, i + 1]));
  return {
    rows,
    rowNumber: (row) => Number(table.cell(0, row)),
    cell: (key, row) => {
      const column = at.get(key);
      return column === undefined || row >= rows ? undefined : table.cell(column, row);
    },
  };
}
