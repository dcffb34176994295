import type { DuckDBConnection } from '@duckdb/node-api';
import { derivedType } from '../core/derived';
import { LoupeError } from '../core/message';
import { binEdges, isCategorical } from '../core/profile';
import type { ColumnProfile, ProfileBar, Profiles } from '../core/profile';
import { ident, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import type { Filter } from '../core/viewQuery';
import type { PageColumn } from './contract';
import { binBars, byCount, categoryBars, lastValues, onlyBar } from './profileBars';
import { LONGEST_CATEGORY, measured, VALUE } from './profileColumn';
import type { Measured } from './profileColumn';
import { countColumn, countTexts, run } from './profileCounts';
import type { ColumnCounts } from './profileCounts';
import { binCounts, measureFigures } from './profileFigures';
import type { MeasuredFigures } from './profileFigures';
import { sampleOf } from './profileSample';
import { ROW } from './relation';
import type { Session } from './session';

/** Rows that a filter leaves, while the columns of one request are counted. */
const KEPT = ident('loupe\u00b7profiled');
/** Roles are few, or they are no roles. */
const MOST_ROLES = 50;

export interface ProfileRequest {
  readonly filter: Filter | null;
  readonly columns: readonly PageColumn[];
  readonly heavy: boolean;
}

/**
 * Profiles columns one after the other, each in a scan of nothing but itself; the rows that a filter leaves are found once, before
 * all. Sampled where the dataset is large.
 */
export async function profileColumns(session: Session, { filter, columns, heavy }: ProfileRequest, signal: AbortSignal): Promise<Profiles> {
  if (columns.length === 0) return { columns: [], sampled: null };
  if (session.plan.needsCopy) throw session.plan.needsCopy();
  const query = { filter, order: [] };
  const sides = session.sides.mentionedIn([query, columns]);
  const lane = sides ? await session.sideLane(signal, [query, columns], 'profile') : session.lane('profile');
  const { where } = await session.clauses(query, signal);
  const of = columns.map((column) => columnOf(session, column));
  const sample = sampleOf(session.plan, session.info, heavy);
  const relation = session.relation(query, sample?.relation);
  const profiles = await session.asOpened(() => lane.use(signal, async (connection) => {
    const found: ColumnProfile[] = [];
    try {
      if (where) await run(connection, sql`create or replace temp table ${KEPT} as select ${ident(ROW)} from (${relation}) where ${where}`);
      const kept = where ? sql` where ${ident(ROW)} in (from ${KEPT})` : raw('');
      for (const column of of) found.push(await profile(connection, column, sql`select ${column.value} as ${VALUE} from (${relation})${kept}`));
      return found;
    } finally {
      if (where && !signal.aborted) await connection.run(`drop table if exists ${KEPT}`);
    }
  }));
  return { columns: profiles, sampled: sample && { rows: sample.rows, of: session.info.rows, seed: sample.seed } };
}

function columnOf(session: Session, column: PageColumn): Measured {
  if ('derived' in column) {
    const type = session.derivedColumns().find((d) => d.id === column.derived)?.type;
    return measured(derivedType(type ?? 'text'), sql`(${session.derivedSql(column.derived)})`, column.derived);
  }
  const known = session.info.columns.find((c) => c.name === column.column);
  if (!known) throw new LoupeError('column-unknown', { column: column.column, columns: session.info.columns.slice(0, 40).map((c) => c.name).join(', ') });
  if (known.unreadable) throw new LoupeError(known.unreadable.code, known.unreadable.args);
  return measured(known.type, raw(ident(known.name)), known.name);
}

async function profile(connection: DuckDBConnection, column: Measured, values: Sql): Promise<ColumnProfile> {
  const counted = await countColumn(connection, column, values);
  const { rows, nulls, distinct, roles } = counted;
  const measured = measureFigures(counted.figures);
  const categories = column.name && isOfCategories(column, counted, measured) ? await countTexts(connection, column.name, values) : null;
  return {
    kind: rows === nulls ? 'nothing' : categories && column.kind === 'text' ? 'category' : column.kind,
    measure: column.measure, rows, nulls, notFinite: column.figure ? rows - nulls - (measured?.rows ?? 0) : 0, distinct, figures: measured?.figures ?? null,
    bars: categories ? categoryBars(column, categories) : measured ? barsOf(column, measured) : [],
    ...(roles.length > 0 && roles.length <= MOST_ROLES ? { lastRoles: byCount(roles) } : {}),
  };
}

function isOfCategories({ kind }: Measured, { rows, nulls, distinct }: ColumnCounts, measured: MeasuredFigures | null): boolean {
  if (rows === nulls || distinct === null) return false;
  return kind === 'boolean' || (measured !== null && measured.figures.max <= LONGEST_CATEGORY && isCategorical(distinct, rows - nulls));
}

function barsOf(column: Measured, measured: MeasuredFigures): readonly ProfileBar[] {
  const edges = binEdges(measured.figures, measured.rows, column.of);
  return edges ? binBars(column, edges, binCounts(measured, lastValues(column, edges))) : [onlyBar(column, measured.figures, measured.rows)];
}
