import type { DerivedContext } from '../derived';
import { messageFields } from '../messageFields';
import { rolePathToSql } from '../rolePath';
import type { Role } from '../shape';
import { ident, join, literal, raw, sql } from '../sql';
import type { Sql } from '../sql';
import { isText, parseType } from '../type';

/** Roles whose texts make a row what it is, in the order they are hashed. */
const TEXT_ROLES: readonly Role[] = ['prompt', 'system', 'messages', 'response', 'chosen', 'rejected', 'text', 'responses', 'choices', 'answer'];

/** Between the parts of what is hashed: characters that separate, and that a null has instead of a text. */
const UNIT = 'chr(31)';
const RECORD = 'chr(30)';
const NULL = 'chr(29)';

/**
 * The key of a row as SQL over its columns: the id as text (NULL where the shape has none), and the first 32 hex digits of the
 * SHA-256 of role name, text, role name, text, … in a fixed order. Messages count by role and text, whatever other fields they
 * have; a dataset without such roles is hashed over all its columns.
 */
export function rowKeySql(context: DerivedContext): { readonly id: Sql; readonly hash: Sql } {
  const ids = context.shape.roles.id ?? [];
  const id = ids.length === 0 ? raw('null::varchar') : join(ids.map((path) => sql`(${rolePathToSql(path, context.columns)})::varchar`), ` || ${UNIT} || `);
  const readable = context.columns.filter((c) => c.unreadable === undefined);
  const roles = TEXT_ROLES.flatMap((role): { name: string; value: Sql }[] => (context.shape.roles[role] ?? []).map((path) => ({ name: role, value: textOf(path, context) })));
  const parts = roles.length > 0 ? roles : readable.map((c) => ({ name: c.sourceName, value: textOf(columnPath(c.name), context) }));
  if (parts.length === 0) return { id, hash: raw(`''`) };
  const text = join(parts.map((p) => sql`${literal(p.name)} || ${UNIT} || coalesce(${p.value}, ${NULL})`), ` || ${RECORD} || `);
  return { id, hash: sql`left(sha256(${text}), 32)` };
}

function columnPath(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The text at a path: as it is, or as JSON of role and text for messages, or as JSON. */
function textOf(path: string, context: DerivedContext): Sql {
  const value = rolePathToSql(path, context.columns);
  const column = context.columns.find((c) => c.name === path || columnPath(c.name) === path);
  const type = column && parseType(column.type);
  if (type && isText(type)) return sql`(${value})::varchar`;
  const fields = messageFields(type);
  if (fields) return sql`to_json(list_transform(${value}, lambda loupe_m: [loupe_m.${ident(fields.role)}, loupe_m.${ident(fields.text)}]))::varchar`;
  return sql`to_json(${value})::varchar`;
}
