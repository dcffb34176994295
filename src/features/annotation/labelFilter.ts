import { ident, literal } from '../../core/sql';
import { labelColumn } from './contract';
import type { QuestionCounts } from './overview';

/**
 * The filter for rows with a label, as a person would write it. A cell holds what all annotators said (` | ` between them, `, `
 * between several labels of one), so it is taken apart where there is more than one.
 */
export function filterOf({ schema, question, byLabel }: Pick<QuestionCounts, 'schema' | 'question' | 'byLabel'>, value: string): string {
  const column = ident(labelColumn(schema, question));
  const isPlain = new Set(byLabel.map((l) => l.by)).size < 2 && !/[,|]/.test(value);
  return isPlain ? `${column} = ${literal(value)}` : `list_contains(string_split_regex(${column}, ' [|] |, '), ${literal(value)})`;
}
