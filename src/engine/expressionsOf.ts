import type { Column } from '../core/dataset';
import { parseRolePath } from '../core/rolePath';
import { actingFilter } from '../core/viewQuery';
import type { Filter, Target, ViewQuery } from '../core/viewQuery';

/** SQL that a person wrote: a condition, or a value that something is compared or sorted by. */
export interface Written {
  readonly expression: string;
  readonly gives: 'boolean' | 'any';
}

/** Every piece of SQL that a person wrote in a query, in filters and as `(SQL)` paths. None may run before the guard accepted it. */
export function expressionsOf(query: ViewQuery, columns: readonly Column[]): Written[] {
  const names = columns.map((c) => c.name);
  const filter = actingFilter(query);
  return [...(filter === null ? [] : inFilter(filter, names)), ...query.order.flatMap((o) => inTarget(o.target, names))];
}

/** The derived columns that a query compares or sorts by as such. */
export function derivedTargetsOf(query: ViewQuery): string[] {
  return [...(query.filter === null ? [] : targetsIn(query.filter)), ...query.order.map((o) => o.target)].flatMap((t) => ('derived' in t ? [t.derived] : []));
}

function targetsIn(filter: Filter): readonly Target[] {
  if (filter.op === 'sql') return [];
  if (filter.op === 'not') return targetsIn(filter.of);
  return 'of' in filter ? filter.of.flatMap((f) => targetsIn(f)) : [filter.target];
}

function inFilter(filter: Filter, names: readonly string[]): Written[] {
  switch (filter.op) {
    case 'sql':
      return [{ expression: filter.expression, gives: 'boolean' }];
    case 'and':
    case 'or':
      return filter.of.flatMap((f) => inFilter(f, names));
    case 'not':
      return inFilter(filter.of, names);
    case 'compare':
    case 'in':
    case 'null':
    case 'contains':
    case 'matches':
      return inTarget(filter.target, names);
  }
}

function inTarget(target: Target, names: readonly string[]): Written[] {
  if ('derived' in target) return [];
  const path = parseRolePath(target.path, names);
  return 'expression' in path ? [{ expression: path.expression, gives: 'any' }] : [];
}
