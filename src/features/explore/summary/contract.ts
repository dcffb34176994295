import type { DatasetProfile } from '../../../core/datasetProfile';

/** The feature, as the engine knows its work. */
export const EXPLORE = 'explore';

export interface SummaryRequest {
  /** As in the filter box. */
  readonly filter: string | null;
  /** Of the sample whose letters are counted. */
  readonly seed: number;
}

/** What the engine does for this feature, by the method's name. */
export interface SummaryWork {
  summary: { params: SummaryRequest; result: DatasetProfile };
}

/** Rows whose letters are counted, where there are more. */
export const LETTER_ROWS = 20_000;
