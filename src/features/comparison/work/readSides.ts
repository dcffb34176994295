import { LoupeError } from '../../../core/message';
import { parseRolePath, rolePathToSql } from '../../../core/rolePath';
import { ident, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { bound } from '../../../engine/lane';
import type { Queue } from '../../../engine/lane';
import { filteredRows, fromOf } from '../../../engine/filteredRows';
import { ROW } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import type { WorkCall } from '../../../engine/work';
import { isStreamed } from '../contract';
import type { ComparisonSpec, ComparisonWork, Computed, SidesFound, SideSpec } from '../contract';
import type { SideAnswers, SideRows } from '../rule/joined';
import { BY_ORDER } from '../rule/samples';
import { rawColumns } from './rawColumns';
import { answersSql, rowsSql, SideSql } from './sideSql';

/** A side with the dataset that it is read from. */
export interface SideReading {
  readonly side: SideSpec;
  readonly session: Session;
  readonly sql: SideSql;
  /** Where its columns are scanned, and where single rows are read; what side tables hold is in the session's own lanes. */
  readonly lanes: { readonly job: Queue; readonly record: Queue };
}

/** So many sides are read at a time. */
export const BESIDE = 3;
const RECORDS = ['page', 'record', 'ahead'] as const;


/** Finds the datasets of all sides. Throws where one is not open, or two sides have one name. */
export function readingsOf(spec: ComparisonSpec, { session, others, besides }: Pick<WorkCall, 'session' | 'others' | 'besides'>): readonly SideReading[] {
  const found = spec.sides.map(({ of }) => {
    const one = of === '' ? session : others.find((o) => o.name === of)?.session;
    if (!one) throw new LoupeError('internal', {}, 'engine', `no dataset “${of}”`);
    return one;
  });
  const together = besides(found);
  return spec.sides.map((side, i) => {
    const own = found[i] ?? session;
    const { shape, columns } = own.info;
    const lanes = together?.sessions.has(own) ? { job: together.lane(`answer${i % BESIDE}`), record: together.lane(RECORDS[i % RECORDS.length] ?? 'record') } : { job: own.lane('job'), record: own.lane('record') };
    return { side, session: own, sql: new SideSql(side, { shape, columns: columns.filter((c) => c.unreadable === undefined) }), lanes };
  });
}

/** Every path that a side reads (slices are read by themselves, of the sides that have the column), for the guard and for what they mention. */
function pathsOf(spec: ComparisonSpec, { side, sql: reading }: SideReading): string[] {
  const { key, sample, metrics } = spec;
  return [
    ...(key.by === 'columns' ? key.columns : []), ...(sample === null || sample === BY_ORDER ? [] : [sample]), ...(side.answer === null ? [] : [side.answer]), ...(side.model === null ? [] : [side.model.column]),
    ...metrics.flatMap((m) => ('path' in m ? [m.path] : pathsOfComputed(m.computed))),
  ].map((path) => reading.path(path));
}

function pathsOfComputed(computed: Computed): string[] {
  if (computed.of === 'verifier') return computed.reference === null ? [] : [computed.reference];
  return isStreamed(computed) ? [] : [computed.path];
}

/** Where a side is read, after the guard accepted what people wrote for it; `slice`: what is read beside. */
export async function placeOf(spec: ComparisonSpec, reading: SideReading, signal: AbortSignal, slice: string | null = null): Promise<{ readonly from: Sql; readonly lane: Queue }> {
  const { session } = reading;
  const paths = [...pathsOf(spec, reading), ...(slice === null ? [] : [reading.sql.path(slice)])];
  const written = [...paths, ...(spec.filter === null ? [] : [spec.filter])].join('\n');
  const mentions = session.sides.mentionedIn(written);
  const lane = mentions ? await session.sideLane(signal, written, 'job') : reading.lanes.job;
  const names = session.info.columns.map((c) => c.name);
  const expressions = paths.filter((path) => 'expression' in parseRolePath(path, names));
  await session.checkExpressions({ filter: spec.filter === null ? null : { op: 'sql', expression: spec.filter }, order: expressions.map((path) => ({ target: { path }, descending: false })) }, signal);
  return { from: fromOf(session.relation(written), null), lane };
}

/** Reads keys, samples and metrics of one side, in the order of its rows. */
export async function readRows(spec: ComparisonSpec, reading: SideReading, signal: AbortSignal, onProgress?: (fraction: number | null) => void): Promise<SideRows> {
  const { from, lane } = await placeOf(spec, reading, signal);
  const columns = spec.metrics.map((m) => reading.sql.metric(m) !== null);
  return reading.session.asOpened(() => lane.use(signal, async (connection) => {
    const { rows, column, digest } = await rawColumns(connection, rowsSql(reading.sql, spec, from), reading.session.info.rows);
    return {
      rows: new Float64Array(column('r')), keys: digest('k') ?? new Uint32Array(0), hasKey: new Uint8Array(column('h')), samples: digest('s'),
      values: columns.map((isRead, i) => (isRead ? new Float64Array(column(`m${String(i)}`)) : new Float64Array(rows).fill(Number.NaN))),
      words: columns.map((isRead, i) => (isRead ? new Uint8Array(column(`w${String(i)}`)).reduce((n, word) => n + word, 0) : 0)),
    };
  }, onProgress));
}

/** Reads what the answers of one side are like; the rows are those of `readRows`. */
export async function readAnswers(spec: ComparisonSpec, reading: SideReading, signal: AbortSignal, onProgress?: (fraction: number | null) => void): Promise<SideAnswers> {
  const { from, lane } = await placeOf(spec, reading, signal);
  return reading.session.asOpened(() => lane.use(signal, async (connection) => {
    const { column, digest } = await rawColumns(connection, answersSql(reading.sql, spec, from), reading.session.info.rows);
    const none = new Uint32Array(0);
    return { characters: new Uint32Array(column('c')), texts: digest('a') ?? none, trimmed: digest('t') ?? none, flags: new Uint8Array(column('f')), prompts: digest('p') };
  }, onProgress));
}

/** The different values at a path that names models, in the order of their first rows. */
export async function modelsOf(session: Session, { column, filter }: ComparisonWork['models']['params'], signal: AbortSignal): Promise<SidesFound> {
  await session.checkPath(column, signal);
  const { from, lane } = await filteredRows(session, filter, signal);
  const select = sql`select (${rolePathToSql(column, session.info.columns)})::varchar as v, count(*) as n, min(${ident(ROW)}) as r from ${from} group by 1 order by 3 limit 1000`;
  const { values, types } = bound(select);
  const rows = await session.asOpened(() => lane.use(signal, async (connection) => (await connection.runAndReadAll(select.text, values, types)).getRows()));
  return { values: rows.flatMap(([v, n]) => (typeof v === 'string' ? [{ value: v, rows: Number(n) }] : [])), nulls: Number(rows.find(([v]) => v === null)?.[1] ?? 0) };
}
