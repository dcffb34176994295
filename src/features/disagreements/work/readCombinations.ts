import type { DuckDBConnection } from '@duckdb/node-api';
import { LoupeError } from '../../../core/message';
import { rolePathToSql } from '../../../core/rolePath';
import type { Shape } from '../../../core/shape';
import { ident, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { bound } from '../../../engine/lane';
import type { Session } from '../../../engine/session';
import { RowStream } from '../../../engine/stream';
import type { AgreementRequest } from '../contract';
import { asFound, raterPlan } from '../raterPlan';
import type { RaterPlan } from '../raterPlan';
import { dependsOnOrder } from '../verdicts';
import type { Combination } from '../verdicts';
import { pairwise } from './pairwiseSql';
import type { Pairwise } from './pairwiseSql';
import { combinationsSql, describeSql, unitCombinationsSql, unitsSql, verdictsSql } from './verdictSql';
import type { VerdictQuery } from './verdictSql';

/** More different names are no list of people, but texts: they are counted only where a person says so. */
const MOST_NAMES = 1_000;
/** Units whose verdicts must be read in their order are looked up by so many combinations; beyond, all are read so. */
const MOST_ORDERED = 1_000;

/** A combination of several rows: what its units are found by; null where `numbers` holds the first rows of all of them. */
export interface UnitCombination extends Combination {
  readonly key: string | null;
}

/** The combinations of verdicts that a query finds. */
export async function combinationsOf(connection: DuckDBConnection, query: VerdictQuery, types: readonly string[]): Promise<readonly Combination[]> {
  const { plan } = query;
  if (plan.unit === null) return (await rowsOf(connection, combinationsSql(query, types))).map(combinationOf);
  return plan.orderBy === null ? combinationsOfUnits(connection, query, types, unitsSql(query, types)) : inOrder(connection, verdictsSql(query, types), query.rows);
}

/** A request's verdicts as a query, with the types of what is read; of ratings that are compared in pairs, that of the verdicts made of them. */
export async function verdictQueryOf(connection: DuckDBConnection, stored: VerdictQuery, request: AgreementRequest, shape: Shape): Promise<{ readonly query: VerdictQuery; readonly types: readonly string[]; readonly pairs: Pairwise | null }> {
  const described = await typesOf(connection, stored);
  const pairs = request.pairwise === null ? null : pairwise({ ...stored, plan: asFound(stored.plan, described) }, request.pairwise, request.unit ?? shape.roles.prompt ?? null);
  const types = pairs === null ? described : await typesOf(connection, pairs.query);
  const base = pairs?.query ?? stored;
  const query = { ...base, plan: asFound(base.plan, types) };
  if (!request.manyRaters) await refuseTexts(connection, query, types);
  return { query, types, pairs };
}

async function refuseTexts(connection: DuckDBConnection, { plan, columns, from }: VerdictQuery, types: readonly string[]): Promise<void> {
  for (const [i, path] of plan.ids.entries()) {
    const name = rolePathToSql(path, columns);
    const names = types[plan.values.length + i]?.endsWith('[]') === true ? sql`(select unnest(${name}) as name from ${from})` : sql`(select ${name} as name from ${from})`;
    const [row] = await rowsOf(connection, sql`select approx_count_distinct(name), count(name) from ${names}`);
    if (Number(row?.[0]) > MOST_NAMES) throw new LoupeError('raters-free-text', { path, names: Number(row?.[0]), verdicts: Number(row?.[1]) }, 'usage');
  }
}

/** Where a request's verdicts are; throws where a path leads nowhere. */
export async function checkedPlan(session: Session, request: AgreementRequest, signal: AbortSignal): Promise<RaterPlan> {
  const plan = raterPlan(session.info.shape, session.info.columns, request, request.level === 'set');
  await checkPaths(session, plan, request.cluster, signal);
  return plan;
}

/** Throws where a path of a plan, the column of clusters, or a path beside them leads nowhere. */
export async function checkPaths(session: Session, { values, ids, unit, sides, orderBy }: RaterPlan, cluster: string | null, signal: AbortSignal, beside: readonly string[] = []): Promise<void> {
  for (const path of [...values, ...ids, ...(unit ?? []), ...(sides ?? []), ...(orderBy ?? []), ...(cluster === null || cluster === 'none' ? [] : [cluster]), ...beside]) await session.checkPath(path, signal);
}

/** DuckDB's types of what is read: verdicts, who gave them, sides, and what stands beside. */
export async function typesOf(connection: DuckDBConnection, query: VerdictQuery): Promise<readonly string[]> {
  return (await rowsOf(connection, describeSql(query))).map((row) => String(row[1]));
}

export async function rowsOf(connection: DuckDBConnection, statement: Sql): Promise<readonly (readonly unknown[])[]> {
  const { values, types } = bound(statement);
  return (await connection.runAndReadAll(statement.text, values, types)).getRows();
}

function combinationOf(row: readonly unknown[]): Combination {
  const [values, cluster, slice, units, rows] = row;
  return { rows: [JSON.parse(String(values)) as unknown[]], units: Number(units), cluster: textOrNull(cluster), slice: textOrNull(slice), numbers: itemsOf(rows).map(Number) };
}

/**
 * Where several rows make a unit, units are told apart by the verdicts that they hold in whatever order, which a hash aggregate finds
 * without sorting. Only where a rater said different things of one unit, does it depend on the order what counts: those units are
 * read one by one. `made`: the units, one row each (`unitsSql`).
 */
export async function combinationsOfUnits(connection: DuckDBConnection, query: VerdictQuery, types: readonly string[], made: Sql): Promise<UnitCombination[]> {
  const found = (await rowsOf(connection, unitCombinationsSql(query, types, made))).map((row): UnitCombination => {
    const [m, x, n, cluster, slice, units, numbers, texts] = row;
    return {
      key: `(${String(m)}::hugeint, ${String(x)}::ubigint, ${String(n)}::bigint)`, units: Number(units), cluster: textOrNull(cluster), slice: textOrNull(slice),
      numbers: itemsOf(numbers).map(Number), rows: itemsOf(texts).map((text) => JSON.parse(String(text)) as unknown[]),
    };
  });
  const ordered = new Set(found.flatMap((c) => (c.key !== null && dependsOnOrder(c.rows, query.plan) ? [c.key] : [])));
  if (ordered.size === 0) return found;
  const all = ordered.size > MOST_ORDERED;
  const only = sql`(select * from (${made}) where (m, x, n) in (${[...ordered].join(', ')}))`;
  const read = await inOrder(connection, verdictsSql(query, types, all ? undefined : only), true);
  return [...(all ? [] : found.filter((c) => c.key !== null && !ordered.has(c.key))), ...read.map((c) => ({ ...c, key: null }))];
}

/** Verdicts in the order of their units, gathered to combinations: memory holds the different ones, not all. */
async function inOrder(connection: DuckDBConnection, statement: Sql, wanted: boolean): Promise<Combination[]> {
  const result = await RowStream.of(connection, statement);
  const found = new Map<string, { texts: readonly string[]; cluster: string | null; slice: string | null; units: number; numbers: number[] }>();
  let unit: unknown;
  let open: { texts: string[]; cluster: string | null; slice: string | null; row: number } | undefined;
  const close = (): void => {
    if (!open) return;
    const { texts, cluster, slice, row } = open;
    const key = JSON.stringify([cluster, slice, ...texts]);
    let known = found.get(key);
    if (!known) found.set(key, (known = { texts, cluster, slice, units: 0, numbers: [] }));
    known.units++;
    if (wanted) known.numbers.push(row);
  };
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const { rowCount } = chunk;
    const [u, v, c, s, r] = [chunk.getColumnVector(0), chunk.getColumnVector(1), chunk.getColumnVector(2), chunk.getColumnVector(3), chunk.getColumnVector(4)];
    for (let i = 0; i < rowCount; i++) {
      const name = u.getItem(i);
      const row = Number(r.getItem(i));
      if (open === undefined || name !== unit) {
        close();
        unit = name;
        open = { texts: [], cluster: textOrNull(c.getItem(i)), slice: textOrNull(s.getItem(i)), row };
      }
      open.row = Math.min(open.row, row);
      open.texts.push(String(v.getItem(i)));
    }
  }
  close();
  return [...found.values()].map(({ texts, ...of }) => ({ ...of, rows: texts.map((text) => JSON.parse(text) as unknown[]) }));
}

function itemsOf(list: unknown): readonly unknown[] {
  return typeof list === 'object' && list !== null && 'items' in list ? (list.items as readonly unknown[]) : [];
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** What units are drawn together by: as asked, else the prompt where several units share one. */
export async function clusterOf(connection: DuckDBConnection, query: VerdictQuery, asked: string | null, prompt: readonly string[] | undefined): Promise<{ name: string; value: Sql } | null> {
  if (asked === 'none') return null;
  if (asked !== null) return { name: asked, value: sql`(${rolePathToSql(asked, query.columns)})::varchar` };
  const path = prompt?.[0];
  if (path === undefined) return null;
  const value = sql`hash((${rolePathToSql(path, query.columns)})::varchar)::varchar`;
  const unit = query.plan.unit === null ? sql`${ident(query.row)}` : sql`(${query.plan.unit.map((p) => rolePathToSql(p, query.columns).text).join(', ')})`;
  const [row] = await rowsOf(connection, sql`select count(distinct ${unit}), count(distinct ${value}) from ${query.from}`);
  const [units, prompts] = [Number(row?.[0]), Number(row?.[1])];
  return prompts > 1 && prompts < units ? { name: path, value } : null;
}
