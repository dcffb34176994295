import { CellMap, CellStruct, isList } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import { jsonOf } from '../../../src/core/json';

/** `jsonOf` with one field or element a line, two spaces deep each. */
export function prettyJson(cell: Cell, indent = ''): string {
  const inner = `${indent}  `;
  if (cell instanceof CellStruct) {
    if (cell.names.length === 0) return '{}';
    return `{\n${cell.names.map((n, i) => `${inner}${JSON.stringify(n)}: ${prettyJson(cell.values[i] ?? null, inner)}`).join(',\n')}\n${indent}}`;
  }
  if (cell instanceof CellMap) {
    if (cell.entries.length === 0) return '[]';
    return `[\n${cell.entries.map(([k, v]) => `${inner}[${jsonOf(k)}, ${prettyJson(v, inner)}]`).join(',\n')}\n${indent}]`;
  }
  if (isList(cell)) return cell.length === 0 ? '[]' : `[\n${cell.map((c) => inner + prettyJson(c, inner)).join(',\n')}\n${indent}]`;
  return jsonOf(cell);
}
