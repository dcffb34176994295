import { tryParseJson } from '../../src/core/json';
import { SEEN } from '../../src/core/verdictSide';
import type { VerdictSide } from '../../src/core/verdictSide';

/** One rater's verdict as a small mark: for the first side, for the second, a tie, or another label in words. */
export interface Mark {
  readonly verdict: VerdictSide | null;
  readonly label: string;
}

/** Marks are shown for this many raters; the rest is counted. */
const SHOWN = 12;

/** Reads a cell of marks: JSON text of a list of labels, as `verdictsSql` writes them. Labels that name no side stay words. */
export function readMarks(text: string): { readonly marks: readonly Mark[]; readonly more: number } {
  const parsed = tryParseJson(text);
  const labels = Array.isArray(parsed) ? parsed.map((l) => (l === null ? '' : String(l))) : text === '' ? [] : [text];
  const marks = labels.slice(0, SHOWN).map((label): Mark => ({ verdict: SEEN[label] ?? null, label }));
  return { marks, more: Math.max(0, labels.length - SHOWN) };
}

/** What a verdict looks like: its shape says it without its colour; hollow is slightly. */
export function glyphOf({ side, slight }: VerdictSide): string {
  if (side === 'tie') return '■';
  return side === 'first' ? (slight ? '◁' : '◀') : slight ? '▷' : '▶';
}
