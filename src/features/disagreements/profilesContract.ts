import type { Message } from '../../core/message';

/**
 * A difference between a rater and the others on the same units, with the permutation test behind it: within each unit, who said what
 * is drawn anew (stratified by unit, the mean-score statistic of Cochran, Mantel and Haenszel), so that hard units count against nobody.
 */
export interface AgainstOthers {
  readonly difference: number;
  readonly z: number;
  /** Two-sided; and corrected by Holm for all raters that were tested. */
  readonly p: number;
  readonly pAdjusted: number;
}

/** A quarter of the units, in the order of the file or of what a person chose. */
export interface Quarter {
  readonly n: number;
  /** Agreement with the others, and severity; null where the rater judged nothing there with others. */
  readonly agreement: number | null;
  readonly severity: number | null;
}

export interface RaterProfile {
  readonly rater: string;
  /** Units judged, and those of them that others judged, too. */
  readonly n: number;
  readonly withOthers: number;
  /** How often each label of the scale was given. */
  readonly counts: readonly number[];
  /** The mean share of the others who said the same; with the interval of a mean over units. Null where nobody else judged these units. */
  readonly agreement: { readonly value: number; readonly low: number; readonly high: number } | null;
  /** Against how the raters of the same units agree on average. */
  readonly agreementTest: AgainstOthers | null;
  /** Mean distance from the others' mean on the same units, in numbers of the scale (its places, where labels are no numbers); null on a scale without order. */
  readonly severity: number | null;
  readonly severityTest: AgainstOthers | null;
  readonly quarters: readonly Quarter[];
  /** Time spent on a unit, where the data has it: the median, in the data's own unit. */
  readonly time: { readonly median: number; readonly n: number } | null;
  /** What sets this rater apart, each by its test after correction. */
  readonly apart: readonly ('agrees-less' | 'scores-higher' | 'scores-lower')[];
}

export interface ProfilesAnswer {
  readonly labels: readonly string[];
  readonly profiles: readonly RaterProfile[];
  /** Why there are none. */
  readonly why: Message | null;
  /** The level after correction, and the units with others that a test asks for. */
  readonly level: number;
  readonly fewest: number;
  /** Where `time` was read, and by what quarters are ordered (null: the file). */
  readonly timePath: readonly string[];
  readonly orderedBy: readonly string[] | null;
}
