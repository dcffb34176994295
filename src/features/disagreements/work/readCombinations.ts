import type { DuckDBConnection } from '@duckdb/node-api';
import { rolePathToSql } from '../../../core/rolePath';
import { ident, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { bound } from '../../../engine/lane';
import { asFound } from '../raterPlan';
import type { RaterPlan } from '../raterPlan';
import type { Combination } from '../verdicts';
import { combinationsSql, describeSql, unitlessSql, verdictsSql } from './verdictSql';
import type { VerdictQuery } from './verdictSql';

/** What is in a dataset of verdicts, as SQL gives it. */
export interface Found {
  readonly plan: RaterPlan;
  /** DuckDB's types of what is read: verdicts, who gave them, sides, and what stands beside. */
  readonly types: readonly string[];
  readonly cluster: { readonly name: string; readonly value: Sql } | null;
  /** Rows without a unit. */
  readonly noUnit: number;
  readonly combinations: readonly Combination[];
}

/** Reads the combinations of verdicts that a request asks for. */
export async function readCombinations(connection: DuckDBConnection, base: VerdictQuery, cluster: string | null, prompt: readonly string[] | undefined): Promise<Found> {
  const types = await typesOf(connection, base);
  const plan = asFound(base.plan, types);
  const by = await clusterOf(connection, { ...base, plan }, cluster, prompt);
  const query: VerdictQuery = { ...base, plan, cluster: by?.value ?? null };
  const of = { plan, types, cluster: by };
  if (plan.unit === null) return { ...of, noUnit: 0, combinations: (await rowsOf(connection, combinationsSql(query, types))).map(combinationOf) };
  const noUnit = Number((await rowsOf(connection, unitlessSql(query)))[0]?.[0] ?? 0);
  return { ...of, noUnit, combinations: await byUnit(connection, verdictsSql(query, types), query.rows) };
}

/** DuckDB's types of what is read. */
export async function typesOf(connection: DuckDBConnection, query: VerdictQuery): Promise<readonly string[]> {
  return (await rowsOf(connection, describeSql(query))).map((row) => String(row[1]));
}

/** The rows of a relation that a filter leaves, as a table expression. */
export function fromOf(relation: Sql, where: Sql | null): Sql {
  return sql`(select * from (${relation})${where ? sql` where ${where}` : raw('')})`;
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
