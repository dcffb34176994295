import { LoupeError } from './message';
import type { Warning } from './message';
import type { Shape } from './shape';
import type { Sql } from './sql';
import type { Column } from './dataset';

/** What a derived column may look at when it makes its SQL. */
export interface DerivedContext {
  readonly shape: Shape;
  readonly columns: readonly Column[];
}

/**
 * A column a feature adds to every dataset it fits: in the table, in filters and orders, in SQL, in the CLI.
 * `sql` gives an expression over the row's columns (quoted by `ident`), or null where the dataset does not fit.
 */
export interface DerivedColumn {
  /** `turns`, `chars`, `label:triage`: unique over all features. */
  readonly id: string;
  readonly feature: string;
  /** Message code of the column's head, or a name. */
  readonly title: string;
  /** Message code of the line below it, or a name: what it counts. */
  readonly about?: string;
  /** `difference`: a number whose sign matters; `marks`: JSON text of a list of verdicts; `list`: a list of texts; `labels`, `shares`: a text, a number for each name. */
  readonly type: 'integer' | 'number' | 'difference' | 'text' | 'marks' | 'list' | 'labels' | 'shares';
  /** True where another column says nearly the same: at first it is only in the column finder. */
  readonly aside?: boolean;
  /** True where it is kept beside the data although its id has no colon. */
  readonly beside?: boolean;
  /** Why it says less than it could: what it is made of is of other files. */
  readonly warning?: Warning;
  /** True where the expression must decode long text: such columns are fetched after the cheap ones. */
  readonly heavy: boolean;
  sql(context: DerivedContext): Sql | null;
  /** The same for many rows at once: `left join …`, which gives each row at most one, and the value from it. Names that it brings in begin with `loupe_`. */
  readonly joined?: { readonly join: Sql; readonly value: Sql };
  /** What it shows to a person from whom the words of others are hidden; filters, orders and exports take all of it. */
  seen?(by: string): Sql;
}

/** The type, as DuckDB writes it, of the values of a derived column. */
export function derivedType(type: DerivedColumn['type']): string {
  switch (type) {
    case 'integer':
    case 'difference':
      return 'BIGINT';
    case 'number':
      return 'DOUBLE';
    case 'text':
    case 'marks':
      return 'VARCHAR';
    case 'list':
      return 'VARCHAR[]';
    case 'labels':
      return 'MAP(VARCHAR, VARCHAR)';
    case 'shares':
      return 'MAP(VARCHAR, DOUBLE)';
  }
}

/** A relation that a feature keeps beside `dataset`, for SQL: labels, contamination pairs. */
export interface DerivedRelation {
  readonly name: string;
  /** A whole SELECT over the feature's side tables. */
  readonly select: Sql;
  /** The same without a row, where no table has to be made for it: SQL is checked against it. */
  readonly bare?: Sql;
}

/** A role that leads nowhere makes no column: the notices say why. */
function fits(column: DerivedColumn, context: DerivedContext): boolean {
  try {
    return column.sql(context) !== null;
  } catch (error) {
    if (error instanceof LoupeError) return false;
    throw error;
  }
}

/** Where features register what they derive; the entries fill it, the engine and the views read it. */
export class DerivedRegistry {
  readonly #columns = new Map<string, DerivedColumn>();

  addColumn(column: DerivedColumn): void {
    if (this.#columns.has(column.id)) throw new Error(`derived column ${column.id} is registered twice`);
    this.#columns.set(column.id, column);
  }

  column(id: string): DerivedColumn | undefined {
    return this.#columns.get(id);
  }

  columnsFor(context: DerivedContext): DerivedColumn[] {
    return [...this.#columns.values()].filter((c) => fits(c, context));
  }
}
