import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TOKENS } from '../../../src/features/contamination/contract';
import { atOnce } from '../../../src/features/contamination/rule/steps';
import { numberedTokens } from '../../../src/features/contamination/rule/textTokens';
import { placedTokens } from '../../../src/features/contamination/rule/tokens';

test.each(TOKENS)('tokens by their places are the rule’s tokens, whatever the text: %s', (tokens) => {
  const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(' ', ', ', '\n', '\t', '"', 'İ', 'ẞ', 'ΑΣ', '𐐀', '\ud800', 'K', 'a-b', '\\', '漢字', 'ラーメン。', '𠮷野', '，a', 'ไทย'));
  fc.assert(fc.property(fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')), (text) => {
    const words: string[] = [];
    const { length, starts, ends } = atOnce(numberedTokens(text, tokens, (token) => words.push(token)));
    expect(Array.from({ length }, (_, i) => ({ token: words[i], start: starts[i], end: ends[i] }))).toEqual(placedTokens(text, tokens));
  }), { numRuns: 300 });
});

test.each(TOKENS)('a text of several blocks is cut in no token, and its places go on: %s', (tokens) => {
  const blocks = ['word, Ünlü 漢字 '.repeat(40_000), 'x'.repeat(700_000), ' İ-é 𠮷野 end'];
  const text = blocks.join('');
  const words: string[] = [];
  const { length, starts, ends } = atOnce(numberedTokens(text, tokens, (token) => words.push(token)));
  const expected = placedTokens(text, tokens);
  expect(length).toBe(expected.length);
  expect(expected.findIndex(({ token, start, end }, i) => token !== words[i] || start !== starts[i] || end !== ends[i])).toBe(-1);
});
