import type { Encoding } from '../shape';
import { ident, literal, raw, sql } from '../sql';
import type { Sql } from '../sql';
import { elementOf, isText } from '../type';
import type { TypeNode } from '../type';
import { contentSql, conversationSql, messageFields } from './conversationSql';

/** A message as it is scanned: who speaks, in the data's own word (`turnRole` knows it), and what; NULL where it says nothing. */
export const MESSAGE = 'STRUCT("role" VARCHAR, "text" VARCHAR)';
export const NO_MESSAGES: Sql = raw(`[]::${MESSAGE}[]`);

/** One text that somebody says. */
export function messageOf(speaker: string, text: Sql): Sql {
  return sql`[{'role': ${literal(speaker)}, 'text': (${text})::varchar}]`;
}

/** A text that is no transcript, which is one message; null for anything else. */
export function oneText(value: Sql, type: TypeNode | undefined, encoding: Encoding | undefined): Sql | null {
  if (!isText(type) || ![undefined, 'plain', 'json', 'messages'].includes(encoding)) return null;
  return type?.kind === 'scalar' && type.name === 'JSON' ? sql`(${value} ->> '$')` : value;
}

/** Each text of a list, said by one speaker. */
export function eachText(speaker: string, list: Sql): Sql {
  return sql`coalesce(list_transform(${list}, lambda loupe_m: {'role': ${literal(speaker)}, 'text': loupe_m::varchar}), ${NO_MESSAGES})`;
}

/**
 * What `conversationSql` gives, with nothing but roles and texts: a list of `MESSAGE`, without tool calls being looked for, and empty
 * where the value is NULL. A text that is no transcript is a message whether or not it is NULL. Null where the form is not taken apart.
 */
export function messagesSql(value: Sql, type: TypeNode | undefined, encoding: Encoding | undefined, speaker: string): Sql | null {
  const element = elementOf(type);
  const fields = messageFields(element);
  if (fields) {
    const role = raw(`loupe_m.${ident(fields.role.name)}::varchar`);
    const text = contentSql(raw(`loupe_m.${ident(fields.content.name)}`), fields.content.type);
    return sql`coalesce(list_transform(${value}, lambda loupe_m: {'role': ${role}, 'text': (${text})::varchar}), ${NO_MESSAGES})`;
  }
  const one = oneText(value, type, encoding);
  if (one) return messageOf(speaker, one);
  if (isText(element)) return eachText(speaker, value);
  const turns = conversationSql(value, type, encoding, speaker);
  return turns && sql`list_transform(${turns}, lambda loupe_t: {'role': loupe_t.written, 'text': loupe_t.text})`;
}
