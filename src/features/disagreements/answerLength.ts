import type { Column } from '../../core/dataset';
import { messageFields } from '../../core/messageFields';
import { rolePathToSql, typeAtPath } from '../../core/rolePath';
import { ident, sql } from '../../core/sql';
import type { Sql } from '../../core/sql';
import type { Shape } from '../../core/shape';

/** Code points of an answer: of a text, or of all texts of messages (what two answers share, their prompt, is in both). */
export function answerLength(path: string, columns: readonly Column[]): Sql {
  const value = rolePathToSql(path, columns);
  const names = messageFields(typeAtPath(path, columns));
  return names ? sql`list_sum(list_transform(${value}, lambda loupe_m: length(coalesce(loupe_m.${ident(names.text)}, ''))))` : sql`length((${value})::varchar)`;
}

/** `first` or `second`, whichever answer is longer; `same`; NULL where one is missing. */
export function longerSql([first, second]: readonly string[], columns: readonly Column[]): Sql {
  const [a, b] = [answerLength(first ?? '', columns), answerLength(second ?? '', columns)];
  return sql`(case when ${a} > ${b} then 'first' when ${a} < ${b} then 'second' when ${a} = ${b} then 'same' end)`;
}

/** The two answers that a row sets beside each other, as paths; null where it has none, or more. */
export function twoAnswers({ roles: { responses = [], chosen, rejected } }: Shape, columns: readonly Column[]): readonly string[] | null {
  if (responses.length === 2) return responses;
  if (responses.length === 1) return elements(responses[0] ?? '', columns);
  return chosen?.[0] !== undefined && rejected?.[0] !== undefined ? [chosen[0], rejected[0]] : null;
}

/** The first two elements of a list that a path leads to, each as a path. */
export function elements(path: string, columns: readonly Column[]): readonly [string, string] | null {
  if (path.startsWith('(')) return null;
  if (path.includes('[]')) return [path.replace('[]', '[1]'), path.replace('[]', '[2]')];
  return columns.some((c) => c.name === path && c.type.endsWith('[]')) ? [`${path}[1]`, `${path}[2]`] : null;
}
