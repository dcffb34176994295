/** The page of answers, as its `data-view` names it. */
export const QUERY_PAGE = 'query';

/** Rows of an answer that are loaded; a person may have all of them loaded. */
export const MOST_LOADED = 100_000;
/** Rows that are copied as a table of Markdown. */
export const MOST_MARKDOWN = 200;

/** Rows that a filter of row numbers holds: it is text that a person can read, keep and change. */
export const MOST_FILTERED = 10_000;

/** What was asked, and how far its answer is. */
export interface ShownAnswer {
  readonly dataset: string;
  /** Rows of the dataset. */
  readonly total: number;
  readonly name: string;
  readonly description: string;
  readonly values: readonly { readonly name: string; readonly value: string }[];
  readonly sql: string;
  /** The same on the command line. */
  readonly command: string;
  readonly progress: AnswerProgress;
}

/** A column of an answer; `isRow`: it holds numbers of rows of the dataset, or lists of such. */
export interface AnswerColumn {
  readonly name: string;
  readonly type: string;
  readonly isRow?: boolean;
}

export interface AnswerProgress {
  readonly answer: string;
  readonly columns: readonly AnswerColumn[];
  /** Rows that are here. */
  readonly rows: number;
  readonly complete: boolean;
  /** There are more rows than were to be loaded. */
  readonly truncated: boolean;
  readonly milliseconds: number;
  /** Why it ended before its end. */
  readonly problem: string | null;
}

/** By columns of the answer, by their places. */
export type AnswerOrder = readonly { readonly column: number; readonly descending: boolean }[];

/** What the page may ask of the host. `begin`: null where nothing was asked yet. */
export interface QueryMethods {
  /** What was asked last and its first rows; `anew`: asks again. */
  readonly begin: { readonly params: { readonly anew: boolean }; readonly result: ShownAnswer | null };
  /** Waits until there are more rows than `known`, or the end. */
  readonly more: { readonly params: { readonly known: number }; readonly result: AnswerProgress };
  /** Ends what runs; the rows that are here stay. Null where there are none. */
  readonly stop: { readonly params: Record<string, never>; readonly result: AnswerProgress | null };
  /** The last column of a page is each row's number in the answer. */
  readonly page: { readonly params: { readonly order: AnswerOrder; readonly rowStart: number; readonly rowEnd: number; readonly textLimit: number }; readonly result: { readonly ipc: Uint8Array; readonly rows: number } };
  /** A piece of one cell, in code points; `row`: its number in the answer. */
  readonly cell: { readonly params: { readonly row: number; readonly column: number; readonly start: number; readonly length: number }; readonly result: { readonly text: string; readonly length: number } };
  /** Rows of the whole answer. */
  readonly count: { readonly params: Record<string, never>; readonly result: { readonly rows: number } };
  /** Asks again, with all rows. */
  readonly loadAll: { readonly params: Record<string, never>; readonly result: null };
  readonly choose: { readonly params: Record<string, never>; readonly result: null };
  readonly openRow: { readonly params: { readonly row: number }; readonly result: null };
  /** The dataset shows the rows of the answer alone. */
  readonly filter: { readonly params: Record<string, never>; readonly result: null };
  readonly save: { readonly params: Record<string, never>; readonly result: null };
  /** All rows into a file. */
  readonly export: { readonly params: Record<string, never>; readonly result: null };
  readonly copy: { readonly params: { readonly what: 'sql' | 'command' }; readonly result: null };
  readonly copyText: { readonly params: { readonly text: string }; readonly result: null };
  readonly savePicture: { readonly params: PictureFile; readonly result: null };
}

export type PictureFile = { readonly format: 'svg'; readonly text: string } | { readonly format: 'png'; readonly bytes: Uint8Array };
