import type { Cell, CellStruct } from '../cell';

/** A field that nothing was made of: its path inside the message (`content[0].cache_control`) and its value. */
export type Extra = readonly [string, Cell];

/**
 * Takes a struct's fields by name, in whatever order they stand, and remembers which were taken: the others are never lost.
 * A field is taken only where its value is of the kind asked for, so that an odd value stays among the others.
 */
export class FieldTaker {
  readonly #taken = new Set<number>();
  constructor(readonly struct: CellStruct) {}

  /** The first of the fields `names` that holds no null and passes `fits`; undefined where there is none. */
  take<T extends Cell>(names: readonly string[], fits: (cell: Cell) => cell is T): T | undefined {
    for (const name of names) {
      const at = this.struct.names.indexOf(name);
      const value = this.struct.values[at] ?? null;
      if (at < 0 || value === null || !fits(value)) continue;
      this.#taken.add(at);
      return value;
    }
    return undefined;
  }

  text(names: readonly string[]): string | undefined {
    const value = this.take(names, isWritten);
    return value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
  }

  any(names: readonly string[]): Cell | undefined {
    return this.take(names, isAny);
  }

  /** What was not taken and is not null; names get `prefix` before them. */
  rest(prefix = ''): Extra[] {
    return this.struct.names.flatMap((name, i): Extra[] => {
      const value = this.struct.values[i] ?? null;
      return value === null || this.#taken.has(i) ? [] : [[prefix + name, value]];
    });
  }
}

function isWritten(cell: Cell): cell is string | Uint8Array {
  return typeof cell === 'string' || cell instanceof Uint8Array;
}

function isAny(cell: Cell): cell is Cell {
  return cell !== null;
}
