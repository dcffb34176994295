import type { Sql } from '../../../../core/sql';
import type { WireError } from '../../../../core/message';
import type { Rule, ScanPart } from '../../contract';
import type { Item } from '../../rule/items';
import type { PieceForm } from './messageTexts';

/** What a scan worker reads, and what it looks for. */
export interface WorkerStart {
  /** It may read exactly these files. */
  readonly paths: readonly string[];
  readonly memoryBytes: number;
  readonly tempFolder: string;
  /** Makes what the relation needs beside the files. */
  readonly prepare: string | null;
  readonly evaluations: readonly (readonly Item[])[];
  readonly rule: Rule;
  readonly keep: number;
  /** How the messages of a row come, piece by piece. */
  readonly pieces: readonly PieceForm[];
  /** Sources are counted. */
  readonly bySource: boolean;
}

/** Row groups that are scanned together. Rows and tasks ascend alike. */
export interface Task {
  readonly number: number;
  /** Their numbers in the dataset. */
  readonly groups: readonly number[];
  /** SELECTs that give the function row numbers, sources and messages, in the order of their rows. */
  readonly statements: readonly Sql[];
  /** Only these rows count, ascending; null: all. */
  readonly wanted: Float64Array | null;
  readonly rows: number;
}

/** A task as it is handed out: how it is read where its texts are too large for a worker's memory, a few rows at a time. */
export interface ScanTask extends Task {
  readonly inPieces: () => readonly Sql[];
  /** Its first and last row, to be named. */
  readonly from: number;
  readonly to: number;
}

export type ToWorker =
  | { readonly kind: 'start'; readonly start: WorkerStart }
  | { readonly kind: 'task'; readonly task: Task }
  /** Hand over what was found, and end. */
  | { readonly kind: 'finish' };

export type FromWorker =
  | { readonly kind: 'ready' }
  /** How many rows of the task were read so far. */
  | { readonly kind: 'progress'; readonly rows: number }
  /** A task was scanned. What was found since the worker began, in all its tasks, comes along now and then, and at the end. */
  | { readonly kind: 'done'; readonly part: ScanPart | null }
  | { readonly kind: 'finished'; readonly part: ScanPart }
  | { readonly kind: 'error'; readonly error: WireError };
