import type { DuckDBConnection } from '@duckdb/node-api';
import { rolePathToSql } from '../../../core/rolePath';
import type { Shape } from '../../../core/shape';
import { ident, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { areNumberedSides, hasTwoSides } from '../../../core/verdictSide';
import { bound } from '../../../engine/lane';
import type { Session } from '../../../engine/session';
import type { AgreementRequest } from '../contract';
import { raterPlan } from '../raterPlan';
import type { RaterPlan } from '../raterPlan';
import { dependsOnOrder, readVerdicts } from '../verdicts';
import type { Combination, Reading } from '../verdicts';
import { combinationsSql, describeSql, unitCombinationsSql, unitlessSql, unitsSql, verdictsSql } from './verdictSql';
import type { VerdictQuery } from './verdictSql';

/** Units whose verdicts must be read in their order are looked up by so many combinations; beyond, all are read so. */
const MOST_ORDERED = 1_000;

/** What is in a dataset of verdicts, as SQL gives it. */
export interface Found {
  readonly plan: RaterPlan;
  /** DuckDB's types of what is read: verdicts, who gave them, sides. */
  readonly types: readonly string[];
  readonly cluster: { readonly name: string; readonly value: Sql } | null;
  /** Rows without a unit. */
  readonly noUnit: number;
  readonly combinations: readonly Combination[];
}

/** A combination of several rows: what its units are found by; null where `numbers` holds the first rows of all of them. */
export interface UnitCombination extends Combination {
  readonly key: string | null;
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
  return { ...of, noUnit, combinations: plan.orderBy === null ? await combinationsOfUnits(connection, query, types, unitsSql(query, types)) : await inOrder(connection, verdictsSql(query, types), query.rows) };
}

/** Where a request's verdicts are; throws where a path leads nowhere. */
export async function checkedPlan(session: Session, request: AgreementRequest, signal: AbortSignal): Promise<RaterPlan> {
  const plan = raterPlan(session.info.shape, session.info.columns, request, request.level === 'set');
  const beside = [request.by, request.cluster === 'none' ? null : request.cluster].filter((path) => path !== null);
  for (const path of [...plan.values, ...plan.ids, ...(plan.unit ?? []), ...(plan.sides ?? []), ...(plan.orderBy ?? []), ...beside]) await session.checkPath(path, signal);
  return plan;
}

/** The types of what is read. */
export async function typesOf(connection: DuckDBConnection, query: VerdictQuery): Promise<readonly string[]> {
  return (await rowsOf(connection, describeSql(query))).map((row) => String(row[1]));
}

/** Verdicts as what they mean. `numbered`: 1 and 2 name sides. */
export function readingOf({ combinations, plan }: Pick<Found, 'combinations' | 'plan'>, shape: Shape, request: AgreementRequest): { readonly reading: Reading; readonly numbered: boolean } {
  const numbered = shape.numberedSides ?? (hasTwoSides(shape) && areNumberedSides(someLabels(combinations, plan)));
  return { reading: readVerdicts(combinations, plan, numbered, request.repeat, request), numbered };
}

export async function rowsOf(connection: DuckDBConnection, statement: Sql): Promise<readonly (readonly unknown[])[]> {
  const { values, types } = bound(statement);
  return (await connection.runAndReadAll(statement.text, values, types)).getRows();
}

/** SQL in parentheses gives lists or single values: which, only its type says. */
export function asFound(plan: RaterPlan, types: readonly string[]): RaterPlan {
  const lists = plan.values.every((_, i) => types[i]?.endsWith('[]') ?? false);
  return plan.layout === 'nested' && !lists ? { ...plan, layout: 'wide' } : plan;
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

function someLabels(combinations: readonly Combination[], { values }: RaterPlan): string[] {
  const labels = new Set<string>();
  for (const { rows } of combinations) for (const row of rows) for (const value of row.slice(0, values.length).flat()) if (typeof value === 'string') labels.add(value);
  return [...labels];
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

/** The dataset, with what a filter leaves of it, as a table expression. */
export function fromOf(relation: Sql, where: Sql | null): Sql {
  return sql`(select * from (${relation})${where ? sql` where ${where}` : raw('')})`;
}
