import type { DuckDBConnection } from '@duckdb/node-api';
import { rolePathToSql } from '../../../core/rolePath';
import { ident, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { bound } from '../../../engine/lane';
import { ROW } from '../../../engine/relation';
import type { WorkCall } from '../../../engine/work';
import { asFound } from '../raterPlan';
import type { RaterPlan } from '../raterPlan';
import type { Combination } from '../verdicts';
import { combinationsSql, describeSql, unitlessSql, verdictsSql } from './verdictSql';
import type { VerdictQuery } from './verdictSql';

/** What is read of verdicts, and of which rows. */
export interface CombinationsRequest {
  readonly filter: string | null;
  readonly by: string | null;
  readonly cluster: string | null;
  /** The units' rows are wanted. */
  readonly rows: boolean;
}

export interface Combinations {
  readonly plan: RaterPlan;
  /** DuckDB's types of the ingredients: values, ids, sides, and what is read beside them. */
  readonly types: readonly string[];
  readonly cluster: { readonly name: string; readonly value: Sql } | null;
  readonly noUnit: number;
  readonly combinations: readonly Combination[];
}

/**
 * How often each combination of verdicts occurs; `beside`: more values of each row, after those of the plan. `more` is asked with
 * the same query while its connection is there.
 */
export async function readCombinations<T = undefined>(request: CombinationsRequest, found: RaterPlan, call: WorkCall, beside: readonly Sql[] = [], more?: (connection: DuckDBConnection, query: VerdictQuery, read: Combinations) => Promise<T>): Promise<Combinations & { readonly more: T | undefined }> {
  const { session, signal } = call;
  const { columns, shape } = session.info;
  await checkPaths(request, found, call);
  const slice = request.by === null ? null : rolePathToSql(request.by, columns);
  const view = { filter: request.filter === null ? null : { op: 'sql' as const, expression: request.filter }, order: [] };
  const { where } = await session.clauses(view, signal);
  const from = sql`(select * from (${session.relation(view)})${where ? sql` where ${where}` : raw('')})`;
  const lane = session.sides.mentionedIn(view) ? await session.sideLane(signal, 'job') : session.lane('job');
  return session.asOpened(() => lane.use(signal, async (connection) => {
    const base: VerdictQuery = { plan: found, columns, beside, from, row: ROW, cluster: null, slice, rows: request.rows };
    const types = (await rowsOf(connection, describeSql(base))).map((row) => String(row[1]));
    const plan = asFound(found, types);
    const cluster = await clusterOf(connection, { ...base, plan }, request.cluster, shape.roles.prompt);
    const query: VerdictQuery = { ...base, plan, cluster: cluster?.value ?? null };
    const noUnit = plan.unit === null ? 0 : Number((await rowsOf(connection, unitlessSql(query)))[0]?.[0] ?? 0);
    const read = { plan, types, cluster, noUnit, combinations: plan.unit === null ? (await rowsOf(connection, combinationsSql(query, types))).map(combinationOf) : await byUnit(connection, verdictsSql(query, types), request.rows) };
    return { ...read, more: await more?.(connection, query, read) };
  }, (fraction) => call.progress(fraction)));
}

async function checkPaths({ by, cluster }: CombinationsRequest, plan: RaterPlan, { session, signal }: WorkCall): Promise<void> {
  for (const path of [...plan.values, ...plan.ids, ...(plan.unit ?? []), ...(plan.sides ?? []), ...(plan.orderBy ?? []), ...(by === null ? [] : [by]), ...(cluster === null || cluster === 'none' ? [] : [cluster])]) await session.checkPath(path, signal);
}

export async function rowsOf(connection: DuckDBConnection, statement: Sql): Promise<readonly (readonly unknown[])[]> {
  const { values, types } = bound(statement);
  return (await connection.runAndReadAll(statement.text, values, types)).getRows();
}

function combinationOf(row: readonly unknown[]): Combination {
  const [values, cluster, slice, units, rows] = row;
  const numbers = rows as { items: readonly unknown[] } | undefined;
  return { rows: [JSON.parse(String(values)) as unknown[]], units: Number(units), cluster: textOrNull(cluster), slice: textOrNull(slice), numbers: numbers?.items.map(Number) ?? [] };
}

/** Verdicts in the order of their units, gathered to combinations: memory holds the different ones, not all. */
async function byUnit(connection: DuckDBConnection, statement: Sql, wanted: boolean): Promise<Combination[]> {
  const { values, types } = bound(statement);
  const result = await connection.stream(statement.text, values, types);
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
      if (open === undefined || name !== unit) {
        close();
        unit = name;
        open = { texts: [], cluster: textOrNull(c.getItem(i)), slice: textOrNull(s.getItem(i)), row: Number(r.getItem(i)) };
      }
      open.texts.push(String(v.getItem(i)));
    }
  }
  close();
  return [...found.values()].map(({ texts, ...of }) => ({ ...of, rows: texts.map((text) => JSON.parse(text) as unknown[]) }));
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** What units are drawn together by: as asked, else the prompt where several units share one. */
async function clusterOf(connection: DuckDBConnection, query: VerdictQuery, asked: string | null, prompt: readonly string[] | undefined): Promise<{ name: string; value: Sql } | null> {
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
