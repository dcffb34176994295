import { ident, join, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { rolePathToSql } from '../../../core/rolePath';
import type { Column } from '../../../core/dataset';
import type { RaterPlan } from '../raterPlan';

export interface VerdictQuery {
  readonly plan: RaterPlan;
  readonly columns: readonly Column[];
  /** More values of each row, after those of the plan. */
  readonly beside?: readonly Sql[];
  /** The dataset, with what a filter leaves of it, as a table expression. */
  readonly from: Sql;
  readonly row: string;
  readonly cluster: Sql | null;
  readonly slice: Sql | null;
  /** The units' rows are wanted. */
  readonly rows: boolean;
}

/** The expressions that verdicts are read from: labels, who gave them, what stood on which side. */
export function ingredients({ plan, columns, beside }: Pick<VerdictQuery, 'plan' | 'columns' | 'beside'>): readonly Sql[] {
  return [...[...plan.values, ...plan.ids, ...(plan.sides ?? [])].map((path) => rolePathToSql(path, columns)), ...(beside ?? [])];
}

/** Types of the ingredients: what `describe` of this gives. */
export function describeSql(query: VerdictQuery): Sql {
  return sql`describe select ${join(ingredients(query).map((e, i) => sql`${e} as ${at(i)}`), ', ')} from ${query.from}`;
}

/**
 * By what equal values are told: two hashes of 64 bits, of the values in both orders. Grouping by them costs a third of grouping by the
 * texts themselves, and two of a million combinations have the same two with a probability of 10⁻²⁷.
 */
export function fingerprints(values: readonly string[]): readonly [string, string] {
  return [`hash(${values.join(', ')})`, `hash(${[...values, "''"].reverse().join(', ')})`];
}

/**
 * How often each combination of verdicts occurs, where a row is a unit: JSON of the row's values, cluster, slice, units, and with
 * `rows` their row numbers. The raw values are grouped before they are made text, since there are far fewer combinations than rows.
 */
export function combinationsSql(query: VerdictQuery, types: readonly string[]): Sql {
  const { from, row } = query;
  const names = types.map((_, i) => at(i));
  const inner = sql`select ${join([...valuesOf(query), ...besideOf(query)], ', ')}, ${ident(row)} as r from ${from}`;
  const kept = [...names, 'c', 's'].map((name) => `any_value(${name}) as ${name}`).join(', ');
  const numbers = query.rows ? ', list(r order by r) as r' : '';
  return sql`select ${tuple(types)}, c::varchar, s::varchar, n${query.rows ? ', r' : ''} from (select ${kept}, count(*) as n${numbers} from (${inner}) group by ${fingerprints([...names, 'c', 's']).join(', ')})`;
}

/** The combinations of rows that are units, each with its hashes `h` and `g`, its `place` from 0, JSON of its values `v`, and how often it occurs. */
export function keyedCombinationsSql(query: VerdictQuery, types: readonly string[]): Sql {
  const names = types.map((_, i) => at(i));
  const [h, g] = fingerprints(names);
  const kept = names.map((name) => `any_value(${name}) as ${name}`).join(', ');
  return sql`select h, g, (row_number() over () - 1)::integer as place, ${tuple(types)} as v, n from (select ${h} as h, ${g} as g, ${kept}, count(*) as n from (select ${join(valuesOf(query), ', ')} from ${query.from}) group by 1, 2)`;
}

/** The verdicts of rows as a table expression: units `u0…`, what they are ordered by `o0…`, ingredients `i0…`, `c`, `s`, and the row `r`; `rows` without those that have no unit. */
function unitRows(query: VerdictQuery): { readonly all: Sql; readonly rows: Sql; readonly units: readonly string[]; readonly orders: readonly string[] } {
  const { plan, columns, from, row } = query;
  const named = (paths: readonly string[], name: string): Sql[] => paths.map((path, i) => sql`${rolePathToSql(path, columns)} as ${ident(`${name}${String(i)}`)}`);
  const units = (plan.unit ?? []).map((_, i) => `u${String(i)}`);
  const inner = sql`select ${join([...named(plan.unit ?? [], 'u'), ...named(plan.orderBy ?? [], 'o'), ...valuesOf(query), ...besideOf(query)], ', ')}, ${ident(row)} as r from ${from}`;
  return { all: sql`(${inner})`, rows: sql`(select * from (${inner}) where ${units.map((u) => `${u} is not null`).join(' and ')})`, units, orders: (plan.orderBy ?? []).map((_, i) => `o${String(i)}`) };
}

/**
 * One row for each unit, where several rows make one: its columns `u0…`, what tells its verdicts from others whatever their order (`m`, a sum
 * of hashes, `x`, the exclusive or of others, and their number `n`), its first row `r`, and that row's cluster and slice.
 */
export function unitsSql(query: VerdictQuery, types: readonly string[]): Sql {
  const { rows, units } = unitRows(query);
  const [one, other] = fingerprints(types.map((_, i) => at(i)));
  const beside = (['c', 's'] as const).map((name) => (query[name === 'c' ? 'cluster' : 'slice'] === null ? `null::varchar as ${name}` : `arg_min_null(${name}::varchar, r) as ${name}`)).join(', ');
  return sql`select ${units.join(', ')}, sum((${one} >> 10)::bigint) as m, bit_xor(${other}) as x, count(*) as n, min(r) as r, ${beside} from ${rows} group by ${units.join(', ')}`;
}

/**
 * The combinations among `units` (`unitsSql`, or a table of it): `m`, `x` and `n`, cluster, slice, how many units, with `rows` their first rows,
 * and of the first of them its rows' values as JSON, in the order of rows.
 */
export function unitCombinationsSql(query: VerdictQuery, types: readonly string[], made: Sql): Sql {
  const { all, units } = unitRows({ ...query, cluster: null, slice: null }); // a filter here makes DuckDB take the dataset for the smaller side of the join
  const first = `{${units.map((u) => `'${u}': ${u}`).join(', ')}}`;
  const grouped = sql`select m, x, n, c, s, count(*) as units, arg_min(${first}, r) as first, min(r) as place${query.rows ? ', list(r order by r) as numbers' : ''} from (${made}) group by m, x, n, c, s`;
  return sql`with k as materialized (${grouped}) select any_value(k.m)::varchar, any_value(k.x)::varchar, any_value(k.n)::varchar, any_value(k.c), any_value(k.s), any_value(k.units), ${query.rows ? 'any_value(k.numbers)' : 'null'}, list(${tuple(types, 'f.')} order by f.r) from ${all} f join k on ${units.map((u) => `f.${u} = k.first.${u}`).join(' and ')} group by k.place`;
}

/**
 * Verdicts in the order of their units, where several rows make one: the unit, JSON of the row's values, cluster, slice, and the row. A
 * sort can leave memory, which lists of a million units cannot. `only`: of the units in it, a table expression with their columns.
 */
export function verdictsSql(query: VerdictQuery, types: readonly string[], only?: Sql): Sql {
  const { rows, units, orders } = unitRows(query);
  const unit = units.length === 1 ? `${units[0] ?? ''}::varchar` : `to_json([${units.map((n) => `to_json(${n})`).join(', ')}])::varchar`;
  const where = only ? sql` where (${units.join(', ')}) in (select ${units.length === 1 ? units.join('') : `(${units.join(', ')})`} from ${only})` : raw('');
  return sql`select ${unit} as u, ${tuple(types)} as v, c::varchar as c, s::varchar as s, r from ${rows}${where} order by ${[...units, ...orders, 'r'].join(', ')}`;
}

/** The ingredients by the names that `tuple` reads. */
export function valuesOf(query: VerdictQuery): Sql[] {
  return ingredients(query).map((e, i) => sql`${e} as ${at(i)}`);
}

function besideOf({ cluster, slice }: VerdictQuery): Sql[] {
  return [sql`${cluster ?? raw('null')} as c`, sql`${slice ?? raw('null')} as s`];
}

/** Rows without a unit, which are no verdicts on anything. */
export function unitlessSql({ plan, columns, from }: VerdictQuery): Sql {
  return sql`select count(*) from ${from} where ${join((plan.unit ?? []).map((path) => sql`${rolePathToSql(path, columns)} is null`), ' or ')}`;
}

const at = (i: number): string => `i${String(i)}`;

/** JSON of the ingredients as texts. */
export function tuple(types: readonly string[], of = ''): string {
  return `to_json([${types.map((type, i) => `to_json(${asText(`${of}${at(i)}`, type)})`).join(', ')}])::varchar`;
}

/** A value with its digits: texts, and lists of texts. Lists in lists stay as JSON has them. */
function asText(value: string, type: string): string {
  if (type.endsWith('[][]')) return `list_transform(${value}, lambda x: x::varchar[])`;
  if (type.endsWith('[]')) return `${value}::varchar[]`;
  return `${value}::varchar`;
}
