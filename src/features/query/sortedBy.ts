import { isCode, nameOf, sqlTokens } from '../../core/sqlTokens';

/** The column of an answer by which SQL sorts first, by its place: by name, or by number from 1; null where it sorts by none, or by what is no column. */
export function sortedBy(sql: string, columns: readonly { readonly name: string }[]): number | null {
  const tokens = sqlTokens(sql).filter(isCode);
  let depth = 0;
  let at = -1;
  tokens.forEach((token, i) => {
    depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    if (depth === 0 && /^order$/i.test(token.text) && /^by$/i.test(tokens[i + 1]?.text ?? '')) at = i + 2;
  });
  const first = tokens[at];
  const after = tokens[at + 1]?.text ?? '';
  if (!first || !/^(|,|;|asc|desc|nulls|limit|offset)$/i.test(after)) return null;
  const place = first.kind === 'number' ? Number(first.text) - 1 : columns.findIndex((c) => c.name.toLowerCase() === nameOf(first)?.toLowerCase());
  return columns[place] ? place : null;
}
