import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glyphOf, readMarks } from '../../../webview/kit/marks';
import { tableAction } from '../../../webview/kit/tableKeys';
import type { CellPlace, KeyPress } from '../../../webview/kit/tableKeys';

const extent = { rows: 1000, columns: 10, rowsPerPage: 20 };
const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({ key, ctrl: false, shift: false, alt: false, ...more });
const move = (p: KeyPress, at: CellPlace): CellPlace | null => {
  const action = tableAction(p, at, extent);
  return action?.do === 'move' ? action.to : null;
};

describe('the keys of the table', () => {
  it.each([
    ['ArrowDown', {}, { row: 6, column: 3 }], ['ArrowUp', {}, { row: 4, column: 3 }], ['PageDown', {}, { row: 25, column: 3 }], ['PageUp', {}, { row: 0, column: 3 }],
    ['Home', {}, { row: 5, column: 0 }], ['End', {}, { row: 5, column: 9 }], ['Home', { ctrl: true }, { row: 0, column: 0 }], ['End', { ctrl: true }, { row: 999, column: 9 }],
    ['ArrowDown', { ctrl: true }, { row: 999, column: 3 }], ['ArrowUp', { alt: true }, { row: -1, column: 3 }],
  ] as const)('%s with %o goes to %o', (key, more, to) => {
    expect(move(press(key, more), { row: 5, column: 3 })).toEqual(to);
  });

  it('never lead out of the table', () => {
    const keys = fc.constantFrom('ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'PageDown', 'PageUp', 'Home', 'End');
    fc.assert(fc.property(keys, fc.boolean(), fc.boolean(), fc.integer({ min: -1, max: 999 }), fc.nat(9), (key, ctrl, shift, row, column) => {
      const to = move(press(key, { ctrl, shift }), { row, column });
      if (to) expect(to.row >= -1 && to.row < extent.rows && to.column >= 0 && to.column < extent.columns).toBe(true);
    }));
  });

  it('pick a range with Shift, but not in the head, where Shift resizes', () => {
    expect(tableAction(press('ArrowRight', { shift: true }), { row: 3, column: 1 }, extent)).toEqual({ do: 'move', to: { row: 3, column: 2 }, extend: true });
    expect(tableAction(press('ArrowRight', { shift: true }), { row: -1, column: 1 }, extent)).toEqual({ do: 'resize', by: 1 });
  });

  it('leave letters and chords of VS Code alone', () => {
    for (const key of ['j', 'k', 'g', '/', '?', 'm', 'Escape', 'Tab']) expect(tableAction(press(key), { row: 3, column: 1 }, extent)).toBeNull();
    expect(tableAction(press('p', { ctrl: true, shift: true }), { row: 3, column: 1 }, extent)).toBeNull();
  });

  it('do nothing in a table without columns', () => {
    expect(tableAction(press('ArrowDown'), { row: 0, column: 0 }, { ...extent, columns: 0 })).toBeNull();
  });
});

describe('marks of raters', () => {
  const glyphs = (text: string): string => readMarks(text).marks.map((m) => (m.verdict ? glyphOf(m.verdict) : m.label)).join(' ');
  it('are one shape for each side, hollow where only slightly, and one for a tie', () => {
    expect(glyphs('["A","A slightly","tie","B slightly","B"]')).toBe('◀ ◁ ■ ▷ ▶');
  });

  it('leave labels that name no side as words, and count what is too many', () => {
    expect(glyphs('["good, mostly",null,"bad"]')).toBe('good, mostly  bad');
    expect(readMarks(JSON.stringify(Array(20).fill('A')))).toMatchObject({ more: 8 });
    expect(readMarks('').marks).toEqual([]);
  });
});
