import type { DuckDBConnection } from '@duckdb/node-api';
import { LoupeError } from '../../../core/message';
import type { Warning } from '../../../core/message';
import { rolePathToSql } from '../../../core/rolePath';
import { ident, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { areNumberedSides, hasTwoSides } from '../../../core/verdictSide';
import { bound } from '../../../engine/lane';
import { ROW } from '../../../engine/relation';
import type { WorkCall } from '../../../engine/work';
import type { AgreementRequest } from '../contract';
import { raterPlan } from '../raterPlan';
import type { RaterPlan } from '../raterPlan';
import { ratersOf, readVerdicts } from '../verdicts';
import type { Combination, Reading, Unit } from '../verdicts';
import { unjoinedSql, unjoinedWarnings } from './joinSql';
import { pairwise } from './pairwiseSql';
import { combinationsSql, describeSql, unitlessSql, verdictsSql } from './verdictSql';
import type { VerdictQuery } from './verdictSql';

/** More raters than these are counted together only: of pairs there are half as many as their square. */
export const MOST_RATERS = 100;
/** More different names are no list of people, but texts: they are counted only where a person says so. */
const MOST_NAMES = 1_000;

/** Verdicts as they were read, before they are on a scale. */
export interface ReadUnits {
  readonly plan: RaterPlan;
  /** What was judged; null: the row. */
  readonly unit: readonly string[] | null;
  readonly types: readonly string[];
  readonly cluster: { readonly name: string } | null;
  /** Rows that say nothing of what was judged. */
  readonly noUnit: number;
  readonly combinations: readonly Combination[];
  readonly numbered: boolean;
  readonly reading: Reading;
  readonly raters: readonly string[];
  /** There are too many raters for pairs: `units` name none. */
  readonly many: boolean;
  readonly units: readonly Unit[];
  readonly warnings: readonly Warning[];
  /** What `more` says of the verdicts, from the same rows. */
  readonly beside: readonly (readonly unknown[])[];
}

interface More {
  readonly slice: Sql | null;
  readonly rows: boolean;
  /** Another question to the same rows. */
  readonly beside?: (plan: RaterPlan, query: VerdictQuery) => Sql | null;
}

/** Finds the verdicts, and reads them in combinations. Throws `raters-free-text` where names look like texts and nobody said to count them. */
export async function readUnits(request: AgreementRequest, call: WorkCall, more: More): Promise<ReadUnits> {
  const { session, signal } = call;
  const { columns, shape } = session.info;
  const found = raterPlan(shape, columns, request, request.level === 'set');
  for (const path of [...found.values, ...found.ids, ...(found.unit ?? []), ...(found.sides ?? []), ...(found.orderBy ?? []), ...(request.cluster === null || request.cluster === 'none' ? [] : [request.cluster])]) await session.checkPath(path, signal);
  const view = { filter: request.filter === null ? null : { op: 'sql' as const, expression: request.filter }, order: [] };
  const { where } = await session.clauses(view, signal);
  const from = sql`(select * from (${session.relation(view)})${where ? sql` where ${where}` : raw('')})`;
  const lane = session.sides.mentionedIn(view) ? await session.sideLane(signal, 'job') : session.lane('job');

  const read = await session.asOpened(() => lane.use(signal, async (connection) => {
    const stored: VerdictQuery = { plan: found, columns, from, row: ROW, cluster: null, slice: more.slice, rows: more.rows };
    const described = (await rowsOf(connection, describeSql(stored))).map((row) => String(row[1]));
    const pairs = request.pairwise === null ? null : pairwise({ ...stored, plan: asFound(found, described) }, request.pairwise, request.unit ?? shape.roles.prompt ?? null);
    const base = pairs?.query ?? stored;
    const types = pairs === null ? described : (await rowsOf(connection, describeSql(base))).map((row) => String(row[1]));
    const plan = asFound(base.plan, types);
    if (!request.manyRaters) await refuseTexts(connection, { ...base, plan });
    const cluster = pairs === null ? await clusterOf(connection, { ...base, plan }, request.cluster, shape.roles.prompt) : null;
    const query: VerdictQuery = { ...base, plan, cluster: cluster?.value ?? null };
    const noUnit = plan.unit === null ? 0 : Number((await rowsOf(connection, unitlessSql(query)))[0]?.[0] ?? 0);
    const leftOut = pairs === null ? 0 : Number((await rowsOf(connection, pairs.leftOut))[0]?.[0] ?? 0);
    const beside = more.beside?.(plan, query) ?? null;
    const { join: joined } = session.plan;
    const unjoined = joined ? unjoinedWarnings((await rowsOf(connection, unjoinedSql(joined, from)))[0], request.filter !== null) : [];
    return {
      plan, unit: pairs?.unit ?? plan.unit, types: types.slice(0, plan.values.length), cluster, noUnit, warnings: [...(leftOut > 0 ? [{ code: 'pairwise-others', args: { prompts: leftOut }, count: leftOut }] : []), ...unjoined],
      combinations: plan.unit === null ? (await rowsOf(connection, combinationsSql(query, types))).map(combinationOf) : await byUnit(connection, verdictsSql(query, types), more.rows),
      beside: beside === null ? [] : await rowsOf(connection, beside),
    };
  }, (fraction) => call.progress(fraction)));

  const { plan, combinations } = read;
  const isAsShape = request.pairwise === null && (found.aspect === null || found.aspect === found.aspects[0]?.name);
  const numbered = (isAsShape ? shape.numberedSides : undefined) ?? (hasTwoSides(shape) && areNumberedSides(someLabels(combinations, plan)));
  const reading = readVerdicts(combinations, plan, numbered, request.repeat, request);
  const raters = plan.layout === 'wide' && plan.ids.length === 0 ? plan.values : ratersOf(reading.units);
  const many = raters.length > MOST_RATERS;
  const named = request.pairwise === null || plan.layout !== 'wide' || plan.ids.length > 0 ? { raters, reading } : renamed(reading, new Map(plan.values.map((value, i) => [value, found.values[i] ?? value])));
  return { ...read, plan: { ...plan, values: found.values, ids: found.ids }, numbered, reading: named.reading, raters: named.raters, many, units: many ? named.reading.units.map(nameless) : named.reading.units };
}

/** Are raters positions of a list, not people? */
export function isExchangeable({ layout, ids }: RaterPlan): boolean {
  return layout === 'nested' && ids.length === 0;
}

/** Columns of verdicts that were made of ratings are called as the ratings are. */
function renamed(reading: Reading, names: ReadonlyMap<string, string>): { raters: readonly string[]; reading: Reading } {
  return { raters: [...names.values()], reading: { ...reading, units: reading.units.map((unit) => ({ ...unit, verdicts: unit.verdicts.map((v) => ({ ...v, rater: names.get(v.rater) ?? v.rater })) })) } };
}

async function refuseTexts(connection: DuckDBConnection, { plan, columns, from }: VerdictQuery): Promise<void> {
  for (const path of plan.ids) {
    const name = rolePathToSql(path, columns);
    const names = plan.layout === 'nested' ? sql`(select unnest(${name}) as name from ${from})` : sql`(select ${name} as name from ${from})`;
    const [row] = await rowsOf(connection, sql`select approx_count_distinct(name), count(name) from ${names}`);
    if (Number(row?.[0]) > MOST_NAMES) throw new LoupeError('raters-free-text', { path, names: Number(row?.[0]), verdicts: Number(row?.[1]) }, 'usage');
  }
}

export async function rowsOf(connection: DuckDBConnection, statement: Sql): Promise<readonly (readonly unknown[])[]> {
  const { values, types } = bound(statement);
  return (await connection.runAndReadAll(statement.text, values, types)).getRows();
}

/** SQL in parentheses gives lists or single values: which, only its type says. */
function asFound(plan: RaterPlan, types: readonly string[]): RaterPlan {
  const lists = plan.values.every((_, i) => types[i]?.endsWith('[]') ?? false);
  return plan.layout === 'nested' && !lists ? { ...plan, layout: 'wide' } : plan;
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

/** Of too many raters only the labels count: the first, second, … of each unit. */
function nameless(unit: Unit): Unit {
  return { ...unit, verdicts: [...unit.verdicts].sort((a, b) => (a.label < b.label ? -1 : 1)).map((v, i) => ({ ...v, rater: String(i + 1) })) };
}

