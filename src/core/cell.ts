/**
 * A value of a dataset as views and the CLI handle it: exact, and free of any engine's objects.
 *
 * Integers are numbers inside ±(2^53−1) and bigints beyond. Decimals, dates, times, timestamps, intervals, UUIDs and
 * 128-bit integers are their canonical text (ISO 8601, fraction without trailing zeros, `Z` where the type is an instant);
 * the column's type says which they are. Struct fields keep their order and may be called anything (`__proto__`, "", twice).
 */
export type Cell = null | boolean | number | bigint | string | Uint8Array | readonly Cell[] | CellStruct | CellMap;

export class CellStruct {
  constructor(readonly names: readonly string[], readonly values: readonly Cell[]) {}

  /** The value of the first field of that name; undefined where there is no such field. */
  get(name: string): Cell | undefined {
    const at = this.names.indexOf(name);
    return at < 0 ? undefined : this.values[at];
  }
}

export class CellMap {
  constructor(readonly entries: readonly (readonly [Cell, Cell])[]) {}
}

export function isList(cell: Cell | undefined): cell is readonly Cell[] {
  return Array.isArray(cell);
}
