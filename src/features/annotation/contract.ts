import type { LabelLine, LabelValue, Provenance, RowKey } from '../../core/annotation/labelLine';
import type { LabelSchema } from '../../core/annotation/labelSchema';
import type { Subject } from '../../core/annotation/subject';
import type { Accept } from './exportQueries';
import type { LeftOut, Ties } from './preferences';
import type { OverviewWork } from './overview';

/** The feature's name: of its work in the engine, its derived columns and its slots. */
export const ANNOTATION = 'annotation';

/** What the engine's process does with labels: it reads the files of labels, matches them to rows, and counts them. It writes none. */
export interface AnnotationWork extends OverviewWork {
  /** How many labels there are, of whom, and what could not be read; looks for what is new first. */
  counts: { params: Record<string, never>; result: LabelCounts };
  /** The time of the last line: new ones come after it. Nothing is matched to rows for it. */
  last: { params: Record<string, never>; result: string | null };
  /** One row's key, and every line about it that no other line ends, in the order of the files. */
  record: { params: { row: number }; result: RecordLabels };
  /** Keys of rows of a view, for labels in bulk. */
  keys: { params: { view: string; rowStart: number; rowEnd: number }; result: readonly RowKey[] };
  /** The first rows, at most two, whose id or hash is the key. */
  find: { params: { key: string }; result: readonly number[] };
  /** The next row of a view, by position, after a position in the queue's order, and how far the set is. */
  next: { params: { view: string; from: number; queue: Queue }; result: QueuePlace };
  /** Rows of a view with what a person's label of a question (about the record) is now, and the value of a column, for labels in bulk. `following`: it is as it was before the rows in front of these were labelled. */
  slots: { params: { view: string; rowStart: number; rowEnd: number; by: string; schema: string; question: string; column: string | null; following?: boolean }; result: readonly LabelSlot[] };
  /** The different values of a column in a view, the most frequent first; `more` where there are others. */
  values: { params: { view: string; column: string; limit: number }; result: { values: readonly { value: string; rows: number }[]; more: boolean } };
  /** A person's labels of a schema that hold, in the rows of a view (null: all, orphans too), in pages: from the one after `after`, up to `end`. `hidden`: those that a later one of the same place hides, too. */
  mine: { params: { by: string; schema: string; view: string | null; question: string | null; value: string | null; hidden: boolean; after: number; end: number | null; limit: number }; result: { lines: readonly LabelLine[]; after: number; end: number; more: boolean } };
  /** How often a person gave each value, by question and version of the schema. */
  given: { params: { by: string; schema: string }; result: readonly GivenValue[] };
  /** The lines of a batch, in the order they were written, each with the line whose place it took, and what holds there now. */
  batch: { params: { batch: string; offset: number; limit: number }; result: readonly BatchLine[] };
  /** Labels whose row is not here or has other texts now, with what is left of it. */
  orphans: { params: { match: 'orphaned' | 'text-changed'; offset: number; limit: number }; result: { labels: readonly MatchedLabel[]; total: number } };
  /** Rows that an orphan may belong to, the likeliest first. */
  candidates: { params: { line: string }; result: readonly Candidate[] };
  /** Current labels of the whole dataset, by row, for lists and exports. */
  labels: { params: { state: 'matched' | 'orphaned' | 'all'; offset: number; limit: number }; result: readonly MatchedLabel[] };
  /** Writes a preference set made from the labels of a pairwise question. */
  preferences: { params: { schema: string; question: string; accept: Accept; ties: Ties; out: string; format: 'parquet' | 'jsonl' | 'csv' | 'arrow'; force: boolean }; result: PreferenceCounts };
}

/** A preference set that was written: of the records with labels, why some make no row. */
export interface PreferenceCounts {
  readonly rows: number;
  readonly bytes: number;
  readonly records: number;
  readonly left: Readonly<Partial<Record<LeftOut, number>>>;
}

/** In which order rows are labelled, and which of them. */
export interface Queue {
  readonly by: string;
  readonly schema: string;
  /** A row is done when each of these has an answer of this person. */
  readonly questions: readonly string[];
  readonly order: 'rows' | 'shuffled' | 'disputed';
  /** Of the shuffle, and of the share below. */
  readonly seed: string;
  /** False: rows that are done are gone through, too. */
  readonly unlabelled: boolean;
  /** Of the rows that another person has labelled, only this share is asked again (0 to 1); null: all are. Which they are is the same for everyone with this seed. */
  readonly share: number | null;
}

/** A place in a queue, −1 where nothing is left; `total` and `done` count the rows of the set. */
export interface QueuePlace {
  readonly position: number;
  readonly remaining: number;
  readonly done: number;
  readonly total: number;
}

export interface LabelSlot {
  readonly key: RowKey;
  readonly held: { readonly id: string; readonly value: string } | null;
  readonly cell: string | null;
  /** Other rows have the same key, and so the same labels: one line is enough for all. */
  readonly alike: boolean;
}

export interface GivenValue {
  readonly question: string;
  readonly version: number;
  readonly value: LabelValue;
  /** As one text: what `mine` takes. */
  readonly text: string;
  readonly count: number;
}

export interface BatchLine {
  readonly line: LabelLine;
  readonly before: LabelLine | null;
  /** The id of the line that holds in its place now. */
  readonly held: string | null;
  /** The label is still as the line left it. */
  readonly same: boolean;
}

export interface Candidate {
  readonly key: RowKey;
  readonly why: 'id' | 'number' | 'text';
}

export type AnnotationMethod = keyof AnnotationWork;

export interface RecordLabels {
  readonly key: RowKey;
  readonly lines: readonly LabelLine[];
  /** How many rows of the dataset have this key; null where that was not counted. */
  readonly sharedBy: number | null;
}

/** How a label found its row: the same row, the same id with other texts, or none. */
export type Match = 'same' | 'text-changed' | 'orphaned';

export interface MatchedLabel {
  readonly line: LabelLine;
  /** The row it belongs to now; null for an orphan. */
  readonly row: number | null;
  readonly match: Match;
}

export interface LabelCounts {
  readonly files: readonly { readonly path: string; readonly lines: number }[];
  readonly lines: number;
  /** Labels that hold, not replaced and not taken back. */
  readonly current: number;
  readonly retracted: number;
  readonly orphaned: number;
  readonly textChanged: number;
  readonly annotators: readonly string[];
  readonly byLabel: readonly LabelCount[];
  /** Lines that count for nothing, with why; they stay in their files. */
  readonly problems: readonly { readonly path: string; readonly line: number; readonly reason: 'broken' | 'conflict' | 'newer' | 'form' }[];
  /** The time of the last line: new ones come after it. */
  readonly last: string | null;
}

export interface LabelCount {
  readonly schema: string;
  readonly question: string;
  readonly value: string;
  readonly by: string;
  readonly count: number;
}

/** How the ids of columns of labels begin. */
export const LABEL_PREFIX = 'label:';

/** The id of the derived column that shows a question's labels. */
export function labelColumn(schema: string, question: string): string {
  return LABEL_PREFIX + (schema === question ? schema : `${schema}.${question}`);
}

/** A value as one text: several labels joined with `, `. */
export function valueText(value: LabelValue): string {
  return typeof value === 'object' ? value.join(', ') : String(value);
}

/** What the part of the dataset view that labels asks the host. */
export interface AnnotationMethods {
  /** What is labelled, by whom; asked first, and again at the event `setup`. */
  setup: { params: Record<string, never>; result: LabelSetup };
  /** The labels of a row; asked again at the event `row`. */
  row: { params: { row: number }; result: RowLabels };
  /** Sets labels of a row, or takes them back. Resolves when they are on disk. */
  set: { params: { row: number; labels: readonly WantedLabel[] }; result: RowLabels };
  /** The next row of the view in the order of the queue, after a position; −1 where there is none. */
  next: { params: { view: string; from: number }; result: QueuePlace };
  /** Takes back what was done last, or does it again: where keys stay in the view. */
  step: { params: { direction: 'undo' | 'redo' }; result: null };
  /** Writes what could not be saved. */
  retry: { params: Record<string, never>; result: null };
}

/** Events of the host: `setup` (ask again), `row` with the row's number, `key` with the key, `note`, `next`, `span` (mark by keyboard). */
export type AnnotationEvent = 'setup' | 'row' | 'key' | 'note' | 'next' | 'clear' | 'span';

export interface LabelSetup {
  /** The schema whose questions are asked; null while nobody labels. */
  readonly schema: LabelSchema | null;
  readonly annotator: string | null;
  /** Why nothing can be labelled here; null where it can. */
  readonly closed: string | null;
  /** Labels of others are shown, too. */
  readonly others: boolean;
  /** A record whose questions are answered gives way to the next one. */
  readonly advance: boolean;
}

/** A label that holds. */
export interface HeldLabel {
  readonly id: string;
  readonly by: string;
  readonly schema: string;
  readonly question: string;
  readonly value: LabelValue;
  readonly note: string | null;
  readonly subject: Subject;
  readonly at: string;
  /** The schema is another now: its version only, or it no longer has the question or the value. */
  readonly stale?: 'version' | 'question' | 'value';
  /** It is the decision about what annotators said, and came about so. */
  readonly provenance?: Provenance;
}

/** A label to be set on the whole record, or another subject; null takes it back. */
export interface WantedLabel {
  readonly question: string;
  readonly value: LabelValue | null;
  readonly note?: string;
  readonly subject?: Subject;
}

export interface RowLabels {
  readonly row: number;
  readonly mine: readonly HeldLabel[];
  readonly others: readonly HeldLabel[];
  /** How many rows have the same key and so the same labels; null where that was not counted. */
  readonly sharedBy: number | null;
  /** Labels of this view that are not on disk yet, those of the row among `mine`: how many, and why, as a sentence. They are written again by themselves. */
  readonly unsaved?: { readonly why: string; readonly count: number };
}
