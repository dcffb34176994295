import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { ident, integer, raw } from '../core/sql';
import type { Sql } from '../core/sql';
import { rangeRelation, ROW } from './relation';
import type { RelationPlan } from './relation';

const TABLE = 'loupe\u00b7head';
/** A view's first window, and the sample that the shape is decided by. */
const MOST_ROWS = 256;
const MOST_BYTES = 12e6;

/**
 * The first rows of a dataset, decoded once when it is opened. DuckDB decodes at least 2,048 rows of a text column for one of
 * them, so the sample, the first page and the first records would each cost the same again.
 */
export interface Head {
  /** The instance that holds them; when it was closed, they are read from the files like all others. */
  readonly instance: DuckDBInstance;
  readonly rows: number;
}

/** Undefined where the first rows are large, few rows are cheap anyway, or some column cannot be read. */
export async function makeHead(connection: DuckDBConnection, instance: DuckDBInstance, plan: RelationPlan, bytesPerRow: number): Promise<Head | undefined> {
  const rows = Math.min(MOST_ROWS, plan.files.reduce((n, f) => n + f.rows, 0), Math.floor(MOST_BYTES / Math.max(1, bytesPerRow)));
  if (rows < 1 || plan.shadowed) return undefined;
  await connection.run(`create table ${ident(TABLE)} as ${rangeRelation(plan, 0, rows).text}`);
  return { instance, rows };
}

/** Rows [rowStart, rowEnd) as a SELECT, from the head where `instance` holds it and it reaches so far. */
export function rowsFrom(plan: RelationPlan, head: Head | undefined, instance: DuckDBInstance, rowStart: number, rowEnd: number): Sql {
  if (head?.instance !== instance || rowEnd > head.rows) return rangeRelation(plan, rowStart, rowEnd);
  return raw(`select * from ${ident(TABLE)} where ${ident(ROW)} between ${integer(rowStart)} and ${integer(rowEnd - 1)}`);
}
