import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RangeIndex, codePointLength, utf16Offsets, withLanes } from '../../../webview/kit/reader/textRanges';
import type { TextRange } from '../../../webview/kit/reader/textRanges';
import { textPieces } from '../../../webview/kit/reader/textPieces';

const range = (start: number, end: number, label = ''): TextRange => ({ start, end, kind: 'span', label });

describe('ranges over a text', () => {
  it('cuts a stretch at every border and says what lies over each piece', () => {
    const index = new RangeIndex([range(2, 6, 'a'), range(4, 8, 'b')]);
    const seen = index.segments(0, 10).map((s) => `${s.start}-${s.end}:${s.under.map((r) => r.label).join('')}`);
    expect(seen).toEqual(['0-2:', '2-4:a', '4-6:ab', '6-8:b', '8-10:']);
  });

  it('gives ranges that overlap lines of their own, and no more lines than lie over one place', () => {
    const some = fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 15 })).map(([s, n]) => range(s, s + n)), { maxLength: 12 });
    fc.assert(fc.property(some, (ranges) => {
      const laned = withLanes(ranges);
      for (const [i, a] of laned.entries()) for (const b of laned.slice(i + 1)) if (a.start < b.end && b.start < a.end) expect(a.lane).not.toBe(b.lane);
      const most = Math.max(0, ...Array.from({ length: 60 }, (_, at) => ranges.filter((r) => r.start <= at && r.end > at).length));
      expect(Math.max(0, ...laned.map((r) => (r.lane ?? 0) + 1))).toBe(most);
    }));
  });

  it('finds exactly the ranges that overlap, however they nest', () => {
    const some = fc.array(fc.tuple(fc.nat(60), fc.nat(20)).map(([s, n]) => range(s, s + n)));
    fc.assert(fc.property(some, fc.nat(60), fc.integer({ min: 1, max: 30 }), (ranges, from, length) => {
      const expected = ranges.filter((r) => r.end > r.start && r.start < from + length && r.end > from).length;
      expect(new RangeIndex(ranges).overlapping(from, from + length)).toHaveLength(expected);
    }));
  });

  it('covers the stretch without gap or overlap', () => {
    const some = fc.array(fc.tuple(fc.nat(60), fc.nat(20)).map(([s, n]) => range(s, s + n)));
    fc.assert(fc.property(some, fc.nat(40), fc.nat(40), (ranges, from, length) => {
      let at = from;
      for (const s of new RangeIndex(ranges).segments(from, from + length)) {
        expect(s.start).toBe(at);
        at = s.end;
      }
      expect(at).toBe(from + length);
    }));
  });
});

describe('code points', () => {
  it('maps span offsets over astral characters', () => {
    const text = 'a😀b👍🏽c';
    const [start, end] = utf16Offsets(text, [2, 4]);
    expect(text.slice(start, end)).toBe('b👍');
  });

  it('counts as Array.from does', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(codePointLength(text)).toBe(Array.from(text).length);
    }));
  });

  it('maps every offset to the text before it', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.array(fc.nat(30)), (text, points) => {
      const whole = Array.from(text);
      expect(utf16Offsets(text, points)).toEqual(points.map((p) => whole.slice(0, p).join('').length));
    }));
  });
});

describe('pieces of a long text', () => {
  it('are the text again when joined, and cut no pair', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 2, max: 20 }), (text, size) => {
      const pieces = textPieces(text, 0, size);
      expect(pieces.map((p) => text.slice(p.start, p.end)).join('')).toBe(text);
      for (const p of pieces) expect(/[\ud800-\udbff]$/.test(text.slice(p.start, p.end)) && /^[\udc00-\udfff]/.test(text.slice(p.end))).toBe(false);
    }));
  });

  it('prefer a line end', () => {
    expect(textPieces('aaaaaaa\nbbbbbbb\nccc', 0, 10).map((p) => [p.start, p.end, p.whole])).toEqual([[0, 8, true], [8, 16, true], [16, 19, false]]);
  });
});
