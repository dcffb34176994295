import type { DatasetInfo } from '../../core/dataset';
import type { MessageArgs, Warning, WireError } from '../../core/message';
import type { Profiles } from '../../core/profile';
import type { Filter, Target, ViewQuery } from '../../core/viewQuery';
import type { ReadingCommand, ReadingState } from './reading';
import type { Searched } from './searchSql';

/**
 * What the dataset view (webview) and the host say to each other. The view never sees a path it was not given and never
 * runs SQL of its own making: it names datasets, views, columns and rows. Arrow bytes cross as ArrayBuffers.
 */
export interface ExploreMethods {
  /** Sent by the view first: what to show and the state kept for this dataset. Opening errors are rejected here and shown as a page. */
  open: { params: { retry: boolean }; result: OpenedDataset };
  view: { params: { query: ViewQuery }; result: { view: string; rows: number; total: number; sql: string; milliseconds: number } };
  page: {
    params: { view: string; columns: readonly ({ column: string } | { derived: string })[]; rowStart: number; rowEnd: number; textLimit: number };
    result: { ipc: ArrayBuffer; rowStart: number; rows: number };
  };
  record: { params: { row: number }; result: { ipc: ArrayBuffer; row: number; cut: readonly CutText[]; failed: readonly { column: string; error: WireError }[] } };
  text: { params: { row: number; path: readonly (string | number)[]; start: number; length: number }; result: { text: string; length: number } };
  position: { params: { view: string; row: number }; result: number };
  /** Opens VS Code's diff editor on two texts of a record. */
  diff: { params: { row: number; left: TextRef; right: TextRef }; result: null };
  /** Opens one text of a record as a read-only VS Code document (find with regex, go to line, copy). */
  openText: { params: { row: number; text: TextRef; language: string | null }; result: null };
  copy: { params: { text: string }; result: null };
  /** Asks with a quick pick which column plays a role; resolves to the dataset described anew, or null when cancelled. */
  correctRole: { params: { role: string | null }; result: DatasetInfo | null };
  /** Asks for a name, and keeps what is filtered by in the workspace. */
  saveFilter: { params: Record<string, never>; result: null };
  /** Lets a person choose another config or split; resolves to null when cancelled. */
  chooseSplit: { params: Record<string, never>; result: null };
  /** Looks for a text in the texts of columns, in the order of a view: what was found first is there before all rows were read. Null: none of the columns has texts. */
  search: { params: { query: ViewQuery; columns: readonly string[]; searched: Searched }; result: SearchState | null };
  /** Waits until more than `known` rows were found, or all were read. */
  searchMore: { params: { search: string; known: number }; result: SearchState };
  /** Rows that were found, with how often they hold it. */
  searchRows: { params: { search: string; rowStart: number; rowEnd: number }; result: { rows: readonly number[]; hits: readonly number[] } };
  endSearch: { params: { search: string }; result: null };
  /** What is in columns of the rows that a filter leaves. */
  profiles: { params: { filter: Filter | null; columns: readonly ({ column: string } | { derived: string })[]; heavy: boolean }; result: Profiles };
  /** The first rows that a filter and one more condition leave, with the text of a column, cut. */
  examples: { params: { filter: Filter | null; where: string; column: { column: string } | { derived: string } }; result: { examples: readonly Example[] } };
  exportRows: { params: { query: ViewQuery; columns: readonly string[] | null }; result: null };
  /** A link in dataset text was activated: the host shows the address and asks before anything opens. */
  openLink: { params: { url: string }; result: null };
}

export interface Example {
  readonly row: number;
  readonly text: string | null;
}

export interface SearchState {
  readonly search: string;
  /** Rows that hold it, as far as is known. */
  readonly rows: number;
  readonly complete: boolean;
  /** There are more rows than are kept. */
  readonly truncated: boolean;
  /** What ended it before all rows were read. */
  readonly problem: string | null;
}

export interface CutText {
  readonly path: readonly (string | number)[];
  /** Whole length in code points. */
  readonly length: number;
}

/** A text the reader shows, by name and content, so that the host can put it into a document. */
export interface TextRef {
  readonly title: string;
  readonly text: string;
}

export interface OpenedDataset {
  readonly info: DatasetInfo;
  readonly derived: readonly DerivedHead[];
  readonly state: ViewState | null;
  readonly settings: ViewSettings;
}

/** A derived column a feature offers for this dataset. */
export interface DerivedHead {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly type: 'integer' | 'number' | 'difference' | 'text' | 'marks' | 'list' | 'labels' | 'shares';
  readonly aside: boolean;
  readonly beside?: boolean;
  readonly heavy: boolean;
}

export interface ViewSettings {
  readonly readerSide: 'beside' | 'below' | 'auto';
  readonly textMode: TextMode;
  /** Widest line of text to be read, in characters. */
  readonly measure: number;
}

export type TextMode = 'markdown' | 'plain' | 'raw';

/** What a person did to the view: intent, never data. Kept by the host for each dataset and restored. */
export interface ViewState {
  readonly query: ViewQuery;
  /** The dataset's row number in focus; −1 for none. */
  readonly focusRow: number;
  /** Position of the first visible row in the view. */
  readonly scrollRow: number;
  readonly columns: readonly ColumnState[] | null;
  readonly readerSide: 'beside' | 'below' | 'auto' | 'hidden' | 'only';
  /** Share of the width (or height) the table has, 0…1. */
  readonly split: number;
  readonly textMode: TextMode;
  /** Answers beside each other, or one under the other. */
  readonly sides: 'beside' | 'stacked';
  /** The heads of the table have pictures of what is in their columns; where nothing is said, they have none. */
  readonly profiles?: boolean;
  readonly reading?: ReadingState | undefined;
}

export interface ColumnState {
  /** A column's name, or `derived:` and the id of a derived column. */
  readonly key: string;
  readonly width: number;
  readonly hidden: boolean;
  readonly pinned: boolean;
}

export type ExploreMethod = keyof ExploreMethods;

export type ToHost =
  /** `method`: one of `ExploreMethods`, or `feature.method` of another feature's contract. */
  | { readonly kind: 'request'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'state'; readonly state: ViewState }
  /** For the status bar and for commands: what has focus. */
  | { readonly kind: 'focus'; readonly row: number; readonly position: number; readonly rows: number; readonly inInput: boolean }
  | { readonly kind: 'log'; readonly level: 'warn' | 'error'; readonly text: string };

export type ToView =
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: ShownError }
  /** `note`: what is being done, as a sentence. */
  | { readonly kind: 'progress'; readonly id: number; readonly fraction: number | null; readonly note: string | null }
  | { readonly kind: 'command'; readonly command: ViewCommand }
  | { readonly kind: 'event'; readonly event: ViewEvent };

/** An error as a person reads it: the sentence is made by the host, in the person's language. */
export interface ShownError {
  readonly code: string;
  readonly args: MessageArgs;
  readonly sentence: string;
  readonly aborted: boolean;
}

export type ViewEvent =
  | { readonly event: 'changed' } // the files changed on disk: offer to reload
  | { readonly event: 'gone' }
  /** Something about the data that was only found while it was read, as damaged pages. */
  | { readonly event: 'warnings'; readonly warnings: readonly Warning[] }
  /** Of another feature, for its part of the view. */
  | { readonly event: 'feature'; readonly feature: string; readonly name: string; readonly data: unknown }
  /** Columns that features derive from files of their own (labels, flags) came or went; cells of those whose ids begin with `changed` are other ones now. */
  | { readonly event: 'derived'; readonly derived: readonly DerivedHead[]; readonly changed: string | null }
  /** The same dataset is described otherwise: it was copied, its columns became others, or more of its rows were counted; `renumbered`: rows have other numbers. The view keeps its place. */
  | { readonly event: 'described'; readonly opened: OpenedDataset; readonly renumbered?: boolean }
  | { readonly event: 'engine'; readonly state: 'running' | 'restarting' | 'failed' }
  /** The engine came back or the person reloaded: ask for everything again. */
  | { readonly event: 'reload'; readonly opened: OpenedDataset };

/** Commands of VS Code (palette, keys) that act in the view. */
export type ViewCommand =
  | { readonly command: 'nextRecord' | 'previousRecord' | 'firstRecord' | 'lastRecord' | 'randomRecord' }
  | { readonly command: 'goToRow'; readonly row: number }
  | { readonly command: 'focusTable' | 'focusReader' | 'toggleReader' | 'readerBeside' | 'readerBelow' | 'readerOnly' }
  | { readonly command: 'textMarkdown' | 'textPlain' | 'textRaw' | 'cycleTextMode' | 'toggleRawRecord' }
  | { readonly command: 'copyCell' | 'copyRow' | 'copyRange' }
  | { readonly command: 'findColumn' | 'openDiff' | 'foldAll' | 'unfoldAll' | 'nextTurn' | 'previousTurn' | 'showHelp' | 'resetView' | 'toggleProfiles' }
  | { readonly command: 'filter' | 'addCondition' }
  | { readonly command: 'search' | 'nextHit' | 'previousHit' }
  | { readonly command: ReadingCommand }
  /** Shows a row even where the filter leaves it out, and says something about it. */
  | { readonly command: 'showRow'; readonly row: number; readonly said: string | null }
  | { readonly command: 'reseed'; readonly seed: string }
  /** `add`: after the columns that it is sorted by. */
  | { readonly command: 'sortBy'; readonly target: Target; readonly descending: boolean; readonly add: boolean }
  | { readonly command: 'filterBy'; readonly expression: string };
