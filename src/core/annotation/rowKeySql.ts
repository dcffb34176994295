import type { DerivedContext } from '../derived';
import { messageFields } from '../messageFields';
import { rolePathToSql } from '../rolePath';
import type { Role } from '../shape';
import { ident, integer, join, literal, raw, sql } from '../sql';
import type { Sql } from '../sql';
import { isText, parseType } from '../type';

/** Roles whose texts make a row what it is, in the order they are hashed. */
const TEXT_ROLES: readonly Role[] = ['prompt', 'system', 'messages', 'response', 'chosen', 'rejected', 'text', 'responses', 'choices', 'answer'];

/** Between the parts of what is hashed: characters that separate, and that a null has instead of a text. */
const UNIT = 'chr(31)';
const RECORD = 'chr(30)';
const NULL = 'chr(29)';
/** Characters of a row's first text that its key keeps. */
const EXCERPT = 160;

/**
 * The key of a row as SQL over its columns: the id as text (NULL where the shape has none), and the first 32 hex digits of the
 * SHA-256 of role name, text, role name, text, … in a fixed order. Messages count by role and text, whatever other fields they
 * have; a dataset without such roles is hashed over all its columns. The excerpt is the beginning of the row's first text.
 */
export function rowKeySql(context: DerivedContext): { readonly id: Sql; readonly hash: Sql; readonly excerpt: Sql } {
  const ids = context.shape.roles.id ?? [];
  const id = ids.length === 0 ? raw('null::varchar') : join(ids.map((path) => sql`(${rolePathToSql(path, context.columns)})::varchar`), ` || ${UNIT} || `);
  const readable = context.columns.filter((c) => c.unreadable === undefined);
  const roles = TEXT_ROLES.flatMap((role): { name: string; value: Sql; excerpt: Sql }[] => (context.shape.roles[role] ?? []).map((path) => ({ name: role, ...textOf(path, context) })));
  const parts = roles.length > 0 ? roles : readable.map((c) => ({ name: c.sourceName, ...textOf(columnPath(c.name), context) }));
  const [first] = parts;
  if (!first) return { id, hash: raw(`''`), excerpt: raw('null::varchar') };
  const text = join(parts.map((p) => sql`${literal(p.name)} || ${UNIT} || coalesce(${p.value}, ${NULL})`), ` || ${RECORD} || `);
  return { id, hash: sql`left(sha256(${text}), 32)`, excerpt: sql`left(${first.excerpt}, ${integer(EXCERPT)})` };
}

function columnPath(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The text at a path: as it is, or as JSON of role and text for messages, or as JSON; and the text whose beginning a person reads. */
function textOf(path: string, context: DerivedContext): { value: Sql; excerpt: Sql } {
  const value = rolePathToSql(path, context.columns);
  const column = context.columns.find((c) => c.name === path || columnPath(c.name) === path);
  const type = column && parseType(column.type);
  const fields = messageFields(type);
  if (fields && !(type && isText(type))) return { value: sql`to_json(list_transform(${value}, lambda m: [m.${ident(fields.role)}, m.${ident(fields.text)}]))::varchar`, excerpt: sql`((${value})[1].${ident(fields.text)})::varchar` };
  const text = type && isText(type) ? sql`(${value})::varchar` : sql`to_json(${value})::varchar`;
  return { value: text, excerpt: text };
}
