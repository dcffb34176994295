import type { Column, DatasetFile } from '../core/dataset';
import type { LoupeError } from '../core/message';
import { ident, integer, join, literal, pathLiteral, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';

/** How a dataset's files become one relation. */
export interface RelationPlan {
  readonly files: readonly DatasetFile[];
  readonly columns: readonly Column[];
  /** Of each file, the rows of its row groups, where its footer says them: what reads whole row groups goes by these. */
  readonly groupRows?: readonly (readonly number[])[];
  /** All files have the same columns and types: a page then reads one file as it is. */
  readonly uniform: boolean;
  /** A column of the data is called like one of DuckDB's own (file_row_number, …), which then cannot be used. */
  readonly shadowed: boolean;
  readonly join?: JoinPlan;
  /** SQL cannot read the files: rows that are asked for are brought into windows (windows.ts), and what reads all rows throws this. */
  readonly needsCopy?: () => LoupeError;
  /** Of the columns and row numbers of what is paged. */
  readonly version?: number;
}

/** A table of another dataset's columns, and how rows find theirs. */
export interface JoinPlan {
  /** Makes the table `JOINED`; each instance needs it once. */
  readonly create: Sql;
  /** The same as a SELECT that a person may run elsewhere. */
  readonly shown: string;
  readonly key: string;
  /** The dataset's own key as it is compared with that of the table, over the relation `b`. */
  readonly ownKey: string;
  readonly columns: readonly string[];
}

export const JOINED = 'loupe\u00b7joined';
/** The key's name in the joined table. */
export const KEY = 'loupe\u00b7key';

/** A relation over the dataset's own columns with those of the joined dataset beside them. */
export function joinedTo(plan: RelationPlan, own: Sql): Sql {
  if (!plan.join) return own;
  const { ownKey, columns } = plan.join;
  const list = columns.filter((name) => plan.columns.some((c) => c.name === name && c.unreadable === undefined)).map((name) => `, j.${ident(name)} as ${ident(name)}`);
  return sql`select b.*${list.join('')} from (${own}) b left join ${ident(JOINED)} j on ${ownKey} = j.${ident(KEY)}`;
}

/** The name of the row number in our SQL; data columns of that name do not exist, because names with NUL-like marks are ours. */
export const ROW = 'loupe\u00b7row';
/** Its name in SQL of a person's own, where it is mentioned. */
export const ROW_NUMBER = 'loupe_row';

/** Names DuckDB gives to a file's own row number and place; a data column of the same name hides them. */
export function shadows(names: readonly string[]): boolean {
  const own = new Set(['file_row_number', 'file_index', 'filename']);
  return names.some((n) => own.has(n.toLowerCase()));
}

/**
 * The whole dataset as a SELECT: every readable column under its own name with the dataset's type, partition columns from
 * the folder names, and the row number over all files. For filters, orders and a person's SQL.
 */
export function wholeRelation(plan: RelationPlan): Sql {
  if (plan.needsCopy) throw plan.needsCopy();
  const first = plan.files[0];
  if (!first) return raw(`select ${[...plan.columns.map((c) => `null as ${ident(c.name)}`), `null::bigint as ${ident(ROW)}`].join(', ')} limit 0`);
  if (plan.shadowed) return join(plan.files.map((f) => numberedFile(plan, f)), ' union all ');
  const paths = plan.files.map((f) => pathLiteral(f.path)).join(', ');
  const several = plan.files.length > 1;
  const fields = readable(plan).map((c) => (c.origin === 'partition' ? `${byFile(plan, c)} as ${ident(c.name)}` : ident(c.name)));
  const row = several ? `([${plan.files.map((f) => integer(f.rowStart)).join(', ')}])[file_index::bigint + 1] + file_row_number` : `${integer(first.rowStart)} + file_row_number`;
  return raw(`select ${[...fields, `(${row})::bigint as ${ident(ROW)}`].join(', ')} from read_parquet([${paths}], hive_partitioning = false${several ? ', union_by_name = true' : ''})`);
}

/**
 * The rows [rowStart, rowEnd) of the dataset as a SELECT over only the files that hold them, in file order. Files that
 * differ are read through the union of all, so that types and names are the dataset's.
 */
export function rangeRelation(plan: RelationPlan, rowStart: number, rowEnd: number, reading: 'page' | 'scan' = 'page'): Sql {
  if (plan.needsCopy) throw plan.needsCopy();
  const touched = plan.files.filter((f) => f.rowStart < rowEnd && f.rowStart + f.rows > rowStart && f.rows > 0);
  if (touched.length === 0) return sql`select * from (${wholeRelation(plan)}) limit 0`;
  const pieces = touched.map((file) => {
    const from = Math.max(0, rowStart - file.rowStart);
    const to = Math.min(file.rows, rowEnd - file.rowStart) - 1;
    if (plan.shadowed) return sql`select * from (${numberedFile(plan, file)}) where ${ident(ROW)} between ${integer(file.rowStart + from)} and ${integer(file.rowStart + to)}`;
    if (!plan.uniform) return sql`select * from (${unionOfOne(plan, file)}) where ${ident(ROW)} between ${integer(file.rowStart + from)} and ${integer(file.rowStart + to)}`;
    // The limit lets the scan of a row group end at the last row asked for, instead of decoding its texts to the end; where row groups are read whole, it costs a fifth.
    const where = reading === 'scan' && from === 0 && to === file.rows - 1 ? '' : ` where file_row_number between ${integer(from)} and ${integer(to)}`;
    return raw(`select * from (select ${fileFields(plan, file).join(', ')} from read_parquet(${pathLiteral(file.path)}, hive_partitioning = false)${where}${reading === 'page' ? ` limit ${integer(to - from + 1)}` : ''})`);
  });
  return join(pieces, ' union all ');
}

/** A part of the dataset that is scanned by one statement. */
export interface ScanPiece {
  readonly relation: Sql;
  readonly rows: number;
}

/**
 * The whole dataset in pieces of about `bytes` of file, in order, that end where row groups of even size end. Files that
 * differ cannot be read apart, since their types are joined: they are one piece.
 */
export function scanPieces(plan: RelationPlan, bytes: number): readonly ScanPiece[] {
  if (plan.needsCopy) throw plan.needsCopy();
  const rows = plan.files.reduce((n, f) => n + f.rows, 0);
  if (!plan.uniform || plan.shadowed || plan.files.reduce((n, f) => n + f.bytes, 0) <= bytes) return [{ relation: wholeRelation(plan), rows }];
  const pieces: ScanPiece[] = [];
  let files: DatasetFile[] = [];
  const flush = (): void => {
    if (files.length > 0) pieces.push({ relation: wholeRelation({ ...plan, files }), rows: files.reduce((n, f) => n + f.rows, 0) });
    files = [];
  };
  for (const file of plan.files) {
    if (file.bytes > bytes) {
      flush();
      pieces.push(...piecesOfFile(plan, file, bytes));
    } else {
      if (files.reduce((n, f) => n + f.bytes, file.bytes) > bytes) flush();
      files.push(file);
    }
  }
  flush();
  return pieces;
}

function piecesOfFile(plan: RelationPlan, file: DatasetFile, bytes: number): ScanPiece[] {
  const group = Math.max(1, Math.ceil(file.rows / Math.max(1, file.rowGroups)));
  const step = Math.max(1, Math.round((file.rows * bytes) / file.bytes / group)) * group;
  return Array.from({ length: Math.ceil(file.rows / step) }, (_, i) => {
    const from = i * step;
    const to = Math.min(file.rows, from + step);
    return { relation: raw(`select ${fileFields(plan, file).join(', ')} from read_parquet(${pathLiteral(file.path)}, hive_partitioning = false) where file_row_number between ${integer(from)} and ${integer(to - 1)}`), rows: to - from };
  });
}

/**
 * Single rows of the dataset, whatever their order, as a SELECT over the files that hold them. The list of a file's rows stands
 * beside its scan, so that row groups without one are never decoded; the limit ends the scan after the last one.
 */
export function rowsRelation(plan: RelationPlan, rows: readonly number[]): Sql {
  if (plan.needsCopy) throw plan.needsCopy();
  const pieces = rowsByFile(plan.files, rows).map(([file, inside]) => {
    const numbers = (from: number): string => inside.map((r) => integer(r - from)).join(', ');
    const limit = integer(inside.length);
    if (plan.shadowed) return sql`select * from (${numberedFile(plan, file)}) where ${ident(ROW)} in (${numbers(0)})`;
    if (!plan.uniform) return sql`select * from (${unionOfOne(plan, file)} and file_row_number in (${numbers(file.rowStart)}) limit ${limit})`;
    return raw(`select * from (select ${fileFields(plan, file).join(', ')} from read_parquet(${pathLiteral(file.path)}, hive_partitioning = false) where file_row_number in (${numbers(file.rowStart)}) limit ${limit})`);
  });
  return pieces.length === 0 ? sql`select * from (${wholeRelation(plan)}) limit 0` : join(pieces, ' union all ');
}

/** The dataset without a row: what a person's SQL is checked against, which needs no file that SQL can read. */
export function checkedRelation(plan: RelationPlan): Sql {
  return plan.needsCopy ? windowRelation(plan, [], []) : wholeRelation(plan);
}

/** All readable columns with their types and no row, for which nothing is read: what is prepared over it can be wrong in its names and types alone. */
export function emptyRelation(plan: RelationPlan): Sql {
  const columns = plan.columns.filter((c) => c.unreadable === undefined);
  return raw(`select ${[...columns.map((c) => `null::${c.type} as ${ident(c.name)}`), `null::bigint as ${ident(ROW)}`].join(', ')} limit 0`);
}

/** A table of rows of one file: their values under the numbers of their columns, and which rows of the file they are. */
export interface WindowPiece {
  readonly table: string;
  readonly file: DatasetFile;
  /** The rows that are asked for, by their numbers in the dataset, in order. */
  readonly rows: readonly number[];
}

/** Rows out of windows, under the names of the dataset's columns. `held`: the columns that windows hold, in their order. */
export function windowRelation(plan: RelationPlan, held: readonly string[], pieces: readonly WindowPiece[]): Sql {
  if (pieces.length === 0) return raw(`select ${[...readable(plan).map((c) => `null::${c.type} as ${ident(c.name)}`), `null::bigint as ${ident(ROW)}`].join(', ')} limit 0`);
  const at = new Map(held.map((name, i) => [name, windowColumn(i)]));
  return join(pieces.map(({ table, file, rows }) => {
    const fields = readable(plan).map((c) => `${c.origin === 'partition' ? constant(c, file) : (at.get(c.name) ?? 'null')} as ${ident(c.name)}`);
    const [first = 0] = rows;
    const last = rows.at(-1) ?? first;
    const own = (row: number): string => integer(row - file.rowStart);
    const wanted = last - first === rows.length - 1 ? `between ${own(first)} and ${own(last)}` : `in (${rows.map(own).join(', ')})`;
    return raw(`select ${[...fields, `(${integer(file.rowStart)} + ${ident(ROW)})::bigint as ${ident(ROW)}`].join(', ')} from ${ident(table)} where ${ident(ROW)} ${wanted}`);
  }), ' union all ');
}

export function windowColumn(number: number): string {
  return `c${integer(number)}`;
}

/** The files that hold these rows, each with its own of them in file order. */
export function rowsByFile(files: readonly DatasetFile[], rows: readonly number[]): (readonly [DatasetFile, readonly number[]])[] {
  const sorted = Float64Array.from(new Set(rows)).sort();
  const found: (readonly [DatasetFile, readonly number[]])[] = [];
  let at = 0;
  for (const file of files) {
    const start = at;
    while (at < sorted.length && (sorted[at] ?? 0) < file.rowStart + file.rows) at++;
    if (at > start) found.push([file, Array.from(sorted.subarray(start, at))]);
  }
  return found;
}

/** In how many row groups these rows lie, if a file's row groups are of even size. */
export function rowGroupsOf(files: readonly DatasetFile[], rows: readonly number[]): number {
  return rowsByFile(files, rows).reduce((n, [file, inside]) => n + new Set(inside.map((r) => Math.floor(((r - file.rowStart) * file.rowGroups) / file.rows))).size, 0);
}

function readable(plan: RelationPlan): readonly Column[] {
  return plan.columns.filter((c) => c.unreadable === undefined && c.origin !== 'join');
}

function fileFields(plan: RelationPlan, file: DatasetFile): string[] {
  const fields = readable(plan).map((c) => (c.origin === 'partition' ? `${constant(c, file)} as ${ident(c.name)}` : ident(c.name)));
  return [...fields, `(${integer(file.rowStart)} + file_row_number)::bigint as ${ident(ROW)}`];
}

/** One file of several that differ: the other files take part in the types, but only this one is read. */
function unionOfOne(plan: RelationPlan, file: DatasetFile): Sql {
  const paths = plan.files.map((f) => pathLiteral(f.path)).join(', ');
  return raw(`select ${fileFields(plan, file).join(', ')} from read_parquet([${paths}], hive_partitioning = false, union_by_name = true) where filename = ${literal(file.path)}`);
}

/** The name of the file a row is from, where a column of the data is called `filename`. */
const FILE = 'loupe\u00b7file';

/** Names that are ours in every statement: a column of the data that is called so cannot be read. */
export const OUR_NAMES: ReadonlySet<string> = new Set([ROW, FILE]);

/** A file whose own columns hide DuckDB's row number: its rows are numbered as they come. */
function numberedFile(plan: RelationPlan, file: DatasetFile): Sql {
  const fields = readable(plan).map((c) => (c.origin === 'partition' ? `${constant(c, file)} as ${ident(c.name)}` : ident(c.name)));
  const paths = plan.files.map((f) => pathLiteral(f.path)).join(', ');
  const from = plan.uniform
    ? `read_parquet(${pathLiteral(file.path)}, hive_partitioning = false)`
    : `(select * from read_parquet([${paths}], hive_partitioning = false, union_by_name = true, filename = ${literal(FILE)}) where ${ident(FILE)} = ${literal(file.path)})`;
  return raw(`select ${[...fields, `(row_number() over () - 1 + ${integer(file.rowStart)})::bigint as ${ident(ROW)}`].join(', ')} from ${from}`);
}

function constant(column: Column, file: DatasetFile): string {
  const value = file.partitions.find(([name]) => name === column.name)?.[1] ?? null;
  return `cast(${value === null ? 'null' : literal(value)} as ${column.type === 'BIGINT' ? 'BIGINT' : 'VARCHAR'})`;
}

function byFile(plan: RelationPlan, column: Column): string {
  return plan.files.length === 1 && plan.files[0] ? constant(column, plan.files[0]) : `([${plan.files.map((f) => constant(column, f)).join(', ')}])[file_index::bigint + 1]`;
}
