import type { Param } from './sql';
import { isOnlyComments } from './sqlPieces';

/** What a condition or an order looks at: a path into the columns, or a derived column by its id. */
export type Target = { readonly path: string } | { readonly derived: string };

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Filter =
  | { readonly op: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly op: 'not'; readonly of: Filter }
  | { readonly op: 'compare'; readonly target: Target; readonly is: Comparison; readonly value: Param }
  | { readonly op: 'in'; readonly target: Target; readonly values: readonly Param[] }
  | { readonly op: 'null'; readonly target: Target }
  | { readonly op: 'contains'; readonly target: Target; readonly text: string; readonly caseSensitive: boolean }
  | { readonly op: 'matches'; readonly target: Target; readonly pattern: string; readonly caseSensitive: boolean }
  /** A boolean expression a person wrote; it runs only after the SQL guard accepted it. */
  | { readonly op: 'sql'; readonly expression: string };

export interface OrderBy {
  readonly target: Target;
  readonly descending: boolean;
}

/**
 * The state of a view over a dataset, as data: it can be shown, copied as SQL, stored and restored.
 * Nulls are last whatever the direction; rows that compare equal keep file order.
 */
export interface ViewQuery {
  readonly filter: Filter | null;
  readonly order: readonly OrderBy[];
}

export const EVERYTHING: ViewQuery = { filter: null, order: [] };

/** The filter of a query; null also where all that a person wrote is off, and stands there as comments. */
export function actingFilter({ filter }: Pick<ViewQuery, 'filter'>): Filter | null {
  return filter?.op === 'sql' && isOnlyComments(filter.expression) ? null : filter;
}
