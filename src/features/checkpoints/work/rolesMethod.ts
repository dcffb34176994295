import { ident, integer, join, raw, sql } from '../../../core/sql';
import { filteredRows } from '../../../engine/filteredRows';
import { bound } from '../../../engine/lane';
import type { WorkCall } from '../../../engine/work';
import { parseType } from '../../../core/type';
import type { ColumnLook, RolesFound } from '../contract';
import { findRoles } from '../rule/findRoles';

const LOOKED_AT = 5000;
/** So many columns are looked at by one statement. */
const AT_ONCE = 500;

/** Looks at the first rows: which columns hold numbers, and so which play which part. */
export async function roles({ session, signal }: WorkCall): Promise<RolesFound> {
  const columns = session.info.columns.filter((c) => c.unreadable === undefined && parseType(c.type).kind === 'scalar' && !/^(BLOB|BIT)/.test(c.type));
  if (columns.length === 0) return findRoles([]);
  const { from, lane } = await filteredRows(session, null, signal);
  const row: unknown[] = [];
  for (let at = 0; at < columns.length; at += AT_ONCE) {
    const some = columns.slice(at, at + AT_ONCE).map(({ name }) => ident(name));
    const of = some.map((column) => raw(`count(nullif(trim(${column}::varchar), '')), count(try_cast(trim(${column}::varchar) as double)), count(distinct ${column}::varchar)`));
    const select = sql`select ${join(of, ', ')} from (select ${join(some.map((column) => raw(column)), ', ')} from ${from} limit ${integer(LOOKED_AT)})`;
    const { values, types } = bound(select);
    const [found = []] = await session.asOpened(() => lane.use(signal, async (connection) => (await connection.runAndReadAll(select.text, values, types)).getRows()));
    row.push(...found);
  }
  return findRoles(columns.map(({ name, type }, i): ColumnLook => {
    const [filled, numbers, distinct] = [Number(row[3 * i]), Number(row[3 * i + 1]), Number(row[3 * i + 2])];
    return { name, filled, numbers: type === 'BOOLEAN' ? 0 : numbers, distinct };
  }));
}
