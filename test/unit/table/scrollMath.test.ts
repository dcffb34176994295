import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_CANVAS_PX, ROW_HEIGHT_PX, canvasPx, isAdrift, isMapped, maxOffsetPx, maxTopPx, offsetOf, offsetToShow, placeAt, scrolled, topOf, visibleRows,
} from '../../../webview/kit/scrollMath';
import type { ScrollSpace } from '../../../webview/kit/scrollMath';

const space = (rows: number, viewportPx = 600): ScrollSpace => ({ rows, rowHeightPx: ROW_HEIGHT_PX, viewportPx });
const anySpace = fc.record({ rows: fc.oneof(fc.nat(50), fc.nat(1_000_000), fc.nat(100_000_000)), viewportPx: fc.integer({ min: 24, max: 3000 }) })
  .map(({ rows, viewportPx }) => space(rows, viewportPx));
const spaceAndShare = fc.tuple(anySpace, fc.double({ min: 0, max: 1, noNaN: true }));

describe('scroll arithmetic', () => {
  it('never makes a canvas longer than browsers can hold', () => {
    fc.assert(fc.property(anySpace, (s) => canvasPx(s) <= MAX_CANVAS_PX));
  });

  it('reaches every row: after going to it the row is wholly visible', () => {
    fc.assert(fc.property(spaceAndShare, fc.constantFrom('nearest' as const, 'middle' as const, 'top' as const), fc.double({ min: 0, max: 1, noNaN: true }), ([s, share], where, from) => {
      if (s.rows === 0) return;
      const row = Math.min(s.rows - 1, Math.floor(share * s.rows));
      const offset = offsetToShow(s, from * maxOffsetPx(s), row, where);
      expect(row * s.rowHeightPx).toBeGreaterThanOrEqual(offset - 1e-6);
      expect((row + 1) * s.rowHeightPx).toBeLessThanOrEqual(offset + s.viewportPx + 1e-6);
      const seen = visibleRows(s, offset, 0);
      expect(seen.rowStart <= row && row < seen.rowEnd).toBe(true);
    }));
  });

  it('does not move for a row that is already visible', () => {
    fc.assert(fc.property(spaceAndShare, ([s, share]) => {
      if (s.rows < 100 || s.viewportPx < 72) return;
      const row = 1 + Math.floor(share * (s.rows - 3));
      const offset = Math.min(row * s.rowHeightPx - 12, maxOffsetPx(s));
      expect(offsetToShow(s, offset, row, 'nearest')).toBe(offset);
    }));
  });

  it('maps content to canvas monotonely', () => {
    fc.assert(fc.property(anySpace, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (s, a, b) => {
      const [low, high] = [Math.min(a, b) * maxOffsetPx(s), Math.max(a, b) * maxOffsetPx(s)];
      expect(topOf(s, low)).toBeLessThanOrEqual(topOf(s, high));
    }));
  });

  it('maps there and back to the same row', () => {
    fc.assert(fc.property(spaceAndShare, ([s, share]) => {
      const offset = share * maxOffsetPx(s);
      expect(Math.abs(offsetOf(s, topOf(s, offset)) - offset)).toBeLessThan(0.01);
    }));
  });

  it('maps the ends to the ends', () => {
    fc.assert(fc.property(anySpace, (s) => {
      expect(offsetOf(s, 0)).toBe(0);
      expect(offsetOf(s, maxTopPx(s))).toBe(maxOffsetPx(s));
      expect(topOf(s, maxOffsetPx(s))).toBe(maxTopPx(s));
    }));
  });

  it('scrolls by wheel exactly as many pixels as the wheel said, however many rows there are', () => {
    fc.assert(fc.property(spaceAndShare, fc.integer({ min: -400, max: 400 }), ([s, share], delta) => {
      if (s.viewportPx < 200) return;
      const from = placeAt(s, share * maxOffsetPx(s));
      const top = Math.min(Math.max(from.topPx + delta, 0), maxTopPx(s));
      const to = scrolled(s, from, top);
      const expected = Math.min(Math.max(from.offsetPx + (top - from.topPx), 0), maxOffsetPx(s));
      expect(Math.abs(to.offsetPx - expected)).toBeLessThan(0.01);
    }));
  });

  it('drags proportionally: half of the scrollbar is half of the rows', () => {
    const s = space(100_000_000);
    const to = scrolled(s, placeAt(s, 0), maxTopPx(s) / 2);
    expect(to.offsetPx).toBeCloseTo(maxOffsetPx(s) / 2, 0);
  });

  it('wheels from the first to the second half of an edge without a jump, and says when the canvas must be set anew', () => {
    const s = space(10_000_000);
    let place = placeAt(s, 5_000_000);
    for (let i = 0; i < 1000; i++) {
      const next = scrolled(s, place, place.topPx - 100);
      expect(place.offsetPx - next.offsetPx).toBeCloseTo(100, 6);
      place = isAdrift(s, next) ? placeAt(s, next.offsetPx) : next;
      expect(place.topPx).toBeGreaterThan(0);
    }
  });

  it('is adrift at the edge of the canvas while the content is not at its end', () => {
    const s = space(10_000_000);
    expect(isAdrift(s, { offsetPx: 300_000, topPx: 0 })).toBe(true);
    expect(isAdrift(s, { offsetPx: 0, topPx: 0 })).toBe(false);
  });

  it.each([10_000_000, 100_000_000])('shows the last of %i rows ending exactly at the bottom', (rows) => {
    const s = space(rows, 601);
    const offset = offsetToShow(s, 0, rows - 1, 'nearest');
    expect(offset + s.viewportPx).toBe(rows * ROW_HEIGHT_PX);
    expect(visibleRows(s, offset, 0).rowEnd).toBe(rows);
    expect(isMapped(s)).toBe(true);
  });

  it('has nothing to show for no rows, and one row for one', () => {
    expect(visibleRows(space(0), 0, 10)).toEqual({ rowStart: 0, rowEnd: 0 });
    expect(visibleRows(space(1), 0, 10)).toEqual({ rowStart: 0, rowEnd: 1 });
    expect(maxOffsetPx(space(1))).toBe(0);
  });

  it('shows only a screenful with its overscan, whatever the number of rows', () => {
    fc.assert(fc.property(spaceAndShare, ([s, share]) => {
      const { rowStart, rowEnd } = visibleRows(s, share * maxOffsetPx(s), 5);
      expect(rowEnd - rowStart).toBeLessThanOrEqual(Math.ceil(s.viewportPx / s.rowHeightPx) + 1 + 10);
    }));
  });
});
