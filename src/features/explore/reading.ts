import type { RowKey } from '../../core/annotation/labelLine';
import type { ViewQuery } from '../../core/viewQuery';

/** What the reading room is called where views and the engine's process name features. */
export const READING = 'reading';

/** Commands of the reading room that act in the view: the id in VS Code is `loupe.` and the word. */
export const READING_COMMANDS = ['goBack', 'goForward', 'focusMode', 'foldEarlier', 'largerText', 'smallerText', 'usualText', 'widerLines', 'narrowerLines', 'pinRecord', 'unpinRecord'] as const;
export type ReadingCommand = (typeof READING_COMMANDS)[number];

/** A view's share in reading, kept with its state. */
export interface ReadingState {
  /** Of the order in which records are drawn, and how many were drawn. */
  readonly seed: string;
  readonly drawn: number;
  /** 1: as VS Code's own text. */
  readonly textSize: number;
  /** Widest line in characters; null: as the setting says. */
  readonly measure: number | null;
  readonly focusMode: boolean;
  /** Turns before the last one start folded. */
  readonly onlyLast: boolean;
  /** The record that is compared with, and the files it was in. */
  readonly pinned?: { readonly row: number; readonly fingerprint: string } | null | undefined;
  readonly trail: KeptTrail;
}

/** Where a person was: rows, each with the number of the query under which it was read. */
export interface KeptTrail {
  readonly queries: readonly ViewQuery[];
  readonly stops: readonly (readonly [row: number, query: number])[];
  readonly at: number;
}

/** A bookmark as a view sees it. */
export interface ViewBookmark {
  readonly id: string;
  readonly row: number;
  readonly note: string;
}

/** What the view asks of the host. */
export interface ReadingMethods extends Record<string, { params: unknown; result: unknown }> {
  bookmarks: { params: Record<string, never>; result: readonly ViewBookmark[] };
  /** Of the record in focus. */
  toggleBookmark: { params: Record<string, never>; result: null };
  noteBookmark: { params: Record<string, never>; result: null };
}

/** A row as it was, to be found again. */
export type SoughtRow = Pick<RowKey, 'number' | 'id' | 'hash' | 'of'>;

/** Where a row is now: `as` says how it was found. Null: neither its text nor its id is there. */
export type FoundRow = { readonly row: number; readonly as: 'text' | 'id' } | null;

/** What the engine's process does for reading. */
export interface ReadingWork {
  keys: { params: { rows: readonly number[] }; result: readonly RowKey[] };
  find: { params: { rows: readonly SoughtRow[] }; result: readonly FoundRow[] };
  /** Rows of a prepared view drawn by a seed, in file order. */
  sample: { params: { view: string; n: number; seed: string }; result: readonly number[] };
}
