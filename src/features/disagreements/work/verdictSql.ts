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
 * How often each combination of verdicts occurs: JSON of the unit's rows, cluster, slice, units (and with `rows` the first row of each unit).
 * The raw values are grouped before they are made text, since there are far fewer combinations than rows.
 */
export function combinationsSql(query: VerdictQuery, types: readonly string[]): Sql {
  const { plan, columns, from, row, cluster, slice } = query;
  const raws = ingredients(query);
  const beside = [sql`${cluster ?? raw('null')} as c`, sql`${slice ?? raw('null')} as s`];
  const texts = types.map((type, i) => asText(at(i), type));
  const counted = (numbers: string): Sql => raw(`count(*) as n${query.rows ? `, list(${numbers} order by ${numbers}) as r` : ''}`);
  const out = (units: Sql, of: Sql): Sql => sql`select to_json(${units})::varchar, c::varchar, s::varchar, n${query.rows ? ', r' : ''} from (${of})`;
  if (plan.unit === null) {
    const inner = sql`select ${join([...raws.map((e, i) => sql`${e} as ${at(i)}`), ...beside], ', ')}, ${ident(row)} as r from ${from}`;
    return out(sql`[${tuple(texts)}]`, sql`select * exclude (r), ${counted('r')} from (${inner}) group by all`);
  }
  const unit = join(plan.unit.map((path, i) => sql`${rolePathToSql(path, columns)} as ${ident(`u${String(i)}`)}`), ', ');
  const order = (plan.orderBy ?? []).map((path, i) => sql`${rolePathToSql(path, columns)} as ${ident(`o${String(i)}`)}`);
  const inner = sql`select ${join([unit, ...order, ...raws.map((e, i) => sql`${e} as ${at(i)}`), ...beside], ', ')}, ${ident(row)} as r from ${from}`;
  const by = [...order.map((_, i) => `o${String(i)}`), 'r'].join(', ');
  const names = plan.unit.map((_, i) => `u${String(i)}`);
  const units = sql`select list(${tuple(texts)} order by ${by}) as vs, first(c order by r) as c, first(s order by r) as s, min(r) as r from (${inner}) where ${names.map((n) => `${n} is not null`).join(' and ')} group by ${names.join(', ')}`;
  return out(raw('vs'), sql`select vs, c, s, ${counted('r')} from (${units}) group by vs, c, s`);
}

/** Rows without a unit, which are no verdicts on anything. */
export function unitlessSql({ plan, columns, from }: VerdictQuery): Sql {
  return sql`select count(*) from ${from} where ${join((plan.unit ?? []).map((path) => sql`${rolePathToSql(path, columns)} is null`), ' or ')}`;
}

const at = (i: number): string => `i${String(i)}`;

function tuple(texts: readonly string[]): string {
  return `[${texts.map((t) => `to_json(${t})`).join(', ')}]`;
}

/** A value with its digits: texts, and lists of texts. Lists in lists stay as JSON has them. */
function asText(value: string, type: string): string {
  if (type.endsWith('[][]')) return `list_transform(${value}, lambda x: x::varchar[])`;
  if (type.endsWith('[]')) return `${value}::varchar[]`;
  return `${value}::varchar`;
}
