import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffWords, sharedPrefix } from '../../../src/core/wordDiff';
import type { DiffRange } from '../../../src/core/wordDiff';

const AGES = { milliseconds: 60_000 };
const marked = (text: string, ranges: readonly DiffRange[]): string[] => ranges.map((r) => text.slice(r.start, r.end));
const unmarked = (text: string, ranges: readonly DiffRange[]): string => {
  let [out, at] = ['', 0];
  for (const r of ranges) {
    out += text.slice(at, r.start);
    at = r.end;
  }
  return out + text.slice(at);
};
const words = fc.array(fc.constantFrom('one', 'two', ' ', ' ', '\n', '漢', '字', '😀', 'é', 'e\u0301', ',', '\ud83d', 'กำ', '_x1'), { maxLength: 30 }).map((w) => w.join(''));

describe('the words by which two texts differ', () => {
  it('leave the same text on both sides when they are taken out', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const diff = diffWords(a, b, AGES);
        expect(diff.timedOut).toBe(false);
        expect(unmarked(a, diff.left)).toBe(unmarked(b, diff.right));
        if (a === b) expect([diff.left, diff.right]).toEqual([[], []]);
      }),
    );
  });

  it('are whole words', () => {
    const [a, b] = ['The cat sat on the mat.', 'The cats sat on a mat.'];
    const diff = diffWords(a, b, AGES);
    expect(marked(a, diff.left)).toEqual(['cat', 'the']);
    expect(marked(b, diff.right)).toEqual(['cats', 'a']);
  });

  it('are single characters where a script writes no spaces', () => {
    const [a, b] = ['私は猫が好きです', '私は犬が好きです'];
    const diff = diffWords(a, b, AGES);
    expect(marked(a, diff.left)).toEqual(['猫']);
    expect(marked(b, diff.right)).toEqual(['犬']);
  });

  it('keep an accent with its letter', () => {
    const diff = diffWords('cafe\u0301 noir', 'cafe noir', AGES);
    expect(marked('cafe\u0301 noir', diff.left)).toEqual(['cafe\u0301']);
  });

  it('are not looked for longer than allowed, and that is said', () => {
    const text = (seed: number): string => Array.from({ length: 60_000 }, (_, i) => `w${(i * seed) % 59_999}`).join(' ');
    expect(diffWords(text(7), text(13), { milliseconds: 1 })).toEqual({ left: [], right: [], timedOut: true });
  });

  it('begin after what both share, which never ends inside a word or a pair of surrogates', () => {
    expect(sharedPrefix('the cat', 'the car')).toBe(4);
    expect(sharedPrefix('a 😀', 'a 😁')).toBe(2);
    expect(sharedPrefix('漢字一', '漢字二')).toBe(2);
    expect(sharedPrefix('same', 'same')).toBe(4);
  });
});
