import type { AgreementAnswer, AgreementRequest, AspectsAnswer, RaterChoice, ScaleChoice } from './contract';
import type { ProfilesAnswer } from './profilesContract';
import type { Asked } from './rowFilter';

/** The page's `data-view`. */
export const DISAGREEMENTS_PAGE = 'disagreements';

/** What a person says of the verdicts on the page; what they do not say, the shape does. */
export type Reading = RaterChoice & ScaleChoice;

export interface UnitsAndRows {
  readonly units: number;
  readonly rows: number;
}

export interface Shown {
  readonly name: string;
  readonly answer: AgreementAnswer;
  /** Where verdicts, names and units may be: what a person chooses from. */
  readonly places: readonly string[];
  /** By what slices are offered at once. */
  readonly sliceBy: readonly string[];
}

/** From what a person says where verdicts are, where none could be counted. */
export interface Places {
  readonly places: readonly string[];
  /** What the shape says of it: not enough, or not right. */
  readonly found: Readonly<Record<'raters' | 'raterId' | 'label' | 'unit' | 'sides', readonly string[]>>;
}

/** The host's event: roles of the dataset's columns are others than those that the page counted by. */
export const SHAPE_CHANGED = 'shape';

/** What the page asks of the host. */
export interface DisagreementsMethods {
  agreement: { params: { readonly reading: Reading; readonly by: string | null; readonly resamples: number }; result: Shown };
  places: { params: Record<string, never>; result: Places };
  /** Every aspect by itself, with intervals. */
  aspects: { params: { readonly reading: Reading }; result: AspectsAnswer };
  /** Each rater against the others. */
  profiles: { params: { readonly reading: Reading }; result: ProfilesAnswer };
  /** Shows the rows of a cell or a class in the dataset's editor; the filter that does it. `count`: how many units and rows they are, where several rows make a unit. */
  rows: { params: { readonly asked: Asked }; result: { readonly filter: string; readonly count: UnitsAndRows | null } };
  /** Shows the rows of a slice. */
  slice: { params: { readonly by: string; readonly value: string | null }; result: { readonly filter: string } };
  /** Lets a person choose the column of slices; null where they backed out. */
  chooseBy: { params: Record<string, never>; result: { readonly by: string | null } };
  /** Lets a person say where the raters are; whether they did. */
  correct: { params: Record<string, never>; result: { readonly corrected: boolean } };
  /** Goes to the next disputed record in the dataset's editor. */
  next: { params: Record<string, never>; result: null };
  /** Lets a person save what the page shows as a report; the place, null where they backed out. */
  report: { params: Record<string, never>; result: { readonly out: string | null } };
  /** Begins to label disputes in the dataset's editor. */
  label: { params: Record<string, never>; result: null };
}

/** The request of a reading: raters, units and sides as the shape has them, where the reading does not say. */
export function requestOf(reading: Reading, more: Partial<Pick<AgreementRequest, 'filter' | 'by' | 'resamples' | 'rows'>> = {}): AgreementRequest {
  return { filter: null, by: null, rows: false, resamples: 0, seed: 0, ...reading, ...more };
}

export const AS_FOUND: Reading = {
  raters: null, raterId: null, unit: null, rater: null, label: null, repeat: 'last', orderBy: null, sides: null, cluster: null, aspect: null, pairwise: null, manyRaters: false,
  level: null, order: null, values: null, collapse: null, drop: [], merge: false,
};
