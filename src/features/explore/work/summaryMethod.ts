import type { DuckDBConnection } from '@duckdb/node-api';
import { LoupeError } from '../../../core/message';
import type { DatasetProfile } from '../../../core/datasetProfile';
import type { DerivedContext } from '../../../core/derived';
import { ident, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { filteredRows } from '../../../engine/filteredRows';
import { bound } from '../../../engine/lane';
import { ROW } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import type { WorkCall } from '../../../engine/work';
import { LETTER_ROWS } from '../summary/contract';
import type { SummaryRequest } from '../summary/contract';
import { ProfileFilters } from '../summary/filters';
import { measurePlan, measuresSql } from '../summary/rowMeasures';
import type { LetterSample } from '../summary/rowMeasures';
import { readProfile } from './readProfile';

/** What is measured of the rows, until they are counted. */
const MEASURES = ident('loupe\u00b7summary');

/** Profiles the rows that a filter leaves: one scan into a table of small values, from which everything is counted. */
export async function summary({ filter, seed }: SummaryRequest, call: WorkCall): Promise<DatasetProfile> {
  const { session, signal } = call;
  const kept = filter?.trim() === '' ? null : filter;
  const { from, lane } = await filteredRows(session, kept, signal);
  const { info } = session;
  const context: DerivedContext = { shape: info.shape, columns: info.columns.filter((c) => c.unreadable === undefined) };
  const plan = measurePlan(context);
  const values = plan.isPair ? { longer: derived(session, 'longer_answer'), margin: derived(session, 'score_margin') } : {};
  return session.asOpened(() => lane.use(signal, async (connection) => {
    try {
      const rows = kept === null ? info.rows : Number((await rowsOf(connection, sql`select count(*) from ${from}`))[0]?.[0]);
      const letters: LetterSample | null = rows > LETTER_ROWS ? { seed, share: LETTER_ROWS / rows } : null;
      await run(connection, sql`create or replace temp table ${MEASURES} as ${measuresSql(plan, from, ROW, values, letters)}`);
      return await readProfile((query) => rowsOf(connection, query), raw(MEASURES), { plan, rows, of: info.rows, filter: kept, seed: letters?.seed ?? null, filters: new ProfileFilters(context, kept) });
    } finally {
      if (!signal.aborted) await connection.run(`drop table if exists ${MEASURES}`);
    }
  }, (fraction) => { call.progress(fraction); }));
}

/** A derived column's value, or null where the shape does not give it. */
function derived(session: Session, id: string): Sql | null {
  try {
    return session.derivedSql(id);
  } catch (error) {
    if (error instanceof LoupeError && error.code === 'derived-unknown') return null;
    throw error;
  }
}

async function run(connection: DuckDBConnection, statement: Sql): Promise<void> {
  const { values, types } = bound(statement);
  await connection.run(statement.text, values, types);
}

async function rowsOf(connection: DuckDBConnection, statement: Sql): Promise<readonly (readonly unknown[])[]> {
  const { values, types } = bound(statement);
  return (await connection.runAndReadAll(statement.text, values, types)).getRows();
}
