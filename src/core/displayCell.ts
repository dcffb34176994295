import { CellMap, CellStruct } from './cell';
import type { Cell } from './cell';
import { hexOf, jsonOf } from './json';

const BLOB_SHOWN = 16;

/**
 * One line of text for a table's cell, at most `maxLength` code points: line feeds, control and direction characters are made
 * visible, nested values become compact JSON. Null for NULL, which a table shows in a style of its own.
 */
export function displayCell(cell: Cell, type: string, maxLength: number): string | null {
  if (cell === null) return null;
  if (typeof cell === 'string') return cutLine(cell, maxLength);
  if (typeof cell === 'number') return Number.isNaN(cell) ? 'NaN' : cell === Infinity ? 'Infinity' : cell === -Infinity ? '-Infinity' : Object.is(cell, -0) ? '-0' : String(cell);
  if (typeof cell === 'boolean' || typeof cell === 'bigint') return String(cell);
  if (cell instanceof Uint8Array) return cutLine(`${cell.length}${type === 'BLOB' && cell.length === 64 ? '+' : ''} bytes ${hexOf(cell.subarray(0, BLOB_SHOWN))}${cell.length > BLOB_SHOWN ? '…' : ''}`, maxLength);
  if (cell instanceof CellStruct || cell instanceof CellMap) return cutLine(jsonOf(cell), maxLength);
  return cutLine(jsonOf(cell), maxLength);
}

/** Characters that would break a line, hide, or turn the text around: shown by a mark or by their number. */
 
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function cutLine(text: string, maxLength: number): string {
  const short = text.length > maxLength * 2 ? text.slice(0, maxLength * 2) : text;
  const points = [...short];
  const cut = points.length > maxLength || short.length < text.length ? `${points.slice(0, maxLength - 1).join('')}…` : short;
  return cut.replace(/\r\n|[\n\r]/g, '↵').replace(/\t/g, '→').replace(HIDDEN, (c) => (c === '\0' ? '␀' : `⟨${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`));
}
