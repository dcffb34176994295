import type { DerivedColumn } from '../core/derived';
import type { DatasetInfo, DatasetSource } from '../core/dataset';
import type { Param } from '../core/sql';
import type { Message, Warning, WireError } from '../core/message';
import type { Profiles } from '../core/profile';
import type { Filter, ViewQuery } from '../core/viewQuery';
import type { Shape } from '../core/shape';

/**
 * Everything that is said between a client (extension host, CLI) and the engine process. Every request gets exactly one
 * answer: a result or an error (`fault: 'aborted'` when it was cancelled). Values are structured-cloned (child_process
 * `serialization: 'advanced'`), so byte arrays travel as they are.
 */
export interface EngineMethods {
  /** Looks at the files, opens them in an instance of their own and describes them. Errors name the file and what to do. */
  /** `copy`: a large file that is not Parquet is copied at once, instead of being paged. */
  open: { params: { source: DatasetSource; copy?: boolean }; result: DatasetInfo };
  /** A paged dataset goes on over a Parquet copy, under the same id: from then on nothing needs a copy. A job: progress, cancel. */
  copy: { params: { dataset: string }; result: DatasetInfo };
  /** Waits until the row is counted, or all are (`row`: null): the dataset as it is known then. `settled`: and each row was looked at. */
  count: { params: { dataset: string; row: number | null; settled: boolean }; result: DatasetInfo };
  close: { params: { dataset: string }; result: null };
  /** Same files as when it was opened? Compares sizes and times; cheap enough for every focus. */
  check: { params: { dataset: string }; result: { state: 'same' | 'changed' | 'gone' } };
  /** Roles a person corrected: the shape is decided again around them. */
  reshape: { params: { dataset: string; roles: Readonly<Record<string, readonly string[]>> }; result: Shape };
  /**
   * Prepares a filter and an order: the row numbers of the view, kept in the engine under an id that only depends on the
   * query. `EVERYTHING` needs no preparation and is the view `all`.
   */
  view: { params: { dataset: string; query: ViewQuery }; result: ViewInfo };
  /** Rows [rowStart, rowEnd) of a view: Arrow IPC (stream) of one batch, first column `loupe_row` (int64, the dataset's row number). */
  page: { params: PageRequest; result: Page };
  /** One whole row: Arrow IPC of one row. Texts longer than `textLimit` code points are cut; `cut` says where and how long they are. */
  record: { params: { dataset: string; row: number; textLimit: number }; result: RecordPage };
  /** A piece of a long text, in code points. */
  text: { params: { dataset: string; row: number; path: CellPath; start: number; length: number }; result: { text: string; length: number } };
  /**
   * Looks at the checksums of the pages that hold rows [rowStart, rowEnd) of a view, where the file has them: a notice for each
   * column whose pages do not match. DuckDB does not look at them. Each page is read once, however often it is asked.
   */
  checkPages: { params: { dataset: string; view: string; rowStart: number; rowEnd: number; columns: readonly string[] | null }; result: readonly Warning[] };
  /** What is in columns of the rows that a filter leaves: counts, figures and a distribution each. `heavy`: they hold texts or nested values. Cancelled, it ends at once. */
  profiles: { params: { dataset: string; filter: Filter | null; columns: readonly PageColumn[]; heavy: boolean }; result: Profiles };
  /** The position in a view of a row number, or −1. */
  position: { params: { dataset: string; view: string; row: number }; result: number };
  /** Writes rows of a view to a file, beside it first and renamed when whole. A job: progress, cancel. */
  export: { params: ExportRequest; result: { rows: number; bytes: number } };
  /**
   * The first rows of a SELECT over `dataset` and the relations that features keep beside it. Throws `sql-…` where it is anything
   * else. Nothing is prepared or kept; a cancelled query is interrupted.
   */
  query: { params: QueryRequest; result: QueryResult };
  /** Writes all rows of such a query to a file, as `export` does. */
  exportQuery: { params: QueryRequest & ExportTarget; result: { rows: number; bytes: number } };
  /**
   * Begins a query and resolves when its first rows are there, or it has ended. The rows go into a table of the engine's own, at most
   * `limit` of them, which lives until it is closed, or its dataset is. What fails before there are rows is thrown.
   */
  ask: { params: QueryRequest; result: AnswerState };
  /** Waits until there are more than `known` rows, or the end. Like all that speaks of an answer, throws `answer-gone` when it is no longer kept. */
  answer: { params: { answer: string; known: number }; result: AnswerState };
  /** Rows [rowStart, rowEnd) of an answer in an order. The last column, `loupe·answer` (int64), is each row's number in the answer. */
  answerPage: { params: AnswerPageRequest; result: Page };
  /** A cell's text (nested values as JSON), or a piece of it in code points. `row`: its number in the answer. */
  answerCell: { params: { answer: string; row: number; column: number; start: number; length: number }; result: { text: string; length: number } };
  /** How many rows the whole query has. A job. */
  answerCount: { params: { answer: string }; result: { rows: number } };
  /** Ends a query that still runs; the rows that are there stay, as the first of more. */
  stopAnswer: { params: { answer: string }; result: AnswerState };
  closeAnswer: { params: { answer: string }; result: null };
  /** Would `query` take it? Nothing runs, no file is read. `problem.args` has the place: `at` and `length` in UTF-16 units of `sql`. */
  checkQuery: { params: CheckRequest; result: CheckedQuery };
  /** How DuckDB would run such a query. */
  explainSql: { params: CheckRequest; result: { plan: string } };
  /** What SQL can read: `dataset`, the relations beside it, and those of other datasets (`train`, `train.records`). */
  relations: { params: Pick<QueryRequest, 'dataset' | 'others'>; result: readonly RelationColumns[] };
  /** Is this a boolean expression over the dataset that only reads? Throws `sql-…` with the place where it is not. */
  checkFilter: { params: { dataset: string; expression: string }; result: null };
  /** The SQL of a view as a person may run it elsewhere. */
  /** `over`: for a plain DuckDB over the files, or for `loupe query` over `dataset`, whose rows keep their order where they compare equal. */
  showSql: { params: { dataset: string; query: ViewQuery; columns: readonly string[] | null; over?: 'files' | 'dataset' }; result: string };
  /** Columns that features derive for this dataset now, those of labels and flags among them. */
  derived: { params: { dataset: string }; result: readonly DerivedDescription[] };
  /** A method of a feature's own work on a dataset; its names, parameters and results are in the feature's contract. */
  work: { params: { dataset: string; feature: string; method: string; params: unknown; others?: readonly OtherDataset[] }; result: unknown };
  status: { params: Record<string, never>; result: EngineStatus };
}

export type EngineMethod = keyof EngineMethods;
export type EngineParams<M extends EngineMethod> = EngineMethods[M]['params'];
export type EngineResult<M extends EngineMethod> = EngineMethods[M]['result'];

export type DerivedDescription = Omit<DerivedColumn, 'sql'>;

/**
 * What a client says that a request is for. It does not reach the engine, where the method decides which connection a request
 * waits for (`src/engine/instances.ts`); the handle holds only jobs.
 */
export type Lane = 'page' | 'record' | 'job' | 'side';

export interface PageRequest {
  readonly dataset: string;
  readonly view: string;
  readonly columns: readonly PageColumn[];
  /** Inclusive and exclusive positions in the view. */
  readonly rowStart: number;
  readonly rowEnd: number;
  /** Text cells are cut to this many code points in SQL; nested cells become JSON text of at most this length. 0: whole values. */
  readonly textLimit: number;
  /** What others said is hidden from this person. */
  readonly seenBy?: string;
}

export type PageColumn = { readonly column: string } | { readonly derived: string };

export interface Page {
  readonly ipc: Uint8Array;
  readonly rowStart: number;
  readonly rows: number;
}

export interface ViewInfo {
  readonly view: string;
  readonly rows: number;
  /** Rows of the dataset before the filter. */
  readonly total: number;
  readonly sql: string;
  readonly milliseconds: number;
}

/** Column, then struct field names and list positions (from 0); a map is a list of [key, value]. */
export type CellPath = readonly (string | number)[];

export interface RecordPage {
  readonly ipc: Uint8Array;
  readonly row: number;
  readonly cut: readonly { readonly path: CellPath; readonly length: number }[];
  /** Columns, and roles given as `(SQL)` (`role:<ROLE>:<n>`), that could not be read in this row, with the reason; the others are there. */
  readonly failed: readonly { readonly column: string; readonly error: WireError }[];
}

/** A file to be written; its folder must be there. */
export interface ExportTarget {
  readonly out: string;
  readonly format: 'parquet' | 'jsonl' | 'csv' | 'arrow';
  /** An existing file is replaced. */
  readonly force: boolean;
}

export interface ExportRequest extends ExportTarget {
  readonly dataset: string;
  readonly query: ViewQuery;
  readonly columns: readonly PageColumn[] | null;
  readonly offset?: number;
  readonly limit?: number;
}

export interface QueryRequest {
  readonly dataset: string;
  readonly sql: string;
  /** Other datasets that are open: each is a relation of its name, and NAME.records, NAME.answers, NAME.turns, NAME.verdicts are made of its roles. */
  readonly others?: readonly OtherDataset[];
  /** Named statements, each of which is a relation that later ones see. */
  readonly cells?: readonly NamedStatement[];
  /** Its rows are narrow, and the first of them are wanted before many have come. Without an order, each row is chosen by itself: parts of the dataset may be read one after the other. */
  readonly soon?: boolean;
  /** The values of each `?` in it, in order. Without, a parameter is refused. */
  readonly parameters?: readonly Param[];
  readonly limit: number;
}

export interface OtherDataset {
  readonly name: string;
  readonly dataset: string;
}

export interface NamedStatement {
  readonly name: string;
  readonly sql: string;
}

/** What is known of an answer now. */
export interface AnswerState {
  readonly answer: string;
  readonly columns: readonly AnswerColumn[];
  /** How many are there to be read. */
  readonly rows: number;
  /** No more rows will come. */
  readonly complete: boolean;
  /** The query has more rows than were kept. */
  readonly truncated: boolean;
  readonly milliseconds: number;
  /** What ended it after these rows. */
  readonly error?: WireError;
}

export interface AnswerColumn {
  readonly name: string;
  readonly type: string;
  /** It holds numbers of rows of the dataset, or lists of such. */
  readonly isRow?: boolean;
}

export interface AnswerPageRequest {
  readonly answer: string;
  /** Nulls are last in both directions; rows that are equal stay in the order of the answer. */
  readonly order: readonly { readonly column: number; readonly descending: boolean }[];
  readonly rowStart: number;
  readonly rowEnd: number;
  /** Code points that texts, and nested values as JSON, are cut to. 0: whole values. */
  readonly textLimit: number;
}

/** A query that is looked at and not run. */
export type CheckRequest = Omit<QueryRequest, 'limit'>;

export interface CheckedQuery {
  readonly problem: WireError | null;
  /** Those of its answer; none where they are not known. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

export interface RelationColumns {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Columns that are there where they are named: derived ones, the row’s number. */
  readonly beside: readonly { readonly name: string; readonly type: string }[];
}

export interface QueryResult {
  readonly columns: readonly AnswerColumn[];
  /** Arrow IPC (stream). */
  readonly ipc: Uint8Array;
  readonly rows: number;
  /** There are more rows than `limit`. */
  readonly truncated: boolean;
}

export interface EngineStatus {
  readonly pid: number;
  readonly rssBytes: number;
  readonly memoryLimitBytes: number;
  /** What DuckDB's instances may take together now, and the threads of those that scan at this moment. */
  readonly granted: { readonly instances: number; readonly memoryBytes: number; readonly busyThreads: number };
  readonly datasets: number;
  readonly running: number;
}

export interface EngineOptions {
  /** For all datasets together, divided among those in use. */
  readonly memoryBytes: number;
  readonly threads: number;
  /** Where DuckDB spills; a folder of our own below it is made and removed. */
  readonly tempFolder: string;
  /** Where Parquet copies of large files of other formats are kept; without it they are made for each opening. */
  readonly cacheFolder?: string;
  /** Files of other formats that are larger together are paged where they can be, and their copies kept; 64 MB if not said. */
  readonly largeBytes?: number;
}

/** What has become otherwise of a dataset whose rows are read straight from its files. `renumbered`: rows have other numbers than they had. */
export type DatasetChange = Partial<Pick<DatasetInfo, 'rows' | 'bytes' | 'files' | 'paged' | 'warnings' | 'columns' | 'shape'>> & { readonly renumbered?: boolean };

export type ToEngine =
  | { readonly kind: 'start'; readonly options: EngineOptions }
  | { readonly kind: 'request'; readonly id: number; readonly method: EngineMethod; readonly params: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'pause' | 'resume'; readonly id: number }
  | { readonly kind: 'ping'; readonly id: number };

export type FromEngine =
  | { readonly kind: 'started'; readonly pid: number; readonly engine: string }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError }
  /** fraction 0…1, or null where DuckDB cannot say */
  | { readonly kind: 'progress'; readonly id: number; readonly fraction: number | null; readonly note: Message | null }
  /** More is known of a dataset than when it was opened. */
  | { readonly kind: 'described'; readonly dataset: string; readonly change: DatasetChange }
  | { readonly kind: 'pong'; readonly id: number }
  /** The process has taken more than it may while a person's SQL runs: it has to be ended. */
  | { readonly kind: 'memory'; readonly rssBytes: number }
  | { readonly kind: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly text: string };
