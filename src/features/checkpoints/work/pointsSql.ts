import type { Column } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import { nearest } from '../../../core/nearest';
import { ident, integer, join, literal, raw, sql, textSql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { parseType } from '../../../core/type';
import { ROW } from '../../../engine/relation';
import type { MetricsRoles, Only } from '../contract';
import { MOST_VALUES } from '../contract';

/** A column as a DOUBLE: numbers, yes-or-no, and texts of numbers; NULL for what is none, or is not finite. */
export function numberSql(column: Column): Sql {
  const name = ident(column.name);
  const type = parseType(column.type);
  const isText = type.kind !== 'scalar' || /^(VARCHAR|ENUM)/.test(type.name);
  const number = isText ? `try_cast(trim(${name}::varchar) as double)` : `try_cast(${name} as double)`;
  return raw(`case when isfinite(${number}) then ${number} end`);
}

/** Throws `column-unknown`. */
export function columnOf(name: string, columns: readonly Column[]): Column {
  const column = columns.find((c) => c.name === name);
  if (!column) throw new LoupeError('column-unknown', { column: name, columns: nearest(name, columns.map((c) => c.name)) });
  return column;
}

/** Rows as `r m c s k f t e v d`: number, model, checkpoint, step, tokens, shots, task, metric, value, standard error. */
function rowsSql(roles: MetricsRoles, columns: readonly Column[], from: Sql): Sql {
  const text = (name: string | null): Sql => (name === null ? raw('null::varchar') : raw(`${ident(columnOf(name, columns).name)}::varchar`));
  const number = (name: string | null): Sql => (name === null ? raw('null::double') : numberSql(columnOf(name, columns)));
  const { model, checkpoint, step, tokens, shots, task } = roles;
  const own = sql`${ident(ROW)} as r, ${text(model)} as m, ${text(checkpoint)} as c, ${text(step)} as s, ${number(tokens)} as k, ${text(shots)} as f`;
  if (roles.form === 'long') return sql`select ${own}, ${text(task)} as t, ${text(roles.metric)} as e, ${number(roles.value)} as v, ${number(roles.stderr)} as d from ${from}`;
  const values = roles.values.map(({ name, stderr }) => sql`{'n': ${literal(name)}, 'v': ${number(name)}, 'd': ${number(stderr)}}`);
  const [t, e] = task === null ? ['u.n', 'null::varchar'] : ['t', 'u.n'];
  return sql`select r, m, c, s, k, f, ${t} as t, ${e} as e, u.v as v, u.d as d from (select ${own}, ${text(task)} as t, unnest([${join(values, ', ')}]) as u from ${from})`;
}

/** Rows that are alike in every text, each with its first value, in the order of their first rows: as many as `most`, and one more where there are more. */
export function alikeSql(roles: MetricsRoles, columns: readonly Column[], from: Sql, only: Only, most: number): Sql {
  const within = (column: string, names: readonly string[] | null): Sql[] => (names === null ? [] : [names.length === 0 ? raw('false') : raw(`coalesce(${column}, '') in (${names.map((n) => textSql(n)).join(', ')})`)]);
  const conditions = [...within('t', only.tasks), ...within('e', only.metrics)];
  const where = conditions.length === 0 ? raw('') : sql` where ${join(conditions, ' and ')}`;
  const alike = sql`select m, c, s, f, t, e, min(k) as k, count(*) as n, count(v) as nv, min(r) as r, arg_min({'v': v, 'd': d}, r) filter (where v is not null) as a, min(v) as low, max(v) as high, list(distinct v) filter (where v is not null) as vs from (${rowsSql(roles, columns, from)})${where} group by m, c, s, f, t, e`;
  return sql`select m, c, s, f, t, e, k, n, nv, a.v as v, a.d as d, case when low <> high then array_to_string(list_slice(list_sort(vs), 1, ${integer(MOST_VALUES + 1)}), ' ') end as vs from (${alike}) order by r limit ${integer(most + 1)}`;
}
