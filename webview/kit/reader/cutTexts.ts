import { CellMap, CellStruct, isList } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import type { CutText } from '../../../src/features/explore/contract';

/** Texts shorter than this (UTF-16 units) are never the cut ones: an equal short text elsewhere is not taken for one. */
const SHORTEST = 256;

/** A cut text as it stands in the record, with where the rest of it is. */
export interface CutValue extends CutText {
  readonly text: string;
}

/** The texts of `row` that were cut, by the paths the host gave (column, then field names and list positions from 0). */
export function cutValues(row: CellStruct, cut: readonly CutText[]): CutValue[] {
  return cut.flatMap((c) => {
    const text = valueAt(row, c.path);
    return typeof text === 'string' ? [{ ...c, text }] : [];
  });
}

/** The cut text that `text` is, or is the end of (the last turn of a transcript that is one string). */
export function cutOf(text: string, cut: readonly CutValue[]): CutValue | undefined {
  return cut.find((c) => c.text === text) ?? (text.length < SHORTEST ? undefined : cut.find((c) => c.text.endsWith(text)));
}

function valueAt(row: Cell, path: readonly (string | number)[]): Cell | undefined {
  let at: Cell | undefined = row;
  for (const step of path) {
    if (at instanceof CellStruct) at = typeof step === 'number' ? at.values[step] : at.get(step);
    else if (at instanceof CellMap) at = at.entries.find(([key]) => key === step)?.[1];
    else if (isList(at) && typeof step === 'number') at = at[step];
    else return undefined;
  }
  return at;
}
