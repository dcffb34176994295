import type { DuckDBConnection } from '@duckdb/node-api';
import { rolePathToSql } from '../../../core/rolePath';
import { ident, join, raw, sql, textSql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { ROW } from '../../../engine/relation';
import type { WorkCall } from '../../../engine/work';
import type { CleanRequest, ContaminationWork } from '../contract';

/** The table of rows that are left out, in the instance of the export. */
const REMOVED = 'loupe_removed';
/** That of the rows that a filter left. */
const FILTERED = 'loupe_filtered';

/** Writes the training dataset, or what a filter leaves of it, without the rows that are on the removal list, and without whole sources. */
export async function clean(request: CleanRequest, call: WorkCall): Promise<ContaminationWork['clean']['result']> {
  const { session, signal } = call;
  const { removed, sources, out, format, force } = request;
  if (sources !== null) await session.checkPath(sources.by, signal);
  // A filter may speak of labels, which the instance of the export does not know: its row numbers go there.
  const view = request.filter === null ? null : (await session.view({ filter: { op: 'sql', expression: request.filter }, order: [] }, call)).view;
  const filtered = view === null ? null : await session.views.rows(view, 0, session.views.count(view), signal);
  const columns = session.info.columns.filter((c) => c.unreadable === undefined).map((c) => ident(c.name)).join(', ');
  const written = await call.writeRows({ out, format, force }, async (connection) => {
    await rowTable(connection, REMOVED, removed.map(({ row }) => row));
    if (filtered) await rowTable(connection, FILTERED, filtered);
    const kept = sql`${ident(ROW)} not in (select row from ${REMOVED})${filtered === null ? '' : ` and ${ident(ROW)} in (select row from ${FILTERED})`}${sources === null ? '' : sql` and not ${isOneOf(rolePathToSql(sources.by, session.info.columns), sources.values)}`}`;
    return sql`select ${columns} from (${session.relation('')}) where ${kept} order by ${ident(ROW)}`;
  });
  return { ...written, removed: (filtered?.length ?? session.info.rows) - written.rows };
}

async function rowTable(connection: DuckDBConnection, name: string, rows: ArrayLike<number>): Promise<void> {
  await connection.run(`create table ${name} (row bigint)`);
  const appender = await connection.createAppender(name);
  for (let i = 0; i < rows.length; i++) {
    appender.appendBigInt(BigInt(rows[i] ?? 0));
    appender.endRow();
  }
  appender.closeSync();
}

/** Never NULL: a source may be. */
function isOneOf(value: Sql, values: readonly (string | null)[]): Sql {
  const texts = values.filter((v) => v !== null);
  return sql`(${join([...(values.includes(null) ? [sql`(${value}) is null`] : []), ...(texts.length > 0 ? [sql`coalesce((${value})::varchar in (${texts.map(textSql).join(', ')}), false)`] : []), raw('false')], ' or ')})`;
}
