import type { Tokens } from '../contract';
import { BETWEEN, kindOf, SINGLE } from './characters';
import { lowerCase } from './lowerCase';
import { countTokens } from './tokens';

/** Which of the first 128 characters are in no token; all others are. */
const BETWEEN_WORDS = Uint8Array.from({ length: 128 }, (_, code) => (countTokens(String.fromCharCode(code), 'words') === 0 ? 1 : 0));

/** A text's tokens as numbers, and their places in code units. */
export interface NumberedTokens {
  readonly length: number;
  /** 0 for a token that has no number. */
  readonly numbers: Uint32Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** The tokens of a text by the numbers (from 1) that `numberOf` has for them in lower case. No token is kept: a text of 10 MB has two million. */
export function numberedTokens(text: string, tokens: Tokens, numberOf: (token: string) => number): NumberedTokens {
  const lower = lowerCase(text);
  const isSamePlace = lower.length === text.length;
  const byCharacters = tokens === 'characters';
  const most = byCharacters ? text.length : (text.length + 1) >> 1;
  const [numbers, starts, ends] = [new Uint32Array(most), new Uint32Array(most), new Uint32Array(most)];
  let length = 0;
  let start = -1;
  const end = (at: number): void => {
    if (start < 0) return;
    numbers[length] = numberOf(isSamePlace ? lower.slice(start, at) : lowerCase(text.slice(start, at)));
    starts[length] = start;
    ends[length++] = at;
    start = -1;
  };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? (BETWEEN_WORDS[code] === 1 ? BETWEEN : 0) : byCharacters ? kindOf(text.codePointAt(at) ?? code) : 0;
    if (kind !== 0) end(at);
    if (kind === BETWEEN) continue;
    if (start < 0) start = at;
    if (kind !== SINGLE) continue;
    if (isPair(code)) at++;
    end(at + 1);
  }
  end(text.length);
  return { length, numbers, starts, ends };
}

/** The first half of a code point above U+FFFF. */
const isPair = (code: number): boolean => code >= 0xd800 && code < 0xdc00;
