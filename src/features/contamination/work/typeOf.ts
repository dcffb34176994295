import type { Sql } from '../../../core/sql';
import { parseType } from '../../../core/type';
import type { TypeNode } from '../../../core/type';
import { bound } from '../../../engine/lane';
import { checkedRelation, joinedTo } from '../../../engine/relation';
import type { Session } from '../../../engine/session';

/** The type of an expression over a dataset's columns, which has passed `checkPath`. Nothing is read. */
export async function typeOf(session: Session, value: Sql, signal: AbortSignal): Promise<TypeNode> {
  return session.lane('record').use(signal, async (connection) => {
    const { values, types } = bound(value);
    const result = await connection.run(`select ${value.text} as loupe_value from (${joinedTo(session.plan, checkedRelation(session.plan)).text}) limit 0`, values, types);
    return parseType(result.columnType(0).toString());
  });
}
