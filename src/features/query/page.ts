/** The page of answers, as its `data-view` names it. */
export const QUERY_PAGE = 'query';

/** Rows that the page shows; a file gets all. */
export const MOST_SHOWN = 1_000;

/** The answer of a saved query, with what was asked. */
export interface ShownAnswer {
  readonly dataset: string;
  readonly name: string;
  readonly description: string;
  readonly values: readonly { readonly name: string; readonly value: string }[];
  readonly sql: string;
  /** The same on the command line. */
  readonly command: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Arrow IPC (stream). */
  readonly ipc: Uint8Array;
  readonly rows: number;
  readonly truncated: boolean;
  readonly milliseconds: number;
}

/** What the page may ask of the host. `answer`: null where nothing was asked yet. */
export interface QueryMethods {
  readonly answer: { readonly params: Record<string, never>; readonly result: ShownAnswer | null };
  readonly choose: { readonly params: Record<string, never>; readonly result: null };
  readonly openRow: { readonly params: { readonly row: number }; readonly result: null };
  /** All rows into a file. */
  readonly export: { readonly params: Record<string, never>; readonly result: null };
  readonly copy: { readonly params: { readonly what: 'sql' | 'command' }; readonly result: null };
}
