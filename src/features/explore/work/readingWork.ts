import * as v from 'valibot';
import { keyParts, knownParts, rowKeySql } from '../../../core/annotation/rowKeySql';
import { LoupeError } from '../../../core/message';
import { Shuffle } from '../../../core/shuffle';
import { ident, literal, sql } from '../../../core/sql';
import { ROW } from '../../../engine/relation';
import { keysOf } from '../../../engine/rowKeys';
import type { Session } from '../../../engine/session';
import type { Work, WorkCall, WorkMethod } from '../../../engine/work';
import { READING } from '../reading';
import type { FoundRow, ReadingWork, SoughtRow } from '../reading';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const sought: v.GenericSchema<unknown, SoughtRow> = v.object({ number: whole, id: v.nullable(v.string()), hash: v.string(), of: v.optional(v.array(v.tuple([v.string(), v.string()]))) }) as v.GenericSchema<unknown, SoughtRow>;

/** Rows that are looked for at once. */
const MOST_SOUGHT = 5_000;
/** Rows that a sample may have: more are refused by a filter that names them. */
const MOST_SAMPLED = 10_000;

function method<M extends keyof ReadingWork>(params: v.GenericSchema<unknown, ReadingWork[M]['params']>, run: (params: ReadingWork[M]['params'], call: WorkCall) => Promise<ReadingWork[M]['result']>): WorkMethod {
  return (given, call) => {
    const parsed = v.safeParse(params, given);
    if (!parsed.success) throw new LoupeError('internal', {}, 'engine', parsed.issues.map((i) => i.message).join('; '));
    return run(parsed.output, call);
  };
}

/** Finds rows again by what they are, also in a dataset that was written anew in another order. */
async function find(rows: readonly SoughtRow[], session: Session, signal: AbortSignal): Promise<FoundRow[]> {
  const found = new Map<SoughtRow, FoundRow>();
  for (const row of await unmoved(rows, session, signal)) found.set(row, { row: row.number, as: 'text' });
  const groups = new Map<string, SoughtRow[]>();
  for (const row of rows) {
    const of = JSON.stringify(row.of ?? null);
    if (!found.has(row)) groups.set(of, [...(groups.get(of) ?? []), row]);
  }
  for (const group of groups.values()) for (const [row, place] of await moved(group, session, signal)) found.set(row, place);
  return rows.map((row) => found.get(row) ?? null);
}

/** Those that stand where they stood. */
async function unmoved(rows: readonly SoughtRow[], session: Session, signal: AbortSignal): Promise<SoughtRow[]> {
  const { info } = session;
  const there = rows.filter((row) => row.number < info.rows);
  const keys = new Map((await keysOf(session, [...new Set(there.map((row) => row.number))].sort((a, b) => a - b), signal)).map((key) => [key.number, key]));
  return there.filter((row) => keys.get(row.number)?.hash === row.hash);
}

/** Looks through all rows. Of several with the same texts the one with the same id, else the one nearest to where it was. */
async function moved(rows: readonly SoughtRow[], session: Session, signal: AbortSignal): Promise<Map<SoughtRow, FoundRow>> {
  const context = { shape: session.info.shape, columns: session.info.columns };
  const { id, hash } = rowKeySql(context, knownParts(rows[0]?.of, context) ?? keyParts(context));
  const [hashes, ids] = [rows.map((row) => literal(row.hash)), rows.flatMap((row) => (row.id === null ? [] : [literal(row.id)]))];
  const isSought = ids.length === 0 ? sql`hash in (${hashes.join(', ')})` : sql`(hash in (${hashes.join(', ')}) or id in (${ids.join(', ')}))`;
  const query = sql`select "row", id, hash from (select ${ident(ROW)} as "row", ${id} as id, ${hash} as hash from (${session.relation('')})) where ${isSought} order by 1`;
  const all = (await session.lane('side').use(signal, async (connection) => (await connection.runAndReadAll(query.text)).getRows())).map(([row, rowId, text]) => ({ row: Number(row), id: rowId === null ? null : String(rowId), hash: String(text) }));
  return new Map(rows.map((row): [SoughtRow, FoundRow] => {
    const same = all.filter((a) => a.hash === row.hash);
    const named = row.id === null ? [] : same.filter((a) => a.id === row.id);
    const nearest = (named.length > 0 ? named : same).sort((a, b) => Math.abs(a.row - row.number) - Math.abs(b.row - row.number))[0];
    if (nearest) return [row, { row: nearest.row, as: 'text' }];
    const byId = row.id === null ? undefined : all.find((a) => a.id === row.id);
    return [row, byId ? { row: byId.row, as: 'id' } : null];
  }));
}

/** The first rows of the order that a seed makes of a view's rows in file order: with more of them, the same and others. */
async function sample({ view, n, seed }: ReadingWork['sample']['params'], { session, signal }: Pick<WorkCall, 'session' | 'signal'>): Promise<number[]> {
  const count = session.views.count(view);
  if (view === 'all') return drawn(count, n, seed).sort((a, b) => a - b);
  const rows = (await session.views.rows(view, 0, count, signal)).sort((a, b) => a - b);
  return drawn(count, n, seed).flatMap((place) => rows[place] ?? []).sort((a, b) => a - b);
}

function drawn(of: number, n: number, seed: string): number[] {
  const shuffle = new Shuffle(of, seed);
  return Array.from({ length: Math.min(n, of) }, (_, i) => shuffle.at(i));
}

/** What the engine's process does for reading: the keys of rows, rows found again, samples. */
export const readingWork: Work = {
  feature: READING,
  opened: () => undefined,
  methods: {
    keys: method<'keys'>(v.object({ rows: v.pipe(v.array(whole), v.maxLength(MOST_SOUGHT)) }), ({ rows }, { session, signal }) => keysOf(session, rows, signal)),
    find: method<'find'>(v.object({ rows: v.pipe(v.array(sought), v.maxLength(MOST_SOUGHT)) }), ({ rows }, { session, signal }) => find(rows, session, signal)),
    sample: method<'sample'>(v.object({ view: v.string(), n: v.pipe(whole, v.maxValue(MOST_SAMPLED)), seed: v.string() }), async (params, call) => sample(params, call)),
  },
};
