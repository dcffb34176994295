import { decodePage } from '../../../src/core/arrow/readCells';
import type { CellStruct } from '../../../src/core/cell';
import type { Column } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import type { HostClient } from '../../kit/host';
import { plainText, tsv } from '../../kit/plainText';
import type { PickedCells } from '../../kit/tableSource';
import { pageColumnOf } from './columns';

/** More rows than this are written to a file instead: the clipboard is no place for them. */
export const MOST_COPIED_ROWS = 10_000;

/** A record as one JSON object by the headless contract: the dataset's columns in its order, and none of ours. */
export function recordJson(record: CellStruct, columns: readonly Column[]): string {
  const fields = columns.flatMap(({ name }) => (record.names.includes(name) ? [`${JSON.stringify(name)}:${jsonOf(record.get(name) ?? null)}`] : []));
  return `{${fields.join(',')}}`;
}

/** A row with every text whole, however long: as pages give it, not as the reader keeps it. */
export async function wholeRow(host: HostClient, row: number, columns: readonly Column[]): Promise<CellStruct> {
  const readable = columns.filter((c) => c.unreadable === undefined);
  const { ipc } = await host.request('page', { view: 'all', columns: readable.map((c) => ({ column: c.name })), rowStart: row, rowEnd: row + 1, textLimit: 0 });
  return decodePage(new Uint8Array(ipc)).row(0);
}

/** The picked cells, whole (the table only has them cut): one cell as it is, more as TSV with a head. */
export async function copyText(host: HostClient, view: string, picked: PickedCells, names: readonly string[]): Promise<string> {
  const columns = picked.keys.map(pageColumnOf);
  const { ipc } = await host.request('page', { view, columns, rowStart: picked.rowStart, rowEnd: picked.rowEnd, textLimit: 0 });
  const table = decodePage(new Uint8Array(ipc));
  const rows = Array.from({ length: table.rows }, (_, at) => picked.keys.map((_key, i) => plainText(table.cell(i + 1, at))));
  if (rows.length === 1 && picked.keys.length === 1) return rows[0]?.[0] ?? '';
  return tsv(names, rows);
}
