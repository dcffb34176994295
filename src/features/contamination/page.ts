import type { Message, Warning } from '../../core/message';
import type { PairTexts, PossibleAnswer, PossibleMatch, Rule, Run } from './contract';

/** The page's name in `data-view` and in what VS Code restores. */
export const CONTAMINATION_VIEW = 'contamination';

/** What removal takes: matching rows where the evaluation is used in development, the whole source where it is unseen. */
export const STAGES = ['development', 'unseen'] as const;
export type Stage = (typeof STAGES)[number];

/** What a person says of a pair. The first three confirm a match, the others refute it. */
export const VERDICTS = ['leak', 'near-copy', 'public-source', 'common-phrase', 'false'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Verdicts that say the match is real. */
export function isConfirming(verdict: Verdict): boolean {
  return verdict === 'leak' || verdict === 'near-copy' || verdict === 'public-source';
}

export interface EvaluationSet {
  readonly name: string;
  readonly path: string;
  /** As they are read now; null where the shape has none and nobody said. */
  readonly fields: readonly string[] | null;
  readonly stage: Stage;
  /** Why it cannot be checked. */
  readonly problem: Message | null;
}

/** What is checked against what. */
export interface Setup {
  readonly rule: Rule;
  readonly evaluations: readonly EvaluationSet[];
  /** `fields`: those of this dataset alone. */
  readonly trainings: readonly { readonly name: string; readonly path: string; readonly fields?: readonly string[] }[];
  readonly by: string | null;
  readonly textFields: readonly string[] | null;
  /** Possible rephrasings are looked for after every scan. */
  readonly rephrased: boolean;
}

/** An evaluation in results. */
export interface EvaluationRow {
  readonly name: string;
  readonly fields: readonly string[];
  readonly nEval: number;
  readonly nNull: number;
  readonly nDistinct: number;
  readonly nTooShort: number;
  readonly stage: Stage;
}

export interface Results {
  readonly setup: Setup;
  readonly evaluations: readonly EvaluationRow[];
  /** Names of the training datasets, in order; `*` is the union where there are several. */
  readonly trainings: readonly string[];
  /** One for each training dataset (and `*`) and evaluation. */
  readonly runs: readonly Run[];
  readonly rows: number;
  readonly seconds: number;
  readonly flaggedRows: number;
  /** A scan still runs, or was cancelled: these are the rows read so far. */
  readonly partial: boolean;
  /** Files or the set-up have changed since. */
  readonly stale: boolean;
  readonly warnings: readonly Warning[];
}

export interface Running {
  readonly rowsRead: number;
  readonly rows: number;
  readonly rowsPerSecond: number;
  readonly secondsLeft: number | null;
  readonly held: boolean;
}

/** Training texts that may say an item in other words: how many were found, beside what matched and never in it. */
export interface PossibleFound {
  readonly eval: string;
  readonly train: string;
  readonly found: number;
  readonly bySource: PossibleAnswer['evaluations'][number]['bySource'];
  /** The best of them. */
  readonly listed: number;
  /** Training texts that were compared; in so many of them it was counted how common words are; so many were compared by their beginning. */
  readonly texts: number;
  readonly counted: number;
  readonly cut: number;
}

export interface PossibleLooking {
  readonly eval: string;
  readonly train: string;
  readonly share: number | null;
}

export interface PageState {
  readonly setup: Setup | null;
  readonly results: Results | null;
  /** Possible rephrasings that were looked for, and what is looked through now. */
  readonly possible: { readonly known: readonly PossibleFound[]; readonly looking: PossibleLooking | null };
  readonly running: Running | null;
  /** Judged pairs, in all. */
  readonly judged: number;
}

/** A cell of the table: one evaluation, one training dataset, one of its sources or all. */
export interface Cell {
  readonly eval: string;
  readonly train: string;
  /** Null: all. A source may itself be null. */
  readonly source: { readonly value: string | null } | null;
}

/** One training text. */
export interface PlacedText {
  readonly train: string;
  readonly row: number;
  readonly message: number;
}

export interface ListedItem {
  readonly item: number;
  /** Six decimals; null where it matched by another method alone. */
  readonly score: string | null;
  readonly text: string;
  readonly documents: number;
  readonly templateOnly: boolean;
  /** `equal` or `contained`, by whole runs of tokens. */
  readonly exact: 'equal' | 'contained' | null;
  readonly verdict: Verdict | null;
  /** Items that matched by the same words are one group, named by these words; null alone. */
  readonly group: { readonly id: number; readonly words: string; readonly items: number } | null;
  /** Its place in the random sample that precision is estimated from, from 1; null outside. */
  readonly sampled: number | null;
  /** Of a possible rephrasing, which training text it is; `matched`: n-grams have found the row, too. */
  readonly possible: (PlacedText & { readonly matched: boolean }) | null;
}

export interface ItemList {
  readonly cell: Cell;
  /** `template`: matched by a template's n-grams alone; `kept`: matched, without those. */
  readonly list: 'matched' | 'template' | 'kept' | 'tooShort' | 'below' | 'possible';
  readonly items: readonly ListedItem[];
}

/** A share with its interval; `value` null where it is undefined, because of `why`. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  readonly why: Message | null;
}

export interface Precision {
  readonly cell: Cell;
  /** Of the random sample: judged, and how many there are to judge. */
  readonly judged: number;
  readonly sample: number;
  readonly precision: Estimate;
  /** Share of all items that are confirmed leaks, and the share that matched. */
  readonly confirmed: Estimate;
  readonly raw: string;
}

/** A pair that is read: all documents that match the item, and the texts of the one at `at`. */
export interface ReadPair {
  readonly item: number;
  readonly train: string;
  readonly at: number;
  /** Of the union, pairs of all training datasets; `train` above is that of the one at `at`. */
  readonly pairs: readonly { readonly train: string; readonly row: number; readonly message: number; readonly score: string; readonly covered: number; readonly tokens: number; readonly verdict: Verdict | null }[];
  /** All of them; those beyond what is kept are counted only. */
  readonly documents: number;
  readonly texts: PairTexts;
  readonly note: string;
  /** What made the score of a possible rephrasing. */
  readonly possible: Pick<PossibleMatch, 'score' | 'parts' | 'isQuestion'> | null;
}

export interface Judgement {
  readonly cell: Cell;
  /** One item, or all of a group. */
  readonly items: readonly number[];
  /** The training row that was read beside it: what is judged where it is one item. */
  readonly row: { readonly train: string; readonly row: number };
  /** Null takes it back. */
  readonly verdict: Verdict | null;
  readonly note: string;
}

/** What the page asks the host. */
export interface ContaminationPage {
  state: { params: Record<string, never>; result: PageState };
  /** Starts a scan, or goes on where one was cancelled; resolves with the results. */
  scan: { params: Record<string, never>; result: PageState };
  hold: { params: { readonly held: boolean }; result: null };
  cancel: { params: Record<string, never>; result: null };
  items: { params: { readonly cell: Cell; readonly list: ItemList['list'] }; result: ItemList };
  pair: { params: { readonly cell: Cell; readonly item: number; readonly at: number; /** A possible rephrasing. */ readonly possible: PlacedText | null }; result: ReadPair };
  /** Looks for possible rephrasings of a cell; resolves when that is done, or was cancelled. */
  lookFor: { params: { readonly cell: Cell }; result: null };
  judge: { params: Judgement; result: null };
  precision: { params: { readonly cell: Cell }; result: Precision };
  /** Opens the host's own lists: what is changed there comes as an event. */
  choose: { params: { readonly what: 'evaluations' | 'trainings' | 'rule' | 'characters' | 'texts' | 'fields' | 'source' }; result: null };
  act: { params: { readonly what: 'cleanCopy' | 'removalList' | 'cleanEvaluation' | 'report' | 'copyCommand' }; result: null };
  openRow: { params: { readonly train: string; readonly row: number }; result: null };
}

/** The event by which the host tells the page that its state is another; with it comes the `PageState`. */
export const STATE_CHANGED = 'state';
/** The event by which the host tells the page that verdicts are others; nothing comes with it. */
export const VERDICTS_CHANGED = 'verdicts';
