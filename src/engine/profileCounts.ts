import duckdb from '@duckdb/node-bindings';
import type { DuckDBConnection } from '@duckdb/node-api';
import { ident, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import { bound } from './lane';
import { VALUE } from './profileColumn';
import type { Measured } from './profileColumn';
import type { FigureCounts } from './profileFigures';

/** What the rows of a column have, counted exactly. */
export interface ColumnCounts {
  readonly rows: number;
  readonly nulls: number;
  /** Different values, NULL not among them; null where they are not told apart. */
  readonly distinct: number | null;
  readonly figures: FigureCounts;
  /** Of messages: roles of the last one. */
  readonly roles: TextCounts;
}

/** Texts, and how many rows have each. */
export type TextCounts = readonly (readonly [text: string, rows: number])[];

/** The figure of rows without a value; that of rows whose value has none is the other infinity. What is measured is finite. */
const NO_VALUE = -Infinity;
/** Groups of conversations, while one column is counted. */
const GROUPS = ident('loupe\u00b7groups');

/**
 * Counts a column in one scan of nothing else, so that what is grouped stays as small as the column allows: rows with one value become
 * one group before anything is measured of it, texts by length and a 64-bit hash. `rows` selects the column's values by the name `VALUE`.
 */
export async function countColumn(connection: DuckDBConnection, column: Measured, rows: Sql): Promise<ColumnCounts> {
  if (!column.lastRole) return { ...(await countFigures(connection, column, groupsSql(column, rows))), roles: [] };
  // Reading conversations takes far longer than counting them: they are read once for both.
  await run(connection, sql`create or replace temp table ${GROUPS} as select ${figureOf(column)} as f, ${column.lastRole} as r, count(*) as n from (${rows}) group by all`);
  const figures = await countFigures(connection, column, raw(`select f, sum(n)::double from ${GROUPS} group by f`));
  const roles = await readTexts(connection, raw(`select r, sum(n)::double from ${GROUPS} where r is not null group by r`));
  await connection.run(`drop table ${GROUPS}`);
  return { ...figures, roles };
}

async function countFigures(connection: DuckDBConnection, column: Measured, statement: Sql): Promise<Omit<ColumnCounts, 'roles'>> {
  const [figures, counts, different] = await readGroups(connection, statement);
  let [all, nulls, distinct, measured] = [0, 0, 0, 0];
  for (let i = 0; i < figures.length; i++) {
    const figure = figures[i] ?? NO_VALUE;
    const n = counts[i] ?? 0;
    all += n;
    if (figure === NO_VALUE) nulls += n;
    else distinct += different ? (different[i] ?? 0) : 1;
    if (!Number.isFinite(figure)) continue;
    figures[measured] = figure;
    counts[measured++] = n;
  }
  return { rows: all, nulls, distinct: column.distinct === 'no' ? null : distinct, figures: { values: figures.subarray(0, measured), counts: counts.subarray(0, measured) } };
}

/** Texts of rows that have one, and how many rows each has. */
export async function countTexts(connection: DuckDBConnection, text: Sql, rows: Sql): Promise<TextCounts> {
  return readTexts(connection, sql`select ${text} as t, count(*)::double from (${rows}) group by t having t is not null`);
}

async function readTexts(connection: DuckDBConnection, statement: Sql): Promise<TextCounts> {
  const { values, types } = bound(statement);
  return (await connection.runAndReadAll(statement.text, values, types)).getRows().map(([key, n]) => [String(key), Number(n)]);
}

/** A row's figure, or which of the infinities says that it has none. */
function figureOf({ figure }: Measured): Sql {
  return sql`case when ${VALUE} is null then '-inf'::double else coalesce(${figure ?? raw('null::double')}, 'inf'::double) end`;
}

/** Groups of rows: their figure, how many rows, and how many different values where it is not one. */
function groupsSql(column: Measured, rows: Sql): Sql {
  const own = sql`${figureOf(column)} as f`;
  switch (column.distinct) {
    case 'value':
      return sql`select ${own}, n::double from (select ${VALUE}, count(*) as n from (${rows}) group by ${VALUE})`;
    case 'hash':
      return sql`select f, sum(n)::double, count(*)::double from (select ${own}, hash(${VALUE}) as h, count(*) as n from (${rows}) group by all) group by f`;
    case 'no':
      return sql`select ${own}, count(*)::double from (${rows}) group by f`;
  }
}

/** The columns of a result, which are doubles: a million groups as JavaScript values would take longer than counting them. */
async function readGroups(connection: DuckDBConnection, statement: Sql): Promise<readonly [Float64Array, Float64Array, Float64Array?]> {
  const { values, types } = bound(statement);
  const result = await connection.run(statement.text, values, types);
  const chunks = await result.fetchAllChunks();
  const length = chunks.reduce((n, chunk) => n + chunk.rowCount, 0);
  const column = (index: number): Float64Array => {
    const all = new Float64Array(length);
    let at = 0;
    for (const { chunk, rowCount } of chunks) {
      const bytes = duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, index), rowCount * 8);
      all.set(new Float64Array(bytes.buffer, bytes.byteOffset, rowCount), at);
      at += rowCount;
    }
    return all;
  };
  return result.columnCount > 2 ? [column(0), column(1), column(2)] : [column(0), column(1)];
}

/** Runs a statement that gives no rows. */
export async function run(connection: DuckDBConnection, statement: Sql): Promise<void> {
  const { values, types } = bound(statement);
  await connection.run(statement.text, values, types);
}
