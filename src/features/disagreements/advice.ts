import type { Agreement } from '../../core/statistics/agreement';

/** What is to be known before the coefficients of some verdicts are read. */
export interface Advice {
  /** The kappa paradox: raters nearly always agree, and coefficients that correct for chance are low all the same, since nearly all labels are one. */
  readonly isSkewed: boolean;
  /** Not every rater judged every unit. */
  readonly isIncomplete: boolean;
  /** The coefficient to report: AC1 bears skewed labels, α missing and ordered ones. */
  readonly suits: 'gwetAC1' | 'krippendorffAlpha' | 'fleissKappa';
}

const OFTEN = 0.9;
const LOW = 0.4;

/** Which coefficient suits these verdicts, and why. */
export function adviceOf({ overall, pairs, units, raters, level }: Agreement): Advice {
  const isSkewed = isParadox(overall.observed.value, overall.krippendorffAlpha.value) || pairs.some((p) => isParadox(p.observed.value, p.cohenKappa.value));
  const isIncomplete = raters.length > 1 && (pairs.length === 0 || pairs.some((p) => p.n < units));
  return { isSkewed, isIncomplete, suits: isSkewed ? 'gwetAC1' : isIncomplete || level !== 'nominal' ? 'krippendorffAlpha' : 'fleissKappa' };
}

function isParadox(observed: number | null, coefficient: number | null): boolean {
  return observed !== null && coefficient !== null && observed >= OFTEN && coefficient <= LOW;
}
