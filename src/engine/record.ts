import { CellMap, CellStruct, isList } from '../core/cell';
import type { Cell } from '../core/cell';
import { decodePage } from '../core/arrow/readCells';
import { LoupeError, toWireError } from '../core/message';
import { rolePathToSql } from '../core/rolePath';
import { ident, integer, join, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import { parseType } from '../core/type';
import type { TypeNode } from '../core/type';
import type { Column } from '../core/dataset';
import { encodeResult } from './arrow/encode';
import type { CellPath, RecordPage } from './contract';
import { bisect } from './bisect';
import { bound } from './lane';
import { joinedTo, ROW, rowsRelation } from './relation';
import type { Session } from './session';

type Failed = RecordPage['failed'][number];

/** A column, or the value of a role that is a `(SQL)` expression. */
interface Field {
  readonly name: string;
  readonly column: Column | null;
  readonly value: Sql;
}

/**
 * One row whole. Texts longer than `textLimit` code points are cut in DuckDB and named in `cut` with their whole length; what
 * cannot be read in this row (a damaged column, a role whose expression fails here) is named in `failed` and the rest is there.
 */
export async function readRecord(session: Session, row: number, textLimit: number, signal: AbortSignal): Promise<RecordPage> {
  await session.bring(row, signal);
  if (row < 0 || row >= session.info.rows) throw new LoupeError('row-beyond', { row, rows: session.info.rows, name: session.info.name });
  const fields = recordFields(session, textLimit);
  const kept = await session.reading.records.coming(row, textLimit, signal);
  const { works: ipc, failed } = kept ? { works: await session.asOpened(() => Promise.resolve(kept), session.filesOf([row])), failed: new Map<Field, unknown>() } : await bisect(fields, (some) => rowIpc(session, row, some, signal));
  if (failed.size === 0) session.reading.records.given(row, textLimit, ipc.byteLength);
  const readable = fields.filter((f) => !failed.has(f));
  return {
    ipc,
    row,
    cut: await cutTexts(session, row, readable, ipc, textLimit, signal),
    failed: [
      ...session.plan.columns.flatMap((c): Failed[] => (c.unreadable ? [{ column: c.name, error: { ...c.unreadable, fault: 'engine', detail: '' } }] : [])),
      ...[...failed].map(([field, error]): Failed => ({ column: field.name, error: toWireError(error) })),
    ],
  };
}

/** Rows [rowStart, rowEnd) as `readRecord` reads each, to be kept until one is asked for. Throws where one of them cannot be read. */
export async function readRecords(session: Session, rows: { readonly rowStart: number; readonly rowEnd: number; readonly textLimit: number }, signal: AbortSignal): Promise<Uint8Array> {
  return (await query(session, rows, (own) => sql`select ${listOf(recordFields(session, rows.textLimit))} from (${own}) order by ${ident(ROW)}`, signal, 'ahead')).ipc;
}

function recordFields(session: Session, textLimit: number): Field[] {
  return [...columnFields(session, textLimit), ...roleFields(session)];
}

function columnFields(session: Session, limit: number): Field[] {
  return session.plan.columns.filter((c) => c.unreadable === undefined).map((column) => ({ name: column.name, column, value: raw(cutDeep(ident(column.name), parseType(column.type), limit, 0)) }));
}

/** What roles given as `(SQL)` are in this row, as `role:<ROLE>:<number of the path>`: the reader takes them from there. */
function roleFields(session: Session): Field[] {
  return Object.entries(session.info.shape.roles).flatMap(([role, paths]) => paths.flatMap((path, at): Field[] => (path.startsWith('(') ? [{ name: `role:${role}:${at}`, column: null, value: rolePathToSql(path, session.info.columns) }] : [])));
}

/** Whole rows of the dataset as the reader takes them, in order, each with its row number. Columns that cannot be read are left out. */
export function recordRows(session: Session, rows: readonly number[]): Sql {
  const columns = session.plan.columns.filter((c) => c.unreadable === undefined).map((c) => raw(ident(c.name)));
  const fields = [raw(ident(ROW)), ...columns, ...roleFields(session).map((f) => sql`${f.value} as ${ident(f.name)}`)];
  return sql`select ${join(fields, ', ')} from (${joinedTo(session.plan, rowsRelation(session.plan, rows))}) order by ${ident(ROW)}`;
}

async function rowIpc(session: Session, row: number, fields: readonly Field[], signal: AbortSignal): Promise<Uint8Array> {
  return (await query(session, { rowStart: row, rowEnd: row + 1 }, (own) => sql`select ${listOf(fields)} from (${own})`, signal)).ipc;
}

const listOf = (fields: readonly Field[]): Sql => (fields.length === 0 ? raw('1 as "nothing"') : join(fields.map((f) => sql`${f.value} as ${ident(f.name)}`), ', '));

async function query(session: Session, { rowStart, rowEnd }: { readonly rowStart: number; readonly rowEnd: number }, select: (own: Sql) => Sql, signal: AbortSignal, lane: 'record' | 'ahead' = 'record'): Promise<{ ipc: Uint8Array; rows: number }> {
  const read = async (): Promise<{ ipc: Uint8Array; rows: number }> => session.lane(lane).use(signal, async (connection, instance) =>
    session.withRows(connection, instance, { rowStart, rowEnd }, signal, async (relation) => {
      const statement = select(relation);
      const { values, types } = bound(statement);
      return encodeResult(await connection.run(statement.text, values, types));
    }),
  );
  return session.asOpened(() => (lane === 'ahead' ? read() : session.reading.withRoom(read)), session.filesOf([rowStart, rowEnd - 1]));
}

/** A value with every text in it cut to `limit` code points; types without long texts stay as they are. */
function cutDeep(value: string, type: TypeNode, limit: number, depth: number): string {
  switch (type.kind) {
    case 'scalar':
      return type.name === 'VARCHAR' || type.name === 'JSON' ? `left(${value}, ${integer(limit)})` : value;
    case 'list':
      return holdsText(type.of) ? `list_transform(${value}, lambda loupe_${depth}: ${cutDeep(`loupe_${depth}`, type.of, limit, depth + 1)})` : value;
    case 'struct': {
      const named = type.fields.length > 0 && type.fields.every((f) => f.name !== '');
      const unique = new Set(type.fields.map((f) => f.name.toLowerCase())).size === type.fields.length;
      if (!named || !unique || !type.fields.some((f) => holdsText(f.type))) return value;
      const fields = type.fields.map((f) => `${ident(f.name)} := ${cutDeep(`${value}.${ident(f.name)}`, f.type, limit, depth + 1)}`);
      return `case when ${value} is null then null else struct_pack(${fields.join(', ')}) end`;
    }
    case 'array':
    case 'map':
    case 'union':
      return value;
  }
}

function holdsText(type: TypeNode): boolean {
  if (type.kind === 'scalar') return type.name === 'VARCHAR' || type.name === 'JSON';
  if (type.kind === 'list') return holdsText(type.of);
  return type.kind === 'struct' && type.fields.some((f) => holdsText(f.type));
}

/** Texts of exactly the limit may have been cut: their whole lengths are asked for. */
async function cutTexts(session: Session, row: number, fields: readonly Field[], ipc: Uint8Array, limit: number, signal: AbortSignal): Promise<RecordPage['cut']> {
  const table = decodePage(ipc);
  if (table.rows === 0) return [];
  const found: { path: CellPath; length: number }[] = [];
  for (const [index, { column }] of fields.entries()) {
    if (column === null) continue;
    for (const path of longTexts(table.cell(index, 0), [column.name], limit)) {
      const length = Number(await textValue(session, row, path, (value) => `length(${value})`, signal));
      if (length > limit) found.push({ path, length });
    }
  }
  return found;
}

function longTexts(cell: Cell, path: CellPath, limit: number): CellPath[] {
  if (typeof cell === 'string') return cell.length >= limit ? [path] : [];
  if (isList(cell)) return cell.flatMap((c, i) => longTexts(c, [...path, i], limit));
  if (cell instanceof CellStruct) return cell.names.flatMap((n, i) => longTexts(cell.values[i] ?? null, [...path, n], limit));
  if (cell instanceof CellMap) return [];
  return [];
}

/** A piece of one text, in code points. */
export async function readText(session: Session, row: number, path: CellPath, start: number, length: number, signal: AbortSignal): Promise<{ text: string; length: number }> {
  const whole = Number(await textValue(session, row, path, (value) => `length(${value})`, signal));
  const text = await textValue(session, row, path, (value) => `substring(${value}, ${integer(start + 1)}, ${integer(length)})`, signal);
  return { text: typeof text === 'string' ? text : '', length: whole };
}

async function textValue(session: Session, row: number, path: CellPath, expression: (value: string) => string, signal: AbortSignal): Promise<Cell> {
  const [column, ...steps] = path;
  const known = session.plan.columns.find((c) => c.name === column);
  if (!known) throw new LoupeError('column-unknown', { column: String(column), columns: '' });
  const value = steps.reduce<string>((at, step) => (typeof step === 'number' ? `${at}[${integer(step + 1)}]` : `${at}.${ident(step)}`), ident(known.name));
  const table = decodePage((await query(session, { rowStart: row, rowEnd: row + 1 }, (own) => sql`select ${expression(value)} as "value" from (${own})`, signal)).ipc);
  return table.rows === 0 ? null : table.cell(0, 0);
}
