/** The feature's name in requests, settings and folders. */
export const CHECKPOINTS = 'checkpoints';

/** So many points are read at most: what is more is said, not drawn. */
export const MOST_POINTS = 200_000;

/** Which columns say what a number is of. Columns are named; null: there is none. */
interface RolesOfRow {
  readonly model: string | null;
  /** What names the checkpoint: a revision, a branch, a stage of training. Read by the rule of names, never computed. */
  readonly checkpoint: string | null;
  readonly step: string | null;
  readonly tokens: string | null;
  readonly shots: string | null;
}

/** A row for each value. */
export interface LongRoles extends RolesOfRow {
  readonly form: 'long';
  readonly task: string | null;
  readonly metric: string | null;
  readonly value: string;
  readonly stderr: string | null;
}

/** A row for each checkpoint, a column for each task; or, where a column names the task, a column for each metric. */
export interface WideRoles extends RolesOfRow {
  readonly form: 'wide';
  readonly task: string | null;
  readonly values: readonly { readonly name: string; readonly stderr: string | null }[];
}

export type MetricsRoles = LongRoles | WideRoles;

/** What the first rows say of a column. */
export interface ColumnLook {
  readonly name: string;
  /** Rows that hold anything. */
  readonly filled: number;
  /** Of these, how many are numbers, or texts of numbers. */
  readonly numbers: number;
  readonly distinct: number;
}

/** Which columns play which part: `sure` where nobody has to be asked. */
export interface RolesFound {
  readonly roles: MetricsRoles | null;
  readonly sure: boolean;
  readonly columns: readonly ColumnLook[];
}

/** A checkpoint of a model, as its row and its name say it. */
export interface Checkpoint {
  /** The number of its model. */
  readonly model: number;
  /** What is shown where there is no step: the name as it is written. */
  readonly name: string;
  readonly phase: string | null;
  readonly stage: number | null;
  readonly ingredient: number | null;
  readonly step: number | null;
  readonly tokens: number | null;
  readonly isMain: boolean;
  /** The texts by which its rows are found: model, name, step. */
  readonly of: readonly RawCheckpoint[];
}

export interface RawCheckpoint {
  readonly model: string | null;
  readonly checkpoint: string | null;
  readonly step: string | null;
}

/** Points column by column: numbers of checkpoint, task, metric and shots; value and standard error, null where there is none; rows. */
export interface Points {
  readonly checkpoint: readonly number[];
  readonly task: readonly number[];
  readonly metric: readonly number[];
  readonly shots: readonly number[];
  readonly value: readonly (number | null)[];
  readonly stderr: readonly (number | null)[];
  readonly rows: readonly number[];
}

/** So many values of a point are told. */
export const MOST_VALUES = 8;

/** Rows of one point whose values differ: the first is used. */
export interface Duplicate {
  readonly point: number;
  readonly rows: number;
  /** The first of their values, and whether there are more. */
  readonly values: readonly number[];
  readonly moreValues: boolean;
}

/** Rows whose step is not the one that their name says. */
export interface Contradiction {
  readonly step: string;
  readonly checkpoint: string;
  /** The step that the name says. */
  readonly named: number;
  readonly rows: number;
}

export interface MetricsAnswer {
  readonly rows: number;
  readonly models: readonly string[];
  /** As training goes. */
  readonly checkpoints: readonly Checkpoint[];
  readonly tasks: readonly string[];
  /** Names of metrics, and of how many examples stood in the prompt; one '' where there is no such column. */
  readonly metrics: readonly string[];
  readonly shots: readonly string[];
  readonly points: Points;
  /** Rows that name no checkpoint, no model and no step. */
  readonly withoutStep: number;
  /** Rows without a value: NULL, NaN, no number. */
  readonly withoutValue: number;
  readonly duplicates: readonly Duplicate[];
  /** Rows after the first of their point that have its value. */
  readonly repeated: number;
  readonly contradictions: readonly Contradiction[];
  /** There are more points than are read. */
  readonly truncated: boolean;
}

/** Only these; null: all. */
export interface Only {
  readonly models: readonly string[] | null;
  readonly tasks: readonly string[] | null;
  readonly metrics: readonly string[] | null;
}

export interface CheckpointsWork {
  roles: { params: Record<string, never>; result: RolesFound };
  points: { params: { readonly roles: MetricsRoles; readonly filter: string | null; readonly only: Only }; result: MetricsAnswer };
}

export type CheckpointsMethod = keyof CheckpointsWork;
