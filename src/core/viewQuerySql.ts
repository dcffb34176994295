import type { Column } from './dataset';
import { parseRolePath, rolePathToSql } from './rolePath';
import { bind, join, raw, sql } from './sql';
import type { Param, Sql } from './sql';
import { actingFilter } from './viewQuery';
import type { Filter, OrderBy, Target, ViewQuery } from './viewQuery';

export interface QueryScope {
  readonly columns: readonly Column[];
  /** The expression of a derived column; throws where there is none. */
  derived(id: string): Sql;
  /** How values are put in; bound, if not said otherwise. */
  value?(value: Param): Sql;
  /** The type by whose values a column of text is ordered; undefined: as text. */
  numbers?(column: string): string | undefined;
}

/**
 * The clauses of a view: `where` and `order by` without their words, null where there is none. Nulls are last whatever the
 * direction. A `sql` filter must have passed the guard before. Throws `column-unknown`, `path-unreadable`, `derived-unknown`.
 */
export function viewQueryToSql(query: ViewQuery, scope: QueryScope): { where: Sql | null; orderBy: Sql | null } {
  const filter = actingFilter(query);
  return {
    where: filter === null ? null : filterToSql(filter, scope),
    orderBy: query.order.length === 0 ? null : join(query.order.map((o) => orderToSql(o, scope)), ', '),
  };
}

function orderToSql(order: OrderBy, scope: QueryScope): Sql {
  return sql`${orderedBy(order.target, scope)} ${order.descending ? 'desc' : 'asc'} nulls last`;
}

/** Cells of CSV that are all numbers are ordered as such. */
function orderedBy(target: Target, scope: QueryScope): Sql {
  const value = targetToSql(target, scope);
  const path = 'path' in target ? parseRolePath(target.path, scope.columns.map((c) => c.name)) : undefined;
  const type = path && 'column' in path && path.steps.length === 0 ? scope.numbers?.(path.column) : undefined;
  return type === undefined ? value : sql`try_cast(${value} as ${raw(type)})`;
}

function targetToSql(target: Target, scope: QueryScope): Sql {
  return 'derived' in target ? sql`(${scope.derived(target.derived)})` : rolePathToSql(target.path, scope.columns);
}

/** A condition as SQL that is never NULL: a row without the value does not match, and its negation does. */
function filterToSql(filter: Filter, scope: QueryScope): Sql {
  const value = (v: Param): Sql => scope.value?.(v) ?? bind(v);
  switch (filter.op) {
    case 'and':
    case 'or':
      if (filter.of.length === 0) return raw(filter.op === 'and' ? 'true' : 'false');
      return sql`(${join(filter.of.map((f) => filterToSql(f, scope)), filter.op === 'and' ? ' and ' : ' or ')})`;
    case 'not':
      return sql`(not ${filterToSql(filter.of, scope)})`;
    case 'compare':
      return known(sql`${targetToSql(filter.target, scope)} ${filter.is} ${value(filter.value)}`);
    case 'in':
      return filter.values.length === 0 ? raw('false') : known(sql`${targetToSql(filter.target, scope)} in (${join(filter.values.map((v) => value(v)), ', ')})`);
    case 'null':
      return sql`(${targetToSql(filter.target, scope)} is null)`;
    case 'contains':
      return filter.caseSensitive
        ? known(sql`contains(${asText(filter.target, scope)}, ${value(filter.text)})`)
        : known(sql`contains(lower(${asText(filter.target, scope)}), lower(${value(filter.text)}))`);
    case 'matches':
      return known(sql`regexp_matches(${asText(filter.target, scope)}, ${value(filter.caseSensitive ? filter.pattern : `(?i)${filter.pattern}`)})`);
    case 'sql':
      return known(raw(filter.expression));
  }
}

function asText(target: Target, scope: QueryScope): Sql {
  return sql`(${targetToSql(target, scope)})::varchar`;
}

/** A line feed before the closing bracket: a comment at the end of a person's expression must not swallow it. */
function known(condition: Sql): Sql {
  return sql`coalesce((${condition}\n), false)`;
}
