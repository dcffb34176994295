import type { DerivedColumn, DerivedContext, DerivedRegistry } from '../../core/derived';
import { messageFields, parallelFields } from '../../core/messageFields';
import { rolePathToSql, typeAtPath } from '../../core/rolePath';
import type { Role } from '../../core/shape';
import { sql } from '../../core/sql';
import type { Sql } from '../../core/sql';
import { elementOf, fieldOf, isNumber, isText } from '../../core/type';
import type { TypeNode } from '../../core/type';
import { defects, lastMessageLength, scoreMargin } from './conversationColumns';
import { renderedFirstWords, renderedTurns } from './renderedSql';
import { JSON_ROLE, JSON_TEXT, jsonMessages, turnText } from './turnTexts';
import { verdictsSql } from '../../core/verdictSide';

/** Code points of the first user words that a table shows. */
const FIRST_WORDS = 200;

/** What `explore` adds to every dataset it fits: the figures and words that help to choose a row. */
export function registerExploreDerived(registry: DerivedRegistry): void {
  const add = (id: string, type: DerivedColumn['type'], heavy: boolean, make: (context: DerivedContext) => Sql | null, aside = false): void =>
    registry.addColumn({ id, feature: 'explore', title: `derived-${id}`, about: `derived-${id}-about`, type, heavy, aside, sql: make });
  add('prompt_text', 'text', true, promptText);
  add('response_text', 'text', true, responseText);
  add('score_value', 'number', false, scoreValue);
  add('turns', 'integer', true, turns);
  add('chars', 'integer', true, (c) => (first(c, 'chosen') === undefined ? (length(c, 'messages') ?? length(c, 'response')) : null));
  add('chosen_chars', 'integer', true, (c) => answerLength(c, 'chosen'), true);
  add('rejected_chars', 'integer', true, (c) => answerLength(c, 'rejected'), true);
  add('chars_delta', 'difference', true, (c) => {
    const [chosen, rejected] = [answerLength(c, 'chosen'), answerLength(c, 'rejected')];
    return chosen && rejected ? sql`(${chosen}) - (${rejected})` : null;
  });
  add('first_user_turn', 'text', true, (c) => turnOf(c, 'first user'), true);
  add('last_assistant_turn', 'text', true, (c) => turnOf(c, 'last assistant'), true);
  add('longer_answer', 'text', true, longerAnswer, true);
  add('score_margin', 'difference', false, scoreMargin, true);
  add('defects', 'list', true, defects, true);
  add('rater_marks', 'marks', false, raterMarks);
}

interface RoleValue {
  readonly path: string;
  /** Is it a whole column, which the table shows itself? */
  readonly column: boolean;
  readonly sql: Sql;
  /** Undefined where the path leads through lists. */
  readonly type: TypeNode | undefined;
  readonly encoding: string | undefined;
}

function first(context: DerivedContext, role: Role): RoleValue | undefined {
  const path = context.shape.roles[role]?.[0];
  if (path === undefined) return undefined;
  return { path, column: context.columns.some((c) => c.name === path), sql: rolePathToSql(path, context.columns), type: typeAtPath(path, context.columns), encoding: context.shape.encodings[role] };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const USERS = "('user', 'human', 'prompter')";

/** The first words of the first user message, or of the prompt column. */
function promptText(context: DerivedContext): Sql | null {
  const prompt = first(context, 'prompt');
  if (prompt && (prompt.encoding === undefined || prompt.encoding === 'plain') && isText(prompt.type)) return prompt.column ? null : sql`left(${prompt.sql}, ${String(FIRST_WORDS)})`;
  if (prompt && isText(elementOf(prompt.type))) return sql`left((${prompt.sql})[1], ${String(FIRST_WORDS)})`;
  const value = prompt ?? first(context, 'messages') ?? first(context, 'chosen');
  if (!value) return null;
  const names = messageFields(value.type);
  if (names) return sql`left(list_filter(${value.sql}, lambda loupe_m: lower(loupe_m.${quoted(names.role)}) in ${USERS})[1].${quoted(names.text)}, ${String(FIRST_WORDS)})`;
  const parallel = parallelFields(value.type);
  if (parallel) return sql`left((${value.sql}).${quoted(parallel.text)}[list_position(list_transform((${value.sql}).${quoted(parallel.role)}, lambda loupe_r: lower(loupe_r) in ${USERS}), true)], ${String(FIRST_WORDS)})`;
  if (value.encoding === 'json-messages') return sql`left(list_transform(list_filter(${jsonMessages(value.sql)}, lambda loupe_m: ${JSON_ROLE} in ${USERS}), lambda loupe_m: ${JSON_TEXT})[1], ${String(FIRST_WORDS)})`;
  return renderedFirstWords(value.sql, value.encoding, FIRST_WORDS);
}

/** The first words of a response that lies inside a column, or in a list of texts. */
function responseText(context: DerivedContext): Sql | null {
  const response = first(context, 'response');
  if (!response || response.encoding !== undefined) return null;
  if (isText(response.type)) return response.column ? null : sql`left(${response.sql}, ${String(FIRST_WORDS)})`;
  return isText(elementOf(response.type)) ? sql`left((${response.sql})[1], ${String(FIRST_WORDS)})` : null;
}

/** A score that lies inside a column, as a number. */
function scoreValue(context: DerivedContext): Sql | null {
  const score = first(context, 'score');
  return score && !score.column && (isNumber(score.type) || isText(score.type)) ? sql`try_cast(${score.sql} as double)` : null;
}

/** A whole turn, for conditions on what is said in it. */
function turnOf(context: DerivedContext, turn: 'first user' | 'last assistant'): Sql | null {
  const value = first(context, 'messages') ?? first(context, 'chosen');
  return value ? turnText(value, turn) : null;
}

/** Messages, the system message not counted. */
function turns(context: DerivedContext): Sql | null {
  const value = first(context, 'messages') ?? first(context, 'chosen');
  if (!value) return null;
  const names = messageFields(value.type);
  if (names) return sql`len(list_filter(${value.sql}, lambda loupe_m: lower(coalesce(loupe_m.${quoted(names.role)}, '')) not in ('system', 'developer')))`;
  const parallel = parallelFields(value.type);
  if (parallel) return sql`len(list_filter((${value.sql}).${quoted(parallel.role)}, lambda loupe_r: lower(coalesce(loupe_r, '')) not in ('system', 'developer')))`;
  if (value.encoding === 'json-messages') return sql`len(list_filter(${jsonMessages(value.sql)}, lambda loupe_m: ${JSON_ROLE} not in ('system', 'developer')))`;
  return renderedTurns(value.sql, value.encoding);
}

/** Code points of all texts of a role. */
function length(context: DerivedContext, role: Role): Sql | null {
  const value = first(context, role);
  if (!value) return null;
  const names = messageFields(value.type);
  if (names) return sql`list_sum(list_transform(${value.sql}, lambda loupe_m: length(coalesce(loupe_m.${quoted(names.text)}, ''))))::bigint`;
  if (value.encoding === 'json-messages') return sql`list_sum(list_transform(${jsonMessages(value.sql)}, lambda loupe_m: length(coalesce(${JSON_TEXT}, ''))))::bigint`;
  return isText(value.type) ? sql`length(${value.sql})` : null;
}

/** Code points of what chosen or rejected answers: its last message, or the text after the last header. */
function answerLength(context: DerivedContext, role: 'chosen' | 'rejected'): Sql | null {
  const value = first(context, role);
  if (!value) return null;
  const names = messageFields(value.type);
  if (names) return sql`length(${value.sql}[-1].${quoted(names.text)})`;
  const field = ['content', 'value'].find((n) => isText(fieldOf(value.type, n)));
  if (field !== undefined) return sql`length((${value.sql}).${quoted(field)})`;
  if (value.encoding === 'hh') return sql`length(ltrim(string_split(${value.sql}, E'\\n\\nAssistant:')[-1], ' '))`;
  return isText(value.type) && value.encoding === undefined ? sql`length(${value.sql})` : lastMessageLength(context, role);
}

/** Which answer has more code points, all its messages together; a prompt that both begin with adds nothing to their difference. */
function longerAnswer(context: DerivedContext): Sql | null {
  const [chosen, rejected] = (['chosen', 'rejected'] as const).map((role) => length(context, role) ?? answerLength(context, role));
  return chosen && rejected ? sql`case when ${chosen} > ${rejected} then 'chosen' when ${chosen} < ${rejected} then 'rejected' when ${chosen} = ${rejected} then 'same' end` : null;
}

/** The verdicts of all raters as JSON text of one list. */
function raterMarks({ shape, columns }: DerivedContext): Sql | null {
  const verdicts = verdictsSql(shape, columns);
  return verdicts && sql`to_json(${verdicts})::varchar`;
}
