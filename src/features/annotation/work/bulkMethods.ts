import type { DuckDBConnection } from '@duckdb/node-api';
import * as v from 'valibot';
import type { LabelLine } from '../../../core/annotation/labelLine';
import { ident, integer, literal, raw } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { LoupeError } from '../../../core/message';
import { joinedTo, rowsRelation, wholeRelation } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import { RowStream } from '../../../engine/stream';
import type { BatchLine, GivenValue, LabelSlot } from '../contract';
import { keysAnd } from '../../../engine/rowKeys';
import { NO_DECISION } from './labelSql';
import type { LabelTables } from './labelTables';
import { onTables, whole } from './method';
import type { Method, Methods } from './method';
import { RowSet } from './rowSet';

/** Labels of one person for one question about the record, as they hold. */
const heldBy = (by: string, schema: string, question: string): string =>
  `l."by" = ${literal(by)} and l.schema = ${literal(schema)} and l.question = ${literal(question)} and l.subject = 'record' and ${NO_DECISION}`;

const slots: Method<'slots'> = {
  params: v.object({ view: v.string(), rowStart: whole, rowEnd: whole, by: v.string(), schema: v.string(), question: v.string(), column: v.nullable(v.string()), following: v.exactOptional(v.boolean()) }),
  run: async ({ view, rowStart, rowEnd, by, schema, question, column, following }, call) => {
    const { session, signal } = call;
    const rows = await session.views.rows(view, rowStart, rowEnd, signal);
    const keys = await keysAnd(session, rows, column === null ? raw('null') : cellOf(session, column), signal);
    const [low, high] = extremes(rows);
    if (rows.length === 0) return [];
    const { mine: labels, alike } = await onTables(call, async (connection) => {
      const result = await connection.runAndReadAll(`select h.at_row, l.line_id, l.value from loupe_label_held h join loupe_label_lines l using (seq) where h.at_row between ${integer(low)} and ${integer(high)} and ${heldBy(by, schema, question)}`);
      const shared = await connection.runAndReadAll(`select distinct row from loupe_rows_alike where row between ${integer(low)} and ${integer(high)}`);
      return { mine: new Map(result.getRows().map(([at, id, value]) => [Number(at), { id: String(id), value: String(value) }])), alike: new Set(shared.getRows().map(([row]) => Number(row))) };
    }, following ? 'standing' : 'tables');
    return keys.map(({ key, cell }): LabelSlot => ({ key, cell, held: labels.get(key.number) ?? null, alike: alike.has(key.number) }));
  },
};

const held: Method<'held'> = {
  params: v.object({ view: v.string(), by: v.string(), schema: v.string(), question: v.string() }),
  run: async ({ view, by, schema, question }, call) => onTables(call, async (connection) => {
    const inView = view === 'all' ? null : await setOf(call.session, view, call.signal);
    const counts = new Map<string, number>();
    const result = await RowStream.of(connection, raw(`select h.at_row::double, l.value from loupe_label_held h join loupe_label_lines l using (seq) where h.at_row is not null and ${heldBy(by, schema, question)}`));
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      const [rows, values] = [chunk.getColumnVector(0), chunk.getColumnVector(1)];
      for (let i = 0; i < chunk.rowCount; i++) {
        const value = String(values.getItem(i));
        if (!inView || inView.has(Number(rows.getItem(i)))) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
    return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, rows]) => ({ value, rows }));
  }),
};

function extremes(rows: readonly number[]): [number, number] {
  let [low, high] = [Infinity, 0];
  for (const row of rows) [low, high] = [Math.min(low, row), Math.max(high, row)];
  return [low, high];
}

function cellOf(session: Session, column: string): Sql {
  const known = session.info.columns.find((c) => c.name === column);
  if (!known || known.unreadable) throw new LoupeError('column-unknown', { column, columns: session.info.columns.slice(0, 40).map((c) => c.name).join(', ') });
  return raw(ident(known.name));
}

const values: Method<'values'> = {
  params: v.object({ view: v.string(), column: v.string(), limit: whole }),
  run: async ({ view, column, limit }, { session, signal }) => {
    const value = cellOf(session, column).text;
    const { plan, views } = session;
    const relation = joinedTo(plan, view === 'all' ? wholeRelation(plan) : rowsRelation(plan, await views.rows(view, 0, views.count(view), signal)));
    const query = `select (${value})::varchar as value, count(*) from (${relation.text}) where ${value} is not null group by 1 order by 2 desc, 1 limit ${integer(limit + 1)}`;
    const found = await session.lane('job').use(signal, async (connection) => (await connection.runAndReadAll(query)).getRows());
    return { values: found.slice(0, limit).map(([text, n]) => ({ value: String(text), rows: Number(n) })), more: found.length > limit };
  },
};

const mine: Method<'mine'> = {
  params: v.object({ by: v.string(), schema: v.string(), view: v.nullable(v.string()), question: v.nullable(v.string()), value: v.nullable(v.string()), hidden: v.boolean(), after: v.pipe(v.number(), v.integer()), end: v.nullable(whole), limit: whole }),
  run: async ({ by, schema, view, question, value, hidden, after, end, limit }, call) => onTables(call, async (connection, tables, instance) => {
    const last = end ?? Number((await connection.runAndReadAll('select coalesce(max(seq), 0) from loupe_label_lines')).getRows()[0]?.[0]);
    const own = [
      `l."by" = ${literal(by)}`, `l.schema = ${literal(schema)}`, `seq > ${integer(after)}`, `seq <= ${integer(last)}`, ...(view === null ? [] : ['h.at_row is not null']),
      ...(question === null ? [] : [`l.question = ${literal(question)}`]), ...(value === null ? [] : [`l.value = ${literal(value)}`]),
      ...(hidden ? ['l.value is not null', 'l.line_id not in (select id from loupe_label_dead)'] : []), NO_DECISION,
    ].join(' and ');
    const inView = view === null || view === 'all' ? null : await setOf(call.session, view, call.signal);
    const found = (await connection.runAndReadAll(`select seq, min(h.at_row), any_value(l.file), any_value(l.start), any_value(l.bytes) from ${hidden ? 'loupe_label_found' : 'loupe_label_held'} h join loupe_label_lines l using (seq) where ${own} group by seq order by seq${inView ? '' : ` limit ${integer(limit + 1)}`}`)).getRows();
    const here = inView ? found.filter(([, at]) => inView.has(Number(at))) : found;
    const page = here.slice(0, limit);
    const lines = await tables.linesAt(instance, page.map(([, , file, start, bytes]) => ({ file: Number(file), start: Number(start), bytes: Number(bytes) })));
    return { lines: lines.filter((line) => line !== undefined), after: Number(page.at(-1)?.[0] ?? last), end: last, more: here.length > limit };
  }),
};

async function setOf(session: Session, view: string, signal: AbortSignal): Promise<RowSet> {
  const set = new RowSet(session.info.rows);
  for (const row of (await session.views.all(view, signal)) ?? []) set.add(row);
  return set;
}

const given: Method<'given'> = {
  params: v.object({ by: v.string(), schema: v.string() }),
  run: async ({ by, schema }, call) => onTables(call, async (connection, tables, instance) => {
    const result = await connection.runAndReadAll(`select l.question, l.schema_version, l.value, count(distinct seq), any_value(l.file), any_value(l.start), any_value(l.bytes)
      from loupe_label_held h join loupe_label_lines l using (seq) where l."by" = ${literal(by)} and l.schema = ${literal(schema)} and ${NO_DECISION} group by all order by all`);
    const rows = result.getRows();
    const lines = await tables.linesAt(instance, rows.map(([, , , , file, start, bytes]) => ({ file: Number(file), start: Number(start), bytes: Number(bytes) })));
    return rows.map(([question, version, value, count], i): GivenValue => ({ question: String(question), version: Number(version), value: lines[i]?.value ?? String(value), text: String(value), count: Number(count) }));
  }),
};

const batch: Method<'batch'> = {
  params: v.object({ batch: v.string(), offset: whole, limit: whole }),
  run: async ({ batch: id, offset, limit }, call) => onTables(call, async (connection, tables, instance) => batchOf(connection, tables, instance, id, offset, limit), offset === 0 ? 'tables' : 'standing'),
};

async function batchOf(connection: DuckDBConnection, tables: LabelTables, instance: object, id: string, offset: number, limit: number): Promise<BatchLine[]> {
  const result = await connection.runAndReadAll(`with b as materialized (select l.*, coalesce(l.replaces, l.retracts) as before from loupe_label_lines l where problem is null and batch = ${literal(id)} order by seq limit ${integer(limit)} offset ${integer(offset)}),
p as (select line_id, min(seq) as seq from loupe_label_lines where problem is null and line_id in (select before from b) group by line_id),
places as (select f.seq, min(f.place) as place from loupe_label_found f where f.seq in (select seq from b) group by f.seq),
now as materialized (select h.place, l.slot, any_value(l.line_id) as line_id, any_value(l.value) as value from loupe_label_held h join loupe_label_lines l using (seq) where h.place in (select place from places) group by all)
select b.file, b.start, b.bytes, l.file, l.start, l.bytes, now.line_id, now.value is not distinct from b.value
from b left join p on p.line_id = b.before left join loupe_label_lines l on l.seq = p.seq left join places on places.seq = b.seq left join now on now.place = places.place and now.slot = b.slot order by b.seq`);
  const rows = result.getRows();
  const placeOf = (file: unknown, start: unknown, bytes: unknown): { file: number; start: number; bytes: number } => ({ file: file === null ? -1 : Number(file), start: Number(start), bytes: Number(bytes) });
  const lines = await tables.linesAt(instance, rows.map(([file, start, bytes]) => placeOf(file, start, bytes)));
  const before = await tables.linesAt(instance, rows.map(([, , , file, start, bytes]) => placeOf(file, start, bytes)));
  return rows.flatMap((row, i): BatchLine[] => {
    const line: LabelLine | undefined = lines[i];
    return line ? [{ line, before: before[i] ?? null, held: typeof row[6] === 'string' ? row[6] : null, same: row[7] === true }] : [];
  });
}

/** What bulk labels, clearing, migrating and their undo read. */
export const bulkMethods: Methods<'slots' | 'held' | 'values' | 'mine' | 'given' | 'batch'> = { slots, held, values, mine, given, batch };
