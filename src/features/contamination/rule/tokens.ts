import { lowerCase } from './lowerCase';

/** A run of anything but these 13 is a token: tab, carriage return, apostrophe, slash, brackets, other scripts' punctuation belong to one. */
const TOKEN = /[^ ,.?!:;()"\-\n\\]+/g;

/** A text's tokens, in lower case. */
export function tokensOf(text: string): string[] {
  return lowerCase(text).match(TOKEN) ?? [];
}

export function countTokens(text: string): number {
  return text.match(TOKEN)?.length ?? 0;
}

/** A token and where it stands in the text, in code units. */
export interface PlacedToken {
  readonly token: string;
  readonly start: number;
  readonly end: number;
}

export function placedTokens(text: string): PlacedToken[] {
  return Array.from(text.matchAll(TOKEN), (found) => ({ token: lowerCase(found[0]), start: found.index, end: found.index + found[0].length }));
}
