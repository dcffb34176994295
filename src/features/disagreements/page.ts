import type { Level } from '../../core/statistics/ratings';
import type { AgreementAnswer, AgreementRequest, Repeat } from './contract';
import type { Asked } from './rowFilter';

/** The page's `data-view`. */
export const DISAGREEMENTS_PAGE = 'disagreements';

/** What a person says of the verdicts on the page; where raters are, the shape says. */
export interface Reading {
  readonly level: Level | null;
  readonly collapse: 'winner' | null;
  readonly sides: 'none' | null;
  readonly repeat: Repeat;
}

export interface Shown {
  readonly name: string;
  readonly answer: AgreementAnswer;
}

/** What the page asks of the host. */
export interface DisagreementsMethods {
  agreement: { params: { readonly reading: Reading; readonly by: string | null; readonly resamples: number }; result: Shown };
  /** Shows the rows of a cell or a class in the dataset's editor; the filter that does it. */
  rows: { params: { readonly asked: Asked }; result: { readonly filter: string } };
  /** Shows the rows of a slice. */
  slice: { params: { readonly by: string; readonly value: string | null }; result: { readonly filter: string } };
  /** Lets a person choose the column of slices; null where they backed out. */
  chooseBy: { params: Record<string, never>; result: { readonly by: string | null } };
  /** Lets a person say where the raters are; whether they did. */
  correct: { params: Record<string, never>; result: { readonly corrected: boolean } };
  /** Goes to the next disputed record in the dataset's editor. */
  next: { params: Record<string, never>; result: null };
  /** Begins to label disputes in the dataset's editor. */
  label: { params: Record<string, never>; result: null };
}

/** The request of a reading: raters, units and sides as the shape has them. */
export function requestOf(reading: Reading, more: Partial<Pick<AgreementRequest, 'filter' | 'by' | 'resamples' | 'rows'>> = {}): AgreementRequest {
  return {
    filter: null, by: null, rows: false, resamples: 0, seed: 0, raters: null, raterId: null, unit: null, rater: null, label: null, orderBy: null, cluster: null,
    order: null, values: null, drop: [], ...reading, ...more,
  };
}

export const AS_FOUND: Reading = { level: null, collapse: null, sides: null, repeat: 'last' };
