import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CaretText, caretMove, stretchOf } from '../../../src/features/annotation/caret';
import type { CaretMove, DrawnAt } from '../../../src/features/annotation/caret';

/** Draws a text in lines of `width` characters of 10 pixels, 20 pixels apart; line ends begin a new one. */
function drawnIn(text: string, width: number): DrawnAt {
  const places: { x: number; top: number }[] = [];
  let [column, line] = [0, 0];
  for (const unit of text.split('')) {
    if (column === width) [column, line] = [0, line + 1];
    places.push({ x: column * 10, top: line * 20 });
    if (unit === '\n') [column, line] = [0, line + 1];
    else column++;
  }
  places.push({ x: column * 10, top: line * 20 });
  return (offset) => places[offset];
}

const walk = (text: string, move: CaretMove, from = 0, width = 1000): number[] => {
  const caret = new CaretText(text);
  const drawn = drawnIn(text, width);
  const seen = [from];
  for (let at = from, i = 0; i < 60; i++) {
    const next = caret.moved(at, move, drawn);
    if (next === at) break;
    seen.push((at = next));
  }
  return seen;
};

describe('a caret in a text', () => {
  test('moves by what a person sees as one character', () => {
    const family = '👩‍👩‍👧'; // three people and two joiners
    const text = `a${family}e\u0301\r\n😀z`;
    expect(walk(text, 'right')).toEqual([0, 1, 1 + family.length, 3 + family.length, 5 + family.length, 7 + family.length, text.length]);
    expect(walk(text, 'left', text.length)).toEqual([...walk(text, 'right')].reverse());
  });

  test('goes to the end of a word and to the beginning of one', () => {
    const text = 'Most commonly, 你 use “it”.';
    expect(walk(text, 'wordRight').map((at) => text.slice(0, at))).toEqual(['', 'Most', 'Most commonly', 'Most commonly, 你', 'Most commonly, 你 use', 'Most commonly, 你 use “it', text]);
    expect(walk(text, 'wordLeft', text.length).map((at) => text.slice(at))).toEqual(['', 'it”.', 'use “it”.', '你 use “it”.', 'commonly, 你 use “it”.', text]);
  });

  test('selects words without the spaces before them', () => {
    const caret = new CaretText('Most  commonly, \n');
    expect([caret.wordBorder(4, 'wordRight'), caret.wordBorder(8, 'wordRight'), caret.wordBorder(6, 'wordLeft'), caret.wordBorder(3, 'wordLeft')]).toEqual([6, 8, 4, 3]);
    expect([caret.wordBorder(15, 'wordRight'), caret.wordBorder(0, 'wordLeft')]).toEqual([15, 0]);
  });

  test('goes to the borders of the line as it is drawn, and of the text’s own line', () => {
    const text = 'abcdefgh\nij';
    const caret = new CaretText(text);
    const drawn = drawnIn(text, 5);
    expect([caret.moved(2, 'lineStart', drawn), caret.moved(2, 'lineEnd', drawn)]).toEqual([0, 4]);
    expect([caret.moved(6, 'lineStart', drawn), caret.moved(6, 'lineEnd', drawn)]).toEqual([5, 8]);
    expect([caret.moved(10, 'lineStart', drawn), caret.moved(9, 'lineEnd', drawn)]).toEqual([9, 11]);
  });

  test('goes up and down to the nearest place, and keeps to its own where a line is short', () => {
    const text = 'abcdefgh\nij\nklmnopqr';
    const caret = new CaretText(text);
    const drawn = drawnIn(text, 100);
    const down = caret.moved(6, 'down', drawn, 60);
    expect([down, text.slice(down)]).toEqual([11, '\nklmnopqr']);
    expect(text.slice(caret.moved(down, 'down', drawn, 60))).toBe('qr');
    expect(text.slice(caret.moved(down, 'up', drawn, 60))).toBe('gh\nij\nklmnopqr');
    expect([caret.moved(14, 'down', drawn), caret.moved(3, 'up', drawn)]).toEqual([text.length, 0]);
  });

  test('never leaves the text, never stands inside a surrogate pair, and comes back', () => {
    const words = fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 4 }), fc.constantFrom('\r\n', '\n', ' ', '😀', 'e\u0301', '🇩🇪', '\ud800', '')), { maxLength: 12 }).map((parts) => parts.join(''));
    const moves = fc.array(fc.constantFrom<CaretMove>('left', 'right', 'wordLeft', 'wordRight', 'lineStart', 'lineEnd', 'up', 'down', 'start', 'end'), { maxLength: 15 });
    fc.assert(fc.property(words, moves, fc.integer({ min: 1, max: 9 }), (text, keys, width) => {
      const caret = new CaretText(text);
      const drawn = drawnIn(text, width);
      let at = 0;
      for (const key of keys) {
        at = caret.moved(at, key, drawn);
        expect(at >= 0 && at <= text.length).toBe(true);
        expect(/^[\udc00-\udfff]/.test(text.slice(at)) && /[\ud800-\udbff]$/.test(text.slice(0, at))).toBe(false);
        if (at < text.length) expect(caret.before(caret.after(at))).toBe(at);
      }
    }), { numRuns: 400 });
  });
});

test('keys stand for moves: Ctrl and Alt go by word, and to the text’s borders', () => {
  expect([caretMove('ArrowLeft', false), caretMove('ArrowLeft', true), caretMove('End', false), caretMove('Home', true), caretMove('x', false)]).toEqual(['left', 'wordLeft', 'lineEnd', 'start', undefined]);
  expect(stretchOf({ anchor: 7, at: 3 })).toEqual({ start: 3, end: 7 });
});
