import type { DuckDBConnection } from '@duckdb/node-api';
import { derivedType } from '../core/derived';
import { LoupeError, toWireError } from '../core/message';
import { ident, join, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import type { CheckedQuery, CheckRequest, RelationColumns } from './contract';
import { bound } from './lane';
import { tablesOf } from './mixes';
import type { Other } from './mixes';
import { checkedQuery, onPlace } from './query';
import type { QuerySource } from './query';
import { emptyRelation, ROW } from './relation';
import type { Session } from './session';
import { ReadSql } from './sides';
import { refuseTextForColumn } from './sql/explained';
import { guardQuery, queryText } from './sql/guardQuery';
import { placeOf } from './sql/place';
import { withDerived } from './withDerived';

const DATASET = 'dataset';
const ROW_NUMBER = 'loupe_row';
/** The feature that makes relations of roles, which other datasets have, too. */
const QUERY = 'query';

/**
 * Is this a query that only reads? Parser and guard read it, and DuckDB prepares it over relations without a row: no file is looked
 * at, nothing runs, and it does not wait behind a query that does. What is wrong comes with its place in `args`: `at`, `length`
 * (UTF-16 units of `sql`). Relations whose tables a scan would make are not prepared: then columns are not known.
 */
export async function inspectQuery(source: QuerySource, request: CheckRequest, signal: AbortSignal): Promise<CheckedQuery> {
  const { session } = source;
  const text = queryText(request.sql);
  let linesBefore = 1;
  const prepare = async (connection: DuckDBConnection, statement: Sql): Promise<CheckedQuery['columns']> => {
    linesBefore = statement.text.slice(0, statement.text.lastIndexOf(`\n${text}\n`) + 1).split('\n').length - 1;
    return prepared(connection, statement);
  };
  try {
    refuseTextForColumn(text, session.sides.columns());
    const { read, columns } = await session.explaining(text, () => session.lane('record').use(signal, async (connection) => {
      const about = await guarded(connection, source, request, text);
      return { read: about, columns: needsTables(session, about) ? undefined : await prepare(connection, await bareSql(connection, source, request, text, about)) };
    }));
    if (columns) return { problem: null, columns };
    if (session.sides.costly(read)) return { problem: null, columns: [] };
    const checked = await checkedQuery(source, { ...request, limit: 0 }, signal);
    return { problem: null, columns: await onPlace(checked, 'side', signal, async (connection) => prepare(connection, checked.statement)) };
  } catch (error) {
    if (!(error instanceof LoupeError) || error.fault === 'aborted') throw error;
    if (error.code === 'needs-copy') return { problem: null, columns: [] };
    return { problem: { ...toWireError(error), args: { ...error.args, ...placeOf(error, text, linesBefore) } }, columns: [] };
  }
}

/** What SQL can read beside each other, with its columns where no table has to be made to know them. */
export async function relationsOf(source: QuerySource, signal: AbortSignal): Promise<readonly RelationColumns[]> {
  const { session } = source;
  const own = new Set(session.info.columns.map((c) => c.name.toLowerCase()));
  const beside = [...session.derivedColumns().map(({ id, type }) => ({ name: id, type: derivedType(type) })), { name: ROW_NUMBER, type: 'BIGINT' }].filter((c) => !own.has(c.name.toLowerCase()));
  const columnsOf = async (name: string, written: string): Promise<RelationColumns> => ({ name, columns: (await inspectQuery(source, { dataset: session.info.id, sql: `from ${written}` }, signal)).columns, beside: [] });
  const relations = await Promise.all(session.relations().map(({ name }) => columnsOf(name, ident(name))));
  const others = await Promise.all(seenOthers(source).flatMap((other) => tablesOf([other]).map(async (t): Promise<RelationColumns> => (typeof t === 'string' ? { name: t, columns: readableColumns(other.session), beside: [] } : columnsOf(`${t.schema}.${t.table}`, `${ident(t.schema)}.${ident(t.table)}`)))));
  return [{ name: DATASET, columns: readableColumns(session), beside }, ...relations, ...others];
}

/** How DuckDB would run a query, as it draws it. The query has passed the guard. */
export async function explainQuery(source: QuerySource, request: CheckRequest, signal: AbortSignal): Promise<{ plan: string }> {
  const checked = await checkedQuery(source, { ...request, limit: 0 }, signal);
  return onPlace(checked, 'side', signal, async (connection) => {
    const statement = sql`explain ${checked.statement}`;
    const { values, types } = bound(statement);
    const rows = (await connection.runAndReadAll(statement.text, values, types)).getRows();
    return { plan: rows.map((row) => String(row.at(-1) ?? '')).join('\n') };
  });
}

function readableColumns(session: Session): CheckedQuery['columns'] {
  return session.info.columns.filter((c) => c.unreadable === undefined).map(({ name, type }) => ({ name, type }));
}

const ownNames = (session: Session): string[] => [DATASET, ...session.relations().map((r) => r.name)];

/** Other datasets whose names are free. */
function seenOthers({ session, others }: QuerySource): readonly Other[] {
  const own = ownNames(session);
  return others.filter((o) => !own.includes(o.name.toLowerCase()));
}

/** The statement with the cells that it reads, and what all of them read; throws what the guard says of any. */
async function guarded(connection: DuckDBConnection, source: QuerySource, { parameters = [], cells = [] }: CheckRequest, text: string): Promise<ReadSql> {
  const tables = [...ownNames(source.session), ...tablesOf(seenOthers(source))];
  const names = new Set((await guardQuery(connection, text, [...tables, ...cells.map((c) => c.name)], parameters.length)).reads);
  const used = [text];
  for (const [i, cell] of [...cells.entries()].reverse()) {
    if (!names.has(cell.name.toLowerCase())) continue;
    if (tables.some((t) => typeof t === 'string' && t.toLowerCase() === cell.name.toLowerCase())) throw new LoupeError('sql-cell-twice', { name: cell.name }, 'input');
    for (const name of (await guardQuery(connection, queryText(cell.sql), [...tables, ...cells.slice(0, i).map((c) => c.name)])).reads) names.add(name);
    used.push(cell.sql);
  }
  return new ReadSql(used.join('\n'), names);
}

/** The statement over relations without a row. */
async function bareSql(connection: DuckDBConnection, source: QuerySource, { parameters = [], cells = [] }: CheckRequest, text: string, about: ReadSql): Promise<Sql> {
  const { session } = source;
  const rows = withDerived(emptyRelation(session.plan), session.derivedIn(about.text), { shape: session.info.shape, columns: session.info.columns });
  const named = !session.info.columns.some((c) => c.name.toLowerCase() === ROW_NUMBER) && new RegExp(`\\b${ROW_NUMBER}\\b`, 'i').test(about.text);
  const dataset = sql`select * exclude (${ident(ROW)})${named ? `, ${ident(ROW)} as ${ident(ROW_NUMBER)}` : ''} from (${rows})`;
  const relations = session.relations().flatMap((r) => (r.bare ? [sql`${ident(r.name)} as not materialized (${r.bare})`] : []));
  const others: Sql[] = [];
  for (const other of seenOthers(source)) {
    if (about.names.has(other.name.toLowerCase())) others.push(sql`${ident(other.name)} as not materialized (select * exclude (${ident(ROW)}) from (${emptyRelation(other.session.plan)}))`);
    if ([...about.names].some((n) => n.startsWith(`${other.name.toLowerCase()}.`))) await makeBare(connection, other);
  }
  const before = cells.filter((c) => about.names.has(c.name.toLowerCase())).map((c) => raw(`${ident(c.name)} as (\n${queryText(c.sql)}\n)`));
  return sql`with ${join([sql`${ident(DATASET)} as not materialized (${dataset})`, ...relations, ...others, ...before], ', ')} select * from (${{ text: `\n${text}\n`, params: parameters }})`;
}

/** Relations of another dataset's roles without a row, where a name with a dot finds them: beside the pages, where nothing else is called so. */
async function makeBare(connection: DuckDBConnection, { name, session }: Other): Promise<void> {
  await connection.run(`create schema if not exists ${ident(name)}`);
  for (const relation of session.sides.of(QUERY)?.relations() ?? []) if (relation.bare) await connection.run(`create or replace view ${ident(name)}.${ident(relation.name)} as ${relation.bare.text}`);
}

/** Does it read what only tables beside the dataset know? */
function needsTables(session: Session, about: ReadSql): boolean {
  return session.sides.mentionedIn(about) || session.relations().some((r) => r.bare === undefined && about.names.has(r.name.toLowerCase()));
}

async function prepared(connection: DuckDBConnection, statement: Sql): Promise<CheckedQuery['columns']> {
  const ready = await connection.prepare(statement.text);
  try {
    return Array.from({ length: ready.columnCount }, (_, i) => ({ name: ready.columnName(i), type: ready.columnType(i).toString() }));
  } finally {
    ready.destroySync();
  }
}
