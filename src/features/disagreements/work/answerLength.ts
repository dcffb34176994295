import type { Column } from '../../../core/dataset';
import { messageFields } from '../../../core/messageFields';
import { rolePathToSql, typeAtPath } from '../../../core/rolePath';
import { ident, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';

/** Code points of an answer: of a text, or of all texts of messages (what two answers share, their prompt, is in both). */
function answerLength(path: string, columns: readonly Column[]): Sql {
  const value = rolePathToSql(path, columns);
  const names = messageFields(typeAtPath(path, columns));
  return names ? sql`list_sum(list_transform(${value}, lambda loupe_m: length(coalesce(loupe_m.${ident(names.text)}, ''))))` : sql`length((${value})::varchar)`;
}

/** `first` or `second`, whichever answer is longer; `same`; NULL where one is missing. */
export function longerSql([first, second]: readonly string[], columns: readonly Column[]): Sql {
  const [a, b] = [answerLength(first ?? '', columns), answerLength(second ?? '', columns)];
  return sql`(case when ${a} > ${b} then 'first' when ${a} < ${b} then 'second' when ${a} = ${b} then 'same' end)`;
}
