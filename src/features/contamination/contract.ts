import type { Warning } from '../../core/message';

/** The feature's name: of its work in the engine, its derived columns and its page. */
export const CONTAMINATION = 'contamination';

/** What tokens are: words, as published, or in scripts that are written without spaces single characters (`rule/characters.ts`). */
export const TOKENS = ['words', 'characters'] as const;
export type Tokens = (typeof TOKENS)[number];

/** The rules that are computed to the last bit: the published one, and ours of characters (ARCHITECTURE.md, “Contamination”). */
export const SPECS = { words: 'tulu-8gram/1', characters: 'loupe-characters/1' } as const satisfies Record<Tokens, string>;

/** Tokens of an n-gram where nobody says: an English word is some 1.6 Chinese characters, so 13 of these are as much text as 8 words. */
export const USUAL_N = { words: 8, characters: 13 } as const satisfies Record<Tokens, number>;

export const METHODS = ['ngram', 'exact', 'any13'] as const;
export type Method = (typeof METHODS)[number];

/** What one training document is: a message, or all messages of a row together. */
export const UNITS = ['message', 'row'] as const;
export type Unit = (typeof UNITS)[number];

export const SCANNED_ROLES = ['user', 'assistant', 'all'] as const;
export type ScannedRoles = (typeof SCANNED_ROLES)[number];

/** What counts as a match. */
export interface Rule {
  readonly methods: readonly Method[];
  readonly tokens: Tokens;
  /** Tokens of an n-gram. */
  readonly n: number;
  /** An item matches above this share of its tokens, strictly; its decimal digits are taken as an exact fraction. */
  readonly threshold: number;
  readonly unit: Unit;
  readonly roles: ScannedRoles;
  /** n-grams that so many different texts of one evaluation hold say little; null: the template rule is off. */
  readonly template: number | null;
}

export const DEFAULT_RULE: Rule = { methods: ['ngram', 'exact'], tokens: 'words', n: USUAL_N.words, threshold: 0.5, unit: 'message', roles: 'user', template: null };

/** A share above this, strictly, makes a training source contaminated. */
export const VERDICT_THRESHOLD = 0.02;

/** Which texts of a training row are searched. */
export interface TextsChoice {
  /** An expression over the row's columns: a text, a list of texts (each a user message), or a list of messages. */
  readonly sql: string | null;
  /** `prompt`, `chosen`, `rejected`, `response`, `messages`, `text`, `all`, or columns; null where the shape decides. */
  readonly fields: readonly string[] | null;
  /** A transcript in one text is one message. */
  readonly raw: boolean;
}

/** An evaluation set, opened as a dataset of its own: the engine's request names it among its `others` by `of`. */
export interface Evaluation {
  readonly name: string;
  readonly of: string;
  /** Paths or `(SQL)`, each a field of its own; null where the shape decides. */
  readonly fields: readonly string[] | null;
  readonly filter: string | null;
}

export interface ScanRequest {
  /** Tells it from other scans of the same dataset, which several pages may look at. */
  readonly id: string;
  readonly texts: TextsChoice;
  /** Of the training rows. */
  readonly filter: string | null;
  /** A column or expression whose values are sources: matched items are counted for each. */
  readonly by: string | null;
  readonly rule: Rule;
  readonly evaluations: readonly Evaluation[];
  /** Row groups whose number modulo `of` is `index` (from 0). */
  readonly shard: { readonly index: number; readonly of: number } | null;
  /** Row groups that are not read: those of an earlier scan that was ended (`done` of its `ScanState`). */
  readonly without: readonly number[];
  /** How many pairs are kept for each item beside the best one; all are counted. */
  readonly keep: number;
}

export type Ranges = readonly (readonly [number, number])[];

/** A training document and how much of an item it covers. */
export interface Pair {
  readonly row: number;
  /** Its place in the row's full list of messages, from 0; -1 where a row is one document. */
  readonly message: number;
  /** Of each field of the item, the ranges [first, last + 1) of tokens that are covered. */
  readonly covered: readonly Ranges[];
}

/** What is known of one evaluation item after a scan: only items with a score above 0 have one. */
export interface ItemScore {
  /** Row of the evaluation, from 0. */
  readonly item: number;
  /** The best pair first (then lowest row, then lowest message), then others above the threshold in the same order, as many as are kept. */
  readonly pairs: readonly Pair[];
  /** How many documents are above the threshold. */
  readonly documents: number;
  /** With the template rule: no document above the threshold is left by it. */
  readonly templateOnly: boolean;
}

/** What a scan of a part of one training dataset found of one evaluation. Parts merge in any order to the same. */
export interface EvaluationPart {
  readonly items: readonly ItemScore[];
  /** Rows that have a document above the threshold, ascending. */
  readonly rows: readonly number[];
  readonly pairs: number;
  /** Items, ascending. */
  readonly equal: readonly number[];
  readonly contained: readonly number[];
  readonly any13: readonly number[];
  /** Matched items of each source, sources by their text; with the template rule, those of them that it leaves there. */
  readonly bySource: readonly { readonly value: string | null; readonly items: readonly number[]; readonly kept?: readonly number[] }[];
}

/** What a scan read. */
export interface ScanPart {
  readonly rows: number;
  readonly messages: number;
  /** Code points of the scanned texts. */
  readonly characters: number;
  readonly documents: number;
  /** In the order of the request's evaluations. */
  readonly evaluations: readonly EvaluationPart[];
}

/** What stands in an evaluation, whatever is scanned. */
export interface ItemFacts {
  readonly name: string;
  readonly fields: readonly string[];
  readonly nEval: number;
  readonly nNull: number;
  /** Different items. */
  readonly nDistinct: number;
  /** Items that can never exceed the threshold, ascending. */
  readonly tooShort: readonly number[];
  readonly nShorterThan13: number;
  /** Row and tokens of each field, for items that `items` of a part may name. */
  readonly tokens: readonly { readonly item: number; readonly fields: readonly number[] }[];
}

export interface ScanAnswer {
  readonly facts: readonly ItemFacts[];
  readonly part: ScanPart;
  readonly warnings: readonly Warning[];
}

/** What the template rule leaves of the matched items. */
export interface KeptByTemplate {
  readonly nMatched: number;
  readonly share: string;
  readonly verdict: 'contaminated' | 'clean';
}

/** The figures of one training dataset (or `*`, the union of all) and one evaluation, as the command line writes them. */
export interface Run {
  readonly train: string;
  readonly eval: string;
  readonly fields: readonly string[];
  readonly nTrainDocuments: number;
  readonly nEval: number;
  readonly nNull: number;
  readonly nTooShort: number;
  readonly nScored: number;
  readonly nMatched: number;
  readonly datasetScore: string;
  /** Null where there are no items. */
  readonly meanScore: string | null;
  readonly verdict: 'contaminated' | 'clean';
  readonly nTrainRowsMatched: number;
  readonly nPairsMatched: number;
  readonly maxUnmatchedScore: string;
  readonly exact: { readonly nEqual: number; readonly nContained: number; readonly nContainedTooShort: number } | null;
  readonly any13: { readonly nHit: number; readonly nShorterThan13: number } | null;
  readonly nTemplateOnly: number | null;
  /** Beside the plain figures, with the template rule alone. */
  readonly kept?: KeptByTemplate;
  readonly bySource: readonly { readonly value: string | null; readonly nMatched: number; readonly share: string; readonly verdict: 'contaminated' | 'clean'; readonly kept?: KeptByTemplate }[];
}

/** One item of an evaluation beside one training row, to be read. */
export interface PairRequest {
  readonly texts: TextsChoice;
  readonly unit: Unit;
  readonly roles: ScannedRoles;
  readonly row: number;
  /** -1: all messages of the row. */
  readonly message: number;
  readonly evaluation: Evaluation;
  /** Its row in the evaluation. */
  readonly item: number;
}

export interface PairTexts {
  readonly fields: readonly { readonly name: string; readonly text: string }[];
  /** The row's messages in order, scanned or not: with their role, and where they stand in the row (`chosen[2]`). */
  readonly messages: readonly { readonly role: string; readonly place: string; readonly text: string | null; readonly scanned: boolean }[];
}

/** Items of an evaluation, as they are listed, grouped and judged. */
export interface ItemsRequest {
  readonly fields: readonly string[] | null;
  readonly filter: string | null;
  readonly items: readonly number[];
  /** Code points of each field; null: whole texts. */
  readonly cut: number | null;
}

export interface ItemTexts {
  readonly item: number;
  /** Of each field. */
  readonly texts: readonly string[];
  /** By its texts, whatever its row: the first 32 hex digits of the SHA-256 of its whole fields, each ended by U+001F. */
  readonly key: string;
}

/** Which training texts may say an item in other words: a ranked list, never a verdict. */
export interface PossibleRequest {
  readonly texts: TextsChoice;
  readonly filter: string | null;
  readonly roles: ScannedRoles;
  readonly evaluations: readonly Evaluation[];
  /** A column or expression whose values are sources: each match says its own. */
  readonly by: string | null;
  /** How many are listed of each evaluation, the best first. */
  readonly most: number;
}

export interface PossibleMatch {
  readonly item: number;
  readonly row: number;
  readonly message: number;
  readonly score: number;
  /** Null also where no source is asked for. */
  readonly source: string | null;
  /** The item's question alone was compared. */
  readonly isQuestion: boolean;
  /** What made the score: cosines of stems, letters and pairs of stems, the share of the item's numbers. */
  readonly parts: { readonly stems: number; readonly letters: number; readonly pairs: number; readonly numbers: number };
}

export interface PossibleAnswer {
  /** In the order of the request. `found`: how many there are, listed or not. */
  readonly evaluations: readonly { readonly found: number; readonly bySource: readonly { readonly value: string | null; readonly found: number }[]; readonly listed: readonly PossibleMatch[] }[];
  readonly texts: number;
  /** How common words are was counted in so many of them. */
  readonly counted: number;
  /** So many were compared by their first 100,000 characters alone. */
  readonly cut: number;
}

/** Which training rows go, and why: what a clean copy leaves out, and what the note beside it says. */
export interface CleanRequest {
  readonly removed: readonly { readonly row: number; readonly evaluations: readonly string[] }[];
  /** Whole sources, by the path or expression that names them. */
  readonly sources: { readonly by: string; readonly values: readonly (string | null)[] } | null;
  /** SQL of a person: only these rows are written. */
  readonly filter: string | null;
  readonly rule: Rule;
  readonly evaluations: readonly { readonly name: string; readonly paths: readonly string[]; readonly fingerprint: string }[];
  readonly out: string;
  readonly format: 'parquet' | 'jsonl' | 'csv' | 'arrow';
  /** An existing file is replaced. */
  readonly force: boolean;
}

/** What is known before a scan ends. */
export interface ScanState {
  /** Null until the items are read. */
  readonly facts: readonly ItemFacts[] | null;
  /** What the row groups `done` gave: a scan that was cancelled goes on `without` them, and their parts merge. */
  readonly part: ScanPart | null;
  readonly done: readonly number[];
  readonly rowsRead: number;
  readonly rows: number;
  readonly secondsLeft: number | null;
}

/** What the engine's process does for contamination. */
export interface ContaminationWork {
  /** On the training dataset. */
  scan: { params: ScanRequest; result: ScanAnswer };
  /** Of a scan that runs on this dataset; null where it does not. */
  state: { params: { readonly id: string }; result: ScanState | null };
  pair: { params: PairRequest; result: PairTexts };
  /** On an evaluation: which fields its shape gives, and how many items there are. */
  fields: { params: { readonly fields: readonly string[] | null; readonly filter: string | null }; result: { readonly fields: readonly string[]; readonly nEval: number; readonly nNull: number } };
  /** On an evaluation. */
  items: { params: ItemsRequest; result: readonly ItemTexts[] };
  /** On the training dataset. A job: progress, cancel, pause. */
  possible: { params: PossibleRequest; result: PossibleAnswer };
  /** Writes the training dataset without some rows, in its order, nested types kept. */
  clean: { params: CleanRequest; result: { readonly rows: number; readonly bytes: number; readonly removed: number } };
}

export type ContaminationMethod = keyof ContaminationWork;
