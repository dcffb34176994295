import { lowerCase } from './lowerCase';
import { countTokens } from './tokens';

/** Which of the first 128 characters are in no token; all others are. */
const BETWEEN = Uint8Array.from({ length: 128 }, (_, code) => (countTokens(String.fromCharCode(code)) === 0 ? 1 : 0));

/** A text's tokens as numbers, and their places in code units. */
export interface NumberedTokens {
  readonly length: number;
  /** 0 for a token that has no number. */
  readonly numbers: Uint32Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** The tokens of a text by the numbers (from 1) that `numberOf` has for them in lower case. No token is kept: a text of 10 MB has two million. */
export function numberedTokens(text: string, numberOf: (token: string) => number): NumberedTokens {
  const lower = lowerCase(text);
  const isSamePlace = lower.length === text.length;
  const most = (text.length + 1) >> 1;
  const [numbers, starts, ends] = [new Uint32Array(most), new Uint32Array(most), new Uint32Array(most)];
  let length = 0;
  let start = -1;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0x20;
    const isBetween = code < 128 && BETWEEN[code] === 1;
    if (!isBetween && start < 0) start = at;
    if (!isBetween || start < 0) continue;
    numbers[length] = numberOf(isSamePlace ? lower.slice(start, at) : lowerCase(text.slice(start, at)));
    starts[length] = start;
    ends[length++] = at;
    start = -1;
  }
  return { length, numbers, starts, ends };
}
