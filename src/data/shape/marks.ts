import type { Seen } from './values';

/** A column name taken apart: `completion_a` → ['completion'] with mark `a`; `r1_solution_2` → ['r1', 'solution'] with `2`. */
interface Marked {
  readonly seen: Seen;
  readonly rest: readonly string[];
  readonly mark: string;
}

/** Columns whose names differ only in the mark of a side or in a number, in the order of their marks. */
export interface MarkedGroup {
  readonly rest: readonly string[];
  readonly marks: readonly string[];
  readonly columns: readonly Seen[];
}

const MARK = /^(?:[a-e]|\d{1,2}|left|right|first|second|one|two)$/;
const LINES = ['left,right', 'first,second', 'one,two'];

/** Groups of at least two columns, in the order of the dataset; their marks count from a, 0 or 1 without a gap. */
export function markedGroups(seen: readonly Seen[]): readonly MarkedGroup[] {
  const groups = new Map<string, Marked[]>();
  for (const marked of seen.flatMap((s) => markedNames(s))) groups.set(keyOf(marked), [...(groups.get(keyOf(marked)) ?? []), marked]);
  return [...groups.values()].filter((g) => isSeries(g.map((m) => m.mark))).map((g) => ({ rest: g[0]?.rest ?? [], marks: g.map((m) => m.mark), columns: g.map((m) => m.seen) }));
}

const keyOf = (marked: Marked): string => `${marked.rest.join('_')}#${/\d/.test(marked.mark) ? 'number' : marked.mark.length > 1 ? 'word' : 'letter'}`;

function markedNames(seen: Seen): readonly Marked[] {
  const tokens = seen.plain.replace(/([a-z])(\d{1,2})(?=_|$)/g, '$1_$2').split('_');
  return tokens.flatMap((mark, at) => (MARK.test(mark) && tokens.length > 1 ? [{ seen, mark, rest: tokens.filter((_, i) => i !== at) }] : []));
}

function isSeries(marks: readonly string[]): boolean {
  if (marks.length < 2 || new Set(marks).size !== marks.length) return false;
  const sorted = [...marks].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (sorted.every((m) => /^\d+$/.test(m))) return Number(sorted[0]) <= 1 && sorted.every((m, i) => Number(m) === Number(sorted[0]) + i);
  return LINES.includes(marks.join(',')) || sorted.every((m, i) => m === 'abcde'[i]);
}
