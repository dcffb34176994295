import { ident, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { fromOf } from '../../../engine/filteredRows';
import { joinedTo, ROW, wholeRelation } from '../../../engine/relation';
import type { WorkCall } from '../../../engine/work';
import type { ItemTableRequest } from '../contract';
import { itemRows, makeItems, matches } from './makeItems';
import type { MadeItems } from './makeItems';
import { checkedPlan } from './readCombinations';

const TABLES = 'loupe_exported';

/** Writes a row for each unit: its verdicts, what they come to, and what was decided of it where labels hold a decision. */
export async function itemTable({ request, ...target }: ItemTableRequest, call: WorkCall): Promise<{ rows: number; bytes: number }> {
  const { session, signal } = call;
  const view = { filter: request.filter === null ? null : { op: 'sql' as const, expression: request.filter }, order: [] };
  await checkedPlan(session, request, signal);
  if (session.sides.mentionedIn(view)) await session.sideLane(signal, view);
  const { where } = await session.clauses(view, signal);
  const from = fromOf(session.relation(view), where);
  const hasLabels = await session.sides.there();
  return call.writeRows(target, async (connection, instance) => {
    if (hasLabels || session.sides.mentionedIn(view)) await session.sides.fill(connection, instance, signal, view);
    const made = await makeItems(connection, session, request, from, TABLES);
    const items = itemRows(made, session.info.shape.roles.id?.[0]);
    const labels = hasLabels ? session.relations('').find((r) => r.name === 'labels') : undefined;
    if (!labels) return sql`select *, null::map(varchar, varchar) as adjudication from (${items}) order by "row"`;
    return sql`select i.*, a.adjudication from (${items}) i left join (${adjudications(made, joinedTo(session.plan, wholeRelation(session.plan)), labels.select)}) a using ("row") order by "row"`;
  });
}

/** What was decided of each unit, by schema and question: of a unit of several rows, on any of them. */
function adjudications(made: MadeItems, relation: Sql, labels: Sql): Sql {
  const name = sql`schema || coalesce('.' || nullif(nullif(question, ''), schema), '')`;
  const decided = sql`select "row", ${name} as k, arg_max(value, "at") as v from (${labels}) where provenance is not null and provenance <> 'unresolved' and subject = 'record' and "row" is not null group by 1, 2`;
  const entries = 'map_from_entries(list({k: k, v: v} order by k)) as adjudication';
  if (made.plan.unit === null) return sql`select "row", ${raw(entries)} from (${decided}) group by 1`;
  return sql`select "row", ${raw(entries)} from (select loupe_o.loupe_row as "row", k, any_value(v) as v from (select * from (${relation}) d join (${decided}) l on d.${raw(ident(ROW))} = l."row") join ${raw(made.name)}_of loupe_o on ${matches(made)} group by 1, 2) group by 1`;
}
