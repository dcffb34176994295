/** How the verdicts on one pair differ: a partition (data/expected/diverging-625.json; after Diverging Preferences, see `divergenceOf`). */
export const DIVERGENCE_CLASSES = ['diverging_substantial', 'diverging', 'opposed_but_all_slight', 'high_agreement_preference', 'one_side_with_ties', 'all_ties'] as const;
export type DivergenceClass = (typeof DIVERGENCE_CLASSES)[number];

/**
 * The class of some verdicts, each a strength: above 0 for the first answer, below for the second, 0 a tie, beyond 1 clearly.
 * Diverging: at least one verdict for each side, and not all of them slight; substantially where each side has a clear one. What
 * the definition leaves without a name are classes of their own: opposed but all slight, and one side beside ties.
 */
export function divergenceOf(strengths: readonly number[]): DivergenceClass {
  const first = strengths.filter((s) => s > 0);
  const second = strengths.filter((s) => s < 0);
  const clear = (side: readonly number[]): boolean => side.some((s) => Math.abs(s) > 1);
  if (first.length > 0 && second.length > 0) {
    if (clear(first) && clear(second)) return 'diverging_substantial';
    return clear(first) || clear(second) ? 'diverging' : 'opposed_but_all_slight';
  }
  if (first.length === 0 && second.length === 0) return 'all_ties';
  return strengths.length > first.length + second.length ? 'one_side_with_ties' : 'high_agreement_preference';
}
