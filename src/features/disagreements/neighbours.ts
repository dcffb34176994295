/**
 * Raters in an order in which those who agree stand beside each other: from the one who agrees most with all, always on to the one
 * who agrees most with the last. Null where two never met.
 */
export function neighbours(raters: readonly string[], agreement: (a: string, b: string) => number | null): readonly string[] {
  const mean = (a: string): number => {
    const met = raters.flatMap((b) => (a === b ? [] : (agreement(a, b) ?? [])));
    return met.length === 0 ? -1 : met.reduce((sum, v) => sum + v, 0) / met.length;
  };
  const means = new Map(raters.map((rater) => [rater, mean(rater)]));
  const left = new Set(raters);
  const order: string[] = [];
  let last: string | undefined;
  while (left.size > 0) {
    const near = (rater: string): number => (last === undefined ? null : agreement(last, rater)) ?? (means.get(rater) ?? -1) - 2;
    const next: string = [...left].reduce((best, rater) => (near(rater) > near(best) ? rater : best));
    order.push(next);
    left.delete(next);
    last = next;
  }
  return order;
}
