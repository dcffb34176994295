import type { DefectCode } from './conversation/defects';
import type { TurnRole } from './conversation';
import type { Message } from './message';

/** What cannot be said of a dataset, and why. */
export interface Undefined {
  readonly why: Message;
}

/** Rows, and the text for the filter box that shows exactly these; null where no filter can say it. */
export interface CountedRows {
  readonly rows: number;
  readonly filter: string | null;
}

/** Quantiles are linear between neighbours (type 7 of Hyndman & Fan 1996). */
export interface Distribution {
  readonly min: number;
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** How long texts are: `n` texts, those that are NULL left out. */
export interface Lengths {
  /** A role; or `chosen`, `rejected`: all turns of such an answer together. */
  readonly of: TurnRole | 'chosen' | 'rejected';
  readonly n: number;
  readonly skipped: number;
  /** Unicode code points; null where there is no text. */
  readonly characters: Distribution | null;
  /** Runs of characters that are no ASCII white space. */
  readonly words: Distribution | null;
}

export interface SourceCount extends CountedRows {
  readonly source: string;
}

export interface Sources {
  readonly n: number;
  /** Rows that name none. */
  readonly skipped: number;
  readonly top: readonly SourceCount[];
  readonly others: { readonly sources: number; readonly rows: number };
}

/** The conversations of rows: what is asked, and the first answer, which of a preference is the chosen one. */
export interface Conversations {
  /** Messages of a row, the system message not counted. */
  readonly turns: Distribution & { readonly n: number };
  /** Messages by role, those of all answers. */
  readonly roles: Readonly<Record<string, number>>;
  /** Rows by the role of the last message. */
  readonly endsWith: Readonly<Record<string, number>>;
  readonly skipped: number;
}

/** Letters (Unicode's category L) by script; of a sample of rows where there are more. */
export interface Scripts {
  readonly n: number;
  readonly of: number;
  /** Null where all rows were read. */
  readonly seed: number | null;
  readonly letters: number;
  /** The most frequent first. */
  readonly scripts: readonly { readonly script: string; readonly letters: number; readonly share: number }[];
}

/** How often the chosen answer is longer than the rejected one, in code points of all their messages, with Wilson's 95 % interval. */
export interface ChosenLonger {
  readonly n: number;
  readonly skipped: number;
  readonly longer: CountedRows;
  readonly shorter: CountedRows;
  readonly ties: CountedRows;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** The score of the chosen answer less that of the rejected one. */
export interface ScoreMargin extends Distribution {
  readonly n: number;
  readonly skipped: number;
  /** Both have the same score. */
  readonly ties: CountedRows;
  /** The rejected answer has the higher score: the scores contradict the order. */
  readonly inversions: CountedRows;
}

/** Rows that repeat an earlier one: rows less different ones. */
export interface Duplicates extends CountedRows {
  readonly n: number;
  readonly skipped: number;
}

export interface DefectCount extends CountedRows {
  readonly code: DefectCode;
}

/** What is in the rows of a dataset that a filter leaves. */
export interface DatasetProfile {
  readonly rows: number;
  /** Of the dataset, before the filter. */
  readonly of: number;
  readonly filter: string | null;
  readonly sources: Sources | Undefined;
  readonly conversations: Conversations | Undefined;
  readonly lengths: readonly Lengths[];
  readonly scripts: Scripts | Undefined;
  readonly chosenLonger: ChosenLonger | Undefined;
  readonly scoreMargin: ScoreMargin | Undefined;
  readonly duplicatePrompts: Duplicates | Undefined;
  readonly duplicateRows: Duplicates;
  readonly identicalPairs: CountedRows | Undefined;
  /** All codes; rows in which a conversation has it. */
  readonly defects: readonly DefectCount[] | Undefined;
  /** Rows with any of them. */
  readonly defectRows: CountedRows | Undefined;
}

export function isDefined<T extends object>(part: T | Undefined): part is T {
  return !('why' in part);
}

const undefinedAs = (code: string): Undefined => ({ why: { code, args: {} } });
/** Why a part of a profile is undefined, by what the shape lacks. */
export const NO_SOURCE = undefinedAs('profile-no-source');
export const NO_TEXTS = undefinedAs('profile-no-texts');
export const NO_PROMPT = undefinedAs('profile-no-prompt');
export const NO_PAIRS = undefinedAs('profile-no-pairs');
export const NO_SCORES = undefinedAs('profile-no-scores');
export const NO_ANSWERS = undefinedAs('profile-no-answers');
export const NO_ROWS = undefinedAs('profile-no-rows');
