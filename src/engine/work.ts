import type { DuckDBConnection } from '@duckdb/node-api';
import type { DerivedColumn, DerivedRelation } from '../core/derived';
import type { Sql } from '../core/sql';
import type { Beside } from './besides';
import type { Budget } from './budget';
import type { ExportTarget } from './contract';
import type { Job } from './gate';
import type { Other } from './mixes';
import type { Session } from './session';

/** Rows that a feature makes: each is the JSON text of one, and the form says its columns and types as `from_json` takes them. */
export interface MadeRows {
  readonly form: Readonly<Record<string, unknown>>;
  /** `connection` is that of the export, beside the side tables. */
  rows(connection: DuckDBConnection): AsyncIterable<readonly string[]>;
}

/** Other datasets that an export reads, and about how many bytes a row of it has, uncompressed; if not said, as many as one of the dataset. */
export interface ReadBeside {
  readonly sessions: readonly Session[];
  readonly rowBytes?: number;
}

/** What a feature's method is given beside its parameters. */
export interface WorkCall extends Job {
  readonly session: Session;
  /** Other datasets that the request names. */
  readonly others: readonly Other[];
  /** Where a dataset is read together with others; null: in its own instances. What side tables hold is there alone. */
  besides(sessions: readonly Session[]): Beside | null;
  /** For instances that a method makes itself, and where those spill. */
  readonly budget: Budget;
  readonly tempFolder: string;
  /** Writes rows that the feature makes to a file, as an export: beside its place, synced, renamed when whole. */
  write(target: ExportTarget, made: MadeRows): Promise<{ rows: number; bytes: number }>;
  /** Writes the rows of a SELECT over what `prepare` makes in the instance of the export, which reads the files of `beside`, too. */
  writeRows(target: ExportTarget, prepare: (connection: DuckDBConnection, instance: object) => Promise<Sql>, beside?: ReadBeside): Promise<{ rows: number; bytes: number }>;
}

/** Parameters come from another process as they are: a method checks them itself. */
export type WorkMethod = (params: unknown, call: WorkCall) => Promise<unknown>;

/** What a feature does in the engine's process, by the names of its contract. */
export interface Work {
  readonly feature: string;
  readonly methods: Readonly<Record<string, WorkMethod>>;
  /** A dataset was opened, at first or again after the process ended: tables are attached here, and nothing is read yet. `cacheFolder`: where copies are kept, if they are. */
  opened(session: Session, place: { readonly cacheFolder?: string }): void;
}

/**
 * Tables that a feature keeps beside a dataset (labels, flags), and the columns that are derived from them. They stand in the
 * instance of the jobs and in those of exports, never in that of the pages: a page that shows such a column is read there.
 */
export interface SideTables {
  readonly feature: string;
  /** How the ids of its columns begin: SQL that does not hold it needs none of these tables. */
  readonly prefix: string;
  /** Making the tables costs a scan: they are made only where a column or a relation of theirs is spoken of. */
  readonly onlyMentioned?: boolean;
  /** They are made of the dataset and its roles alone: what was once found by them stays found. */
  readonly constant?: boolean;
  /** What they are made of as it is on disk now: with the same stamp they say the same. Without: that cannot be told. */
  stamp?(): Promise<string>;
  /** Is there anything on disk that tables would be made of? Cheap: no instance is made for it. */
  there(): Promise<boolean>;
  /** The columns this dataset has now. */
  columns(): readonly DerivedColumn[];
  /** What SQL can read beside the dataset, once the tables are there. */
  relations(): readonly DerivedRelation[];
  /** Makes the tables in the instance that `connection` belongs to, or brings them up to date; cheap where nothing changed. */
  fill(connection: DuckDBConnection, instance: object, signal: AbortSignal): Promise<void>;
}
