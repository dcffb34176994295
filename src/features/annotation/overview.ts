import type { LabelChoice, QuestionKind } from '../../core/annotation/labelSchema';
import type { LabelValue, Provenance, RowKey } from '../../core/annotation/labelLine';
import type { Subject } from '../../core/annotation/subject';
import type { Agreement } from '../../core/statistics/agreement';
import type { Level } from '../../core/statistics/ratings';
import type { LabelCounts } from './contract';

/** The overview page: the name of its view, and of its events and requests. */
export const OVERVIEW = 'overview';

/** What the engine's process counts over all labels of a dataset. Orphans are counted, and belong to nothing else here. */
export interface OverviewWork {
  /** Counts of every question. */
  overview: { params: Record<string, never>; result: OverviewCounts };
  /** How far annotators agree in a question; `scale` is the order of its labels, those that occur beside it stand behind. */
  agreement: { params: QuestionRef & { readonly level: Level; readonly scale: readonly string[] }; result: Agreement };
  /** What annotators judged differently, without a decision first, then in the order of rows. */
  disputed: { params: QuestionRef & { readonly offset: number; readonly limit: number }; result: DisputedPage };
  /** What can be decided by what annotators said, of the rows after `after`; `rows` rows at most, the last of which is `last` (null: none is left). */
  settleable: { params: QuestionRef & { readonly by: SettledBy; readonly after: number; readonly rows: number }; result: { readonly items: readonly Settleable[]; readonly last: number | null } };
}

export interface QuestionRef {
  readonly schema: string;
  readonly question: string;
}

export type SettledBy = Extract<Provenance, 'unanimous' | 'majority'>;

export interface OverviewCounts extends Pick<LabelCounts, 'current' | 'orphaned' | 'textChanged' | 'problems' | 'annotators'> {
  /** Rows that have a label. */
  readonly rows: number;
  readonly people: readonly { readonly by: string; readonly labels: number; readonly rows: number; readonly last: string }[];
  readonly questions: readonly QuestionCounts[];
}

export interface QuestionCounts extends QuestionRef {
  /** Answers are lists of labels, and so are the cells of its column. */
  readonly lists: boolean;
  /** Labels of annotators; a list of several labels counts for each. */
  readonly byLabel: readonly { readonly value: string; readonly by: string; readonly count: number }[];
  /** How many things (records, turns, answers) so many annotators labelled: `[annotators, things]`. */
  readonly coverage: readonly (readonly [number, number])[];
  /** Labels a day, in UTC. */
  readonly days: readonly { readonly day: string; readonly count: number }[];
  readonly notes: number;
  /** Labels by the schema's version. */
  readonly versions: readonly { readonly version: number; readonly count: number }[];
  readonly orphaned: number;
  readonly spans: number;
  readonly decisions: Readonly<Partial<Record<Provenance, number>>>;
  /** Things that annotators judged differently, and those of them without a decision. */
  readonly disputed: number;
  readonly open: number;
  /** Things without a decision whose labels are all the same, and those with one label more than half. */
  readonly settleable: Readonly<Record<SettledBy, number>>;
}

export interface DisputedPage {
  readonly total: number;
  readonly open: number;
  readonly items: readonly Disputed[];
}

export interface Disputed {
  readonly row: number;
  readonly subject: Subject;
  /** The first words of the row's first text. */
  readonly excerpt: string;
  readonly answers: readonly { readonly by: string; readonly value: LabelValue; readonly note: string | null; readonly at: string }[];
  readonly decision: Decision | null;
}

/** A text to be read by whoever decides: its beginning, and how long it is. */
export interface JudgedText {
  readonly title: string;
  readonly text: string;
  /** Code points of the whole. */
  readonly length: number;
  /** The label is of this one, where it is not of all. */
  readonly isMeant: boolean;
}

/** What annotators judged: what came before, and the texts that were compared. */
export interface Judged {
  readonly asked: readonly JudgedText[];
  readonly judged: readonly JudgedText[];
}

export interface Decision {
  /** An empty list where it is unresolved. */
  readonly value: LabelValue;
  readonly provenance: Provenance;
  readonly by: string;
  readonly at: string;
  readonly note: string | null;
}

export interface Settleable {
  readonly key: RowKey;
  readonly subject: Subject;
  readonly value: LabelValue;
  readonly schemaVersion: number;
}

/** A question as the page shows it: its counts and what its schema says, where the schema is known. */
export interface OverviewQuestion extends QuestionCounts {
  readonly schemaTitle: string;
  readonly schemaVersion: number | null;
  readonly title: string;
  readonly kind: QuestionKind | null;
  readonly level: Level;
  readonly choices: readonly LabelChoice[];
}

export interface Overview extends Omit<OverviewCounts, 'questions'> {
  readonly name: string;
  readonly totalRows: number;
  readonly annotator: string | null;
  /** Why nothing can be decided here; null where it can. */
  readonly closed: string | null;
  readonly questions: readonly OverviewQuestion[];
}

/** What the overview page asks of the host. */
export interface OverviewMethods {
  overview: { params: Record<string, never>; result: Overview };
  agreement: { params: QuestionRef; result: Agreement };
  disputed: { params: QuestionRef & { readonly offset: number; readonly limit: number }; result: DisputedPage };
  /** What annotators judged in a record. */
  judged: { params: { readonly row: number; readonly subject: Subject }; result: Judged };
  /** Decides about one thing; an empty list is unresolved, null takes the decision back. Resolves when it is on disk. */
  decide: { params: QuestionRef & { readonly row: number; readonly subject: Subject; readonly value: LabelValue | null }; result: Decision | null };
  /** Decides by what annotators said wherever nothing is decided yet, after the person was asked; how many decisions were written. */
  settle: { params: QuestionRef & { readonly by: SettledBy }; result: { readonly written: number } };
  /** Takes back what was decided last; the row, or null where nothing is left (or it was many rows). */
  undo: { params: Record<string, never>; result: { readonly undone: boolean; readonly row: number | null } };
  /** Shows a row in the dataset's editor. */
  openRow: { params: { readonly row: number }; result: null };
  /** Opens a labels file at a line. */
  openLine: { params: { readonly path: string; readonly line: number }; result: null };
  /** Begins to label in the dataset's editor. */
  start: { params: Record<string, never>; result: null };
}
