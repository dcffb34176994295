import type { Message } from '../../core/message';
import type { Correlations } from '../../core/statistics/correlation';
import type { FiguresAnswer, FiguresChoice } from './figuresContract';
import type { KeyTexts, KeysAnswer, KeysChoice, KeysOrder, TextsAsked } from './keysContract';
import type { RanksAnswer, RanksChoice } from './ranksContract';
import type { HeldVote } from './rule/votes';
import type { VoteLeftOut } from './rule/votesPreference';

/** The feature's name in requests, settings and folders. */
export const COMPARISON = 'comparison';

/** So many sides are compared at most: more are a table, not a comparison that is read. */
export const MOST_SIDES = 64;

/** Where the answers of one side stand. */
export interface SideSpec {
  readonly name: string;
  /** The dataset by its name among `others` of the request; '' is the one that the request is for. */
  readonly of: string;
  /** Of a dataset that holds several models: the rows whose column has this value. */
  readonly model: { readonly column: string; readonly value: string } | null;
  /** A struct of the row that holds what belongs to this side, where each model has a column: its fields win over columns. */
  readonly within: string | null;
  /** The path, or `(SQL)`, of the answer's text; null: the answer that the shape gives. */
  readonly answer: string | null;
}

/** By what rows of different sides are found to answer the same prompt. */
export type KeySpec =
  | { readonly by: 'columns'; readonly columns: readonly string[] }
  /** The prompt's text; `normalised`: without white space at its ends, every run of white space one space, in Unicode's form NFC. */
  | { readonly by: 'prompt'; readonly normalised: boolean }
  /** The row's number: only where a person says that rows stand in one order, and for sides that are columns of one row. */
  | { readonly by: 'row' };

export const METRIC_KINDS = ['binary', 'ordinal', 'numeric'] as const;
export type MetricKind = (typeof METRIC_KINDS)[number];

/** A number for each answer: a column (or a field of the side's own struct), a path, `(SQL)`, or one that is computed by a name of `COMPUTED`. */
export type MetricSpec = { readonly name: string; readonly path: string } | { readonly name: string; readonly computed: Computed };

/** What is computed of a row by a rule of ours. `reference`: the path of what is right; null: the role `answer`. */
export type Computed =
  | { readonly of: 'verifier'; readonly verifier: string; readonly reference: string | null }
  /** (score − 5) · 20, whose mean is WildBench's score. */
  | { readonly of: 'wb-score'; readonly path: string; readonly quirks: readonly Quirk[] }
  /** From −1 to 1 against a baseline model that the judge's rows name, whose mean is WildBench's reward. */
  | { readonly of: 'wb-reward'; /** A slight win that is longer by more characters is a tie; null: off. */ readonly margin: number | null; /** Null: the model that all sides' rows have. */ readonly against: string | null; readonly quirks: readonly Quirk[] }
  /** AlpacaEval's length-controlled win rate: of prompts as `alpaca-winrate`, of a side by prediction or by a fit. Tables by their names among `others`. */
  | { readonly of: 'alpaca-lc'; readonly path: string; /** Has a row with coefficients for each model. */ readonly coefficients: string | null; /** Has the difficulty of each prompt, in AlpacaEval's order. */ readonly difficulties: string | null; readonly quirks: readonly Quirk[] }
  /** (preference − 1) · 100, whose mean is AlpacaEval's win rate; a preference of 0 is a draw, 50. */
  | { readonly of: 'alpaca-winrate'; readonly path: string }
  /** What is counted in the answer without knowing what it says. */
  | { readonly of: 'feature'; readonly feature: Feature }
  /** How often a person's regular expression matches in the answer. */
  | { readonly of: 'pattern'; readonly pattern: string; readonly caseSensitive: boolean };

/** What released scripts do otherwise than their papers say (`rule/benchmarks.ts`); each is off where nobody switches it on. */
export const QUIRKS = ['skipped-in-total', 'cut-out-of-groups', 'missing-is-zero', 'numbered-names-skipped', 'difficulty-by-row'] as const;
export type Quirk = (typeof QUIRKS)[number];

export const FEATURES = ['characters', 'words', 'lines', 'codeBlocks', 'lists', 'listItems', 'headings', 'refuses'] as const;
export type Feature = (typeof FEATURES)[number];

/** What is computed of the answer's text. */
export type OfAnswer = Extract<Computed, { of: 'verifier' | 'feature' | 'pattern' }>;
export function isOfAnswer(computed: Computed): computed is OfAnswer {
  return computed.of === 'verifier' || computed.of === 'feature' || computed.of === 'pattern';
}
/** What is computed of whole rows as they stream by, and not by SQL alone. */
export type Streamed = OfAnswer | Extract<Computed, { of: 'wb-reward' }>;
export function isStreamed(computed: Computed): computed is Streamed {
  return isOfAnswer(computed) || computed.of === 'wb-reward';
}

/** What is compared: all that the joined table depends on. */
export interface ComparisonSpec {
  readonly sides: readonly SideSpec[];
  readonly key: KeySpec;
  /** A column that numbers several answers of one side to one prompt: they are samples. Null: a second answer is a duplicate. */
  readonly sample: string | null;
  readonly metrics: readonly MetricSpec[];
  /** Columns (or `(SQL)`) by whose values prompts are sliced, of the first side that has them; a list is several values. */
  readonly by: readonly string[];
  /** A condition over the columns of each side; null: all rows. */
  readonly filter: string | null;
  /** A condition over the joined table's columns: only prompts that meet it are there. Null, or none: all are. */
  readonly where?: WhereSpec | null;
}

/** `baseline`: the side from which the joined table tells changes. */
export interface WhereSpec {
  readonly expression: string;
  readonly baseline: number;
}

/** What a side's rows came to. Rows are counted, unless it says keys. */
export interface SideReport {
  readonly name: string;
  readonly rows: number;
  /** Keys of the side that every other side has, too. */
  readonly matched: number;
  /** Keys of the side that some other side lacks. */
  readonly unmatched: number;
  /** Keys of other sides that this one lacks. */
  readonly missing: number;
  /** Rows after the first of their key, which are not used; with samples, rows after the first of their key and sample. */
  readonly duplicates: number;
  /** Rows in which the key is NULL. */
  readonly noKey: number;
  /** Used rows whose answer is NULL, empty or white space. */
  readonly empty: number;
  /** Used rows that end in “... (truncated)”. */
  readonly truncated: number;
  /** All of at least two answers are one text. */
  readonly oneText: boolean;
  /** Used rows for each key, as a mean. */
  readonly samplesPerKey: number;
}

export interface JoinReport {
  readonly key: KeySpec;
  /** Keys that every side has. */
  readonly joined: number;
  /** Keys that any side has. */
  readonly keys: number;
  /** Where prompts are filtered: how many there are without it. */
  readonly unfiltered?: number;
  readonly sides: readonly SideReport[];
  /** Keys under which the sides’ prompts have different texts (known where the key is not the prompt, and rows are not of one dataset). */
  readonly otherPrompt: number | null;
  /** For each pair: shared keys, how many of them have the same first answer, and how many the same but for white space at its ends. */
  readonly identical: readonly { readonly a: string; readonly b: string; readonly shared: number; readonly n: number; readonly nTrimmed: number }[];
  readonly warnings: readonly Message[];
}

export interface SidesFound {
  /** Different values of the column, in the order of their first rows, with how many rows each has. */
  readonly values: readonly { readonly value: string; readonly rows: number }[];
  readonly nulls: number;
}

/** Columns that stand beside the prompts of a dataset once something was found of them: what leaked, of which sets, what raters' verdicts come to. */
export const MARKS = ['contamination:leaked', 'contamination:leaked_in', 'contamination', 'contamination:evaluation', 'disagreement:class'] as const;
export type MarkId = (typeof MARKS)[number];

export interface Mark {
  readonly id: MarkId;
  /** Several of a list; none where nothing holds any more. */
  readonly said: readonly string[];
  /** What it was found of is of other files since. */
  readonly isStale: boolean;
}

/** What the engine's process does for comparisons. */
export interface ComparisonWork {
  /** What stands beside one prompt. */
  marks: { params: { readonly spec: ComparisonSpec; readonly key: number }; result: readonly Mark[] };
  /** `column`: a path. Of the rows that a filter leaves. */
  models: { params: { readonly column: string; readonly filter: string | null }; result: SidesFound };
  join: { params: { readonly spec: ComparisonSpec; readonly answers: boolean }; result: JoinReport };
  figures: { params: { readonly spec: ComparisonSpec; readonly choice: FiguresChoice }; result: FiguresAnswer };
  /** Who beats whom, in which order sides stand, and what changed since the baseline. */
  ranks: { params: { readonly spec: ComparisonSpec; readonly choice: RanksChoice }; result: RanksAnswer };
  /** Keys by a choice, in an order; `from` and `count` take a piece of them. */
  keys: { params: { readonly spec: ComparisonSpec; readonly choice: KeysChoice; readonly order: KeysOrder; readonly from: number; readonly count: number }; result: KeysAnswer };
  /** Where in such a list the key of a side's row stands; null: it is not in it. */
  place: { params: { readonly spec: ComparisonSpec; readonly choice: KeysChoice; readonly order: KeysOrder; readonly side: number; readonly row: number }; result: number | null };
  /** How many keys each of these choices has. */
  counts: { params: { readonly spec: ComparisonSpec; readonly choices: readonly KeysChoice[] }; result: readonly number[] };
  correlate: { params: { readonly columns: readonly string[]; readonly filter: string | null }; result: CorrelateAnswer };
  texts: { params: TextsAsked & { readonly spec: ComparisonSpec }; result: KeyTexts };
  /** Writes the joined table: one row for each key of the choice, a struct for each side. `baseline`: the side from which changes are told. */
  table: { params: { readonly spec: ComparisonSpec; readonly baseline: number; readonly choice: KeysChoice; readonly out: string; readonly format: 'parquet' | 'jsonl' | 'csv' | 'arrow'; readonly force: boolean }; result: TableWritten };
  /** Writes blind votes as a preference set. `home`: the side on whose rows they are. */
  preferences: { params: { readonly spec: ComparisonSpec; readonly home: number; readonly votes: readonly RowVote[]; readonly out: string; readonly format: 'parquet' | 'jsonl' | 'csv' | 'arrow'; readonly force: boolean }; result: PreferencesWritten };
}
export type ComparisonMethod = keyof ComparisonWork;

/** A vote on the row of one side's dataset. */
export interface RowVote extends HeldVote {
  readonly row: number;
}

export interface PreferencesWritten {
  readonly rows: number;
  readonly bytes: number;
  readonly left: Readonly<Partial<Record<VoteLeftOut, number>>>;
}

export interface TableWritten {
  readonly rows: number;
  readonly bytes: number;
  readonly columns: readonly string[];
}

/** Correlations of metric columns of one dataset, each pair on the rows that have both. */
export interface CorrelateAnswer {
  readonly rows: number;
  readonly pairs: readonly (Correlations & { readonly a: string; readonly b: string })[];
}
