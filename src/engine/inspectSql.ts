import type { DuckDBConnection } from '@duckdb/node-api';
import { derivedType } from '../core/derived';
import { LoupeError, toWireError } from '../core/message';
import { ident, join, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import { isCode, nameOf, sqlTokens } from '../core/sqlTokens';
import type { CheckedQuery, CheckRequest, RelationColumns } from './contract';
import { bound } from './lane';
import { checkedQuery } from './query';
import { emptyRelation, ROW } from './relation';
import type { Session } from './session';
import { refuseTextForColumn } from './sql/explained';
import { guardQuery, queryText } from './sql/guardQuery';
import { placeOf } from './sql/place';
import { withDerived } from './withDerived';

const DATASET = 'dataset';
const ROW_NUMBER = 'loupe_row';

/**
 * Is this a query that only reads? Parser and guard read it, and DuckDB prepares it over relations without a row: no file is looked
 * at, nothing runs, and it does not wait behind a query that does. What is wrong comes with its place in `args`: `at`, `length`
 * (UTF-16 units of `sql`). Relations whose tables a scan would make are not prepared: then columns are not known.
 */
export async function inspectQuery(session: Session, request: CheckRequest, signal: AbortSignal): Promise<CheckedQuery> {
  const text = queryText(request.sql);
  let linesBefore = 1;
  const prepare = async (connection: DuckDBConnection, statement: Sql): Promise<CheckedQuery['columns']> => {
    linesBefore = statement.text.slice(0, statement.text.lastIndexOf(`\n${text}\n`) + 1).split('\n').length - 1;
    return prepared(connection, statement);
  };
  try {
    refuseTextForColumn(text, session.sides.columns());
    const all = [text, ...(request.cells ?? []).map((c) => c.sql)].join('\n');
    const columns = await session.explaining(text, () => session.lane('record').use(signal, async (connection) => {
      await guarded(connection, session, request, text);
      return needsTables(session, all) ? undefined : prepare(connection, bareSql(session, request, text, all));
    }));
    if (columns) return { problem: null, columns };
    if (request.cells?.length || session.sides.costly(all)) return { problem: null, columns: [] };
    const { statement } = await checkedQuery(session, { ...request, limit: 0 }, signal);
    const lane = await session.sideLane(signal, text);
    return { problem: null, columns: await session.explaining(text, () => lane.use(signal, async (connection) => prepare(connection, statement))) };
  } catch (error) {
    if (!(error instanceof LoupeError) || error.fault === 'aborted') throw error;
    if (error.code === 'needs-copy') return { problem: null, columns: [] };
    return { problem: { ...toWireError(error), args: { ...error.args, ...placeOf(error, text, linesBefore) } }, columns: [] };
  }
}

/** What SQL can read beside each other, with its columns where no table has to be made to know them. */
export async function relationsOf(session: Session, signal: AbortSignal): Promise<readonly RelationColumns[]> {
  const readable = session.info.columns.filter((c) => c.unreadable === undefined).map(({ name, type }) => ({ name, type }));
  const own = new Set(readable.map((c) => c.name.toLowerCase()));
  const beside = [...session.derivedColumns().map(({ id, type }) => ({ name: id, type: derivedType(type) })), { name: ROW_NUMBER, type: 'BIGINT' }].filter((c) => !own.has(c.name.toLowerCase()));
  const relations = await Promise.all(session.relations().map(async ({ name }): Promise<RelationColumns> => ({ name, columns: (await inspectQuery(session, { dataset: session.info.id, sql: `from ${ident(name)}` }, signal)).columns, beside: [] })));
  return [{ name: DATASET, columns: readable, beside }, ...relations];
}

/** How DuckDB would run a query, as it draws it. The query has passed the guard. */
export async function explainQuery(session: Session, request: CheckRequest, signal: AbortSignal): Promise<{ plan: string }> {
  const { query, statement: checked } = await checkedQuery(session, { ...request, limit: 0 }, signal);
  const lane = await session.sideLane(signal, query);
  return session.explaining(query, () => lane.use(signal, async (connection) => {
    const statement = sql`explain ${checked}`;
    const { values, types } = bound(statement);
    const rows = (await connection.runAndReadAll(statement.text, values, types)).getRows();
    return { plan: rows.map((row) => String(row.at(-1) ?? '')).join('\n') };
  }));
}

async function guarded(connection: DuckDBConnection, session: Session, { parameters = [], cells = [] }: CheckRequest, text: string): Promise<void> {
  const names = [DATASET, ...session.relations().map((r) => r.name)];
  await guardQuery(connection, text, [...names, ...cells.map((c) => c.name)], parameters.length);
  for (const [i, cell] of cells.entries()) await guardQuery(connection, queryText(cell.sql), [...names, ...cells.slice(0, i).map((c) => c.name)]);
}

/** The statement over relations without a row. */
function bareSql(session: Session, { parameters = [], cells = [] }: CheckRequest, text: string, all: string): Sql {
  const rows = withDerived(emptyRelation(session.plan), session.derivedIn(all), { shape: session.info.shape, columns: session.info.columns });
  const named = !session.info.columns.some((c) => c.name.toLowerCase() === ROW_NUMBER) && new RegExp(`\\b${ROW_NUMBER}\\b`, 'i').test(all);
  const dataset = sql`select * exclude (${ident(ROW)})${named ? `, ${ident(ROW)} as ${ident(ROW_NUMBER)}` : ''} from (${rows})`;
  const relations = session.relations().flatMap((r) => (r.bare ? [sql`${ident(r.name)} as not materialized (${r.bare})`] : []));
  const list = [sql`${ident(DATASET)} as not materialized (${dataset})`, ...relations, ...cells.map((c) => raw(`${ident(c.name)} as (\n${queryText(c.sql)}\n)`))];
  return sql`with ${join(list, ', ')} select * from (${{ text: `\n${text}\n`, params: parameters }})`;
}

/** Does it read what only tables beside the dataset know? */
function needsTables(session: Session, text: string): boolean {
  const names = new Set(sqlTokens(text).filter(isCode).flatMap((t) => nameOf(t)?.toLowerCase() ?? []));
  return session.sides.mentionedIn(text) || session.relations().some((r) => r.bare === undefined && names.has(r.name.toLowerCase()));
}

async function prepared(connection: DuckDBConnection, statement: Sql): Promise<CheckedQuery['columns']> {
  const ready = await connection.prepare(statement.text);
  try {
    return Array.from({ length: ready.columnCount }, (_, i) => ({ name: ready.columnName(i), type: ready.columnType(i).toString() }));
  } finally {
    ready.destroySync();
  }
}
