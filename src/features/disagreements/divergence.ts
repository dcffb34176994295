import { wilson, wilsonOfClusters } from '../../core/statistics/wilson';

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

/** Classes taken together, as papers report them: agreement as the definition has it, and where ties beside one side agree, too; diverging without those that diverge substantially, and with them. */
export const DIVERGENCE_GROUPS = {
  agreement: ['high_agreement_preference'],
  agreementWithTies: ['high_agreement_preference', 'one_side_with_ties'],
  diverging: ['diverging'],
  divergingOrSubstantial: ['diverging', 'diverging_substantial'],
} as const satisfies Readonly<Record<string, readonly DivergenceClass[]>>;
export type DivergenceGroup = keyof typeof DIVERGENCE_GROUPS;

/** Units among all with two verdicts or more: how many, their share, and Wilson's interval of it, over units or their clusters. */
export interface UnitShare {
  readonly count: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** The share of each class, and of classes together where they are those of Diverging Preferences. */
export interface ClassShares {
  readonly of: number;
  readonly classes: Readonly<Record<string, UnitShare>>;
  readonly groups: Readonly<Record<DivergenceGroup, UnitShare>> | null;
}

type Counts = Readonly<Partial<Record<string, number>>>;

/** `clusters`: the same counts for each cluster, where units are drawn by these. */
export function classShares(counts: Counts, clusters?: readonly Counts[]): ClassShares {
  const of = Object.values(counts).reduce<number>((sum, n) => sum + (n ?? 0), 0);
  const share = (names: readonly string[]): UnitShare => {
    const inAll = (all: Counts, some: readonly string[]): number => some.reduce((sum, name) => sum + (all[name] ?? 0), 0);
    const count = inAll(counts, names);
    if (of === 0) return { count, value: null, low: null, high: null };
    return { count, value: count / of, ...(clusters ? wilsonOfClusters(clusters.map((c) => ({ k: inAll(c, names), n: inAll(c, Object.keys(counts)) }))) : wilson(count, of)) };
  };
  const isDivergence = DIVERGENCE_CLASSES.every((name) => name in counts);
  const { agreement, agreementWithTies, diverging, divergingOrSubstantial } = DIVERGENCE_GROUPS;
  return {
    of, classes: Object.fromEntries(Object.keys(counts).map((name) => [name, share([name])])),
    groups: isDivergence ? { agreement: share(agreement), agreementWithTies: share(agreementWithTies), diverging: share(diverging), divergingOrSubstantial: share(divergingOrSubstantial) } : null,
  };
}
