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
import { bound } from './lane';
import { joinedTo, rangeRelation } from './relation';
import type { Session } from './session';

type Failed = RecordPage['failed'][number];

/**
 * One row whole. Texts longer than `textLimit` code points are cut in DuckDB and named in `cut` with their whole length; a
 * column that cannot be read in this row is named in `failed` and the others are there.
 */
export async function readRecord(session: Session, row: number, textLimit: number, signal: AbortSignal): Promise<RecordPage> {
  if (row < 0 || row >= session.info.rows) throw new LoupeError('row-beyond', { row, rows: session.info.rows, name: session.info.name });
  const columns = session.plan.columns.filter((c) => c.unreadable === undefined);
  const failed: Failed[] = session.plan.columns.flatMap((c): Failed[] => (c.unreadable ? [{ column: c.name, error: { ...c.unreadable, fault: 'engine', detail: '' } }] : []));
  const roles = roleFields(session);
  const whole = await rowIpc(session, row, columns, textLimit, signal, roles).catch((error: unknown) => {
    if (error instanceof LoupeError && (error.fault === 'aborted' || error.code === 'dataset-changed' || error.code === 'file-gone')) throw error;
    return undefined;
  });
  if (whole) return { ipc: whole, row, cut: await cutTexts(session, row, columns, whole, textLimit, signal), failed };
  const readable: Column[] = [];
  for (const column of columns) {
    try {
      await rowIpc(session, row, [column], textLimit, signal);
      readable.push(column);
    } catch (error) {
      if (error instanceof LoupeError && error.fault === 'aborted') throw error;
      failed.push({ column: column.name, error: toWireError(error) });
    }
  }
  const ipc = await rowIpc(session, row, readable, textLimit, signal);
  return { ipc, row, cut: await cutTexts(session, row, readable, ipc, textLimit, signal), failed };
}

/** What roles given as `(SQL)` are in this row, as `role:<ROLE>:<number of the path>`: the reader takes them from there. */
function roleFields(session: Session): Sql[] {
  return Object.entries(session.info.shape.roles).flatMap(([role, paths]) => paths.flatMap((path, at) => (path.startsWith('(') ? [sql`${rolePathToSql(path, session.info.columns)} as ${ident(`role:${role}:${at}`)}`] : [])));
}

async function rowIpc(session: Session, row: number, columns: readonly Column[], limit: number, signal: AbortSignal, more: readonly Sql[] = []): Promise<Uint8Array> {
  const fields = [...columns.map((c) => raw(`${cutDeep(ident(c.name), parseType(c.type), limit, 0)} as ${ident(c.name)}`)), ...more];
  const statement = sql`select ${fields.length === 0 ? raw('1 as "nothing"') : join(fields, ', ')} from (${joinedTo(session.plan, rangeRelation(session.plan, row, row + 1))})`;
  return (await query(session, statement, signal)).ipc;
}

async function query(session: Session, statement: Sql, signal: AbortSignal): Promise<{ ipc: Uint8Array; rows: number }> {
  const lane = await session.lane('record');
  return session.asOpened(() => lane.use(signal, async (connection) => {
    const { values, types } = bound(statement);
    return encodeResult(await connection.run(statement.text, values, types));
  }));
}

/** A value with every text in it cut to `limit` code points; types without long texts stay as they are. */
function cutDeep(value: string, type: TypeNode, limit: number, depth: number): string {
  switch (type.kind) {
    case 'scalar':
      return type.name === 'VARCHAR' || type.name === 'JSON' ? `left(${value}, ${integer(limit)})` : value;
    case 'list':
      return holdsText(type.of) ? `list_transform(${value}, lambda x${depth}: ${cutDeep(`x${depth}`, type.of, limit, depth + 1)})` : value;
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
async function cutTexts(session: Session, row: number, columns: readonly Column[], ipc: Uint8Array, limit: number, signal: AbortSignal): Promise<RecordPage['cut']> {
  const table = decodePage(ipc);
  if (table.rows === 0) return [];
  const found: { path: CellPath; length: number }[] = [];
  for (const [index, column] of columns.entries()) {
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
  const statement = sql`select ${expression(value)} as "value" from (${joinedTo(session.plan, rangeRelation(session.plan, row, row + 1))})`;
  const table = decodePage((await query(session, statement, signal)).ipc);
  return table.rows === 0 ? null : table.cell(0, 0);
}
