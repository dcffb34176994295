import type { DuckDBConnection } from '@duckdb/node-api';
import type { DerivedColumn, DerivedRelation } from '../core/derived';
import type { SideTables } from './work';

/** A query whose tree was walked: its text, and the relations that it reads, in lower case. */
export class ReadSql {
  constructor(readonly text: string, readonly names: ReadonlySet<string>) {}
}

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

  /** What SQL can read; with `about` without those whose tables are not made for it. */
  relations(about?: unknown): DerivedRelation[] {
    return [...this.#sets.values()].filter((s) => about === undefined || isWanted(s, about)).flatMap((s) => s.relations());
  }

  async there(): Promise<boolean> {
    return (await Promise.all([...this.#sets.values()].map((s) => s.there()))).some(Boolean);
  }

  /** Does a query, or a piece of SQL, speak of a column of side tables? */
  mentionedIn(query: unknown): boolean {
    return this.#spokenOf(query).length > 0;
  }

  /** May the same query find other rows the next time, since labels change? */
  changing(query: unknown): boolean {
    return this.#spokenOf(query).some((s) => s.constant !== true);
  }

  /** What the tables that a query speaks of are made of now; null: that cannot be told. */
  async stampOf(query: unknown): Promise<string | null> {
    const stamps: string[] = [];
    for (const side of this.#spokenOf(query)) {
      if (side.constant === true) continue;
      if (!side.stamp) return null;
      stamps.push(JSON.stringify([side.feature, await side.stamp()]));
    }
    return stamps.join('\n');
  }

  /** Would a scan make the tables that SQL speaks of? */
  costly(about: unknown): boolean {
    return [...this.#sets.values()].some((s) => s.onlyMentioned === true && isWanted(s, about) && s.relations().some((r) => r.bare === undefined));
  }

  #spokenOf(query: unknown): readonly SideTables[] {
    const text = (query instanceof ReadSql ? query.text : JSON.stringify(query)).toLowerCase();
    return [...this.#sets.values()].filter((s) => text.includes(s.prefix));
  }

  /** Makes the tables that `about` (a query, SQL, columns) needs in the instance of `connection`, or brings them up to date. */
  async fill(connection: DuckDBConnection, instance: object, signal: AbortSignal, about: unknown): Promise<void> {
    for (const side of this.#sets.values()) if (isWanted(side, about)) await side.fill(connection, instance, signal);
  }
}

function isWanted(side: SideTables, about: unknown): boolean {
  if (side.onlyMentioned !== true) return true;
  if (about instanceof ReadSql) return about.text.toLowerCase().includes(side.prefix) || side.relations().some((r) => about.names.has(r.name.toLowerCase()));
  const text = (typeof about === 'string' ? about : JSON.stringify(about)).toLowerCase();
  return text.includes(side.prefix) || side.relations().some((r) => readsRelation(text, r.name));
}

/** Does SQL in lower case whose tree nobody walked read a relation of this name: after FROM or JOIN, or after other relations and a comma? A column that is called so is none. */
function readsRelation(text: string, name: string): boolean {
  const alias = '(?:\\s+(?:as\\s+)?[\\w"]+)?';
  return new RegExp(`\\b(?:from|join)\\s+(?:[\\w"]+${alias}\\s*,\\s*)*"?${name}\\b`).test(text);
}
