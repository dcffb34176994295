import type { DuckDBConnection } from '@duckdb/node-api';
import type { DerivedColumn, DerivedRelation } from '../core/derived';
import type { SideTables } from './work';

/** The tables that features keep beside one dataset, a set for each feature. */
export class Sides {
  readonly #sets = new Map<string, SideTables>();

  attach(side: SideTables): void {
    this.#sets.set(side.feature, side);
  }

  of(feature: string): SideTables | undefined {
    return this.#sets.get(feature);
  }

  columns(): DerivedColumn[] {
    return [...this.#sets.values()].flatMap((s) => s.columns());
  }

  get prefixes(): string[] {
    return [...this.#sets.values()].map((s) => s.prefix);
  }

  relations(): DerivedRelation[] {
    return [...this.#sets.values()].flatMap((s) => s.relations());
  }

  async there(): Promise<boolean> {
    return (await Promise.all([...this.#sets.values()].map((s) => s.there()))).some(Boolean);
  }

  /** Does a query, or a piece of SQL, speak of a column of side tables? */
  mentionedIn(query: unknown): boolean {
    const text = JSON.stringify(query).toLowerCase();
    return [...this.#sets.values()].some((s) => text.includes(s.prefix));
  }

  /** Makes the tables in the instance of `connection`, or brings them up to date. */
  async fill(connection: DuckDBConnection, instance: object, signal: AbortSignal): Promise<void> {
    for (const side of this.#sets.values()) await side.fill(connection, instance, signal);
  }
}
