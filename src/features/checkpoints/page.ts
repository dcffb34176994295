import type { Message } from '../../core/message';
import type { MetricsAnswer, MetricsRoles } from './contract';

/** The page's `data-view`. */
export const CHECKPOINTS_VIEW = 'checkpoints';

/** An event without data: the rows, or what columns mean, are others now. */
export const CHECKPOINTS_CHANGED = 'changed';

/** What a page shows. */
export interface PageMetrics {
  readonly name: string;
  readonly roles: MetricsRoles;
  readonly answer: MetricsAnswer;
  readonly notes: readonly Message[];
}

/** What rows are wanted of: a point, a column's or a row's. Numbers are those of the answer; null: every one. */
export interface RowsWanted {
  readonly checkpoint: number | null;
  readonly task: number | null;
  readonly metric: number | null;
  readonly shots: number | null;
}

export const PROBLEMS = ['contradictions', 'duplicates', 'withoutStep', 'withoutValue'] as const;
export type Problem = (typeof PROBLEMS)[number];

/** So many points, or contradictions, are in a filter at most: more make none that a person reads. The page says how many are left. */
export const MOST_IN_FILTER = 100;

/** What the page asks of the host. */
export interface CheckpointsMethods {
  metrics: { params: Record<string, never>; result: PageMetrics };
  /** Asks which columns mean what; false: nothing was changed. */
  chooseRoles: { params: Record<string, never>; result: boolean };
  /** Shows rows in the dataset's editor. */
  openRows: { params: RowsWanted; result: null };
  openProblem: { params: { readonly of: Problem }; result: null };
  copy: { params: { readonly text: string; readonly what: 'markdown' | 'csv' }; result: null };
  /** Writes the drawn figure, asked for its place. */
  saveFigure: { params: { readonly svg: string }; result: null };
  /** Copies the `loupe checkpoints` command that gives the same numbers. */
  copyCommand: { params: { readonly models: readonly string[] | null; readonly tasks: readonly string[] | null; readonly metric: string }; result: null };
}
