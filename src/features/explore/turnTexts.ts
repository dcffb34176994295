import { messageFields, parallelFields } from '../../core/messageFields';
import { ident, sql } from '../../core/sql';
import type { Sql } from '../../core/sql';
import type { TypeNode } from '../../core/type';

/** Where messages lie. */
export interface Messages {
  readonly sql: Sql;
  readonly type: TypeNode | undefined;
  readonly encoding: string | undefined;
}

/** Roles of messages in lower case, as the datasets write them. */
const ROLES = { user: "('user', 'human', 'prompter')", assistant: "('assistant', 'gpt', 'model', 'bot', 'chatgpt')" } as const;

/** Parameters of lambdas are called as no column is: DuckDB takes `m.role` for a column `m` where there is one. */
export const JSON_ROLE = "lower(coalesce(loupe_m ->> '$.role', loupe_m ->> '$.from', ''))";
export const JSON_TEXT = "coalesce(loupe_m ->> '$.content', loupe_m ->> '$.value')";

/** The messages of a JSON text as a list of JSON values; NULL where it is no list. */
export function jsonMessages(value: Sql): Sql {
  return sql`try_cast(try_cast(${value} as json) as json[])`;
}

/** The whole text of the first message of the user, or of the last one of the assistant; null where messages are in no list. */
export function turnText({ sql: value, type, encoding }: Messages, turn: 'first user' | 'last assistant'): Sql | null {
  const [roles, place] = turn === 'first user' ? [ROLES.user, '1'] : [ROLES.assistant, '-1'];
  const names = messageFields(type);
  if (names) return sql`list_filter(${value}, lambda loupe_m: lower(loupe_m.${ident(names.role)}) in ${roles})[${place}].${ident(names.text)}`;
  const parallel = parallelFields(type);
  if (parallel) return sql`list_filter(list_zip((${value}).${ident(parallel.role)}, (${value}).${ident(parallel.text)}), lambda loupe_m: lower(loupe_m[1]) in ${roles})[${place}][2]`;
  if (encoding === 'json-messages') return sql`list_transform(list_filter(${jsonMessages(value)}, lambda loupe_m: ${JSON_ROLE} in ${roles}), lambda loupe_m: ${JSON_TEXT})[${place}]`;
  if (encoding === 'hh') return turn === 'first user' ? sql`regexp_extract(${value}, '(?s)Human: ?(.*?)(?:\\n\\nAssistant:|$)', 1)` : sql`ltrim(string_split(${value}, E'\\n\\nAssistant:')[-1], ' ')`;
  return null;
}
