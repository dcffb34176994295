import type { DuckDBConnection } from '@duckdb/node-api';
import { basename } from 'node:path';
import type { Column } from '../core/dataset';
import { LoupeError } from '../core/message';
import type { Warning } from '../core/message';
import { ident, sql } from '../core/sql';
import { bisect, GENERAL } from './bisect';
import { columnUnreadable, duckdbError } from './duckdbError';
import { JOINED, KEY, ROW, wholeRelation } from './relation';
import type { JoinPlan, RelationPlan } from './relation';
import { shownOther } from './shownSql';

export interface PlannedJoin {
  readonly plan: JoinPlan;
  readonly columns: readonly Column[];
  readonly warnings: readonly Warning[];
}

/** The dataset that is joined, and what is said about it. */
export interface JoinedDataset {
  readonly plan: RelationPlan;
  readonly name: string;
  readonly warnings: readonly Warning[];
}

/**
 * The columns of another dataset beside this one's, by a key that both have: the first of its rows with that key, as a table
 * that is made once in each instance. A name that is taken gets a number; a column that cannot be read is left out with a
 * notice. Throws `join-key`.
 */
export async function planJoin(connection: DuckDBConnection, plan: RelationPlan, other: JoinedDataset, on: string): Promise<PlannedJoin> {
  const { name } = other;
  const own = keyColumn(plan, on, basename(plan.files[0]?.path ?? ''));
  const theirs = keyColumn(other.plan, on, name);
  const pairs = await readable(connection, named(plan, other.plan, theirs), other.plan);
  const key = comparable(ident(theirs.name), theirs.type, own.type);
  const relation = wholeRelation(other.plan);
  const counted = await connection.runAndReadAll(`select count(${key}) - count(distinct ${key}) from (${relation.text})`).catch((error: unknown) => {
    const known = duckdbError(error);
    const damaged = columnUnreadable(on, known).code !== 'column-unreadable';
    throw damaged ? new LoupeError('join-key-unreadable', { column: on, name, path: other.plan.files[0]?.path ?? '' }, 'engine', known.detail) : known;
  });
  const doubles = Number(counted.getRows()[0]?.[0] ?? 0);
  const joined = pairs.filter((p) => p.unreadable === undefined);
  const renamed = joined.filter((c) => c.name !== c.sourceName).map((c) => `${c.sourceName} → ${c.name}`);
  const warnings: Warning[] = [
    ...other.warnings.map((w) => renamedWarning(w, pairs)),
    ...pairs.flatMap((p) => (p.unreadable ? [p.unreadable] : [])),
    ...(own.type === theirs.type || key === ident(theirs.name) ? [] : [{ code: 'join-types', args: { name, column: on, own: own.type, theirs: theirs.type } }]),
    ...(doubles > 0 ? [{ code: 'join-duplicates', args: { name, column: on, count: doubles }, count: doubles }] : []),
    ...(renamed.length > 0 ? [{ code: 'join-renamed', args: { name, columns: renamed.join(', ') }, count: renamed.length }] : []),
  ];
  const fields = [`${key} as ${ident(KEY)}`, ...joined.map((c) => `${ident(c.sourceName)} as ${ident(c.name)}`)].join(', ');
  const create = sql`create table ${ident(JOINED)} as select ${fields} from (${relation}) where ${key} is not null qualify row_number() over (partition by ${key} order by ${ident(ROW)}) = 1`;
  const shown = shownOther(other.plan, key, fields);
  const join: JoinPlan = { create, shown, key: own.name, ownKey: comparable(`b.${ident(own.name)}`, own.type, theirs.type), columns: joined.map((c) => c.name) };
  return { plan: join, columns: joined, warnings };
}

function keyColumn(plan: RelationPlan, on: string, name: string): Column {
  const column = plan.columns.find((c) => c.name === on) ?? plan.columns.find((c) => c.sourceName === on);
  if (!column) throw new LoupeError('join-key', { column: on, name, path: plan.files[0]?.path ?? '', columns: plan.columns.slice(0, 40).map((c) => c.name).join(', ') });
  if (column.unreadable) throw new LoupeError('join-key-unreadable', { column: on, name, path: plan.files[0]?.path ?? '' });
  return column;
}

/** The joined columns under names that are free. */
function named(plan: RelationPlan, other: RelationPlan, key: Column): Column[] {
  const taken = new Set([...plan.columns.map((c) => c.name), KEY, ROW].map((n) => n.toLowerCase()));
  return other.columns.filter((c) => c !== key).map((column): Column => {
    let free = column.name;
    for (let n = 1; taken.has(free.toLowerCase()); n++) free = `${column.name}_${String(n)}`;
    taken.add(free.toLowerCase());
    return { ...column, name: free, sourceName: column.name, origin: 'join' };
  });
}

/** The whole of the joined columns is read when the table is made: those that cannot be are found before. */
async function readable(connection: DuckDBConnection, pairs: readonly Column[], other: RelationPlan): Promise<readonly Column[]> {
  // A plain count is answered by the footer: a hash needs the values.
  const read = async (columns: readonly Column[]): Promise<void> => {
    const counts = columns.map((c) => `count(*) filter (hash(${ident(c.sourceName)}) = 0)`);
    if (counts.length > 0) await connection.run(`select ${counts.join(', ')} from (${wholeRelation(other).text})`);
  };
  // All of it is on one connection: when DuckDB gives up its instance, nothing more can be found out.
  const { failed } = await bisect(pairs.filter((p) => p.unreadable === undefined), read, new Set([...GENERAL, 'engine-fatal']));
  return pairs.map((column) => {
    const problem = failed.get(column);
    return problem ? { ...column, unreadable: columnUnreadable(column.name, problem) } : column;
  });
}

function renamedWarning(warning: Warning, pairs: readonly Column[]): Warning {
  const column = pairs.find((p) => p.sourceName === warning.column);
  return column ? { ...warning, args: { ...warning.args, column: column.name }, column: column.name } : warning;
}

const INTEGER = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/;
const FRACTION = /^(DOUBLE|FLOAT)$/;
const STAMP = /^(DATE|TIMESTAMP)/;

/**
 * A key so that it compares with one of another type: whole numbers are equal whatever type holds them (pandas makes 5.0 of 5
 * where a value is missing), dates and times are compared as moments, bytes with text as UTF-8, all else by its text.
 */
function comparable(value: string, type: string, other: string): string {
  if (type === other || (INTEGER.test(type) && INTEGER.test(other))) return value;
  if (STAMP.test(type) && STAMP.test(other)) return `${value}::timestamp`;
  if (FRACTION.test(type)) return `case when abs(${value}) < 1e15 and ${value} = trunc(${value}) then ${value}::bigint::varchar else ${value}::double::varchar end`;
  if (/^DECIMAL\(\d+,[1-9]/.test(type)) return `rtrim(rtrim(${value}::varchar, '0'), '.')`;
  if (type === 'VARCHAR' && other === 'BLOB') return `encode(${value})`;
  if (type === 'BLOB' && other === 'VARCHAR') return value;
  return type === 'VARCHAR' && other === 'UUID' ? `lower(${value})` : `${value}::varchar`;
}

