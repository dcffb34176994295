import type { ColumnProfile, ProfileBar, ProfileFigures } from '../../src/core/profile';

const HUMP = [2, 5, 11, 23, 41, 60, 74, 80, 71, 52, 33, 20, 12, 6, 3, 1];

/** A profile of a column of the fake host; its conditions are those that the host takes. */
export function fakeProfile(name: string, rows: number): ColumnProfile {
  const base = { rows, nulls: 0, notFinite: 0, distinct: rows, figures: null } as const;
  switch (name) {
    case 'source':
      return { ...base, kind: 'category', measure: 'value', nulls: Math.floor(rows / 7), distinct: 3, bars: shares(rows * 6 / 7, [['chat', 0.5], ['own', 0.3], ['', 0.2]]) };
    case 'checked':
      return { ...base, kind: 'boolean', measure: 'value', distinct: 2, bars: shares(rows, [['true', 0.5], ['false', 0.5]]) };
    case 'score':
      return { ...base, kind: 'number', measure: 'value', nulls: Math.floor(rows / 11), distinct: 64, figures: figures(-2, 5.875), bars: hump(rows * 10 / 11, -2, 0.5) };
    case 'turns':
      return { ...base, kind: 'number', measure: 'value', distinct: 3, figures: figures(1, 5), bars: [1, 2, 3, 4, 5].map((n) => ({ count: n % 2 === 1 ? Math.floor(rows / 3) : 0, is: { from: n, to: n, open: false }, where: 'even' })) };
    case 'chosen':
    case 'rejected':
      return { ...base, kind: 'messages', measure: 'messages', distinct: null, figures: figures(2, 2), bars: [{ count: rows, is: { from: 2, to: 2, open: false }, where: 'even' }], lastRoles: [['assistant', rows]] };
    case 'reasons':
      return { ...base, kind: 'list', measure: 'elements', distinct: null, nulls: Math.floor(rows / 4), figures: figures(1, 3), bars: hump(rows * 3 / 4, 1, 1).slice(0, 3) };
    default:
      return { ...base, kind: 'text', measure: 'characters', figures: figures(3, 8412), bars: hump(rows, 0, 500) };
  }
}

function figures(min: number, max: number): ProfileFigures {
  const at = (share: number): number => min + share * (max - min);
  return { min, lowerQuartile: at(0.25), median: at(0.4), upperQuartile: at(0.6), p95: at(0.9), max, mean: at(0.45) };
}

function hump(rows: number, from: number, width: number): ProfileBar[] {
  const all = HUMP.reduce((a, b) => a + b, 0);
  return HUMP.map((n, i) => ({ count: Math.round((rows * n) / all), is: { from: from + i * width, to: from + (i + 1) * width, open: i > 0 }, where: 'even', ends: { lower: `lower ${String(i)}`, upper: `upper ${String(i)}` } }));
}

function shares(rows: number, of: readonly (readonly [string, number])[]): ProfileBar[] {
  return of.map(([value, share]) => ({ count: Math.round(rows * share), is: { value }, where: 'even' }));
}
