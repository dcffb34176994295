import type { Warning } from '../../../core/message';
import type { Sql } from '../../../core/sql';
import { filteredRows } from '../../../engine/filteredRows';
import { ROW } from '../../../engine/relation';
import type { WorkCall } from '../../../engine/work';
import type { AgreementRequest, JoinedIds } from '../contract';
import { areSides } from '../raterPlan';
import type { RaterPlan } from '../raterPlan';
import { ratersOf, readVerdicts, someLabels } from '../verdicts';
import type { Combination, Reading, Unit } from '../verdicts';
import { joinedIds, joinedIdsSql } from './joinSql';
import { checkedPlan, clusterOf, combinationsOf, rowsOf, verdictQueryOf } from './readCombinations';
import { unitlessSql } from './verdictSql';
import type { VerdictQuery } from './verdictSql';

/** More raters than these are counted together only: of pairs there are half as many as their square. */
export const MOST_RATERS = 100;

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
  /** Where a file is joined. */
  readonly joined: JoinedIds | undefined;
  /** What `more` says of the verdicts, from the same rows. */
  readonly beside: readonly (readonly unknown[])[];
}

interface More {
  readonly slice: Sql | null;
  readonly rows: boolean;
  /** The rows with more columns of our own, and a slice over these. */
  readonly prepare?: (stored: VerdictQuery) => VerdictQuery;
  /** Another question to the same rows. */
  readonly beside?: (plan: RaterPlan, query: VerdictQuery) => Sql | null;
}

/** Finds the verdicts, and reads them in combinations. Throws `raters-free-text` where names look like texts and nobody said to count them. */
export async function readUnits(request: AgreementRequest, call: WorkCall, more: More): Promise<ReadUnits> {
  const { session, signal } = call;
  const { columns, shape } = session.info;
  const found = await checkedPlan(session, request, signal);
  const { from, lane } = await filteredRows(session, request.filter, signal);

  const read = await session.asOpened(() => lane.use(signal, async (connection) => {
    const stored: VerdictQuery = { plan: found, columns, from, row: ROW, cluster: null, slice: more.slice, rows: more.rows };
    const { query: base, types, pairs } = await verdictQueryOf(connection, more.prepare?.(stored) ?? stored, request, shape);
    const { plan } = base;
    const cluster = await clusterOf(connection, base, request.cluster, pairs === null ? shape.roles.prompt : undefined);
    const query: VerdictQuery = { ...base, cluster: cluster?.value ?? null };
    const noUnit = plan.unit === null ? 0 : Number((await rowsOf(connection, unitlessSql(query)))[0]?.[0] ?? 0);
    const leftOut = pairs === null ? 0 : Number((await rowsOf(connection, pairs.leftOut))[0]?.[0] ?? 0);
    const beside = more.beside?.(plan, { ...base, plan, cluster: cluster?.value ?? null }) ?? null;
    const { join: joined } = session.plan;
    const joining = joined ? joinedIds((await rowsOf(connection, joinedIdsSql(joined, from)))[0] ?? [], request.filter !== null) : null;
    return {
      plan, unit: pairs?.unit ?? plan.unit, types: types.slice(0, plan.values.length), cluster, noUnit, warnings: [...(leftOut > 0 ? [{ code: 'pairwise-others', args: { prompts: leftOut }, count: leftOut }] : []), ...(joining?.warnings ?? [])], joined: joining?.ids,
      combinations: await combinationsOf(connection, query, types),
      beside: beside === null ? [] : await rowsOf(connection, beside),
    };
  }, (fraction) => call.progress(fraction)));

  const { plan, combinations } = read;
  const numbered = areSides(request, found, shape, () => someLabels(combinations, plan));
  const reading = readVerdicts(combinations, plan, numbered, request.repeat, request);
  const raters = plan.layout === 'wide' && plan.ids.length === 0 ? plan.values : ratersOf(reading.units);
  const many = raters.length > MOST_RATERS;
  const named = namedAsFound({ reading, raters }, request, plan, found);
  return { ...read, plan: { ...plan, values: found.values, ids: found.ids }, numbered, reading: named.reading, raters: named.raters, many, units: many ? named.reading.units.map(nameless) : named.reading.units };
}

/** Columns of verdicts that were made of ratings are called as the ratings are. */
export function namedAsFound(of: { readonly reading: Reading; readonly raters: readonly string[] }, request: AgreementRequest, plan: RaterPlan, found: RaterPlan): { readonly reading: Reading; readonly raters: readonly string[] } {
  if (request.pairwise === null || plan.layout !== 'wide' || plan.ids.length > 0) return of;
  const names = new Map(plan.values.map((value, i) => [value, found.values[i] ?? value]));
  const units = of.reading.units.map((unit) => ({ ...unit, verdicts: unit.verdicts.map((v) => ({ ...v, rater: names.get(v.rater) ?? v.rater })) }));
  return { raters: [...names.values()], reading: { ...of.reading, units } };
}

/** Of too many raters only the labels count: the first, second, … of each unit. */
function nameless(unit: Unit): Unit {
  return { ...unit, verdicts: [...unit.verdicts].sort((a, b) => (a.label < b.label ? -1 : 1)).map((v, i) => ({ ...v, rater: String(i + 1) })) };
}

