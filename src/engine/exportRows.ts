import { derivedType } from '../core/derived';
import { ident, integer, join, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import type { ExportRequest, ExportTarget, QueryRequest } from './contract';
import { exportTo, refuseHarm, writtenRows } from './exportTo';
import type { ExportPlace } from './exportTo';
import { writtenValue } from './exportValues';
import type { Job } from './gate';
import { prepareOthers } from './mixes';
import { checkedQuery } from './query';
import type { QuerySource } from './query';
import type { Asked } from './provenance';
import { ROW } from './relation';
import type { Session } from './session';
import { shownSql } from './shownSql';

/** Writes the rows of a view's query to a file. */
export async function exportRows(session: Session, request: ExportRequest, place: Omit<ExportPlace, 'asked'>, job: Job): Promise<{ rows: number; bytes: number }> {
  await refuseHarm(session, request);
  const statement = await exportSql(session, request, job.signal);
  const sides = session.sides.mentionedIn([request.query, request.columns]);
  return exportTo(session, request, async (connection, instance) => {
    if (sides) await session.sides.fill(connection, instance, job.signal, [request.query, request.columns]);
    return statement;
  }, { ...place, asked: askedOf(session, request) }, job);
}

/** Writes the rows of a SELECT that a person wrote to a file. */
export async function exportQuery(source: QuerySource, request: QueryRequest & ExportTarget, place: Omit<ExportPlace, 'asked'>, job: Job): Promise<{ rows: number; bytes: number }> {
  const { session } = source;
  for (const { session: read } of [{ session }, ...source.others]) await refuseHarm(read, request);
  const { query, about, statement, reads } = await checkedQuery(source, request, job.signal);
  return session.explaining(query, () => exportTo(session, request, async (connection, instance) => {
    await prepareOthers(connection, reads.others);
    await session.sides.fill(connection, instance, job.signal, about);
    return writtenRows(connection, sql`${statement} limit ${integer(request.limit)}`, request.format);
  }, { ...place, paths: reads.paths, beside: reads.others.map((o) => o.session.info), asked: { sql: request.sql, ...(request.parameters === undefined ? {} : { parameters: request.parameters.map(String) }), ...(request.cells === undefined || request.cells.length === 0 ? {} : { cells: request.cells }), limit: request.limit } }, job));
}

/** A view in the words of a person: the SQL that gives its rows in a plain DuckDB, and which of them were written. */
function askedOf(session: Session, { query, columns, offset, limit }: ExportRequest): Asked {
  const own = columns?.flatMap((c) => ('column' in c ? [c.column] : [])) ?? null;
  const derived = columns?.flatMap((c) => ('derived' in c ? [c.derived] : [])) ?? [];
  return {
    sql: shownSql(session, query, own),
    view: query,
    ...(derived.length === 0 ? {} : { derived }),
    ...(offset === undefined ? {} : { offset }),
    ...(limit === undefined ? {} : { limit }),
  };
}

async function exportSql(session: Session, request: ExportRequest, signal: AbortSignal): Promise<Sql> {
  if (session.sides.mentionedIn([request.query, request.columns])) await session.sideLane(signal, [request.query, request.columns]);
  const { where, orderBy } = await session.clauses(request.query, signal);
  const columns = request.columns ?? session.plan.columns.filter((c) => c.unreadable === undefined).map((c) => ({ column: c.name }));
  const fields = columns.map((c) => {
    const field = session.field(c, 0);
    if (request.format === 'parquet') return field;
    if ('derived' in c) {
      const written = writtenValue('loupe_value', derivedType(session.derivedColumns().find((d) => d.id === c.derived)?.type ?? 'text'), request.format);
      return written === undefined ? field : sql`list_transform([${session.derivedSql(c.derived)}], lambda loupe_value: ${raw(written)})[1] as ${ident(c.derived)}`;
    }
    const written = writtenValue(ident(c.column), session.plan.columns.find((k) => k.name === c.column)?.type ?? '', request.format);
    return written === undefined ? field : raw(`${written} as ${ident(c.column)}`);
  });
  const limit = request.limit === undefined ? '' : ` limit ${integer(request.limit)}`;
  const offset = request.offset === undefined ? '' : ` offset ${integer(request.offset)}`;
  // Files in their order give rows in their order (preserve_insertion_order); a join, or a window that numbers rows, need not.
  const natural = !orderBy && !session.plan.join && !session.plan.shadowed && !session.sides.mentionedIn([request.query, request.columns]);
  const order = natural ? raw('') : sql` order by ${orderBy ? sql`${orderBy}, ` : raw('')}${ident(ROW)}`;
  return sql`select ${join(fields, ', ')} from (${session.relation(request.query)})${where ? sql` where ${where}` : raw('')}${order}${limit}${offset}`;
}
