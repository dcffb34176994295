import type { TextMode } from '../../../src/features/explore/contract';
import { comparePairs, textParts } from './compareSides';
import type { SideComparison, TextPart } from './compareSides';
import type { NumberedTurn, ReaderModel } from './readerModel';

/**
 * Word differences of a record against another one, of the parts of `own` alone: the n-th turn of a role against the n-th turn of that role, answers by
 * what they are called. `kind`: how words look that only `own` has.
 */
export function compareRecords(own: ReaderModel, other: ReaderModel, kind: 'inserted' | 'removed', mode: TextMode, milliseconds: number, anyway: boolean): SideComparison {
  const pairs: (readonly [TextPart, TextPart])[] = [];
  const pair = (a: readonly NumberedTurn[], b: readonly NumberedTurn[]): void => {
    for (const role of new Set(a.map(({ turn }) => turn.role))) {
      const [left, right] = [a, b].map((turns) => turns.filter(({ turn }) => turn.role === role));
      left?.forEach((turn, i) => {
        const [mine, theirs] = [textParts([turn]), textParts(right?.[i] ? [right[i]] : [])];
        mine.forEach((part, n) => { if (theirs[n]) pairs.push([part, theirs[n]]); });
      });
    }
  };
  pair(own.turns, other.turns);
  own.sides.forEach((side, i) => pair(side.turns, (other.sides.find((s) => s.title === side.title) ?? other.sides[i])?.turns ?? []));
  return comparePairs(pairs, mode, milliseconds, [kind, kind === 'inserted' ? 'removed' : 'inserted'], anyway);
}
