import type { Part, Turn } from '../../../src/core/conversation';
import { tCount } from '../l10n';
import { codePointLength } from './textRanges';

/** `1 char`, `1,420 chars`. */
export function charCount(n: number): string {
  return tCount(n, '{0} char', '{0} chars');
}

/** Code points of what a part says. */
export function partChars(part: Part): number {
  switch (part.kind) {
    case 'text':
    case 'reasoning':
    case 'refusal':
    case 'tool-result':
      return codePointLength(part.text);
    case 'tool-call':
      return codePointLength(part.arguments);
    case 'unknown':
      return codePointLength(part.json);
    case 'image':
    case 'audio':
    case 'file':
      return 0;
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
