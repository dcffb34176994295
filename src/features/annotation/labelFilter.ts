import { ident, literal } from '../../core/sql';
import { labelColumn } from './contract';
import type { QuestionCounts } from './overview';

/**
 * The filter for rows with a label, as a person would write it. A cell holds what all annotators said: a list where answers are lists,
 * else texts with ` | ` between them, which are taken apart where there is more than one.
 */
export function filterOf({ schema, question, lists, byLabel }: Pick<QuestionCounts, 'schema' | 'question' | 'lists' | 'byLabel'>, value: string): string {
  const column = ident(labelColumn(schema, question));
  if (lists) return `list_contains(${column}, ${literal(value)})`;
  const isPlain = new Set(byLabel.map((l) => l.by)).size < 2;
  return isPlain ? `${column} = ${literal(value)}` : `list_contains(string_split(${column}, ' | '), ${literal(value)})`;
}
