import { DuckDBListValue, DuckDBMapValue } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { derivedType } from '../core/derived';
import { LoupeError } from '../core/message';
import { binEdges, isCategorical } from '../core/profile';
import type { BinEdge, ColumnProfile, ProfileFigures, Profiles } from '../core/profile';
import { ident, join, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import type { Filter } from '../core/viewQuery';
import type { PageColumn } from './contract';
import { bound } from './lane';
import { binBars, byCount, categoryBars, lastValues, onlyBar } from './profileBars';
import { LONGEST_CATEGORY, measured } from './profileColumn';
import type { Measured } from './profileColumn';
import { sampleOf } from './profileSample';
import type { Session } from './session';

/** What is measured of the columns of one request, until the next. */
const MEASURES = ident('loupe\u00b7profile');
/** Roles are few, or they are no roles. */
const MOST_ROLES = 50;

export interface ProfileRequest {
  readonly filter: Filter | null;
  readonly columns: readonly PageColumn[];
  readonly heavy: boolean;
}

/**
 * Profiles columns in one scan of the file: what is measured of each row (a number, a hash, a short text) goes into a table of
 * small values, from which figures come first, and then, as they say how, the distributions. Sampled where the dataset is large.
 */
export async function profileColumns(session: Session, { filter, columns, heavy }: ProfileRequest, signal: AbortSignal): Promise<Profiles> {
  if (columns.length === 0) return { columns: [], sampled: null };
  if (session.plan.needsCopy) throw session.plan.needsCopy();
  const query = { filter, order: [] };
  const sides = session.sides.mentionedIn([query, columns]);
  const lane = sides ? await session.sideLane(signal, [query, columns], 'profile') : session.lane('profile');
  const { where } = await session.clauses(query, signal);
  const of = columns.map((column) => columnOf(session, column));
  const sample = sampleOf(session.plan, session.info, heavy);
  const relation = session.relation(query, sample?.relation);
  const profiles = await session.asOpened(() => lane.use(signal, async (connection) => {
    try {
      await run(connection, sql`create or replace temp table ${MEASURES} as select ${join(of.flatMap(fields), ', ')} from (${relation})${where ? sql` where ${where}` : raw('')}`);
      return await readProfiles(connection, of);
    } finally {
      if (!signal.aborted) await connection.run(`drop table if exists ${MEASURES}`);
    }
  }));
  return { columns: profiles, sampled: sample && { rows: sample.rows, of: session.info.rows, seed: sample.seed } };
}

function columnOf(session: Session, column: PageColumn): Measured {
  if ('derived' in column) {
    const type = session.derivedColumns().find((d) => d.id === column.derived)?.type;
    return measured(derivedType(type ?? 'text'), sql`(${session.derivedSql(column.derived)})`, column.derived);
  }
  const known = session.info.columns.find((c) => c.name === column.column);
  if (!known) throw new LoupeError('column-unknown', { column: column.column, columns: session.info.columns.slice(0, 40).map((c) => c.name).join(', ') });
  if (known.unreadable) throw new LoupeError(known.unreadable.code, known.unreadable.args);
  return measured(known.type, raw(ident(known.name)), known.name);
}

/** One row of the measures: is it NULL, and what it is. */
function fields({ value, figure, name, lastRole, hashed }: Measured, i: number): Sql[] {
  return [
    sql`(${value}) is null as z${String(i)}`,
    ...(figure ? [sql`${figure} as f${String(i)}`] : []),
    ...(hashed ? [sql`case when (${value}) is not null then hash(${value}) end as h${String(i)}`] : []),
    ...(name ? [sql`${name} as n${String(i)}`] : []),
    ...(lastRole ? [sql`${lastRole} as r${String(i)}`] : []),
  ];
}

/** What is known of a column after the first look. */
interface Known {
  readonly rows: number;
  readonly nulls: number;
  readonly measuredRows: number;
  readonly figures: ProfileFigures | null;
  readonly distinct: number | null;
  readonly roles: number;
}

async function readProfiles(connection: DuckDBConnection, of: readonly Measured[]): Promise<readonly ColumnProfile[]> {
  const known = await firstLook(connection, of);
  const plans = of.map((column, i) => distributionOf(column, known[i]));
  const asked = plans.flatMap((plan, i) => [
    ...(plan.edges ? [`histogram(f${String(i)}, [${lastValues(of[i] as Measured, plan.edges).join(', ')}]::double[])`] : []),
    ...(plan.categories ? [`histogram(n${String(i)})`] : []),
    ...(plan.roles ? [`histogram(r${String(i)})`] : []),
  ]);
  const counted = asked.length === 0 ? [] : await row(connection, `select ${asked.join(', ')} from ${MEASURES}`);
  let at = 0;
  const next = (): [DuckDBValue, number][] => entries(counted[at++]);
  return of.flatMap((column, i) => {
    const of = known[i];
    const plan = plans[i];
    if (!of || !plan) return [];
    const bins = plan.edges ? new Map(next().map(([edge, n]) => [Number(edge), n])) : null;
    const categories = plan.categories ? texts(next()) : null;
    const roles = plan.roles ? texts(next()) : null;
    const { rows, nulls, measuredRows, figures, distinct } = of;
    const bars = plan.edges && bins ? binBars(column, plan.edges, bins) : categories ? categoryBars(column, categories) : figures && measuredRows > 0 ? [onlyBar(column, figures, measuredRows)] : [];
    const kind = rows === nulls ? 'nothing' : categories && column.kind === 'text' ? 'category' : column.kind;
    return [{ kind, measure: column.measure, rows, nulls, notFinite: column.figure ? rows - nulls - measuredRows : 0, distinct, figures, bars, ...(roles ? { lastRoles: byCount(roles) } : {}) }];
  });
}

async function firstLook(connection: DuckDBConnection, of: readonly Measured[]): Promise<readonly Known[]> {
  const asked = of.map(({ figure, hashed, lastRole }, at) => {
    const i = String(at);
    const figures = figure ? `min(f${i}), max(f${i}), avg(f${i}), quantile_cont(f${i}, [0.25, 0.5, 0.75, 0.95])` : 'null, null, null, null';
    return `count(*) filter (z${i}), ${figure ? `count(f${i})` : '0'}, ${figures}, ${hashed ? `count(distinct h${i})` : 'null'}, ${lastRole ? `count(distinct r${i})` : '0'}`;
  });
  const [all, ...values] = await row(connection, `select count(*), ${asked.join(', ')} from ${MEASURES}`);
  const rows = Number(all);
  return of.map((_, i) => {
    const [nulls, measuredRows, min, max, mean, quartiles, distinct, roles] = values.slice(i * 8, i * 8 + 8);
    const [lowerQuartile, median, upperQuartile, p95] = quartiles instanceof DuckDBListValue ? quartiles.items.map(Number) : [];
    const isMeasured = lowerQuartile !== undefined && median !== undefined && upperQuartile !== undefined && p95 !== undefined;
    return {
      rows, nulls: Number(nulls), measuredRows: Number(measuredRows), distinct: distinct === null ? null : Number(distinct), roles: Number(roles),
      figures: isMeasured ? { min: Number(min), lowerQuartile, median, upperQuartile, p95, max: Number(max), mean: Number(mean) } : null,
    };
  });
}

function distributionOf(column: Measured, known: Known | undefined): { readonly edges: readonly BinEdge[] | null; readonly categories: boolean; readonly roles: boolean } {
  if (!known || known.rows === known.nulls) return { edges: null, categories: false, roles: false };
  const { figures, distinct, measuredRows, roles } = known;
  const isShort = column.kind === 'boolean' || (figures !== null && figures.max <= LONGEST_CATEGORY);
  const categories = column.name !== null && distinct !== null && isShort && isCategorical(distinct, measuredRows);
  const edges = figures && !categories ? binEdges(figures, measuredRows, column.of) : null;
  return { edges, categories: column.kind === 'boolean' || categories, roles: column.lastRole !== null && roles > 0 && roles <= MOST_ROLES };
}

async function run(connection: DuckDBConnection, statement: Sql): Promise<void> {
  const { values, types } = bound(statement);
  await connection.run(statement.text, values, types);
}

async function row(connection: DuckDBConnection, statement: string): Promise<readonly DuckDBValue[]> {
  return (await connection.runAndReadAll(statement)).getRows()[0] ?? [];
}

function entries(value: DuckDBValue | undefined): [DuckDBValue, number][] {
  return value instanceof DuckDBMapValue ? value.entries.map(({ key, value: n }) => [key, Number(n)]) : [];
}

const texts = (counts: readonly [DuckDBValue, number][]): (readonly [string, number])[] => counts.map(([key, n]) => [String(key), n]);
