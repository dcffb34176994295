import { ident, integer, join, raw, sql } from '../../../core/sql';
import { bound } from '../../../engine/lane';
import { ROW, rowsRelation } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import type { WorkCall } from '../../../engine/work';
import type { ComparisonSpec, Mark } from '../contract';
import { joinedOf } from './joinMethod';
import { markIdsOf } from './markColumns';

/** What stands beside one prompt: of each mark what the rows of its sides say, one like another once. */
export async function marks(spec: ComparisonSpec, key: number, call: WorkCall): Promise<readonly Mark[]> {
  const { table, readings } = await joinedOf(spec, call);
  const rows = new Map<Session, Set<number>>();
  for (const [i, { session }] of readings.entries()) {
    const place = table.sides[i]?.first[key] ?? -1;
    const row = place < 0 ? undefined : table.sides[i]?.read.rows[place];
    if (row !== undefined) rows.set(session, (rows.get(session) ?? new Set<number>()).add(row));
  }
  const found: Mark[] = [];
  for (const [session, of] of rows) {
    for (const mark of await marksOfRows(session, [...of], call.signal)) if (!found.some((known) => JSON.stringify(known) === JSON.stringify(mark))) found.push(mark);
  }
  return found;
}

async function marksOfRows(session: Session, rows: readonly number[], signal: AbortSignal): Promise<Mark[]> {
  const ids = await markIdsOf(session);
  if (ids.length === 0) return [];
  const about = ids.map((id) => ident(id)).join(' ');
  const lane = await session.sideLane(signal, about);
  const statement = sql`select ${join(ids.map((id) => sql`to_json(${raw(ident(id))})::varchar`), ', ')} from (${session.relation(about, rowsRelation(session.plan, rows))}) where ${ident(ROW)} in (${rows.map(integer).join(', ')}) order by ${ident(ROW)}`;
  const { values, types } = bound(statement);
  const read = await session.asOpened(() => lane.use(signal, async (connection) => (await connection.runAndReadAll(statement.text, values, types)).getRows()), session.filesOf(rows));
  const warnings = new Map(session.derivedColumns().map((column) => [column.id, column.warning]));
  return read.flatMap((row) => ids.flatMap((id, i): Mark[] => {
    const text = row[i];
    const said = typeof text === 'string' ? textsOf(JSON.parse(text)) : [];
    const isStale = warnings.get(id) !== undefined;
    return said.length === 0 && !isStale ? [] : [{ id, said, isStale }];
  }));
}

function textsOf(value: unknown): string[] {
  if (value === null) return [];
  return Array.isArray(value) ? value.flatMap((of: unknown) => textsOf(of)) : [typeof value === 'string' ? value : JSON.stringify(value)];
}
