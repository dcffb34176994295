import type { DerivedContext } from '../../../core/derived';
import { narrowed } from '../../../core/narrowed';
import { RoleValues } from '../../../core/roleSql/roleValues';
import { rowsFilter } from '../../../core/rowsFilter';
import { literal, textSql } from '../../../core/sql';
import type { DefectCode } from '../../../core/conversation/defects';

/** More rows are no filter that a person reads. */
export const MOST_ROWS = 1_000;

/** Texts for the filter box that show the rows which a profile counts, within its own filter. */
export class ProfileFilters {
  readonly #taken: ReadonlySet<string>;
  readonly #roles: RoleValues;

  constructor(context: DerivedContext, readonly base: string | null) {
    this.#taken = new Set(context.columns.map((c) => c.name.toLowerCase()));
    this.#roles = new RoleValues(context);
  }

  defect(code: DefectCode): string | null {
    return this.#over(['defects'], `list_contains("defects", ${literal(code)})`);
  }

  anyDefect(): string | null {
    return this.#over(['defects'], 'len("defects") > 0');
  }

  source(name: string): string | null {
    const value = this.#roles.text('source');
    const path = this.#roles.value('source');
    if (!value || !path || value.params.length > 0) return null;
    return this.#within(`${path.type?.kind === 'scalar' && path.type.name === 'VARCHAR' ? path.sql.text : value.text} = ${textSql(name)}`);
  }

  longer(which: 'chosen' | 'same' | 'rejected'): string | null {
    return this.#over(['longer_answer'], `"longer_answer" = '${which}'`);
  }

  margin(is: '<' | '='): string | null {
    return this.#over(['score_margin'], `"score_margin" ${is} 0`);
  }

  identical(): string | null {
    const [chosen, rejected] = [this.#roles.value('chosen')?.sql, this.#roles.value('rejected')?.sql];
    return chosen && rejected && chosen.params.length + rejected.params.length === 0 ? this.#within(`${chosen.text} = ${rejected.text}`) : null;
  }

  /** Rows that repeat an earlier one; under a filter by their numbers, since the earlier one is looked for among its rows. */
  copies(of: 'prompt' | 'row', rows: readonly number[] | null): string | null {
    if (this.base === null) return this.#over([`copy_of_${of}`], `"copy_of_${of}" is not null`);
    return rows === null || rows.length === 0 || rows.length > MOST_ROWS ? null : rowsFilter(rows);
  }

  /** Over derived columns, where no column of the data has their name. */
  #over(names: readonly string[], condition: string): string | null {
    return names.some((name) => this.#taken.has(name)) ? null : this.#within(condition);
  }

  #within(condition: string): string {
    return this.base === null ? condition : narrowed(this.base, condition);
  }
}
