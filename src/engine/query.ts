import { ident, integer, join, sql } from '../core/sql';
import type { Param, Sql } from '../core/sql';
import { encodeResult } from './arrow/encode';
import { sliceIpc } from './arrow/slice';
import type { QueryRequest, QueryResult } from './contract';
import type { ScanLane } from './instances';
import { bound } from './lane';
import { ROW, ROW_NUMBER } from './relation';
import type { Session } from './session';
import { refuseTextForColumn } from './sql/explained';
import { guardQuery, queryText } from './sql/guardQuery';

/** The dataset's name in a query. */
const DATASET = 'dataset';

/**
 * A query that a person wrote, over `dataset` and the relations that features keep beside it, as one statement. What it may say was
 * accepted by `guardQuery`. Derived columns are there where the query mentions their names.
 */
function querySql(session: Session, text: string, parameters: readonly Param[] = []): Sql {
  const named = session.mentionsRow(text);
  const dataset = sql`select * exclude (${ident(ROW)})${named ? `, ${ident(ROW)} as ${ident(ROW_NUMBER)}` : ''} from (${session.relation(text)})`;
  const relations = session.relations(text).map((r) => sql`${ident(r.name)} as not materialized (${r.select})`);
  return sql`with ${join([sql`${ident(DATASET)} as not materialized (${dataset})`, ...relations], ', ')} select * from (${{ text: `\n${text}\n`, params: parameters }})`;
}

/** A query that may be run. */
export interface CheckedQuery {
  /** The person's text. */
  readonly query: string;
  readonly statement: Sql;
  /** Its rows are in an order that it says. */
  readonly ordered: boolean;
}

/** Throws unless the text is one SELECT over the dataset and the relations beside it that only reads. */
export async function checkedQuery(session: Session, { sql: text, parameters = [] }: QueryRequest, signal: AbortSignal, laneName: ScanLane = 'side'): Promise<CheckedQuery> {
  const query = queryText(text);
  const lane = await session.sideLane(signal, query, laneName);
  refuseTextForColumn(query, session.sides.columns());
  const { ordered } = await session.explaining(query, () => lane.use(signal, async (connection) => guardQuery(connection, query, [DATASET, ...session.relations().map((r) => r.name)], parameters.length)));
  return { query, ordered, statement: querySql(session, query, parameters) };
}

/** The first rows of a query, at most `limit`, as Arrow bytes. */
export async function runQuery(session: Session, request: QueryRequest, signal: AbortSignal): Promise<QueryResult> {
  const { limit } = request;
  const { query, statement: whole } = await checkedQuery(session, request, signal);
  const lane = await session.sideLane(signal, query);
  return session.explaining(query, () => session.asOpened(() => lane.use(signal, async (connection) => {
    const statement = sql`${whole} limit ${integer(limit + 1)}`;
    const { values, types } = bound(statement);
    const result = await connection.run(statement.text, values, types);
    const columns = result.columnNames().map((name, i) => ({ name, type: result.columnType(i).toString() }));
    const { ipc, rows } = await encodeResult(result);
    return rows > limit ? { columns, ipc: sliceIpc(ipc, 0, limit), rows: limit, truncated: true } : { columns, ipc, rows, truncated: false };
  })));
}
