import * as v from 'valibot';
import type { Queue, QueuePlace } from '../contract';
import type { RowNumbers } from '../../../engine/rowNumbers';
import { onTables } from './method';
import type { Method, Methods } from './method';
import { QueueBook } from './queueSets';
import type { QueueSets } from './queueSets';
import { Shuffle } from '../../../core/shuffle';

const books = new QueueBook();

const queue = v.object({
  by: v.string(), schema: v.string(), questions: v.pipe(v.array(v.string()), v.minLength(1)), order: v.picklist(['rows', 'shuffled', 'disputed']),
  seed: v.string(), unlabelled: v.boolean(), share: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
});

const next: Method<'next'> = {
  params: v.object({ view: v.string(), from: v.pipe(v.number(), v.integer()), queue }),
  run: async ({ view, from, queue: wanted }, call) => {
    const { session } = call;
    const rows = rowsOf(await session.views.all(view, call.signal), session.views.count(view));
    return onTables(call, async (connection, tables, instance) => nextIn(rows, await books.sets(connection, tables, instance, wanted, session.info.rows), wanted, from));
  },
};

/** The rows of a view by position, without a copy of them: in natural order a position is its row. */
interface Rows {
  readonly count: number;
  readonly natural: boolean;
  at(position: number): number;
}

function rowsOf(rows: RowNumbers | null, count: number): Rows {
  return { count, natural: rows === null, at: (position) => (rows ? (rows[position] ?? -1) : position) };
}

function nextIn(rows: Rows, sets: QueueSets, wanted: Queue, from: number): QueuePlace {
  const { done, total } = countsOf(rows, sets);
  const remaining = total - done;
  const open = (position: number): boolean => {
    const row = rows.at(position);
    return !sets.passed.has(row) && !(wanted.unlabelled && sets.done.has(row));
  };
  const place = { remaining, done, total };
  if (rows.count === 0 || total === 0 || (wanted.unlabelled && remaining === 0)) return { position: -1, ...place };
  if (wanted.order === 'shuffled') {
    const shuffle = new Shuffle(rows.count, wanted.seed);
    const start = from < 0 || from >= rows.count ? -1 : shuffle.placeOf(from);
    for (let i = 1; i <= rows.count; i++) {
      const position = shuffle.at((start + i) % rows.count);
      if (open(position)) return { position, ...place };
    }
    return { position: -1, ...place };
  }
  // In order is one class; disputed first is three, one after the other, each in order, and then from the beginning again.
  const classOf = (position: number): number => (wanted.order === 'rows' ? 0 : rankOf(rows.at(position), sets));
  const classes = wanted.order === 'rows' ? 1 : 3;
  const own = from < 0 || from >= rows.count ? 0 : classOf(from);
  for (let i = 0; i <= classes; i++) {
    const rank = (own + i) % classes;
    const position = scan(rows.count, i === 0 ? from + 1 : 0, (p) => classOf(p) === rank && open(p));
    if (position >= 0) return { position, ...place };
  }
  return { position: -1, ...place };
}

function rankOf(row: number, sets: QueueSets): number {
  return sets.disputed.has(row) ? 0 : sets.single.has(row) ? 1 : 2;
}

function scan(count: number, start: number, fits: (position: number) => boolean): number {
  for (let position = Math.max(0, start); position < count; position++) if (fits(position)) return position;
  return -1;
}

/** How many rows there are to label, and how many of them are done. In natural order, nothing passed over, the sets know. */
function countsOf(rows: Rows, sets: QueueSets): { done: number; total: number } {
  if (rows.natural && sets.passed.size === 0) return { done: sets.done.size, total: rows.count };
  let [done, total] = [0, 0];
  for (let position = 0; position < rows.count; position++) {
    const row = rows.at(position);
    if (sets.passed.has(row) && !sets.done.has(row)) continue;
    total++;
    if (sets.done.has(row)) done++;
  }
  return { done, total };
}

/** Which row is to be labelled next. */
export const queueMethods: Methods<'next'> = { next };
