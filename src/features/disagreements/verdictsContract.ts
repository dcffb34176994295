import type { Level } from '../../core/statistics/ratings';
import type { VerdictSide } from '../../core/verdictSide';
import type { AgreementRequest, How, Judged } from './contract';
import type { Uncounted } from './verdicts';

/** What is known of the labels of the whole dataset, once they were counted under this reading. */
export interface KnownLabels {
  readonly labels: readonly string[];
  /** As the data write them. */
  readonly written: readonly string[];
}

export interface VerdictsRequest {
  /** The reading that counts use: the same sides, collapsing and repeats. */
  readonly request: AgreementRequest;
  readonly row: number;
  /** Null: the scale is taken from the first rows, and the answer says so. */
  readonly known: KnownLabels | null;
}

/** A text, or its beginning and how long it is (UTF-16 units). */
export interface Words {
  readonly text: string;
  readonly length: number;
}

/** Words of the record that a rater marked, with what they said of them. */
export interface Quote {
  readonly text: string;
  readonly comments: readonly string[];
}

/** What stands beside a verdict in the data. */
export interface Beside {
  readonly confidence: string | null;
  readonly comments: readonly Words[];
  readonly quotes: readonly Quote[];
  /** The other fields, by name. */
  readonly more: readonly (readonly [string, Words])[];
}

export interface RecordVerdict extends Beside {
  /** Null where nothing says who it was. */
  readonly rater: string | null;
  /** As the data have it; null where there is none. */
  readonly written: string | null;
  /** As it is counted: with the sides in one order, collapsed. */
  readonly label: string | null;
  readonly turned: boolean;
  /** Why it counts for nothing; null where it counts. */
  readonly why: Uncounted | 'repeated' | null;
  readonly side: VerdictSide | null;
  /** The row it stands in: another one than the record's where several rows make a unit. */
  readonly row: number;
}

/** Where the verdicts of a record stand: labels beside each other in the scale's order, or numbers from the least to the most. */
export type CommonScale =
  | { readonly kind: 'steps'; readonly labels: readonly string[]; readonly strengths: readonly number[] | null; readonly sides: readonly (VerdictSide | null)[] }
  | { readonly kind: 'range'; readonly low: number; readonly high: number };

/** The verdicts on what one record is about. */
export interface RecordVerdicts {
  readonly row: number;
  readonly layout: How['layout'];
  /** What was judged, where several rows make a unit. */
  readonly unit: readonly string[] | null;
  /** Its other rows could not be looked for: the file is paged, and has no copy. */
  readonly alone: boolean;
  /** More rows make the unit than were read: how many. */
  readonly rowsLeft: number;
  readonly exchangeable: boolean;
  readonly level: Level;
  readonly scale: CommonScale;
  /** The scale is that of the first rows: all labels were not counted yet. */
  readonly ofSample: boolean;
  /** Whose names say which side was which, and what stands first and second once they are in one order. */
  readonly sides: { readonly columns: readonly string[]; readonly first: string; readonly second: string } | null;
  readonly verdicts: readonly RecordVerdict[];
  /** Null where fewer than two verdicts count. */
  readonly class: keyof Judged['classes'] | null;
  /** Pairs of raters, and those who differ. */
  readonly pairs: { readonly all: number; readonly differing: number };
}

/** What the reader's part of the dataset view asks the host. */
export interface ReadingMethods {
  /** Null where the dataset has no raters. */
  verdicts: { params: { readonly row: number }; result: RecordVerdicts | null };
  /** Are verdicts hidden until a person has given theirs, and which columns hold them? */
  setup: { params: Record<string, never>; result: ReadingSetup };
  blind: { params: { readonly on: boolean }; result: null };
  /** Begins to label disputes. */
  label: { params: Record<string, never>; result: null };
  goTo: { params: { readonly row: number }; result: null };
}

export interface ReadingSetup {
  readonly raters: boolean;
  readonly blind: boolean;
  /** Columns, and derived columns by id, that say who the raters are or what they said. */
  readonly hides: { readonly columns: readonly string[]; readonly derived: readonly string[] };
}
