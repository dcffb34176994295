import type { Message } from '../../core/message';
import type { JoinReport, KeySpec, Mark, MetricKind, Quirk } from './contract';
import type { KeysAnswer, KeysChoice, KeysOrder, KeyTexts, TextsAsked } from './keysContract';
import type { Family, FiguresAnswer, TestName } from './figuresContract';
import type { RanksAnswer } from './ranksContract';
import type { Vote } from './rule/votes';

/** The page's `data-view`. */
export const COMPARISON_VIEW = 'comparison';

/** An event without data: sides, key or metrics are others now, and all that was asked before is stale. */
export const COMPARISON_CHANGED = 'changed';

/** One side as the page shows it. Sides are numbered in their order. */
export interface PageSide {
  readonly name: string;
  /** The dataset that it is read from, and where it lies. */
  readonly dataset: string;
  readonly path: string;
}

/** A metric that a person can choose. */
export interface PageMetric {
  readonly name: string;
  /** What stands in the list behind the name: a column, a verifier. */
  readonly about: string;
  readonly kind: MetricKind | null;
  /** What a benchmark's metric can be set to. */
  readonly benchmark?: PageBenchmark;
}

export interface PageBenchmark {
  /** WB-Reward's length margin; undefined: the metric has none. */
  readonly margin?: number | null;
  /** Switches of the metric: which there are, and which are on. */
  readonly quirks: readonly Quirk[];
  readonly on: readonly Quirk[];
  /** AlpacaEval: the tables that were named. */
  readonly tables?: { readonly coefficients: string | null; readonly difficulties: string | null };
}

export const BENCHMARK_TABLES = ['coefficients', 'difficulties', 'published'] as const;
export type BenchmarkTable = (typeof BENCHMARK_TABLES)[number];

/** What is compared now. */
export interface PageState {
  readonly name: string;
  readonly sides: readonly PageSide[];
  readonly key: KeySpec;
  /** The column that numbers several answers of a side to a prompt. */
  readonly sample: string | null;
  readonly metrics: readonly PageMetric[];
  /** The number of the metric that is shown; null: there is none. */
  readonly metric: number | null;
  readonly baseline: number;
  readonly family: Family;
  readonly test: TestName | null;
  readonly by: string | null;
  /** A condition over the joined table's columns, by which prompts are filtered. */
  readonly where?: string | null;
  /** Columns by whose values prompts can be sliced. */
  readonly slices: readonly string[];
  readonly resamples: number;
  readonly seed: number;
  readonly warnings: readonly Message[];
  /** The table of published figures beside the means, as it is called. */
  readonly published?: string | null;
}

/** What the page can change at once; what is not given stays. */
export interface StateChange {
  readonly metric?: number | null;
  readonly baseline?: number;
  readonly family?: Family;
  readonly by?: string | null;
  /** The sides in another order, by their numbers now. */
  readonly order?: readonly number[];
  /** Of the benchmark's metric that is shown. */
  readonly margin?: number | null;
  readonly quirks?: readonly Quirk[];
}

/** A vote on the row of the side `home`. */
export interface PageVote {
  readonly home: number;
  readonly row: number;
  /** The side that stood on the left. */
  readonly left: number;
  readonly vote: Vote;
  /** The prompt was voted on before with the two answers in the other order. */
  readonly again: boolean;
}

/** What the page asks of the host. */
export interface ComparisonMethods {
  state: { params: Record<string, never>; result: PageState };
  change: { params: StateChange; result: PageState };
  /** Filters prompts by a condition; null: not any more. Fails with what is wrong with it. */
  filter: { params: { readonly where: string | null }; result: PageState };
  /** By what sides are joined, which metric, order and baseline: asked in VS Code’s own lists; null: nothing was changed. */
  chooseKey: { params: Record<string, never>; result: PageState | null };
  chooseMetric: { params: Record<string, never>; result: PageState | null };
  chooseSlice: { params: Record<string, never>; result: PageState | null };
  /** Asks for a table of a benchmark, or of published figures. */
  chooseTable: { params: { readonly which: BenchmarkTable }; result: PageState | null };
  /** First without `answers`, which is quick, then with them. */
  join: { params: { readonly answers: boolean }; result: JoinReport };
  /** First without intervals, then with them. */
  figures: { params: { readonly intervals: boolean }; result: FiguresAnswer };
  /** First without intervals, then with them. */
  ranks: { params: { readonly intervals: boolean }; result: RanksAnswer };
  counts: { params: { readonly choices: readonly KeysChoice[] }; result: readonly number[] };
  keys: { params: { readonly choice: KeysChoice; readonly order: KeysOrder; readonly from: number; readonly count: number }; result: KeysAnswer };
  /** Where in a list the prompt of a side's row stands: keys have other numbers once sides stand in another order. */
  place: { params: { readonly choice: KeysChoice; readonly order: KeysOrder; readonly side: number; readonly row: number }; result: number | null };
  texts: { params: TextsAsked; result: KeyTexts };
  /** Opens a side’s row in its dataset’s editor. */
  openRow: { params: { readonly side: number; readonly row: number }; result: null };
  /** Two answers in VS Code’s own diff editor. */
  diff: { params: { readonly key: number; readonly a: number; readonly b: number; /** Which answers of theirs. */ readonly samples: readonly [number, number] }; result: null };
  /** One's own blind votes on two sides. */
  votes: { params: { readonly a: number; readonly b: number }; result: readonly PageVote[] };
  /** Keeps a vote, or takes one back (null). Answers true once it is on disk; false: nothing was kept, since no name was given. */
  vote: { params: { readonly key: number; readonly row: number; readonly left: number; readonly right: number; readonly vote: Vote | null }; result: boolean };
  /** Writes votes on two sides as a preference set, asked for its place; null: nothing was written. */
  exportVotes: { params: { readonly a: number; readonly b: number }; result: null };
  /** A link in an answer, opened as the dataset's editor does: only after asking. */
  openLink: { params: { readonly url: string }; result: null };
  copy: { params: { readonly text: string }; result: null };
  /** Copies the `loupe compare` command that gives the figures. */
  copyCommand: { params: Record<string, never>; result: null };
  /** Opens the joined table in the dataset editor. */
  openTable: { params: Record<string, never>; result: null };
  /** What checks found of a prompt. */
  marks: { params: { readonly key: number }; result: readonly Mark[] };
  /** Writes the joined table with the prompts of a list, asked for its place; null: nothing was written. */
  exportTable: { params: { readonly choice: KeysChoice }; result: null };
  /** Copies as Parquet what is read page by page, after asking: a person may have declined it, and want it now. */
  copyFiles: { params: Record<string, never>; result: null };
  /** Writes the report, asked for its place; null: nothing was written. */
  saveReport: { params: Record<string, never>; result: null };
}
