import { ident, join, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { rolePathToSql } from '../../../core/rolePath';
import type { Column } from '../../../core/dataset';
import type { RaterPlan } from '../raterPlan';

export interface VerdictQuery {
  readonly plan: RaterPlan;
  readonly columns: readonly Column[];
  /** The dataset, with what a filter leaves of it, as a table expression. */
  readonly from: Sql;
  readonly row: string;
  readonly cluster: Sql | null;
  readonly slice: Sql | null;
  /** The units' rows are wanted. */
  readonly rows: boolean;
}

/** The expressions that verdicts are read from: labels, who gave them, what stood on which side. */
export function ingredients({ plan, columns }: Pick<VerdictQuery, 'plan' | 'columns'>): readonly Sql[] {
  return [...plan.values, ...plan.ids, ...(plan.sides ?? [])].map((path) => rolePathToSql(path, columns));
}

/** Types of the ingredients: what `describe` of this gives. */
export function describeSql(query: VerdictQuery): Sql {
  return sql`describe select ${join(ingredients(query).map((e, i) => sql`${e} as ${at(i)}`), ', ')} from ${query.from}`;
}

/**
 * How often each combination of verdicts occurs, where a row is a unit: JSON of the row's values, cluster, slice, units, and with
 * `rows` their row numbers. The raw values are grouped before they are made text, since there are far fewer combinations than rows.
 */
export function combinationsSql(query: VerdictQuery, types: readonly string[]): Sql {
  const { from, row } = query;
  const inner = sql`select ${join([...valuesOf(query), ...besideOf(query)], ', ')}, ${ident(row)} as r from ${from}`;
  const numbers = query.rows ? ', list(r order by r) as r' : '';
  return sql`select ${tuple(types)}, c::varchar, s::varchar, n${query.rows ? ', r' : ''} from (select * exclude (r), count(*) as n${numbers} from (${inner}) group by all)`;
}

/**
 * Verdicts in the order of their units, where several rows make one: the unit, JSON of the row's values, cluster, slice, and the row. A
 * sort can leave memory, which lists of a million units cannot.
 */
export function verdictsSql(query: VerdictQuery, types: readonly string[]): Sql {
  const { plan, columns, from, row } = query;
  const named = (paths: readonly string[], name: string): Sql[] => paths.map((path, i) => sql`${rolePathToSql(path, columns)} as ${ident(`${name}${String(i)}`)}`);
  const [units, orders] = [named(plan.unit ?? [], 'u'), named(plan.orderBy ?? [], 'o')];
  const names = units.map((_, i) => `u${String(i)}`);
  const inner = sql`select ${join([...units, ...orders, ...valuesOf(query), ...besideOf(query)], ', ')}, ${ident(row)} as r from ${from}`;
  const unit = names.length === 1 ? `${names[0] ?? ''}::varchar` : `to_json([${names.map((n) => `to_json(${n})`).join(', ')}])::varchar`;
  return sql`select ${unit} as u, ${tuple(types)} as v, c::varchar as c, s::varchar as s, r from (${inner}) where ${names.map((n) => `${n} is not null`).join(' and ')} order by ${[...names, ...orders.map((_, i) => `o${String(i)}`), 'r'].join(', ')}`;
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

/** JSON of the ingredients of one row, as `givenIn` reads it. */
export function tuple(types: readonly string[]): string {
  return `to_json([${types.map((type, i) => `to_json(${asText(at(i), type)})`).join(', ')}])::varchar`;
}

/** A value with its digits: texts, and lists of texts. Lists in lists stay as JSON has them. */
function asText(value: string, type: string): string {
  if (type.endsWith('[][]')) return `list_transform(${value}, lambda x: x::varchar[])`;
  if (type.endsWith('[]')) return `${value}::varchar[]`;
  return `${value}::varchar`;
}
