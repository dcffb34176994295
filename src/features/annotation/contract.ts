import type { LabelLine, LabelValue, Provenance, RowKey } from '../../core/annotation/labelLine';
import type { LabelSchema } from '../../core/annotation/labelSchema';
import type { Subject } from '../../core/annotation/subject';
import type { OverviewWork } from './overview';

/** The feature's name: of its work in the engine, its derived columns and its slots. */
export const ANNOTATION = 'annotation';

/** What the engine's process does with labels: it reads the files of labels, matches them to rows, and counts them. It writes none. */
export interface AnnotationWork extends OverviewWork {
  /** How many labels there are, of whom, and what could not be read; looks for what is new first. */
  counts: { params: Record<string, never>; result: LabelCounts };
  /** One row's key, and every line about it in the order of the files. */
  record: { params: { row: number }; result: RecordLabels };
  /** Keys of rows of a view, for labels in bulk. */
  keys: { params: { view: string; rowStart: number; rowEnd: number }; result: readonly RowKey[] };
  /** The first rows, at most two, whose id or hash is the key. */
  find: { params: { key: string }; result: readonly number[] };
  /** Rows of a view, by position, that this person has not yet answered a schema's question for; the next one from a position on. */
  next: { params: { view: string; from: number; by: string; schema: string; question: string }; result: { position: number; remaining: number } };
  /** Current labels of the whole dataset, by row, for lists and exports. */
  labels: { params: { state: 'matched' | 'orphaned' | 'all'; offset: number; limit: number }; result: readonly MatchedLabel[] };
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
  /** The next row of the view, after a position, that this person has not labelled yet; −1 where there is none. */
  next: { params: { view: string; from: number }; result: { position: number; remaining: number } };
}

/** Events of the host: `setup` (ask again), `row` with the row's number, `key` with the key, `note`, `next`. */
export type AnnotationEvent = 'setup' | 'row' | 'key' | 'note' | 'next' | 'clear';

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
}
