import { describe, expect, test } from 'vitest';
import { spannedText } from '../../../src/core/conversation/spans';
import type { RecordSpan } from '../../../src/core/conversation/spans';

const span = (start: number, end: number, surface: string | null = null): RecordSpan => ({ start, end, label: 'x', surface, extra: [] });

describe('the text that spans are about', () => {
  test('is the one in which they stand as they quote it, counted in code points', () => {
    const texts = ['Which is it? The tallest tower.', '😀 It is the tallest tower of all.'];
    expect(spannedText([span(12, 19, 'tallest'), span(5, 7, 'is')], texts)).toBe(1);
    expect(spannedText([span(17, 24, 'tallest')], texts)).toBe(0);
    expect(spannedText([span(0, 3, 'not')], texts)).toBe(-1);
  });

  test('is the first that all of them fit in, where they quote nothing', () => {
    expect(spannedText([span(2, 9)], ['short', 'long enough'])).toBe(1);
    expect(spannedText([span(2, 90)], ['short', 'long enough'])).toBe(-1);
    expect(spannedText([], ['any'])).toBe(-1);
  });
});
