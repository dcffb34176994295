import type { Agreement, PairAgreement } from '../../core/statistics/agreement';

/**
 * High agreement with a low coefficient, since nearly all labels are one: the kappa paradox (Feinstein & Cicchetti 1990). The rule:
 * agreement is 0.8 or more, and κ (of all: Fleiss' κ, or α of nominal labels) is 0.4 or less. Chance is then two thirds or more, which only skewed labels
 * give; `balanced` is the coefficient that the same agreement would have were all labels given equally often (Byrt, Bishop & Carlin 1993).
 */
export interface Paradox {
  /** The pair of raters; null: all of them together. */
  readonly pair: { readonly a: string; readonly b: string } | null;
  readonly observed: number;
  readonly coefficient: number;
  /** Agreement by chance, as the coefficient takes it. */
  readonly chance: number;
  readonly balanced: number;
  /** Of a pair: the label given most, and its share of both raters' labels. */
  readonly label: { readonly name: string; readonly share: number } | null;
}

/** What is to be known before the coefficients of some verdicts are read. */
export interface Advice {
  readonly isSkewed: boolean;
  /** Where the paradox happens: for all raters together first, then the pairs, the lowest κ first. */
  readonly paradoxes: readonly Paradox[];
  /** Not every rater judged every unit. */
  readonly isIncomplete: boolean;
  /** The coefficient to report: AC1 bears skewed labels, α missing and ordered ones. */
  readonly suits: 'gwetAC1' | 'krippendorffAlpha' | 'fleissKappa';
}

export const OFTEN = 0.8;
export const LOW = 0.4;

/** Which coefficient suits these verdicts, and why. */
export function adviceOf({ overall, pairs, units, raters, labels, level }: Omit<Agreement, 'classes'>): Advice {
  const of = (pair: PairAgreement): Paradox | null => paradoxOf(pair.observed.value, pair.cohenKappa.value, labels.length, { a: pair.a, b: pair.b }, mostGiven(pair, labels));
  const together = [overall.fleissKappa.value, level === 'nominal' ? overall.krippendorffAlpha.value : null].map((c) => paradoxOf(overall.observedMeanOverUnits.value, c, labels.length, null, null)).find((p) => p !== null);
  const paradoxes = [...(together ? [together] : []), ...pairs.map(of).filter((p) => p !== null).sort((a, b) => a.coefficient - b.coefficient)];
  const isSkewed = paradoxes.length > 0;
  const isIncomplete = raters.length > 1 && (pairs.length === 0 || pairs.some((p) => p.n < units));
  return { isSkewed, paradoxes, isIncomplete, suits: isSkewed ? 'gwetAC1' : isIncomplete || level !== 'nominal' ? 'krippendorffAlpha' : 'fleissKappa' };
}

function paradoxOf(observed: number | null, coefficient: number | null, labels: number, pair: Paradox['pair'], label: Paradox['label']): Paradox | null {
  if (observed === null || coefficient === null || observed < OFTEN - 1e-12 || coefficient > LOW || labels < 2) return null;
  return { pair, observed, coefficient, chance: coefficient === 1 ? 1 : (observed - coefficient) / (1 - coefficient), balanced: (labels * observed - 1) / (labels - 1), label };
}

function mostGiven({ matrix }: PairAgreement, labels: readonly string[]): Paradox['label'] {
  const given = labels.map((_, k) => matrix.reduce((sum, row, r) => sum + (row[k] ?? 0) + (r === k ? row.reduce((all, n) => all + n, 0) : 0), 0));
  const [all, most] = [given.reduce((sum, n) => sum + n, 0), Math.max(...given)];
  return all === 0 ? null : { name: labels[given.indexOf(most)] ?? '', share: most / all };
}
