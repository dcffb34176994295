import type { Tokens } from '../contract';
import { characterTokens } from './characters';
import { lowerCase } from './lowerCase';

const BETWEEN = String.raw` ,.?!:;()"\-\n\\`;

const TOKEN: Readonly<Record<Tokens, RegExp>> = {
  /** A run of anything but these 13 is a token: tab, carriage return, apostrophe, slash, brackets, other scripts' punctuation belong to one. */
  words: new RegExp(`[^${BETWEEN}]+`, 'g'),
  characters: characterTokens(BETWEEN),
};

/** A text's tokens, in lower case. */
export function tokensOf(text: string, tokens: Tokens = 'words'): string[] {
  return lowerCase(text).match(TOKEN[tokens]) ?? [];
}

/** How many tokens a text has; no more than `most` are counted. */
export function countTokens(text: string, tokens: Tokens, most = Infinity): number {
  if (most === Infinity) return text.match(TOKEN[tokens])?.length ?? 0;
  const found = text.matchAll(TOKEN[tokens]);
  let count = 0;
  while (count < most && found.next().done !== true) count++;
  return count;
}

/** A token and where it stands in the text, in code units. */
export interface PlacedToken {
  readonly token: string;
  readonly start: number;
  readonly end: number;
}

export function placedTokens(text: string, tokens: Tokens): PlacedToken[] {
  return Array.from(text.matchAll(TOKEN[tokens]), (found) => ({ token: lowerCase(found[0]), start: found.index, end: found.index + found[0].length }));
}
