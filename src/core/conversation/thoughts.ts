import type { Part } from '../conversation';

const TAG = /<(\/?)think(?:ing)?>/g;

/** A text as one part; an empty text gives none. */
export function textParts(text: string): Part[] {
  return text === '' ? [] : [{ kind: 'text', text }];
}

/**
 * The text of a model with `<think>…</think>` taken apart. A thought begins at the start of the text or of a line; without its
 * end tag it is one to the end of the text, but only where the text begins with it. A lonely `</think>` ends a thought whose
 * begin was in the prompt. Tags inside a sentence are words like others. Only tags are left out: all else is in the parts.
 */
export function thoughtParts(text: string): Part[] {
  const tags = [...text.matchAll(TAG)].map((m) => ({ start: m.index, end: m.index + m[0].length, closes: m[1] === '/' }));
  if (tags.length === 0) return textParts(text);
  const parts: Part[] = [];
  let from = 0;
  const [first] = tags;
  if (first?.closes === true) {
    parts.push({ kind: 'reasoning', text: text.slice(0, first.start), closed: true });
    from = first.end;
  }
  const closes = tags.filter((t) => t.closes);
  let next = 0;
  for (const open of tags) {
    if (open.closes || open.start < from || !beginsLine(text, open.start)) continue;
    while ((closes[next]?.start ?? Infinity) < open.end) next++;
    const close = closes[next];
    if (!close && text.slice(0, open.start).trim() !== '') break;
    parts.push(...textParts(text.slice(from, open.start)), { kind: 'reasoning', text: text.slice(open.end, close?.start ?? text.length), closed: close !== undefined });
    from = close?.end ?? text.length;
  }
  return [...parts, ...textParts(text.slice(from))];
}

function beginsLine(text: string, at: number): boolean {
  let i = at - 1;
  while (i >= 0 && (text[i] === ' ' || text[i] === '\t')) i--;
  return i < 0 || text[i] === '\n' || text[i] === '>';
}
