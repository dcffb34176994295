import { describe, expect, it } from 'vitest';
import { CellStruct } from '../../../src/core/cell';
import { cutOf, cutValues } from '../../../webview/kit/reader/cutTexts';

const long = 'x'.repeat(300);
const row = new CellStruct(['messages', 'text'], [[new CellStruct(['role', 'content'], ['user', 'hi']), new CellStruct(['role', 'content'], ['assistant', long])], `first turn\n\n${long}!`]);

describe('texts of which only the start is here', () => {
  it('are found by the path the host gives', () => {
    const cut = cutValues(row, [{ path: ['messages', 1, 'content'], length: 900 }]);
    expect(cutOf(long, cut)?.length).toBe(900);
    expect(cutOf('hi', cut)).toBeUndefined();
  });

  it('are found by their end, where turns were read out of one text', () => {
    const cut = cutValues(row, [{ path: ['text'], length: 5000 }]);
    expect(cutOf(`${long}!`, cut)?.path).toEqual(['text']);
    expect(cutOf('!', cut)).toBeUndefined();
  });

  it('are none where the path leads nowhere', () => {
    expect(cutValues(row, [{ path: ['messages', 7, 'content'], length: 1 }, { path: ['gone'], length: 1 }])).toEqual([]);
  });
});
