import { CHANGES } from '../../../src/features/comparison/keysContract';
import type { KeysChoice, KeysOrder } from '../../../src/features/comparison/keysContract';
import { TABS } from './ranking';
import type { FiguresTab } from './ranking';
import type { TextSpec } from '../../kit/reader/textBlock';

export type TextMode = TextSpec['mode'];

/** To which answer words are compared. */
export const AGAINST = ['pinned', 'neighbour', 'none'] as const;
export type Against = (typeof AGAINST)[number];

/** What the page keeps from one time to the next. */
export interface Kept {
  readonly choice: KeysChoice;
  readonly order: KeysOrder;
  /** Which key of the list is read, from 0. */
  readonly at: number;
  /** Sides beside each other, the pinned one first. */
  readonly shown: readonly number[];
  readonly column: number;
  readonly from: number;
  readonly to: number;
  readonly mode: TextMode;
  readonly against: Against;
  readonly isTogether: boolean;
  readonly isPromptOpen: boolean;
  readonly isBesideOpen: boolean;
  readonly areFiguresOpen: boolean;
  /** Means are a curve over steps. */
  readonly isCurve: boolean;
  readonly isBlind: boolean;
  readonly tab: FiguresTab;
}

type Loose = Readonly<Record<string, unknown>>;

/** What was kept, so far as it still makes sense of so many sides and metrics; null: nothing. */
export function keptOf(value: unknown, sides: number, metrics: number): Kept | null {
  if (!isLoose(value)) return null;
  const side = (n: unknown): n is number => isBelow(n, sides);
  const { choice, order, at, shown, column, from, to, mode, against, isTogether, isPromptOpen, isBesideOpen, areFiguresOpen, isCurve, isBlind, tab } = value;
  if (!isChoice(choice, sides, metrics) || !isOrder(order, sides, metrics) || !isBelow(at, Infinity)) return null;
  if (!Array.isArray(shown) || shown.length === 0 || !shown.every(side) || new Set(shown).size !== shown.length) return null;
  if (!isBelow(column, shown.length) || !side(from) || !side(to)) return null;
  if (mode !== 'markdown' && mode !== 'plain' && mode !== 'raw') return null;
  const to_ = AGAINST.find((a) => a === against);
  if (to_ === undefined) return null;
  return { choice, order, at, shown, column, from, to, mode, against: to_, isTogether: isTogether === true, isPromptOpen: isPromptOpen === true, isBesideOpen: isBesideOpen === true, areFiguresOpen: areFiguresOpen === true, isCurve: isCurve === true, isBlind: isBlind === true, tab: TABS.find((known) => known === tab) ?? 'differences' };
}

function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null;
}

function isBelow(value: unknown, most: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < most;
}

function isOrder(value: unknown, sides: number, metrics: number): value is KeysOrder {
  return value === 'first' || (isLoose(value) && isBelow(value['metric'], metrics) && isBelow(value['from'], sides) && isBelow(value['to'], sides));
}

function isChoice(value: unknown, sides: number, metrics: number): value is KeysChoice {
  if (!isLoose(value)) return false;
  const hasSides = (...names: readonly string[]): boolean => names.every((name) => isBelow(value[name], sides));
  switch (value['of']) {
    case 'all': case 'joined': case 'otherPrompt': case 'differ': return true;
    case 'missing': case 'duplicates': case 'empty': case 'truncated': return hasSides('side');
    case 'identical': return hasSides('a', 'b');
    case 'flips': return hasSides('from', 'to') && isBelow(value['metric'], metrics) && CHANGES.some((c) => c === value['change']);
    case 'changes': return hasSides('from', 'to') && isBelow(value['metric'], metrics) && [-1, 0, 1].includes(value['sign'] as number);
    case 'allRight': case 'mixed': case 'allWrong': return hasSides('side') && isBelow(value['metric'], metrics);
    case 'neverFixed': return isBelow(value['metric'], metrics);
    case 'turned': return hasSides('side') && isBelow(value['metric'], metrics) && typeof value['isRight'] === 'boolean';
    case 'noValue': return hasSides('side') && isBelow(value['metric'], metrics);
    case 'slice': return typeof value['by'] === 'string' && (value['value'] === null || typeof value['value'] === 'string') && (value['change'] === null || (isLoose(value['change']) && isChoice({ ...value['change'], of: 'changes' }, sides, metrics)));
    default: return false;
  }
}
