import type { DuckDBConnection } from '@duckdb/node-api';
import { LoupeError } from '../core/message';
import { ident, integer, join, raw, sql } from '../core/sql';
import type { Param, Sql } from '../core/sql';
import { encodeResult } from './arrow/encode';
import { sliceIpc } from './arrow/slice';
import type { NamedStatement, QueryRequest, QueryResult } from './contract';
import type { ScanLane } from './instances';
import { bound } from './lane';
import { readsOf, tablesOf } from './mixes';
import type { Mixes, Other, Reads } from './mixes';
import { ROW, ROW_NUMBER, scanPieces } from './relation';
import type { Session } from './session';
import { ReadSql } from './sides';
import { refuseTextForColumn } from './sql/explained';
import { guardQuery, queryText } from './sql/guardQuery';
import type { TableName } from './sql/guardQuery';
import { rowColumnsOf } from './sql/rowLineage';
import type { RowColumns } from './sql/rowLineage';
import type { Node } from './sql/tree';

/** A dataset, the others that a query may read, and where it reads several. */
export interface QuerySource {
  readonly session: Session;
  readonly others: readonly Other[];
  readonly mixes: Mixes;
}

/** The dataset's name in a query. */
const DATASET = 'dataset';

/**
 * A query that a person wrote, over `dataset` and the relations that features keep beside it, as one statement. What it may say was
 * accepted by `guardQuery`. Derived columns are there where the query mentions their names. `cells`: statements that it reads by name. `own`: a part of the dataset's rows.
 */
export function querySql(session: Session, about: string | ReadSql, parameters: readonly Param[] = [], cells: readonly NamedStatement[] = [], query = typeof about === 'string' ? about : about.text, own?: Sql): Sql {
  const text = typeof about === 'string' ? about : about.text;
  const named = session.mentionsRow(text);
  const dataset = sql`select * exclude (${ident(ROW)})${named ? `, ${ident(ROW)} as ${ident(ROW_NUMBER)}` : ''} from (${session.relation(text, own)})`;
  const relations = session.relations(about).map((r) => sql`${ident(r.name)} as not materialized (${r.select})`);
  const before = cells.map((c) => raw(`${ident(c.name)} as (\n${queryText(c.sql)}\n)`));
  return sql`with ${join([sql`${ident(DATASET)} as not materialized (${dataset})`, ...relations, ...before], ', ')} select * from (${{ text: `\n${query}\n`, params: parameters }})`;
}

/** A statement over some of the dataset's rows. */
export interface StatementPart {
  readonly statement: Sql;
  readonly rows: number;
}

/** A query that may be run. */
export interface CheckedQuery {
  /** The person's text. */
  readonly query: string;
  /** With the statements that it reads, and the names of what all of them read. */
  readonly about: ReadSql;
  readonly statement: Sql;
  /** The same over parts of the dataset, in order, of about so many bytes of values; null where it reads more than the dataset's own rows. */
  readonly parts: (bytes: number) => readonly StatementPart[] | null;
  /** Its rows are in an order that it says. */
  readonly ordered: boolean;
  /** Tables are joined to the dataset, so that rows come in any order. */
  readonly joins: boolean;
  /** Which of its columns hold rows of the dataset. */
  readonly rowColumns: RowColumns;
  readonly reads: Reads;
  readonly mixes: Mixes;
}

/** Throws unless the text is one SELECT over the dataset and the relations beside it that only reads. */
export async function checkedQuery(source: QuerySource, { sql: text, parameters = [], cells = [] }: QueryRequest, signal: AbortSignal, laneName: ScanLane = 'side'): Promise<CheckedQuery> {
  const { session, others } = source;
  const query = queryText(text);
  await session.sides.there();
  // What columns and relations there are is known from here on.
  const lane = await session.sideLane(signal, new ReadSql([query, ...cells.map((c) => c.sql)].join('\n'), new Set()), laneName);
  refuseTextForColumn(query, session.sides.columns());
  const own = [DATASET, ...session.relations().map((r) => r.name)];
  // A relation of the dataset's own hides another dataset of its name: a file that is called `records` breaks no saved query.
  const seen = others.filter((o) => !own.includes(o.name.toLowerCase()));
  const tables = (before: readonly NamedStatement[]): TableName[] => [...own, ...before.map((c) => c.name), ...tablesOf(seen)];
  const { accepted, rowColumns, read } = await session.explaining(query, () => lane.use(signal, async (connection) => {
    const whole = await guardQuery(connection, query, tables(cells), parameters.length);
    const names = new Set(whole.reads);
    const used: NamedStatement[] = [];
    const trees = new Map<string, Node>();
    for (let i = cells.length - 1; i >= 0; i--) {
      const cell = cells[i];
      if (!cell || !names.has(cell.name.toLowerCase())) continue;
      if ([...own, ...seen.map((o) => o.name.toLowerCase()), ...used.map((c) => c.name.toLowerCase())].includes(cell.name.toLowerCase())) throw new LoupeError('sql-cell-twice', { name: cell.name }, 'input');
      used.unshift(cell);
      const inside = await guardQuery(connection, queryText(cell.sql), tables(cells.slice(0, i))).catch((error: unknown) => { throw inCell(error, cell.name); });
      trees.set(cell.name.toLowerCase(), inside.statement);
      for (const name of inside.reads) names.add(name);
    }
    const rows = rowSources(session, own);
    for (const { name } of used) rows.set(name.toLowerCase(), rowColumnsOf(trees.get(name.toLowerCase()) ?? {}, rows));
    return { accepted: whole, rowColumns: rowColumnsOf(whole.statement, rows), read: { names, cells: used } };
  }));
  const about = new ReadSql([query, ...read.cells.map((c) => c.sql)].join('\n'), read.names);
  const reads = readsOf(session, readOthers(seen, read.names));
  const statementOver = (own?: Sql): Sql => querySql(session, about, parameters, read.cells, query, own);
  const readsOwnRows = reads.others.length === 0 && read.cells.length === 0 && [...read.names].every((name) => name === DATASET);
  const parts = (bytes: number): StatementPart[] | null => (readsOwnRows ? scanPieces(session.plan, bytes * (session.info.bytes / Math.max(1, session.info.uncompressedBytes))).map(({ relation, rows }) => ({ statement: statementOver(relation), rows })) : null);
  const joins = session.plan.join !== undefined || session.derivedIn(about.text).some((c) => c.joined !== undefined);
  return { query, about, ordered: accepted.ordered, joins, rowColumns, reads, mixes: source.mixes, statement: statementOver(), parts };
}

/** What says the row in each relation of the dataset's own. */
function rowSources(session: Session, own: readonly string[]): Map<string, RowColumns> {
  const isOurs = session.mentionsRow(ROW_NUMBER); // not where the data has a column of that name
  return new Map(own.map((name) => [name.toLowerCase(), name === DATASET ? new Set(isOurs ? [ROW_NUMBER] : []) : new Set(['row', 'rows'])]));
}

/** Those of other datasets that are read: the others are not opened for the query. */
function readOthers(others: readonly Other[], names: ReadonlySet<string>): Other[] {
  const read = others.filter(({ name }) => [...names].some((n) => n === name.toLowerCase() || n.startsWith(`${name.toLowerCase()}.`)));
  const twice = read.find((o, i) => read.findIndex((p) => p.name.toLowerCase() === o.name.toLowerCase()) !== i);
  if (twice) throw new LoupeError('sql-name-twice', { name: twice.name }, 'input');
  return read;
}

/** An error in a statement that the query reads by name says in which. */
function inCell(error: unknown, cell: string): unknown {
  return error instanceof LoupeError ? new LoupeError(error.code, { ...error.args, cell }, error.fault, error.detail) : error;
}

/** Runs a statement that was checked, on a connection of where it is read; what is wrong is said in terms of the person's text. */
export async function onPlace<T>({ reads, mixes, query, about }: CheckedQuery, name: ScanLane, signal: AbortSignal, work: (connection: DuckDBConnection) => Promise<T>, onProgress?: (fraction: number | null) => void): Promise<T> {
  const { session, others } = reads;
  return mixes.use(reads, async (laneOf) => {
    const lane = await session.sideLane(signal, about, name, laneOf(name));
    const whole = others.reduce<() => Promise<T>>((inner, o) => async () => o.session.asOpened(inner), async () => lane.use(signal, work, onProgress));
    return session.explaining(query, () => session.asOpened(whole));
  });
}

/** The first rows of a query, at most `limit`, as Arrow bytes. */
export async function runQuery(source: QuerySource, request: QueryRequest, signal: AbortSignal): Promise<QueryResult> {
  const { limit } = request;
  const checked = await checkedQuery(source, request, signal);
  return onPlace(checked, 'side', signal, async (connection) => {
    const statement = sql`${checked.statement} limit ${integer(limit + 1)}`;
    const { values, types } = bound(statement);
    const result = await connection.run(statement.text, values, types);
    const columns = result.columnNames().map((name, i) => ({ name, type: result.columnType(i).toString() }));
    const { ipc, rows } = await encodeResult(result);
    return rows > limit ? { columns, ipc: sliceIpc(ipc, 0, limit), rows: limit, truncated: true } : { columns, ipc, rows, truncated: false };
  });
}
