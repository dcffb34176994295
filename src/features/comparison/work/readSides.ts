import duckdb from '@duckdb/node-bindings';
import { LoupeError } from '../../../core/message';
import { parseRolePath, rolePathToSql } from '../../../core/rolePath';
import { ident, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { bound } from '../../../engine/lane';
import type { Queue } from '../../../engine/lane';
import { filteredRows, fromOf } from '../../../engine/filteredRows';
import { ROW } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import { RowStream } from '../../../engine/stream';
import type { WorkCall } from '../../../engine/work';
import { isStreamed } from '../contract';
import type { ComparisonSpec, ComparisonWork, Computed, SidesFound, SideSpec } from '../contract';
import type { SideAnswers, SideRows } from '../rule/joined';
import { answersSql, rowsSql, SideSql } from './sideSql';

/** A side with the dataset that it is read from. */
export interface SideReading {
  readonly side: SideSpec;
  readonly session: Session;
  readonly sql: SideSql;
}

/** Finds the datasets of all sides. Throws where one is not open, or two sides have one name. */
export function readingsOf(spec: ComparisonSpec, { session, others }: Pick<WorkCall, 'session' | 'others'>): readonly SideReading[] {
  return spec.sides.map((side) => {
    const found = side.of === '' ? session : others.find((o) => o.name === side.of)?.session;
    if (!found) throw new LoupeError('internal', {}, 'engine', `no dataset “${side.of}”`);
    const { shape, columns } = found.info;
    return { side, session: found, sql: new SideSql(side, { shape, columns: columns.filter((c) => c.unreadable === undefined) }) };
  });
}

/** Every path that a side reads, for the guard and for what they mention. */
function pathsOf(spec: ComparisonSpec, { side, sql: reading }: SideReading): string[] {
  const { key, sample, metrics, by } = spec;
  return [
    ...(key.by === 'columns' ? key.columns : []), ...(sample === null ? [] : [sample]), ...(side.answer === null ? [] : [side.answer]), ...(side.model === null ? [] : [side.model.column]),
    ...metrics.flatMap((m) => ('path' in m ? [m.path] : pathsOfComputed(m.computed))), ...by,
  ].map((path) => reading.path(path));
}

function pathsOfComputed(computed: Computed): string[] {
  if (computed.of === 'verifier') return computed.reference === null ? [] : [computed.reference];
  return isStreamed(computed) ? [] : [computed.path];
}

/** Where a side is read, after the guard accepted what people wrote for it. */
export async function placeOf(spec: ComparisonSpec, reading: SideReading, signal: AbortSignal): Promise<{ readonly from: Sql; readonly lane: Queue }> {
  const { session } = reading;
  const paths = pathsOf(spec, reading);
  const written = [...paths, ...(spec.filter === null ? [] : [spec.filter])].join('\n');
  const mentions = session.sides.mentionedIn(written);
  const lane = mentions ? await session.sideLane(signal, written, 'job') : session.lane('job');
  const names = session.info.columns.map((c) => c.name);
  const expressions = paths.filter((path) => 'expression' in parseRolePath(path, names));
  await session.checkExpressions({ filter: spec.filter === null ? null : { op: 'sql', expression: spec.filter }, order: expressions.map((path) => ({ target: { path }, descending: false })) }, signal);
  return { from: fromOf(session.relation(written), null), lane };
}

/** Reads keys, samples and metrics of one side, in the order of its rows. */
export async function readRows(spec: ComparisonSpec, reading: SideReading, signal: AbortSignal, onProgress?: (fraction: number | null) => void): Promise<SideRows> {
  const { from, lane } = await placeOf(spec, reading, signal);
  const columns = spec.metrics.map((m) => reading.sql.metric(m) !== null);
  return reading.session.asOpened(() => lane.use(signal, async (connection) => {
    const chunks = await RowStream.of(connection, rowsSql(reading.sql, spec, from));
    const names = chunks.columnNames();
    const read = inRowOrder(await rawColumns(chunks));
    const of = (name: string): Uint8Array<ArrayBuffer> | null => read.columns[names.indexOf(name)] ?? null;
    const words = (name: string): Uint32Array | null => (names.includes(name) ? new Uint32Array(of(name)?.buffer ?? new ArrayBuffer(0)) : null);
    return {
      rows: new Float64Array(of('r')?.buffer ?? new ArrayBuffer(0)), keys: words('k') ?? new Uint32Array(0), hasKey: of('h') ?? new Uint8Array(0), samples: words('s'),
      values: columns.map((isRead, i) => (isRead ? new Float64Array(of(`m${String(i)}`)?.buffer ?? new ArrayBuffer(0)) : new Float64Array(read.rows).fill(Number.NaN))),
      words: columns.map((isRead, i) => (isRead ? (of(`w${String(i)}`) ?? new Uint8Array(0)).reduce((n, word) => n + word, 0) : 0)),
    };
  }, onProgress));
}

/** Reads what the answers of one side are like; the rows are those of `readRows`. */
export async function readAnswers(spec: ComparisonSpec, reading: SideReading, signal: AbortSignal, onProgress?: (fraction: number | null) => void): Promise<SideAnswers> {
  const { from, lane } = await placeOf(spec, reading, signal);
  return reading.session.asOpened(() => lane.use(signal, async (connection) => {
    const { columns } = inRowOrder(await rawColumns(await RowStream.of(connection, answersSql(reading.sql, spec, from))));
    const [, c, a, t, f, p] = columns;
    const buffer = (column: Uint8Array<ArrayBuffer> | undefined): ArrayBuffer => column?.buffer ?? new ArrayBuffer(0);
    return { characters: new Uint32Array(buffer(c)), texts: new Uint32Array(buffer(a)), trimmed: new Uint32Array(buffer(t)), flags: new Uint8Array(buffer(f)), prompts: p ? new Uint32Array(buffer(p)) : null };
  }, onProgress));
}

const WIDTHS: Readonly<Record<string, number>> = { DOUBLE: 8, UHUGEINT: 16, HUGEINT: 16, UINTEGER: 4, UTINYINT: 1 };

interface RawColumns {
  readonly rows: number;
  readonly columns: readonly Uint8Array<ArrayBuffer>[];
}

/** Scans give rows in their order, which costs less than sorting them in SQL; where joins beside them did not, they are put in order here. The first column is the row’s number. */
function inRowOrder(read: RawColumns): RawColumns {
  const numbers = new Float64Array(read.columns[0]?.buffer ?? new ArrayBuffer(0));
  if (numbers.every((n, i) => i === 0 || n > (numbers[i - 1] ?? 0))) return read;
  const order = Uint32Array.from(numbers, (_, i) => i).sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0));
  return {
    rows: read.rows,
    columns: read.columns.map((column) => {
      const width = column.length / Math.max(1, read.rows);
      const sorted = new Uint8Array(column.length);
      order.forEach((from, to) => { sorted.set(column.subarray(from * width, (from + 1) * width), to * width); });
      return sorted;
    }),
  };
}

/** The columns of a result of fixed widths without NULLs, as their bytes: a million rows as JavaScript values would be a gigabyte. */
export async function rawColumns(stream: RowStream): Promise<RawColumns> {
  const widths = stream.columnTypes().map((type) => {
    const width = WIDTHS[type.toString()];
    if (width === undefined) throw new LoupeError('internal', {}, 'engine', `a column of the type ${type.toString()} is not read raw`);
    return width;
  });
  let columns = widths.map((width) => new Uint8Array(width * 2048));
  let [rows, room] = [0, 2048];
  for (let chunk = await stream.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await stream.fetchChunk()) {
    const { rowCount } = chunk;
    if (rows + rowCount > room) {
      room = Math.max(room * 2, rows + rowCount);
      columns = columns.map((before, i) => {
        const larger = new Uint8Array((widths[i] ?? 0) * room);
        larger.set(before);
        return larger;
      });
    }
    for (const [i, width] of widths.entries()) columns[i]?.set(duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk.chunk, i), rowCount * width), rows * width);
    rows += rowCount;
  }
  return { rows, columns: columns.map((column, i) => column.slice(0, rows * (widths[i] ?? 0))) };
}

/** The different values at a path that names models, in the order of their first rows. */
export async function modelsOf(session: Session, { column, filter }: ComparisonWork['models']['params'], signal: AbortSignal): Promise<SidesFound> {
  await session.checkPath(column, signal);
  const { from, lane } = await filteredRows(session, filter, signal);
  const select = sql`select (${rolePathToSql(column, session.info.columns)})::varchar as v, count(*) as n, min(${ident(ROW)}) as r from ${from} group by 1 order by 3 limit 1000`;
  const { values, types } = bound(select);
  const rows = await session.asOpened(() => lane.use(signal, async (connection) => (await connection.runAndReadAll(select.text, values, types)).getRows()));
  return { values: rows.flatMap(([v, n]) => (typeof v === 'string' ? [{ value: v, rows: Number(n) }] : [])), nulls: Number(rows.find(([v]) => v === null)?.[1] ?? 0) };
}
