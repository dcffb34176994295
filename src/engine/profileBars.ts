import type { BarValues, BinEdge, ColumnProfile, ProfileBar, ProfileFigures } from '../core/profile';
import { textSql } from '../core/sql';
import type { Measured } from './profileColumn';

/** Categories that have a bar of their own. */
const MOST_CATEGORIES = 12;

/** Bars of bins, and how many rows each has. */
export function binBars(column: Measured, edges: readonly BinEdge[], counts: readonly number[]): readonly ProfileBar[] {
  return edges.slice(1).map((edge, i): ProfileBar => {
    const from = edges[i] ?? edge;
    if (column.of === 'whole') {
      const is: BarValues = { from: from.value, to: edge.value - 1, open: false };
      const ends = { lower: `${column.shown} >= ${from.text}`, upper: `${column.shown} <= ${String(is.to)}` };
      return { count: counts[i] ?? 0, is, where: is.from === is.to ? `${column.shown} = ${from.text}` : `${column.shown} between ${from.text} and ${String(is.to)}`, ends };
    }
    const low = pointOf(column, from);
    const high = pointOf(column, edge);
    const bar = { count: counts[i] ?? 0, is: { from: from.value, to: edge.value, open: i > 0 } };
    if (low === null || high === null) return { ...bar, where: null };
    const ends = { lower: `${column.shown} ${i > 0 ? '>' : '>='} ${low}`, upper: `${column.shown} <= ${high}` };
    return { ...bar, where: `${ends.lower} and ${ends.upper}`, ends };
  });
}

/** All values are one. */
export function onlyBar(column: Measured, { min, max }: ProfileFigures, count: number): ProfileBar {
  const point = pointOf(column, { text: String(min), value: min });
  return { count, is: { from: min, to: max, open: false }, where: point === null || min !== max ? null : `${column.shown} = ${point}` };
}

/** Ends of bins as they are counted by: the last value that belongs to each. */
export function lastValues(column: Measured, edges: readonly BinEdge[]): readonly number[] {
  return edges.slice(1).map((e) => (column.of === 'whole' ? e.value - 1 : e.value));
}

function pointOf(column: Measured, { text, value }: BinEdge): string | null {
  if (column.of !== 'seconds') return text;
  const milliseconds = value * 1000;
  if (Math.abs(milliseconds) > 8e15) return null;
  return `${column.moment} '${new Date(milliseconds).toISOString().replace('T', ' ').replace(/(\.000)?Z$/, '')}${column.moment === 'TIMESTAMPTZ' ? '+00' : ''}'`;
}

/** The most frequent values, then one bar for all others. */
export function categoryBars(column: Measured, counts: readonly (readonly [string, number])[]): readonly ProfileBar[] {
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const own = sorted.slice(0, sorted.length === MOST_CATEGORIES + 1 ? sorted.length : MOST_CATEGORIES);
  const rest = sorted.slice(own.length);
  const isWritable = (value: string): boolean => !/[\r\n]/.test(value);
  const written = (value: string): string => (column.kind === 'boolean' ? value : textSql(value));
  const bars = own.map(([value, count]): ProfileBar => ({ count, is: { value }, where: isWritable(value) ? `${column.shownName} = ${written(value)}` : null }));
  if (rest.length === 0) return bars;
  return [...bars, { count: rest.reduce((n, [, count]) => n + count, 0), is: { rest: rest.length }, where: own.every(([value]) => isWritable(value)) ? `${column.shownName} not in (${own.map(([value]) => written(value)).join(', ')})` : null }];
}

/** Roles and how often they are, the most frequent first. */
export function byCount(counts: readonly (readonly [string, number])[]): NonNullable<ColumnProfile['lastRoles']> {
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}
