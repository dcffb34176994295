import type { Part, Turn } from '../../../src/core/conversation';
import { tCount } from '../l10n';
import { codePointLength } from './textRanges';

/** `1 char`, `1,420 chars`. */
export function charCount(n: number): string {
  return tCount(n, '{0} char', '{0} chars');
}

/** How long parts are: `1,420 chars · 230 words`; the words only where all of the text is here. */
export function lengthOf(parts: readonly Part[], of: { chars(part: Part): number; words(part: Part): number | null }): string {
  const chars = charCount(parts.reduce((sum, part) => sum + of.chars(part), 0));
  const words = wordsOf(parts, (part) => of.words(part));
  return words === null ? chars : `${chars} · ${wordCount(words)}`;
}

export function wordCount(n: number): string {
  return tCount(n, '{0} word', '{0} words');
}

/** Words of parts together; null where one is not known. */
export function wordsOf(parts: readonly Part[], of: (part: Part) => number | null): number | null {
  return parts.reduce<number | null>((sum, part) => {
    const n = of(part);
    return sum === null || n === null ? null : sum + n;
  }, 0);
}

const counted = new WeakMap<Part, number>();

/** Words of what a part says: runs of characters that are no white space. */
export function partWords(part: Part): number {
  let n = counted.get(part);
  if (n === undefined) {
    n = 0;
    const [text, run] = [textOf(part), /\S+/g];
    while (run.test(text)) n++;
    counted.set(part, n);
  }
  return n;
}

/** Code points of what a part says. */
export function partChars(part: Part): number {
  return codePointLength(textOf(part));
}

function textOf(part: Part): string {
  switch (part.kind) {
    case 'text':
    case 'reasoning':
    case 'refusal':
    case 'tool-result':
      return part.text;
    case 'tool-call':
      return part.arguments;
    case 'unknown':
      return part.json;
    case 'image':
    case 'audio':
    case 'file':
      return '';
  }
}

export function turnChars(turn: Turn): number {
  return turn.parts.reduce((sum, part) => sum + partChars(part), 0);
}

/** What a turn says as one text, for copying, comparing and the outline. */
export function turnText(turn: Turn): string {
  return turn.parts
    .map((part) => {
      switch (part.kind) {
        case 'text':
        case 'reasoning':
        case 'refusal':
        case 'tool-result':
          return part.text;
        case 'tool-call':
          return `${part.name}(${part.arguments})`;
        case 'unknown':
          return part.json;
        case 'image':
        case 'audio':
        case 'file':
          return `[${part.kind}] ${part.reference}`;
      }
    })
    .join('\n\n');
}
