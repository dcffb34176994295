import { rolePathToSql } from '../../../core/rolePath';
import { messageFields } from '../../../core/messageFields';
import type { Role } from '../../../core/shape';
import { ident, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { isText, parseType } from '../../../core/type';
import { joinedTo, ROW, rowsRelation } from '../../../engine/relation';
import type { Session } from '../../../engine/session';

const ROLES: readonly Role[] = ['prompt', 'messages', 'chosen', 'text', 'response', 'responses'];
const LENGTH = 240;

/** The first words of each row's first text, by row. */
export async function excerptsOf(session: Session, rows: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, string>> {
  const text = firstText(session);
  if (!text || rows.length === 0) return new Map();
  const relation = joinedTo(session.plan, rowsRelation(session.plan, [...new Set(rows)]));
  const query = sql`select ${ident(ROW)}, left(${text}, ${String(LENGTH)}) from (${relation})`;
  const found = await session.lane('side').use(signal, async (connection) => (await connection.runAndReadAll(query.text)).getRows());
  return new Map(found.map(([row, words]) => [Number(row), typeof words === 'string' ? words.replace(/\s+/g, ' ').trim() : '']));
}

function firstText({ info }: Session): Sql | undefined {
  const path = ROLES.flatMap((role) => info.shape.roles[role] ?? []).at(0) ?? info.columns.find((c) => c.unreadable === undefined && isText(parseType(c.type)))?.name;
  if (path === undefined) return undefined;
  const column = info.columns.find((c) => c.name === path);
  const value = column ? sql`${ident(column.name)}` : rolePathToSql(path, info.columns);
  const type = column && parseType(column.type);
  if (type && isText(type)) return sql`${value}::varchar`;
  const fields = messageFields(type);
  if (!fields) return sql`to_json(${value})::varchar`;
  const of = (list: Sql): Sql => sql`list_extract(${list}, 1).${ident(fields.text)}`;
  return sql`coalesce(${of(sql`list_filter(${value}, lambda loupe_m: loupe_m.${ident(fields.role)} in ('user', 'human'))`)}, ${of(value)})`;
}
