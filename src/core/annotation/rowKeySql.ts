import type { DerivedContext } from '../derived';
import { messageFields } from '../messageFields';
import { parseRolePath, rolePathToSql } from '../rolePath';
import type { Role } from '../shape';
import { ident, integer, join, literal, raw, sql } from '../sql';
import type { Sql } from '../sql';
import { isText, parseType } from '../type';
import type { KeyParts } from './labelLine';

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
 * have; a dataset without such roles is hashed over all its columns. The excerpt is the beginning of the row's first text, of
 * messages that of the first one of the user: what tells rows of one system prompt apart.
 * `of` says what is hashed: the shape's roles, if it is not given.
 */
export function rowKeySql(context: DerivedContext, of = keyParts(context)): { readonly id: Sql; readonly hash: Sql; readonly excerpt: Sql } {
  const ids = context.shape.roles.id ?? [];
  const id = ids.length === 0 ? raw('null::varchar') : join(ids.map((path) => sql`(${rolePathToSql(path, context.columns)})::varchar`), ` || ${UNIT} || `);
  const parts = of.map(([name, path]) => ({ name, ...textOf(path, context) }));
  const telling = parts.filter((p) => p.name !== 'system');
  const first = telling.find((p) => p.isText) ?? telling[0] ?? parts[0];
  if (!first) return { id, hash: raw(`''`), excerpt: raw('null::varchar') };
  const text = join(parts.map((p) => sql`${literal(p.name)} || ${UNIT} || coalesce(${p.value}, ${NULL})`), ` || ${RECORD} || `);
  return { id, hash: sql`left(sha256(${text}), 32)`, excerpt: sql`left(${first.excerpt}, ${integer(EXCERPT)})` };
}

/** What the hash of a row is made of: the texts of the shape's roles, else all columns. */
export function keyParts({ shape, columns }: DerivedContext): KeyParts {
  const roles = TEXT_ROLES.flatMap((role) => (shape.roles[role] ?? []).map((path) => [role, path] as const));
  return roles.length > 0 ? roles : columns.filter((c) => c.unreadable === undefined).map((c) => [c.sourceName, columnPath(c.name)] as const);
}

/**
 * Parts that a labels file names, if these columns have them all. Files come from anywhere: SQL in them is only taken where it is
 * a path of the shape, which passed the guard.
 */
export function knownParts(of: unknown, { shape, columns }: DerivedContext): KeyParts | undefined {
  const names = columns.filter((c) => c.unreadable === undefined).map((c) => c.name);
  const own = new Set(Object.values(shape.roles).flat());
  const isKnown = (path: string): boolean => {
    try {
      const parsed = parseRolePath(path, names);
      if ('expression' in parsed) return own.has(path);
      rolePathToSql(path, columns);
      return names.includes(parsed.column);
    } catch {
      return false; // unreadable, or of a column that is not here
    }
  };
  return Array.isArray(of) && of.length > 0 && of.every((p): p is [string, string] => Array.isArray(p) && p.length === 2 && p.every((t) => typeof t === 'string') && isKnown(String(p[1]))) ? of : undefined;
}

function columnPath(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The text at a path: as it is, or as JSON of role and text for messages, or as JSON; and the text whose beginning a person reads. */
function textOf(path: string, context: DerivedContext): { value: Sql; excerpt: Sql; isText: boolean } {
  const value = rolePathToSql(path, context.columns);
  const column = context.columns.find((c) => c.name === path || columnPath(c.name) === path);
  const type = column && parseType(column.type);
  const fields = messageFields(type);
  if (fields && !(type && isText(type))) {
    const first = (list: Sql): Sql => sql`((${list})[1].${ident(fields.text)})::varchar`;
    const asked = first(sql`list_filter(${value}, lambda loupe_m: loupe_m.${ident(fields.role)} in ('user', 'human'))`);
    return { value: sql`to_json(list_transform(${value}, lambda loupe_m: [loupe_m.${ident(fields.role)}, loupe_m.${ident(fields.text)}]))::varchar`, excerpt: sql`coalesce(${asked}, ${first(value)})`, isText: true };
  }
  const text = type && isText(type) ? sql`(${value})::varchar` : sql`to_json(${value})::varchar`;
  return { value: text, excerpt: text, isText: type !== undefined && isText(type) };
}
