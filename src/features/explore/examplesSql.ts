import type { Column } from '../../core/dataset';
import { ident, integer, raw, sql } from '../../core/sql';
import type { Sql } from '../../core/sql';
import { actingFilter } from '../../core/viewQuery';
import type { Filter } from '../../core/viewQuery';
import { viewQueryToSql } from '../../core/viewQuerySql';

/** Rows that are shown of a bar. */
export const EXAMPLES = 3;
/** Code points that are shown of each. */
const CHARACTERS = 160;

/** The first rows that a filter and one more condition leave: their numbers, and the text of a column (or a derived one). */
export function examplesSql(columns: readonly Column[], filter: Filter | null, where: string, name: string): Sql {
  const acting = actingFilter({ filter });
  const only: Filter = { op: 'and', of: [...(acting === null ? [] : [acting]), { op: 'sql', expression: where }] };
  const { where: condition } = viewQueryToSql({ filter: only, order: [] }, { columns, derived: (id) => raw(ident(id)) });
  return sql`select loupe_row, left((${raw(ident(name))})::varchar, ${integer(CHARACTERS)}) as "text" from dataset where ${condition ?? raw('true')} limit ${integer(EXAMPLES)}`;
}
