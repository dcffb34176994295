import type { Cell } from '../../src/core/cell';
import { jsonOf } from '../../src/core/json';

/** A cell as plain text for the clipboard: text as it is, NULL as nothing, everything else as in the headless contract. */
export function plainText(cell: Cell | undefined): string {
  if (cell === undefined || cell === null) return '';
  if (typeof cell === 'string') return cell;
  const json = jsonOf(cell);
  return typeof cell === 'object' ? json : json.replace(/^"(.*)"$/, '$1');
}

/** Tab-separated values with a head; fields with tabs, quotes or line ends are quoted as spreadsheets do. */
export function tsv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const field = (text: string): string => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [head, ...rows].map((row) => row.map(field).join('\t')).join('\n');
}
