import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ViewQuery } from '../../../src/core/viewQuery';
import { keptTrail, NO_TRAIL, restoredTrail, stepped, visited } from '../../../webview/features/explore/reading/trail';
import type { Trail } from '../../../webview/features/explore/reading/trail';

const where = (expression: string | null): ViewQuery => ({ filter: expression === null ? null : { op: 'sql', expression }, order: [] });
const jump = (trail: Trail, row: number, query = where(null)): Trail => visited(trail, { row, query }, false);
const rows = (trail: Trail): number[] => trail.stops.map((s) => s.row);

describe('the way back through what was read', () => {
  test('a jump is a stop, reading on is none, and the same record again changes nothing', () => {
    let trail = jump(jump(NO_TRAIL, 0), 500);
    for (const row of [501, 502, 503]) trail = visited(trail, { row, query: where(null) }, true);
    expect(rows(trail)).toEqual([0, 503]);
    expect(jump(trail, 503)).toBe(trail);
  });

  test('another filter is another stop, though the record is the same', () => {
    const trail = jump(jump(NO_TRAIL, 7), 7, where('score > 3'));
    expect(trail.stops).toHaveLength(2);
    expect(stepped(trail, -1)?.at).toBe(0);
  });

  test('going elsewhere from a stop forgets what lay ahead; at the ends there is no step', () => {
    const back = stepped(jump(jump(jump(NO_TRAIL, 1), 20), 300), -1)!;
    expect(back.at).toBe(1);
    const on = jump(back, 4000);
    expect(rows(on)).toEqual([1, 20, 4000]);
    expect(stepped(on, 1)).toBeNull();
    expect(stepped(NO_TRAIL, -1)).toBeNull();
  });

  test('is kept and restored as it was, each filter once; the oldest stops go where filters are long', () => {
    const stops = fc.array(fc.record({ row: fc.nat(), query: fc.constantFrom(null, 'a', 'b').map(where) }), { maxLength: 90 });
    fc.assert(fc.property(stops, fc.nat(5), (made, steps) => {
      let trail = made.reduce((t, s) => visited(t, s, false), NO_TRAIL);
      for (let i = 0; i < steps; i++) trail = stepped(trail, -1) ?? trail;
      const kept = keptTrail(trail);
      expect(restoredTrail(kept)).toEqual(trail);
      expect(kept.queries.length).toBeLessThanOrEqual(3);
    }));
    const long = [1, 2, 3, 4, 5].reduce((t, i) => jump(t, i, where(`loupe_row in (${'9, '.repeat(20_000)}${i})`)), NO_TRAIL);
    expect(JSON.stringify(keptTrail(long)).length).toBeLessThan(250_000);
    expect(rows(restoredTrail(keptTrail(long)))).toEqual([3, 4, 5]);
  });
});
