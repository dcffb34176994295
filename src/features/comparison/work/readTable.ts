import { LoupeError } from '../../../core/message';
import { rolePathToSql } from '../../../core/rolePath';
import { ident, join, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { isText, parseType } from '../../../core/type';
import { fromOf } from '../../../engine/filteredRows';
import { bound } from '../../../engine/lane';
import { ROW } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import type { WorkCall } from '../../../engine/work';
import type { PublishedTable } from '../figuresContract';
import { coefficientsOf } from '../rule/alpaca';
import type { LengthControlled } from '../rule/alpaca';

/** A row for each model or prompt: a larger table is none of these. */
const MOST_ROWS = 100_000;

/** A table that a request names beside the sides. */
function tableOf(name: string, { others }: Pick<WorkCall, 'others'>): Session {
  const found = others.find((other) => other.name === name);
  if (!found) throw new LoupeError('internal', {}, 'engine', `no table “${name}”`);
  return found.session;
}

/** All rows of a table. Throws `compare-table-rows`: figures from a part of them would be others. */
async function read(session: Session, paths: readonly string[], signal: AbortSignal): Promise<readonly (readonly unknown[])[]> {
  const { columns } = session.info;
  for (const path of paths) await session.checkPath(path, signal);
  const values: Sql[] = paths.map((path) => sql`(${rolePathToSql(path, columns)})::varchar`);
  const statement = sql`select ${join(values, ', ')} from ${fromOf(session.relation(paths.join('\n')), null)} order by ${ident(ROW)} limit ${String(MOST_ROWS + 1)}`;
  const { values: params, types } = bound(statement);
  const rows = await session.asOpened(() => session.lane('job').use(signal, async (connection) => (await connection.runAndReadAll(statement.text, params, types)).getRows()));
  if (rows.length > MOST_ROWS) throw new LoupeError('compare-table-rows', { table: session.info.name, most: MOST_ROWS });
  return rows;
}

const pathOf = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const isTextColumn = (type: string): boolean => isText(parseType(type));
const refuse = (session: Session, wanted: string): LoupeError => new LoupeError('compare-table-column', { table: session.info.name, wanted, columns: session.info.columns.slice(0, 40).map((c) => c.name).join(', ') });

/** The column that names models: the first of texts. Throws `compare-table-column`. */
function namesIn(session: Session): string {
  const column = session.info.columns.find((c) => c.unreadable === undefined && isTextColumn(c.type));
  if (!column) throw refuse(session, 'names of models');
  return pathOf(column.name);
}

/** Coefficients by model, of AlpacaEval's table of weights or one like it. Throws `compare-table-column`. */
export async function readCoefficients(table: string, call: WorkCall): Promise<ReadonlyMap<string, LengthControlled>> {
  const session = tableOf(table, call);
  const columns = session.info.columns.filter((c) => c.unreadable === undefined);
  const names = namesIn(session);
  const rows = await read(session, [names, ...columns.map((c) => pathOf(c.name))], call.signal);
  const found = rows.flatMap(([name, ...cells]): (readonly [string, LengthControlled])[] => {
    const of = coefficientsOf(Object.fromEntries(columns.map((column, i) => [column.sourceName, cells[i]])));
    return typeof name === 'string' && of ? [[name, of]] : [];
  });
  if (found.length === 0) throw refuse(session, 'instruction_difficulty, not_gamed_baseline.astype(float), np.tanh(std_delta_len)');
  return new Map(found);
}

/** The difficulty of each prompt in AlpacaEval's order. Throws `compare-table-column`. */
export async function readDifficulties(table: string, call: WorkCall): Promise<Float64Array> {
  const session = tableOf(table, call);
  const columns = session.info.columns.filter((c) => c.unreadable === undefined);
  const column = columns.find((c) => c.name === 'instruction_difficulty') ?? columns.filter((c) => /^(FLOAT|DOUBLE|DECIMAL.*)$/.test(c.type)).at(-1);
  if (!column) throw refuse(session, 'instruction_difficulty');
  return Float64Array.from(await read(session, [pathOf(column.name)], call.signal), ([value]) => (typeof value === 'string' ? Number(value) : Number.NaN));
}

/** Published figures by model, and the models of which rows say several: which of them is meant nobody knows. */
export async function readPublished({ table, names, column }: PublishedTable, call: WorkCall): Promise<{ readonly figures: ReadonlyMap<string, number>; readonly several: ReadonlyMap<string, true> }> {
  const session = tableOf(table, call);
  const rows = await read(session, [names ?? namesIn(session), column], call.signal);
  const figures = new Map<string, number>();
  const several = new Map<string, true>();
  for (const [name, value] of rows) {
    if (typeof name !== 'string' || typeof value !== 'string' || value.trim() === '' || !Number.isFinite(Number(value))) continue;
    if ((figures.get(name) ?? Number(value)) !== Number(value)) several.set(name, true);
    figures.set(name, Number(value));
  }
  for (const name of several.keys()) figures.delete(name);
  return { figures, several };
}
