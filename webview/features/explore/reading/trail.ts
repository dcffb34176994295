import type { ViewQuery } from '../../../../src/core/viewQuery';
import type { KeptTrail } from '../../../../src/features/explore/reading';

/** A record that was read, and the filter and order under which it was. */
export interface Stop {
  readonly row: number;
  readonly query: ViewQuery;
}

/** Where a person was, in order, and where in it they are; −1 where they were nowhere yet. */
export interface Trail {
  readonly stops: readonly Stop[];
  readonly at: number;
}

export const NO_TRAIL: Trail = { stops: [], at: -1 };

const MOST_STOPS = 60;
/** Characters of filters that are kept: one may name ten thousand rows. */
const MOST_KEPT = 200_000;

/**
 * The trail after a record came into focus. The same stop again changes nothing; a neighbour of the record before takes its place,
 * so that reading on is one stop; anything else is a new stop, and what lay ahead is forgotten.
 */
export function visited(trail: Trail, stop: Stop, isNeighbour: boolean): Trail {
  const now = trail.stops[trail.at];
  if (now && isSame(now, stop)) return trail;
  if (now && isNeighbour) return { ...trail, stops: trail.stops.with(trail.at, stop) };
  const stops = [...trail.stops.slice(0, trail.at + 1), stop].slice(-MOST_STOPS);
  return { stops, at: stops.length - 1 };
}

/** The trail one step on; null where there is none. */
export function stepped(trail: Trail, by: 1 | -1): Trail | null {
  const at = trail.at + by;
  return at < 0 || at >= trail.stops.length ? null : { ...trail, at };
}

/** As it is kept: each query once; the oldest stops go where filters are long. */
export function keptTrail({ stops, at }: Trail): KeptTrail {
  let from = stops.length;
  const queries: string[] = [];
  for (let room = MOST_KEPT; from > 0; from--) {
    const query = JSON.stringify(stops[from - 1]?.query);
    if (queries.includes(query)) continue;
    room -= query.length;
    if (room < 0) break;
    queries.push(query);
  }
  const kept = stops.slice(from);
  return { queries: queries.map((q) => JSON.parse(q) as ViewQuery), stops: kept.map(({ row, query }) => [row, queries.indexOf(JSON.stringify(query))] as const), at: Math.max(kept.length === 0 ? -1 : 0, at - from) };
}

export function restoredTrail({ queries, stops, at }: KeptTrail): Trail {
  const restored = stops.flatMap(([row, query]) => {
    const found = queries[query];
    return found ? [{ row, query: found }] : [];
  });
  return { stops: restored, at: Math.min(at, restored.length - 1) };
}

function isSame(a: Stop, b: Stop): boolean {
  return a.row === b.row && sameQuery(a.query, b.query);
}

export function sameQuery(a: ViewQuery, b: ViewQuery): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
