/** One rater's verdict as a small mark: for the first side, for the second, a tie, or another label in words. */
export type Mark = { readonly side: 'first' | 'second' | 'tie' | 'none'; readonly label: string };

const SIDES: Readonly<Record<string, Mark['side']>> = {
  a: 'first', '1': 'first', first: 'first', left: 'first', chosen: 'first', model_a: 'first', '◂': 'first', '◀': 'first', '<': 'first',
  b: 'second', '2': 'second', second: 'second', right: 'second', rejected: 'second', model_b: 'second', '▸': 'second', '▶': 'second', '>': 'second',
  t: 'tie', tie: 'tie', '=': 'tie', same: 'tie', equal: 'tie', '■': 'tie', '0': 'tie',
  '-': 'none', '–': 'none', '·': 'none', '': 'none',
};

/** Marks are shown for this many raters; the rest is counted. */
const SHOWN = 12;

/**
 * Reads a cell of marks: a list of labels (JSON text or separated by spaces or commas), or a word of A, B and T.
 * Labels that name no side stay words.
 */
export function readMarks(text: string): { readonly marks: readonly Mark[]; readonly more: number } {
  const labels = labelsOf(text.trim());
  const marks = labels.slice(0, SHOWN).map((label): Mark => ({ side: SIDES[label.toLowerCase()] ?? 'none', label }));
  return { marks, more: Math.max(0, labels.length - SHOWN) };
}

/** What a mark looks like: its shape says it without its colour. */
export function glyphOf(mark: Mark): string {
  return { first: '◂', second: '▸', tie: '■', none: mark.label === '' ? '·' : mark.label }[mark.side];
}

function labelsOf(text: string): string[] {
  if (/^[ABT◂▸■◀▶=<>·-]+$/u.test(text)) return Array.from(text);
  if (text.startsWith('[') && text.endsWith(']')) {
    return text.slice(1, -1).split(',').map((part) => part.trim().replace(/^["']|["']$/g, ''));
  }
  return text === '' ? [] : text.split(/[\s,;|]+/u);
}
