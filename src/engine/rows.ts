import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Sql } from '../core/sql';
import { rowsFrom } from './head';
import type { Head } from './head';
import { joinedTo, rowsRelation } from './relation';
import type { RelationPlan } from './relation';
import type { Windows } from './windows';

/** Rows [rowStart, rowEnd), or single ones in any order. */
export type WantedRows = readonly number[] | { readonly rowStart: number; readonly rowEnd: number };

/** The one way to some rows of a dataset: from its head, from its files, or from windows where SQL cannot read those. */
export class Rows {
  constructor(readonly head: Head | undefined, readonly windows: Windows | undefined) {}

  /** Runs `work` on a relation of these rows, with what is joined to them. */
  async use<T>(plan: RelationPlan, connection: DuckDBConnection, instance: DuckDBInstance, rows: WantedRows, signal: AbortSignal, work: (relation: Sql) => Promise<T>): Promise<T> {
    if (this.windows) return this.windows.use(plan, connection, instance, 'rowStart' in rows ? numbersOf(rows) : rows, signal, (own) => work(joinedTo(plan, own)));
    return work(joinedTo(plan, 'rowStart' in rows ? rowsFrom(plan, this.head, instance, rows.rowStart, rows.rowEnd) : rowsRelation(plan, rows)));
  }
}

function numbersOf({ rowStart, rowEnd }: { readonly rowStart: number; readonly rowEnd: number }): number[] {
  return Array.from({ length: Math.max(0, rowEnd - rowStart) }, (_, i) => rowStart + i);
}
