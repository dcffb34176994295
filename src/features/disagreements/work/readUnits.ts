import type { DuckDBConnection } from '@duckdb/node-api';
import { LoupeError } from '../../../core/message';
import type { Warning } from '../../../core/message';
import { rolePathToSql } from '../../../core/rolePath';
import { sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { areNumberedSides, hasTwoSides } from '../../../core/verdictSide';
import { ROW } from '../../../engine/relation';
import type { WorkCall } from '../../../engine/work';
import type { AgreementRequest } from '../contract';
import { asFound, raterPlan } from '../raterPlan';
import type { RaterPlan } from '../raterPlan';
import { ratersOf, readVerdicts, someLabels } from '../verdicts';
import type { Combination, Reading, Unit } from '../verdicts';
import { unjoinedSql, unjoinedWarnings } from './joinSql';
import { pairwise } from './pairwiseSql';
import { fromOf, readCombinations, rowsOf, typesOf } from './readCombinations';
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
  const from = fromOf(session.relation(view), where);
  const lane = session.sides.mentionedIn(view) ? await session.sideLane(signal, 'job') : session.lane('job');

  const read = await session.asOpened(() => lane.use(signal, async (connection) => {
    const stored: VerdictQuery = { plan: found, columns, from, row: ROW, cluster: null, slice: more.slice, rows: more.rows };
    const pairs = request.pairwise === null ? null : pairwise({ ...stored, plan: asFound(found, await typesOf(connection, stored)) }, request.pairwise, request.unit ?? shape.roles.prompt ?? null);
    const base = pairs?.query ?? stored;
    if (!request.manyRaters) await refuseTexts(connection, { ...base, plan: asFound(base.plan, await typesOf(connection, base)) });
    const { plan, types, cluster, noUnit, combinations } = await readCombinations(connection, base, pairs === null ? request.cluster : 'none', shape.roles.prompt);
    const leftOut = pairs === null ? 0 : Number((await rowsOf(connection, pairs.leftOut))[0]?.[0] ?? 0);
    const beside = more.beside?.(plan, { ...base, plan, cluster: cluster?.value ?? null }) ?? null;
    const { join: joined } = session.plan;
    const unjoined = joined ? unjoinedWarnings((await rowsOf(connection, unjoinedSql(joined, from)))[0], request.filter !== null) : [];
    return {
      plan, unit: pairs?.unit ?? plan.unit, types: types.slice(0, plan.values.length), cluster, noUnit, combinations,
      warnings: [...(leftOut > 0 ? [{ code: 'pairwise-others', args: { prompts: leftOut }, count: leftOut }] : []), ...unjoined],
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

/** Of too many raters only the labels count: the first, second, … of each unit. */
function nameless(unit: Unit): Unit {
  return { ...unit, verdicts: [...unit.verdicts].sort((a, b) => (a.label < b.label ? -1 : 1)).map((v, i) => ({ ...v, rater: String(i + 1) })) };
}

