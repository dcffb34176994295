import type { Warning } from '../../core/message';
import type { Agreement } from '../../core/statistics/agreement';
import type { Level, SetDistance } from '../../core/statistics/ratings';
import type { Advice } from './advice';
import type { ClassShares, DivergenceClass } from './divergence';
import type { ProfilesAnswer } from './profilesContract';
import type { Against } from './slicesContract';
import type { JudgesAnswer, JudgesRequest } from './judgesContract';
import type { RecordVerdicts, VerdictsRequest } from './verdictsContract';

/** The feature's name: of its work in the engine, its derived columns and its slots. */
export const DISAGREEMENTS = 'disagreements';

/** Which of several verdicts of one rater on one unit counts. */
export const REPEATS = ['last', 'first', 'all'] as const;
export type Repeat = (typeof REPEATS)[number];

export const LEVELS: readonly Level[] = ['nominal', 'ordinal', 'interval', 'ratio', 'set'];

/** Where raters and their verdicts are, as far as a person says; null where the shape decides. */
export interface RaterChoice {
  /** A column each, or a path into a list. */
  readonly raters: readonly string[] | null;
  /** Beside the verdicts: who gave them, a path for each of `raters`; several for one are taken together (judge and prompt). */
  readonly raterId: readonly string[] | null;
  /** What was judged; the row, where neither this nor the shape says. */
  readonly unit: readonly string[] | null;
  /** Of a table with a verdict a row: who gave it, and the verdict. */
  readonly rater: readonly string[] | null;
  readonly label: string | null;
  readonly repeat: Repeat;
  /** By which a rater's verdicts on one unit are first and last; the order of the file where it is not given. */
  readonly orderBy: readonly string[] | null;
  /** The two columns that say what stood on the first and on the second side; `none`: labels count as they are stored. */
  readonly sides: readonly string[] | 'none' | null;
  /** Units of one value are drawn together; `none`: units are. */
  readonly cluster: string | null;
  /** Which of several things that raters judged; the first where null. */
  readonly aspect: string | null;
  /** Ratings of single answers become verdicts on the two answers of a prompt: by more than the first number one is better, by more than the second (if there is one) clearly. */
  readonly pairwise: readonly number[] | null;
  /** Names of raters that look like free text are counted all the same. */
  readonly manyRaters: boolean;
}

export interface ScaleChoice {
  readonly level: Level | null;
  readonly order: readonly string[] | null;
  /** The numbers behind labels. */
  readonly values: Readonly<Record<string, number>> | null;
  /** `winner`: verdicts on two sides become first, tie or second. */
  readonly collapse: 'winner' | null;
  /** Labels that count as missing. */
  readonly drop: readonly string[];
  /** Labels that differ only in case or spaces are one: the one that is written most often. */
  readonly merge: boolean;
  /** Between sets of labels; MASI where it is not said. */
  readonly distance?: SetDistance | undefined;
}

export interface AgreementRequest extends RaterChoice, ScaleChoice {
  readonly filter: string | null;
  /** All of it again for each value of a column, and for the others together. */
  readonly by: string | null;
  readonly resamples: number;
  readonly seed: number;
  /** The rows of units on which raters differ, the most disputed first. */
  readonly rows: boolean;
}

/** What was taken for what. */
export interface How {
  readonly layout: 'wide' | 'nested' | 'long';
  /** Paths, or `row`. */
  readonly unit: readonly string[] | 'row';
  readonly raters: readonly string[];
  readonly label: readonly string[];
  readonly level: Level;
  readonly order: readonly string[];
  /** Between sets of labels; null on other scales. */
  readonly distance: SetDistance | null;
  readonly repeat: Repeat;
  readonly orderBy: readonly string[] | null;
  /** Whose names say which side was which; null where labels count as they are stored. */
  readonly sides: readonly string[] | null;
  readonly cluster: string | null;
  /** How many clusters were drawn from; null where units were. */
  readonly clusters: number | null;
  readonly collapse: 'winner' | null;
  /** Raters are positions of a list, not people. */
  readonly exchangeable: boolean;
  /** Which aspect the verdicts are about; null where raters gave one verdict each. */
  readonly aspect: string | null;
  /** The thresholds by which ratings became verdicts on two answers. */
  readonly pairwise: readonly number[] | null;
}

/** Verdicts that count for nothing, and why. */
export interface Skipped {
  /** No unit, no rater's name. */
  readonly noUnit: number;
  readonly noRater: number;
  /** Null, empty, NaN. */
  readonly missing: number;
  readonly dropped: number;
  /** Names no side (`--collapse winner`), or is no number on a scale of numbers, or not in the order given. */
  readonly unparsable: number;
  /** Another verdict of the same rater on the same unit counts. */
  readonly repeated: number;
}

/** A label, and how the data write it: as it is, and where the sides were turned; `own`: turned, but not collapsed, as derived columns have it. */
export interface Spelling {
  readonly label: string;
  readonly plain: readonly string[];
  readonly turned: readonly string[];
  readonly own: readonly string[];
}

export interface Judged extends Omit<Agreement, 'classes'> {
  readonly classes: Readonly<Partial<Record<DivergenceClass | 'unanimous' | 'majority' | 'split', number>>>;
  /** Shares of the classes, of units with two verdicts or more. */
  readonly shares: ClassShares;
}

export interface Slice extends Judged {
  readonly by: string;
  readonly value: string | null;
  readonly rest: Judged;
  readonly against: Against;
}

export interface AgreementAnswer extends Judged {
  readonly how: How;
  readonly skipped: Skipped;
  /** What to know before the coefficients are read. */
  readonly advice: Advice;
  readonly slices: readonly Slice[];
  /** Rows of disputed units, each with the first of its rows. */
  readonly disputed: readonly number[] | null;
  /** The labels of the scale in its order; how strongly each is for the first answer (above 0), where labels are verdicts with strengths. */
  readonly spellings: readonly Spelling[];
  /** The names of all aspects, the first is what is counted where none is chosen. */
  readonly aspects: readonly string[];
  readonly strengths: readonly number[] | null;
  /** DuckDB's types of the verdicts, one for each path. */
  readonly types: readonly string[];
  /** What derived columns say of the same units: nothing, their verdicts, or all of it, on this very scale. */
  readonly derived: 'none' | 'verdicts' | 'all';
  readonly warnings: readonly Warning[];
  /** Where a file is joined. */
  readonly joined?: JoinedIds;
}

/** Different ids of the dataset that found a row in the joined one, and that found none; and ids of that one that nothing asked for. */
export interface JoinedIds {
  readonly matched: number;
  readonly unmatched: number;
  /** Null of filtered rows: others may ask for them. */
  readonly unused: number | null;
}

/** What the engine's process does with verdicts. */
export interface DisagreementsWork {
  agreement: { params: AgreementRequest; result: AgreementAnswer };
  /** Writes the item table: a row for each unit. */
  itemTable: { params: ItemTableRequest; result: { readonly rows: number; readonly bytes: number } };
  /** Every aspect by itself, with the request's scale; `aspect` counts for nothing. */
  aspects: { params: AgreementRequest; result: AspectsAnswer };
  profiles: { params: AgreementRequest; result: ProfilesAnswer };
  /** Judges beside humans. */
  judges: { params: JudgesRequest; result: JudgesAnswer };
  /** The verdicts on one record, or on the unit that its row is part of. */
  verdictsOf: { params: VerdictsRequest; result: RecordVerdicts };
  /** Of a dataset with another joined to it. */
  joined: { params: Record<string, never>; result: JoinedIds | null };
  /** By what numbers were made. */
  versions: { params: Record<string, never>; result: Versions };
}

export type DisagreementsMethod = keyof DisagreementsWork;

/** The item table of a request's units, and where it goes. */
export interface ItemTableRequest {
  readonly request: AgreementRequest;
  readonly out: string;
  readonly format: 'parquet' | 'jsonl' | 'csv' | 'arrow';
  readonly force: boolean;
}

/** One of several things that raters judged of the same unit, each with a verdict: its name, and where the verdicts are. */
export interface Aspect {
  readonly name: string;
  readonly values: readonly string[];
}

/** All aspects beside each other. */
export interface AspectsAnswer {
  readonly aspects: readonly { readonly name: string; readonly judged: Judged }[];
}

/** The version of the DuckDB that runs. */
export interface Versions {
  readonly duckdb: string;
}
