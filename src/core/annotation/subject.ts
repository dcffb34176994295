/** What a label or verdict is about. Offsets are code points of the text at `path`; `end` is exclusive. */
export type Subject =
  | { readonly kind: 'record' }
  /** One message of a conversation, by its place in the row: `messages[3]`. */
  | { readonly kind: 'turn'; readonly path: string }
  /** One of several answers: `chosen`, `completions[2]`. */
  | { readonly kind: 'response'; readonly path: string }
  /** A stretch of a text, with the words and a little of what stands around them, by which it is found again when the text moved. */
  | { readonly kind: 'span'; readonly path: string; readonly start: number; readonly end: number; readonly text: string; readonly before: string; readonly after: string }
  /** Two things judged together: an evaluation item and a training row, or a prompt and the sides compared. */
  | { readonly kind: 'pair'; readonly sides: readonly [string, string] };

export type SubjectKind = Subject['kind'];

/** Equal for equal subjects; a span's words and surroundings are not part of it. */
export function subjectKey(subject: Subject): string {
  switch (subject.kind) {
    case 'record':
      return 'record';
    case 'turn':
    case 'response':
      return `${subject.kind} ${subject.path}`;
    case 'span':
      return `span ${subject.path} ${subject.start}-${subject.end}`;
    case 'pair':
      return `pair ${JSON.stringify(subject.sides)}`;
  }
}

/** Characters of context that a span keeps on each side. */
const CONTEXT = 24;

/** The subject of the stretch [start, end) (code points) of the text at `path`. */
export function spanOf(path: string, text: string, start: number, end: number): Subject & { kind: 'span' } {
  const points = Array.from(text);
  const cut = (from: number, to: number): string => points.slice(Math.max(0, from), Math.max(0, to)).join('');
  return { kind: 'span', path, start, end, text: cut(start, end), before: cut(start - CONTEXT, start), after: cut(end, end + CONTEXT) };
}

export type FoundSpan =
  | { readonly state: 'same' | 'moved'; readonly start: number; readonly end: number }
  | { readonly state: 'lost' };

/**
 * Where a span is now: at its old place, or where its words stand with most of their old surroundings, the nearest of equals.
 * `lost` where its words are no longer in the text.
 */
export function findSpan(span: Subject & { kind: 'span' }, text: string): FoundSpan {
  const points = Array.from(text);
  const words = Array.from(span.text);
  const at = (start: number): boolean => words.every((c, i) => points[start + i] === c);
  if (at(span.start) && span.end === span.start + words.length && span.end <= points.length) return { state: 'same', start: span.start, end: span.end };
  if (words.length === 0) return { state: 'lost' };
  let best: { start: number; score: number } | undefined;
  for (let start = 0; start + words.length <= points.length; start++) {
    if (!at(start)) continue;
    const score = around(span, points, start, words.length) - Math.abs(start - span.start) / (points.length + 1);
    if (!best || score > best.score) best = { start, score };
  }
  return best ? { state: 'moved', start: best.start, end: best.start + words.length } : { state: 'lost' };
}

/** How many characters before and after are as they were. */
function around(span: Subject & { kind: 'span' }, points: readonly string[], start: number, length: number): number {
  const before = Array.from(span.before).reverse();
  const after = Array.from(span.after);
  let score = 0;
  while (score < before.length && points[start - 1 - score] === before[score]) score++;
  let following = 0;
  while (following < after.length && points[start + length + following] === after[following]) following++;
  return score + following;
}
