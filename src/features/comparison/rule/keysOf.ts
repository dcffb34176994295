import type { KeySide, KeysChoice, KeysOrder } from '../keysContract';
import { changeOf, isNeverFixed, lastTurn } from './flips';
import type { Joined } from './joined';
import { EMPTY, TRUNCATED } from './joined';
import { samplesAre } from './samples';
import { hasValue } from './slices';
import type { SliceValues } from './slices';

/** The keys that a choice has, in the order in which they were first read. `slices`: the values of the column that a choice of a slice names. */
export function keysOf(table: Joined, choice: KeysChoice, slices: SliceValues = []): number[] {
  const { keys, sides } = table;
  const where = (is: (key: number) => boolean): number[] => Array.from({ length: keys }, (_, key) => key).filter(is);
  switch (choice.of) {
    case 'all':
      return where(() => true);
    case 'joined':
      return where((key) => table.isJoined(key));
    case 'missing':
      return where((key) => sides[choice.side]?.has(key) === false);
    case 'duplicates': {
      const side = sides[choice.side];
      return [...new Set((side?.duplicates ?? []).map((place) => side?.keyOf[place] ?? -1))].sort((a, b) => a - b);
    }
    case 'empty':
      return where((key) => isFlagged(table, key, choice.side, EMPTY));
    case 'truncated':
      return where((key) => isFlagged(table, key, choice.side, TRUNCATED));
    case 'otherPrompt':
      return table.otherPrompts() ?? [];
    case 'differ':
      return where((key) => isDifferent(table, key));
    case 'identical':
      return where((key) => table.sameAnswer(key, choice.a, choice.b));
    case 'flips':
      return where((key) => changeOf(valueAt(table, choice.metric, key, choice.from), valueAt(table, choice.metric, key, choice.to)) === choice.change);
    case 'changes':
      return where((key) => isChange(table, key, choice));
    case 'neverFixed':
      return where((key) => isNeverFixed(sides.map((_, side) => valueAt(table, choice.metric, key, side))));
    case 'allRight':
    case 'mixed':
    case 'allWrong':
      return where((key) => samplesAre(sides[choice.side]?.sampleValues(key, choice.metric) ?? []) === choice.of);
    case 'turned':
      return where((key) => {
        const turn = lastTurn(sides.map((_, side) => valueAt(table, choice.metric, key, side)));
        return turn !== null && turn.stage === choice.side && turn.isRight === choice.isRight;
      });
    case 'slice':
      return where((key) => hasValue(slices[key], choice.value) && (choice.change === null || isChange(table, key, choice.change)));
    case 'noValue':
      return where((key) => sides[choice.side]?.has(key) === true && Number.isNaN(valueAt(table, choice.metric, key, choice.side)));
  }
}

function isChange(table: Joined, key: number, { metric, from, to, sign }: Omit<Extract<KeysChoice, { of: 'changes' }>, 'of'>): boolean {
  return Math.sign(valueAt(table, metric, key, to) - valueAt(table, metric, key, from)) === sign;
}

const valueAt = (table: Joined, metric: number, key: number, side: number): number => table.sides[side]?.valuesByKey(table.keys, metric)[key] ?? Number.NaN;

/** Does any of the side's answers to a key have this flag? */
function isFlagged(table: Joined, key: number, at: number, flag: number): boolean {
  const side = table.sides[at];
  return side?.answers !== undefined && side.answers !== null && [...side.placesOf(key)].some((place) => ((side.answers?.flags[place] ?? 0) & flag) !== 0);
}

/** Do two sides that have the key answer differently? */
function isDifferent(table: Joined, key: number): boolean {
  const holders = table.sides.flatMap((side, i) => (side.has(key) ? [i] : []));
  const [first, ...others] = holders;
  return first !== undefined && others.some((other) => !table.sameAnswer(key, first, other));
}

/** Keys ordered by how much a metric changes, the greatest change first; those without a change known stand last. */
export function inOrder(table: Joined, keys: readonly number[], order: KeysOrder): readonly number[] {
  if (order === 'first') return keys;
  const size = new Map(keys.map((key) => [key, Math.abs(valueAt(table, order.metric, key, order.to) - valueAt(table, order.metric, key, order.from))]));
  const of = (key: number): number => {
    const found = size.get(key) ?? Number.NaN;
    return Number.isNaN(found) ? -1 : found;
  };
  return [...keys].sort((a, b) => of(b) - of(a) || a - b);
}

/** What each side has of a key. */
export function sidesAt(table: Joined, key: number): (KeySide | null)[] {
  return table.sides.map((side, at): KeySide | null => {
    const place = side.first[key] ?? -1;
    if (place < 0) return null;
    const sameAs = table.sides.findIndex((_, other) => other <= at && (other === at || table.sameAnswer(key, other, at)));
    return {
      row: side.read.rows[place] ?? 0, samples: side.samplesOf(key), characters: side.answers?.characters[place] ?? 0, sameAs,
      values: side.read.values.map((_, metric) => {
        const value = side.valueOf(key, metric);
        return Number.isNaN(value) ? null : value;
      }),
    };
  });
}
