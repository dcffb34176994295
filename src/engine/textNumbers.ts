import type { DatasetInfo } from '../core/dataset';
import { parseRolePath } from '../core/rolePath';
import { ident, literal } from '../core/sql';
import type { Sql } from '../core/sql';
import type { ViewQuery } from '../core/viewQuery';

const WHOLE = '\\s*[-+]?[0-9]{1,38}\\s*';
const NUMBER = '\\s*[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?\\s*';

/**
 * The columns of CSV, which are text, whose cells are all numbers or empty: an order by one goes by the numbers. A column is looked
 * at when it is first ordered by.
 */
export class TextNumbers {
  readonly #types = new Map<string, string | undefined>();

  /** The type that the cells are cast to; undefined where they stay text, or nobody has asked yet. */
  typeOf(column: string): string | undefined {
    return this.#types.get(column);
  }

  /** Looks at the columns that a query orders by, in the whole relation. */
  async learn({ order }: ViewQuery, { format, columns }: DatasetInfo, ask: (select: (relation: Sql) => string) => Promise<readonly unknown[]>): Promise<void> {
    if (format !== 'csv') return;
    const names = columns.map((c) => c.name);
    for (const { target } of order) {
      const path = 'path' in target ? parseRolePath(target.path, names) : undefined;
      const column = path && 'column' in path && path.steps.length === 0 ? columns.find((c) => c.name === path.column) : undefined;
      if (column?.origin !== 'file' || column.type !== 'VARCHAR' || this.#types.has(column.name)) continue;
      const all = (pattern: string): string => `bool_and(regexp_full_match(value, ${literal(pattern)}))`;
      const cells = (relation: Sql): string => `select nullif(trim(${ident(column.name)}), '') as value from (${relation.text})`;
      const [whole, number] = await ask((relation) => `select ${all(WHOLE)}, ${all(NUMBER)} from (${cells(relation)}) where value is not null`);
      this.#types.set(column.name, whole === true ? 'HUGEINT' : number === true ? 'DOUBLE' : undefined);
    }
  }
}
