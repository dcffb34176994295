import type { Encoding } from '../shape';
import { ident, raw, sql } from '../sql';
import type { Sql } from '../sql';
import { elementOf, fieldOf, fieldsOf, isText } from '../type';
import type { TypeField, TypeNode } from '../type';
import { renderedSql } from './renderedSql';
import { NO_TURNS, saidTurn, turn } from './turnSql';

const ROLE = ['role', 'from', 'speaker', 'author'];
const CONTENT = ['content', 'value', 'parts', 'text', 'message', 'utterance'];
const TEXTS = ['text', 'value', 'content'];
const CALL_ROLES = "('function_call', 'tool_call', 'function_calls', 'tool_calls')";

/**
 * A conversation's turns as a list of `TURN`, empty where the value is NULL; null where this form is not taken apart in SQL. A text that
 * is no transcript is one turn of `speaker`. Reads what `conversationOf` reads; a test holds the two together on real files.
 */
export function conversationSql(value: Sql, type: TypeNode | undefined, encoding: Encoding | undefined, speaker: string): Sql | null {
  const turns = turnsSql(value, type, encoding, speaker);
  return turns && sql`coalesce(case when ${value} is not null then ${turns} end, ${NO_TURNS})`;
}

function turnsSql(value: Sql, type: TypeNode | undefined, encoding: Encoding | undefined, speaker: string): Sql | null {
  if (type === undefined || isText(type)) {
    const text = isJson(type) ? sql`(${value} ->> '$')` : sql`(${value})::varchar`;
    if (encoding === 'json-messages') return jsonTurns(text);
    if (encoding === undefined || encoding === 'plain' || encoding === 'json' || encoding === 'messages') return sql`[${saidTurn(speaker, text)}]`;
    return renderedSql(text, encoding, speaker);
  }
  const element = elementOf(type);
  if (isText(element)) return sql`list_transform(${value}, lambda loupe_m: ${saidTurn(speaker, raw('loupe_m'))})`;
  if (isMessage(element)) return sql`list_transform(${value}, lambda loupe_m: ${messageTurn('loupe_m', element)})`;
  if (isMessage(type)) return parallelTurns(value, type) ?? sql`list_transform([${value}], lambda loupe_m: ${messageTurn('loupe_m', type)})`;
  return null;
}

/** A list of nothing but texts: a person and the model take turns. */
export function dialogueSql(value: Sql): Sql {
  return sql`coalesce(list_transform(${value}, lambda loupe_m, loupe_i: case when loupe_i % 2 = 1 then ${saidTurn('user', raw('loupe_m'))} else ${saidTurn('assistant', raw('loupe_m'))} end), ${NO_TURNS})`;
}

const isJson = (type: TypeNode | undefined): boolean => type?.kind === 'scalar' && type.name === 'JSON';

function named(type: TypeNode | undefined, names: readonly string[]): TypeField | undefined {
  return names.flatMap((name) => fieldsOf(type).filter((f) => f.name === name))[0];
}

function isMessage(type: TypeNode | undefined): boolean {
  const role = named(type, ROLE);
  return role !== undefined && (isText(role.type) || isText(elementOf(role.type))) && (named(type, CONTENT) ?? named(type, ['tool_calls', 'function_call'])) !== undefined;
}

/** `{from: […], value: […]}`. */
function parallelTurns(value: Sql, type: TypeNode): Sql | null {
  const [role, content] = [named(type, ROLE), named(type, CONTENT)];
  if (!role || !content || !isText(elementOf(role.type)) || !isText(elementOf(content.type))) return null;
  return sql`list_transform(list_zip((${value}).${ident(role.name)}, (${value}).${ident(content.name)}), lambda loupe_m: ${turn(raw("coalesce(loupe_m[1], '')"), raw('loupe_m[2]'))})`;
}

/** The fields of a message that say who speaks and what; null where the type is none. */
export function messageFields(type: TypeNode | undefined): { readonly role: TypeField; readonly content: TypeField } | null {
  const [role, content] = [named(type, ROLE), named(type, CONTENT)];
  return isMessage(type) && role && content && isText(role.type) ? { role, content } : null;
}

function messageTurn(message: string, type: TypeNode | undefined): Sql {
  const [role, content] = [named(type, ROLE), named(type, CONTENT)];
  const written = sql`coalesce(${message}.${ident(role?.name ?? '')}::varchar, '')`;
  const text = content ? contentSql(raw(`${message}.${ident(content.name)}`), content.type) : raw('null');
  const said = callsIn(message, type);
  const byRole = isText(content?.type) ? sql`case when lower(trim(${written})) in ${CALL_ROLES} then ${namesIn(sql`try_cast((${text}) as json)`)} else [] end` : raw('[]::varchar[]');
  return turn(written, text, said.reduce((all, names) => sql`list_concat(${all}, coalesce(${names}, []))`, byRole));
}

/** Content as one text: parts of text are joined by line feeds, as `resultText` does. */
export function contentSql(content: Sql, type: TypeNode): Sql {
  if (isText(type)) return isJson(type) ? sql`(${content} ->> '$')` : content;
  const element = elementOf(type);
  if (isText(element)) return sql`array_to_string(${content}, E'\\n')`;
  const fields = TEXTS.filter((name) => isText(fieldOf(element, name)));
  if (fields.length === 0) return sql`to_json(${content})::varchar`;
  const text = sql`coalesce(${fields.map((name) => `loupe_p.${ident(name)}`).join(', ')})`;
  const isOfText = isText(fieldOf(element, 'type')) ? raw("coalesce(loupe_p.\"type\", 'text') in ('text', 'input_text', 'output_text')") : raw('true');
  return sql`array_to_string(list_transform(list_filter(${content}, lambda loupe_p: ${isOfText}), lambda loupe_p: ${text}), E'\\n')`;
}

function callsIn(message: string, type: TypeNode | undefined): Sql[] {
  const found: Sql[] = [];
  for (const name of ['tool_calls', 'function_call']) {
    const field = fieldOf(type, name);
    const value = raw(`${message}.${ident(name)}`);
    const call = elementOf(field) ?? field;
    if (isText(field)) found.push(namesIn(sql`try_cast(${value} as json)`));
    else if (call !== undefined) {
      const calls = elementOf(field) === undefined ? sql`case when ${value} is not null then [${value}] end` : value;
      const path = isText(fieldOf(fieldOf(call, 'function'), 'name')) ? 'loupe_c."function"."name"' : isText(fieldOf(call, 'name')) ? 'loupe_c."name"' : null;
      if (path !== null) found.push(sql`list_transform(${calls}, lambda loupe_c: ${path})`);
    }
  }
  return found;
}

/** The names of the calls in a JSON value: one call, or a list of them; as OpenAI writes them (`function.name`) or plain. */
function namesIn(json: Sql): Sql {
  return sql`list_filter(list_transform(case json_type(${json}) when 'ARRAY' then (${json})::json[] else [${json}] end, lambda loupe_c: coalesce(loupe_c ->> '$.function.name', loupe_c ->> '$.name')), lambda loupe_c: loupe_c is not null)`;
}

/** JSON text of a list of messages, of one message, or of `{"messages": […]}`. */
function jsonTurns(text: Sql): Sql {
  const json = sql`try_cast(${text} as json)`;
  const list = sql`case when json_type(${json}) = 'ARRAY' then (${json})::json[] when json_type(${json} -> '$.messages') = 'ARRAY' then (${json} -> '$.messages')::json[] when json_type(${json}) = 'OBJECT' then [${json}] else []::json[] end`;
  const written = raw("coalesce(loupe_m ->> '$.role', loupe_m ->> '$.from', loupe_m ->> '$.speaker', '')");
  const parts = raw("array_to_string(list_filter(list_transform((loupe_m -> '$.content')::json[], lambda loupe_p: coalesce(loupe_p ->> '$.text', loupe_p ->> '$.value', loupe_p ->> '$.content')), lambda loupe_p: loupe_p is not null), E'\\n')");
  const content = sql`case when json_type(loupe_m -> '$.content') = 'ARRAY' then ${parts} else coalesce(loupe_m ->> '$.content', loupe_m ->> '$.value', loupe_m ->> '$.text') end`;
  const calls = sql`list_concat(${namesIn(raw("(loupe_m -> '$.tool_calls')"))}, ${namesIn(raw("(loupe_m -> '$.function_call')"))})`;
  return sql`list_transform(${list}, lambda loupe_m: ${turn(written, content, calls)})`;
}
