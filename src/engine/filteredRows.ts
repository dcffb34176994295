import { raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import type { Queue } from './lane';
import type { Session } from './session';

/** The rows of a dataset that a filter leaves, as a table expression, and the lane in which they are read. */
export async function filteredRows(session: Session, filter: string | null, signal: AbortSignal): Promise<{ readonly from: Sql; readonly lane: Queue }> {
  const view = { filter: filter === null ? null : { op: 'sql' as const, expression: filter }, order: [] };
  const { where } = await session.clauses(view, signal);
  return { from: fromOf(session.relation(view), where), lane: session.sides.mentionedIn(view) ? await session.sideLane(signal, view, 'job') : session.lane('job') };
}

/** The dataset, with what a filter leaves of it, as a table expression. */
export function fromOf(relation: Sql, where: Sql | null): Sql {
  return sql`(select * from (${relation})${where ? sql` where ${where}` : raw('')})`;
}
