import { CellMap, CellStruct, isList } from '../cell';
import type { Cell } from '../cell';
import { jsonOf } from '../json';

/**
 * JSON of a value as a person reads it: integers in digits however large, maps with text keys as objects. Everything else is
 * as `jsonOf` writes it.
 */
export function jsonText(cell: Cell): string {
  if (typeof cell === 'bigint') return String(cell);
  const value = cell instanceof CellMap ? (structOfMap(cell) ?? cell) : cell;
  if (value instanceof CellStruct) return `{${value.names.map((n, i) => `${JSON.stringify(n)}:${jsonText(value.values[i] ?? null)}`).join(',')}}`;
  if (isList(value)) return `[${value.map((c) => jsonText(c)).join(',')}]`;
  return jsonOf(value);
}

/** A map with text keys as a struct of the same order; undefined where a key is no text. */
export function structOfMap(map: CellMap): CellStruct | undefined {
  const names = map.entries.flatMap(([key]) => (typeof key === 'string' ? [key] : []));
  return names.length === map.entries.length ? new CellStruct(names, map.entries.map(([, value]) => value)) : undefined;
}

/** Typed arguments hold a null for every argument that another row's call has: those were not given. */
export function withoutNulls(cell: Cell): Cell {
  if (isList(cell)) return cell.map((c) => withoutNulls(c));
  if (!(cell instanceof CellStruct)) return cell;
  const kept = cell.names.map((n, i) => [n, cell.values[i] ?? null] as const).filter(([, v]) => v !== null);
  return new CellStruct(kept.map(([n]) => n), kept.map(([, v]) => withoutNulls(v)));
}
