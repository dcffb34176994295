import type { DuckDBConnection } from '@duckdb/node-api';
import type { DerivedColumn, DerivedRelation } from '../../../core/derived';
import { LoupeError } from '../../../core/message';
import { raw, sql } from '../../../core/sql';
import { fromOf } from '../../../engine/filteredRows';
import { joinedTo, wholeRelation } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import type { SideTables } from '../../../engine/work';
import { DISAGREEMENTS } from '../contract';
import { DERIVED_COLUMNS, DERIVED_REQUEST, derivedPlan, DISAGREEMENT_PREFIX, ITEMS } from '../derivedColumns';
import { itemRows, makeItems, matches } from './makeItems';
import { checkedPlan } from './readCombinations';

const DERIVED_TABLES = 'loupe_items';

/**
 * What the verdicts of a dataset come to, unit by unit, as the shape reads them: columns `disagreement:…` of every row, and the relation
 * `items`. They cost a scan, and are made when they are spoken of.
 */
export class ItemTables implements SideTables {
  readonly feature = DISAGREEMENTS;
  readonly prefix = DISAGREEMENT_PREFIX;
  readonly onlyMentioned = true;
  readonly constant = true;
  readonly #made = new WeakMap<object, { readonly shape: unknown; readonly plan: unknown }>();
  #tail: Promise<unknown> = Promise.resolve();
  #known: { readonly shape: unknown; readonly columns: readonly DerivedColumn[]; readonly relations: readonly DerivedRelation[] } | undefined;

  constructor(readonly session: Session) {}

  there(): Promise<boolean> {
    return Promise.resolve(false);
  }

  columns(): readonly DerivedColumn[] {
    return this.#of().columns;
  }

  relations(): readonly DerivedRelation[] {
    return this.#of().relations;
  }

  #of(): { readonly columns: readonly DerivedColumn[]; readonly relations: readonly DerivedRelation[] } {
    const { info, plan: relation } = this.session;
    if (this.#known?.shape === info.shape) return this.#known;
    const plan = derivedPlan(info.shape, info.columns);
    const made = plan && { plan, columns: info.columns, from: fromOf(joinedTo(relation, wholeRelation(relation)), null), name: DERIVED_TABLES };
    const [of, items] = [raw(`${DERIVED_TABLES}_of loupe_o`), raw(`${DERIVED_TABLES} loupe_i`)];
    const columns = made === null ? [] : DERIVED_COLUMNS.map(({ name, type }): DerivedColumn => {
      const found = raw(`loupe_i.loupe_${name}`);
      const value = sql`(select any_value(${found}) from ${of} join ${items} using (loupe_item) where ${matches(made)})`;
      const joined = { join: sql`left join ${of} on ${matches(made)} left join ${items} on loupe_i.loupe_item = loupe_o.loupe_item`, value: found };
      return { id: `${DISAGREEMENT_PREFIX}${name}`, feature: DISAGREEMENTS, title: `disagreement-${name}`, about: `disagreement-${name}-about`, type, heavy: false, aside: true, joined, sql: () => value };
    });
    const relations = made === null ? [] : [{ name: ITEMS, select: itemRows(made, info.shape.roles.id?.[0]) }];
    this.#known = { shape: info.shape, columns, relations };
    return this.#known;
  }

  /** Makes the tables, where they are not those of the shape and the rows that there are now. */
  fill(connection: DuckDBConnection, instance: object, signal: AbortSignal): Promise<void> {
    const run = async (): Promise<void> => {
      const { info, plan } = this.session;
      const made = this.#made.get(instance);
      const found = derivedPlan(info.shape, info.columns);
      if (found === null || (made?.shape === info.shape && made.plan === plan)) return;
      await checkedPlan(this.session, DERIVED_REQUEST, signal);
      this.#made.delete(instance);
      await makeItems(connection, this.session, DERIVED_REQUEST, fromOf(joinedTo(plan, wholeRelation(plan)), null), DERIVED_TABLES);
      if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
      this.#made.set(instance, { shape: info.shape, plan });
    };
    const mine = this.#tail.catch(() => undefined).then(run);
    this.#tail = mine.catch(() => undefined);
    return mine;
  }
}
