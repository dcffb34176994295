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

/** So many code units are read at a time; a token is never cut. */
const BLOCK = 64 * 1024;

/**
 * The tokens of a text by the numbers (from 1) that `numberOf` has for them in lower case. No token is kept: a text of 10 MB has two
 * million. It stops after each block, so that a page can do something else meanwhile.
 */
export function* numberedTokens(text: string, tokens: Tokens, numberOf: (token: string) => number): Generator<void, NumberedTokens> {
  const found = new Found(tokens === 'characters' ? text.length : (text.length + 1) >> 1);
  for (let from = 0; from < text.length; ) {
    let to = Math.min(text.length, from + BLOCK);
    while (to < text.length && BETWEEN_WORDS[text.charCodeAt(to)] !== 1) to++;
    addTokens(found, text.slice(from, to), from, tokens === 'characters', numberOf);
    from = to;
    yield;
  }
  return found;
}

class Found implements NumberedTokens {
  readonly numbers: Uint32Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  length = 0;

  constructor(most: number) {
    this.numbers = new Uint32Array(most);
    this.starts = new Uint32Array(most);
    this.ends = new Uint32Array(most);
  }

  add(number: number, start: number, end: number): void {
    this.numbers[this.length] = number;
    this.starts[this.length] = start;
    this.ends[this.length++] = end;
  }
}

/** Of a block that begins at `offset` and ends between two tokens. */
function addTokens(found: Found, block: string, offset: number, byCharacters: boolean, numberOf: (token: string) => number): void {
  const lower = lowerCase(block);
  const isSamePlace = lower.length === block.length;
  let start = -1;
  const end = (at: number): void => {
    if (start < 0) return;
    found.add(numberOf(isSamePlace ? lower.slice(start, at) : lowerCase(block.slice(start, at))), offset + start, offset + at);
    start = -1;
  };
  for (let at = 0; at < block.length; at++) {
    const code = block.charCodeAt(at);
    const kind = code < 128 ? (BETWEEN_WORDS[code] === 1 ? BETWEEN : 0) : byCharacters ? kindOf(block.codePointAt(at) ?? code) : 0;
    if (kind !== 0) end(at);
    if (kind === BETWEEN) continue;
    if (start < 0) start = at;
    if (kind !== SINGLE) continue;
    if (isPair(code)) at++;
    end(at + 1);
  }
  end(block.length);
}

/** The first half of a code point above U+FFFF. */
const isPair = (code: number): boolean => code >= 0xd800 && code < 0xdc00;
