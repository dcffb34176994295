import type { Message, Warning } from './message';
import type { Shape } from './shape';

/** What a person or the command line named, before anything was looked at. */
export interface DatasetSource {
  /** Paths as given: a file, a folder, a glob (only where `literal` is false), or several that form one dataset. */
  readonly paths: readonly string[];
  /** True: every path exists as it is spelled and is never read as a pattern. */
  readonly literal: boolean;
  readonly config?: string;
  readonly split?: string;
  /** Roles a person or `--role` fixed; they win over the guess. ROLE → paths. */
  readonly roles?: Readonly<Record<string, readonly string[]>>;
  /** Another dataset whose columns are added by a key that both have, before anything else. */
  readonly join?: { readonly paths: readonly string[]; readonly literal: boolean; readonly on: string };
  /** Folders of labels beside the one that stands next to the data. */
  readonly labelFolders?: readonly string[];
  /** The folder below which labels stand that cannot stand beside their data, by fingerprint. */
  readonly labelsElsewhere?: string;
  /** Folders in which `.loupe/shapes.json` is looked for (workspace folders, or the current folder of the CLI). */
  readonly workspaces?: readonly string[];
  /** How CSV is to be read, where a person knows better than its first lines say. */
  readonly reading?: CsvReading;
}

/** What a dataset's files are. All but Parquet are read into Parquet parts of ours that hold the same. */
export type Format = 'parquet' | 'json' | 'csv' | 'arrow';

/** How CSV is taken apart. */
export interface CsvReading {
  readonly delimiter?: string;
  /** Empty: quotes are ordinary characters. */
  readonly quote?: string;
  readonly header?: boolean;
}

/** How text was read: what the file is packed with, its encoding, and for CSV how its lines are taken apart. */
export interface Reading extends CsvReading {
  readonly packing?: 'gzip' | 'zstd';
  readonly encoding?: string;
  /** What the rows are: lines, elements of an array (that of a key, where it has a name), values of an object. */
  readonly rows?: string;
}

export interface DatasetFile {
  /** The real path on disk (symbolic links followed only for reading; this is the path as found). */
  readonly path: string;
  readonly bytes: number;
  readonly modified: number;
  readonly rows: number;
  /** The dataset's row number of the file's first row. */
  readonly rowStart: number;
  readonly rowGroups: number;
  /** Values of hive partitions in the path, in order: `source=a/` → ['source', 'a']; null for __HIVE_DEFAULT_PARTITION__. */
  readonly partitions: readonly (readonly [string, string | null])[];
}

export interface Column {
  /** Unique: as the engine names it. All SQL uses this name. */
  readonly name: string;
  /** As the file has it; differs from `name` where names were empty, equal, or equal but for case. */
  readonly sourceName: string;
  /** DuckDB's type, as DuckDB writes it. */
  readonly type: string;
  /** Where the file says more than the engine's type: the unit of a duration, the names of a ClassLabel. */
  readonly unit?: string;
  readonly labels?: readonly string[];
  /** Beside those of the files: from folder names, an index that pandas wrote, or of the dataset joined to this one. */
  readonly origin: 'file' | 'partition' | 'index' | 'join';
  /** Why the column cannot be shown; its values are then left out of every page. */
  readonly unreadable?: Warning;
}

export interface DatasetInfo {
  /** Names this opened dataset in every later request. */
  readonly id: string;
  /** For tabs and tables: `train.parquet`, `my-repo (default/train)`. */
  readonly name: string;
  readonly format: Format;
  /** How the first file was read, where it is text. */
  readonly reading?: Reading;
  readonly config?: string;
  readonly split?: string;
  readonly files: readonly DatasetFile[];
  readonly rows: number;
  readonly rowGroups: number;
  readonly bytes: number;
  readonly uncompressedBytes: number;
  /** sha256 over each file's size and Parquet footer (of other formats: its first and last 64 KiB), in order. */
  readonly fingerprint: string;
  readonly columns: readonly Column[];
  readonly shape: Shape;
  readonly warnings: readonly Warning[];
  /** Largest uncompressed size of one column chunk, bytes: tells whether a page of text is cheap. */
  readonly largestChunk: number;
  /** Configs and splits that exist beside the chosen one, as `config/split`. */
  readonly choices: readonly DatasetChoice[];
  /** The dataset whose columns stand beside its own. */
  readonly joined?: JoinedSource;
  /** Rows are read from the files as they are asked for; what reads all of them needs a copy first. */
  readonly paged?: Paged;
}

/** The files of a joined dataset, and the key by which its rows are found. */
export interface JoinedSource extends Pick<DatasetInfo, 'name' | 'files' | 'rows' | 'fingerprint'> {
  readonly on: string;
}

export interface Paged {
  /** How many rows there are is known. */
  readonly complete: boolean;
  /** Until then: 0…1 of the files' bytes in which rows have been counted. */
  readonly counted?: number;
  /** `needs-copy`, with sizes and the place where the copy would be. */
  readonly needs: Message;
}

export interface DatasetChoice {
  readonly config: string;
  readonly split: string;
  readonly files: number;
}
