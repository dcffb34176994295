import type { AgainstRest, Difference, Tested } from '../../core/statistics/againstRest';

/** A difference of a slice from all other units, with the chance of it, corrected for all slices that were looked at. */
export type SliceDifference = Difference & {
  /** Benjamini and Hochberg's, over the slices that have a `p`. */
  readonly pAdjusted: number | null;
};

/** A slice against all other units. */
export interface Against extends Omit<AgainstRest, Tested>, Readonly<Record<Tested, SliceDifference>> {
  readonly correction: 'benjamini-hochberg';
  /** Over how many slices each is corrected. */
  readonly slices: number;
  /** The slice, or the rest, has fewer units with two verdicts than `fewest`: its figures say little. */
  readonly isSmall: boolean;
  readonly fewest: number;
}

