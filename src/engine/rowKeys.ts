import type { DuckDBValue } from '@duckdb/node-api';
import type { RowKey } from '../core/annotation/labelLine';
import { keyParts, rowKeySql } from '../core/annotation/rowKeySql';
import { ident, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import { ROW } from './relation';
import type { Session } from './session';

/** Names and paths of what was hashed are kept with a key up to this length: a table without roles may have a thousand columns. */
const MOST_PARTS = 2_000;

/** The keys of rows of the dataset, in the order asked for, and with them the value of an expression as text. */
export async function keysOf(session: Session, rows: readonly number[], signal: AbortSignal): Promise<RowKey[]> {
  return (await keysAnd(session, rows, raw('null'), signal)).map(({ key }) => key);
}

export async function keysAnd(session: Session, rows: readonly number[], beside: Sql, signal: AbortSignal): Promise<{ key: RowKey; cell: string | null }[]> {
  const context = { shape: session.info.shape, columns: session.info.columns };
  const { id, hash, excerpt } = rowKeySql(context);
  const of = keyParts(context);
  const made = JSON.stringify(of).length <= MOST_PARTS ? { of } : {};
  const [first] = rows;
  if (first === undefined) return [];
  // A key keeps the row's number: it is made when that is sure.
  await session.counted(Math.max(...rows), { signal, progress: () => undefined }, true);
  const inOrder = rows.every((row, i) => row === first + i);
  const wanted = inOrder ? { rowStart: first, rowEnd: first + rows.length } : rows;
  const lane = session.lane(rows.length === 1 ? 'record' : 'side');
  const found = await lane.use(signal, async (connection, instance) => session.withRows(connection, instance, wanted, signal, async (relation) => {
    const query = sql`select ${ident(ROW)}, ${id}, ${hash}, ${excerpt}, (${beside})::varchar from (${relation})`;
    return (await connection.runAndReadAll(query.text)).getRows();
  }));
  const keys = new Map(found.map(([number, rowId, text, words, cell]) => [Number(number), {
    key: { number: Number(number), id: textOrNull(rowId), hash: String(text), ...made, ...(words === null ? {} : { excerpt: String(words) }) },
    cell: textOrNull(cell),
  }]));
  return rows.flatMap((number) => keys.get(number) ?? []);
}

const textOrNull = (value: DuckDBValue | undefined): string | null => (typeof value === 'string' ? value : null);
