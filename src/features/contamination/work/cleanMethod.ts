import { rolePathToSql } from '../../../core/rolePath';
import { ident, join, raw, sql, textSql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { ROW } from '../../../engine/relation';
import type { WorkCall } from '../../../engine/work';
import type { CleanRequest, ContaminationWork } from '../contract';

/** The table of rows that are left out, in the instance of the export. */
const REMOVED = 'loupe_removed';

/** Writes the training dataset without the rows that are on the removal list, and without whole sources. */
export async function clean(request: CleanRequest, call: WorkCall): Promise<ContaminationWork['clean']['result']> {
  const { session, signal } = call;
  const { removed, sources, out, format, force } = request;
  if (sources !== null) await session.checkPath(sources.by, signal);
  const columns = session.info.columns.filter((c) => c.unreadable === undefined).map((c) => ident(c.name)).join(', ');
  const written = await call.writeRows({ out, format, force }, async (connection) => {
    await connection.run(`create table ${REMOVED} (row bigint)`);
    const appender = await connection.createAppender(REMOVED);
    for (const { row } of removed) {
      appender.appendBigInt(BigInt(row));
      appender.endRow();
    }
    appender.closeSync();
    const kept = sql`${ident(ROW)} not in (select row from ${REMOVED})${sources === null ? '' : sql` and not ${isOneOf(rolePathToSql(sources.by, session.info.columns), sources.values)}`}`;
    return sql`select ${columns} from (${session.relation('')}) where ${kept} order by ${ident(ROW)}`;
  });
  return { ...written, removed: session.info.rows - written.rows };
}

/** Never NULL: a source may be. */
function isOneOf(value: Sql, values: readonly (string | null)[]): Sql {
  const texts = values.filter((v) => v !== null);
  return sql`(${join([...(values.includes(null) ? [sql`(${value}) is null`] : []), ...(texts.length > 0 ? [sql`coalesce((${value})::varchar in (${texts.map(textSql).join(', ')}), false)`] : []), raw('false')], ' or ')})`;
}
