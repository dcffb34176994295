import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { integer } from '../../../core/sql';
import { ALL, cells, end, few, findRows, hold, MANY, touch, UNMATCH } from './labelSql';
import { selectIn } from './numbersSql';

/** What changed is told for so many rows at once: what follows the tables reads all anew beyond. */
const ROWS_TOLD = 2_000;

/** How many cells each column has, and how many of them are lists. */
export type CellCounts = Map<string, { readonly cells: number; readonly lists: number }>;

/** Lines that were read and not matched yet. */
export interface NewLines {
  /** The first of each id that was never read before. */
  readonly fresh: readonly number[];
  /** Those that new lines put an end to. */
  readonly ended: readonly number[];
  readonly ending: boolean;
  /** Some were made on another version of the dataset. */
  readonly foreign: boolean;
}

const NEW = (from: number): string => `seq >= ${integer(from)} and problem is null`;

/** The lines from `from` on, and those read before that have their ids or that they end: ids are looked up by their codes. */
export async function newLines(connection: DuckDBConnection, from: number): Promise<NewLines> {
  const read = async (query: string): Promise<DuckDBValue[][]> => (await connection.runAndReadAll(query)).getRows();
  const added = await read(`select seq, line_id, own, here, replaces, retracts, code, hash(replaces), hash(retracts) from loupe_label_lines where ${NEW(from)} order by seq`);
  const codes = added.length > ROWS_TOLD ? null : added.flatMap(([, , , , replaces, retracts, code, replaced, retracted]) => [code as bigint, ...(replaces === null ? [] : [replaced as bigint]), ...(retracts === null ? [] : [retracted as bigint])]);
  const same = codes === null
    ? `select seq, line_id, problem from loupe_label_lines where code in (select unnest([code, hash(replaces), hash(retracts)]) from loupe_label_lines where ${NEW(from)})`
    : selectIn('select seq, line_id, problem from loupe_label_lines', 'code', codes);
  const earlier = added.length === 0 ? [] : await read(`select seq, line_id from (${same}) where seq < ${integer(from)} and problem is null order by seq`);
  const ended = new Set<DuckDBValue | undefined>(added.flatMap(([, , , , replaces, retracts]) => [replaces, retracts].filter((id) => id !== null)));
  const known = new Set<DuckDBValue | undefined>(earlier.map(([, id]) => id));
  const fresh: number[] = [];
  for (const [seq, id, , here] of added) {
    if (!known.has(id) && here === true) fresh.push(Number(seq));
    known.add(id);
  }
  return { fresh, ended: [...earlier, ...added].flatMap(([seq, id]) => (ended.has(id) ? [Number(seq)] : [])), ending: ended.size > 0, foreign: added.some(([, , own]) => own !== true) };
}

/** Matches all lines to their rows, and finds what holds. */
export async function matchAll(connection: DuckDBConnection, rows: number, hashed: boolean): Promise<CellCounts> {
  for (const statement of [...UNMATCH, findRows(null, rows, hashed), end(0), ...hold(ALL), ...cells(ALL)]) await connection.run(statement);
  return cellCounts(connection);
}

/** Matches new lines to their rows, and finds again what holds in the rows they touch; those rows, where they are few. `counts` follows. */
export async function matchNew(connection: DuckDBConnection, from: number, { fresh, ended, ending }: NewLines, rows: number, hashed: boolean, counts: CellCounts): Promise<readonly number[] | undefined> {
  if (ending) await connection.run(end(from));
  const concerned = [...new Set([...fresh, ...ended])];
  if (concerned.length === 0) return [];
  if (fresh.length > 0) await connection.run(findRows(fresh, rows, hashed));
  const places = concerned.length > ROWS_TOLD ? [] : await numbers(connection, `select distinct place from (${selectIn('select place from loupe_label_found', 'seq', concerned)}) limit ${integer(ROWS_TOLD + 1)}`);
  if (concerned.length <= ROWS_TOLD && places.length <= ROWS_TOLD) {
    if (places.length === 0) return [];
    const touched = few(places, await numbers(connection, `select distinct seq from (${selectIn('select seq from loupe_label_found', 'place', places)})`));
    for (const statement of hold(touched)) await connection.run(statement);
    const [remove, add] = cells(touched);
    for (const [statement, sign] of [[remove, -1], [add, 1]] as const) {
      for (const [name, { cells: n, lists }] of await named(connection, `${statement} returning name, labels is not null`)) {
        const before = counts.get(name) ?? NO_CELLS;
        counts.set(name, { cells: before.cells + sign * n, lists: before.lists + sign * lists });
      }
    }
    return places.filter((place) => place >= 0n).map(Number);
  }
  for (const statement of [touch(from, ended), ...hold(MANY), ...cells(MANY)]) await connection.run(statement);
  for (const name of counts.keys()) counts.delete(name);
  for (const [name, n] of await cellCounts(connection)) counts.set(name, n);
  return undefined;
}

const NO_CELLS = { cells: 0, lists: 0 };

async function cellCounts(connection: DuckDBConnection): Promise<CellCounts> {
  return new Map((await connection.runAndReadAll('select name, count(*), count(labels) from loupe_label_cells group by 1')).getRows().map(([name, n, lists]) => [String(name), { cells: Number(n), lists: Number(lists) }]));
}

async function named(connection: DuckDBConnection, query: string): Promise<CellCounts> {
  const counts: CellCounts = new Map();
  for (const [name, isList] of (await connection.runAndReadAll(query)).getRows()) {
    const { cells: n, lists } = counts.get(String(name)) ?? NO_CELLS;
    counts.set(String(name), { cells: n + 1, lists: lists + (isList === true ? 1 : 0) });
  }
  return counts;
}

async function numbers(connection: DuckDBConnection, query: string): Promise<bigint[]> {
  return (await connection.runAndReadAll(query)).getRows().flatMap(([n]) => (typeof n === 'bigint' ? [n] : []));
}
