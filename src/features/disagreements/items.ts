import { divergenceOf } from './divergence';
import type { DivergenceClass } from './divergence';
import type { Scale } from './scale';
import type { Verdict } from './verdicts';

export type ItemClass = DivergenceClass | 'unanimous' | 'majority' | 'split';

/** What the verdicts on one unit come to. */
export interface Item {
  /** Verdicts that are on the scale. */
  readonly verdicts: readonly Verdict[];
  /** Null of fewer than two verdicts, which cannot differ. */
  readonly class: ItemClass | null;
  /** Of all pairs of verdicts, the share that differs: unlike entropy it does not grow with the number of raters. Null below two verdicts. */
  readonly share: number | null;
  /** How far the widest pair is apart on the scale, in its steps; 0 where labels have no order. */
  readonly apart: number;
  /** Mean strength, above 0 for the first answer; null where labels are no verdicts with strengths, or there are none. */
  readonly strength: number | null;
  /** Shannon entropy of the shares, in bits; null without verdicts. */
  readonly entropy: number | null;
  /**
   * The label of more than half of the verdicts; of verdicts with strengths `first` or `second`, whichever has more of those that are
   * no ties (data/expected/diverging-625.json). Null where there is none.
   */
  readonly majority: string | null;
  /** The share of the verdicts that each label has, in the order of the scale; labels that nobody gave are left out. */
  readonly soft: readonly (readonly [label: string, share: number])[];
}

/** Verdicts on one unit as figures, on a scale; those that are not on it do not count. */
export function itemsOn({ labels, strengths, level }: Scale): (given: readonly Verdict[]) => Item {
  const place = new Map(labels.map((label, at) => [label, at]));
  const hasOrder = level !== 'nominal' && level !== 'set';
  return (given) => {
    const verdicts = given.filter((v) => place.has(v.label));
    const n = verdicts.length;
    const counts = new Map<number, number>();
    for (const { label } of verdicts) counts.set(place.get(label) ?? 0, (counts.get(place.get(label) ?? 0) ?? 0) + 1);
    const held = [...counts].sort(([a], [b]) => a - b).map(([at, count]) => ({ at, count, label: labels[at] ?? '' }));
    const alike = held.reduce((sum, { count }) => sum + count * (count - 1), 0);
    const said = strengths && verdicts.map((v) => strengths[place.get(v.label) ?? 0] ?? 0);
    return {
      verdicts,
      class: n < 2 ? null : said ? divergenceOf(said) : classOf(held.map((h) => h.count), n),
      share: n < 2 ? null : (n * (n - 1) - alike) / (n * (n - 1)),
      apart: n < 2 || !hasOrder ? 0 : (held.at(-1)?.at ?? 0) - (held[0]?.at ?? 0),
      strength: said && n > 0 ? said.reduce((sum, s) => sum + s, 0) / n : null,
      entropy: n === 0 ? null : held.reduce((sum, { count }) => sum - (count === n ? 0 : (count / n) * Math.log2(count / n)), 0),
      majority: said ? majoritySide(said) : (held.find((h) => h.count * 2 > n)?.label ?? null),
      soft: held.map(({ label, count }) => [label, count / n] as const),
    };
  };
}

/** How many of `n` verdicts each label has, where labels are no verdicts with strengths. */
export function classOf(counts: readonly number[], n: number): 'unanimous' | 'majority' | 'split' {
  const most = Math.max(...counts);
  return most === n ? 'unanimous' : most * 2 > n ? 'majority' : 'split';
}

function majoritySide(strengths: readonly number[]): string | null {
  const balance = strengths.reduce((sum, s) => sum + Math.sign(s), 0);
  return balance === 0 ? null : balance > 0 ? 'first' : 'second';
}

/** Which of two units is the more disputed: the larger share of differing pairs first, then the wider apart on the scale. */
export function byDispute(a: Pick<Item, 'share' | 'apart'>, b: Pick<Item, 'share' | 'apart'>): number {
  return (b.share ?? 0) - (a.share ?? 0) || b.apart - a.apart;
}
