import type { RowKey } from '../../../core/annotation/labelLine';
import { rowKeySql } from '../../../core/annotation/rowKeySql';
import { ident, sql } from '../../../core/sql';
import { joinedTo, rangeRelation, ROW, rowsRelation } from '../../../engine/relation';
import type { Session } from '../../../engine/session';

/** The keys of rows of the dataset, in the order asked for. */
export async function keysOf(session: Session, rows: readonly number[], signal: AbortSignal): Promise<RowKey[]> {
  const { id, hash } = rowKeySql({ shape: session.info.shape, columns: session.info.columns });
  const [first] = rows;
  if (first === undefined) return [];
  const relation = joinedTo(session.plan, rows.length === 1 ? rangeRelation(session.plan, first, first + 1) : rowsRelation(session.plan, rows));
  const lane = session.lane(rows.length === 1 ? 'record' : 'side');
  const found = await lane.use(signal, async (connection) => (await connection.runAndReadAll(sql`select ${ident(ROW)}, ${id}, ${hash} from (${relation})`.text)).getRows());
  const keys = new Map(found.map(([number, rowId, text]) => [Number(number), { number: Number(number), id: rowId === null ? null : String(rowId), hash: String(text) }]));
  return rows.flatMap((number) => keys.get(number) ?? []);
}
