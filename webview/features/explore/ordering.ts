import type { OrderBy, Target } from '../../../src/core/viewQuery';

const same = (a: Target, b: Target): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The order with a target sorted so (`null`: not sorted): alone, or with `add` beside the others, in its place where it has one. */
export function ordered(order: readonly OrderBy[], target: Target, descending: boolean | null, add: boolean): OrderBy[] {
  if (!add) return descending === null ? [] : [{ target, descending }];
  if (descending === null) return order.filter((o) => !same(o.target, target));
  const isThere = order.some((o) => same(o.target, target));
  return isThere ? order.map((o) => (same(o.target, target) ? { target, descending } : o)) : [...order, { target, descending }];
}
