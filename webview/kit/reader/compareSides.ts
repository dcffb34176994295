import type { Part } from '../../../src/core/conversation';
import { diffWords } from '../../../src/core/wordDiff';
import type { TextMode } from '../../../src/features/explore/contract';
import { MARKDOWN_LIMIT, readable } from './readableText';
import type { ModelSide, NumberedTurn } from './readerModel';
import type { Comparison } from './sideView';
import { turnText } from './counts';
import type { TextRange } from './textRanges';

export interface SideComparison {
  readonly comparison: Comparison;
  /** Ranges over what is visible of each part. */
  readonly ranges: ReadonlyMap<Part, readonly TextRange[]>;
}

export type TextPart = Part & { readonly kind: 'text' };

const NOTHING: ReadonlyMap<Part, readonly TextRange[]> = new Map();

/** Together, the texts of two sides that are compared at once, before anything is drawn (UTF-16 units). */
export const COMPARE_AT_ONCE = 24_000;
/** Longer than this, no words are compared: VS Code's own diff editor does it better. */
const COMPARE_LIMIT = MARKDOWN_LIMIT;
/** Two answers of more than `SHORT` units together of which more than this share differs are only marked when a person asks for it. */
const MOST = 0.6;
const SHORT = 200;

/** All that a side says: for copying, for the diff editor and to see whether two sides are the same. */
export function sideText(side: ModelSide): string {
  return side.turns.map((t) => turnText(t.turn)).join('\n\n');
}

/**
 * Word differences between two sides, over the text as it is shown in `mode`: the n-th text of one against the n-th text of
 * the other. `milliseconds` bounds the whole; beyond it nothing is marked and `too-different` is said. Where most words differ,
 * nothing is marked either (`unlike`), unless `anyway`.
 */
export function compareSides(sides: readonly ModelSide[], mode: TextMode, milliseconds: number, anyway = false): SideComparison {
  const [left, right] = sides;
  if (!left || !right || sides.length !== 2) return { comparison: 'none', ranges: NOTHING };
  const texts = [left, right].map(sideText);
  if (texts[0] === texts[1]) return { comparison: 'same', ranges: NOTHING };
  if (texts.some((t) => t === '')) return { comparison: 'none', ranges: NOTHING };
  if (texts.some((t) => t.length > COMPARE_LIMIT)) return { comparison: 'too-different', ranges: NOTHING };
  const [lefts, rights] = [textParts(left.turns), textParts(right.turns)];
  // Left is what is looked at first (chosen): what it has and the other has not is drawn as inserted.
  return comparePairs(lefts.flatMap((a, i) => (rights[i] ? [[a, rights[i]] as const] : [])), mode, milliseconds, ['inserted', 'removed'], anyway);
}

/** Word differences of texts, two by two; `kinds`: how words look that only the first or only the second has. */
export function comparePairs(pairs: readonly (readonly [TextPart, TextPart])[], mode: TextMode, milliseconds: number, kinds: readonly ['inserted' | 'removed', 'inserted' | 'removed'], anyway = false): SideComparison {
  const ranges = new Map<Part, readonly TextRange[]>();
  const until = Date.now() + milliseconds;
  let [seen, marked] = [0, 0];
  for (const [a, b] of pairs) {
    if (a.text.length + b.text.length > COMPARE_LIMIT) return { comparison: 'too-different', ranges: NOTHING };
    const [seenA, seenB] = [readable(a.text, mode, false).visible, readable(b.text, mode, false).visible];
    const found = diffWords(seenA, seenB, { milliseconds: Math.max(1, until - Date.now()) });
    if (found.timedOut) return { comparison: 'too-different', ranges: NOTHING };
    seen += seenA.length + seenB.length;
    marked += lengthOf(found.left) + lengthOf(found.right);
    ranges.set(a, marks(found.left, seenA, kinds[0]));
    ranges.set(b, marks(found.right, seenB, kinds[1]));
  }
  // Where nearly every word is marked the marks say nothing and the answers cannot be read.
  if (!anyway && seen > SHORT && marked > MOST * seen) return { comparison: 'unlike', ranges: NOTHING };
  return { comparison: 'marked', ranges };
}

function lengthOf(ranges: readonly { readonly start: number; readonly end: number }[]): number {
  return ranges.reduce((sum, r) => sum + r.end - r.start, 0);
}

/** Changed words with nothing but white space between them are one mark. */
function marks(ranges: readonly { readonly start: number; readonly end: number }[], text: string, kind: 'inserted' | 'removed'): TextRange[] {
  const joined: TextRange[] = [];
  for (const { start, end } of ranges) {
    const last = joined.at(-1);
    if (last && text.slice(last.end, start).trim() === '') joined[joined.length - 1] = { ...last, end };
    else joined.push({ start, end, kind, label: '' });
  }
  return joined;
}

/** The texts of turns that say something. */
export function textParts(turns: readonly NumberedTurn[]): TextPart[] {
  return turns.flatMap((t) => t.turn.parts.filter((p): p is TextPart => p.kind === 'text' && p.text !== ''));
}
