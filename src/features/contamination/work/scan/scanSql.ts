import { ident, join, raw, sql } from '../../../../core/sql';
import type { Sql } from '../../../../core/sql';
import type { DatasetFile } from '../../../../core/dataset';
import { rangeRelation, ROW } from '../../../../engine/relation';
import type { RelationPlan } from '../../../../engine/relation';
import type { ScanInput, ScannedPiece } from './input';
import type { ScanTask } from './messages';
import type { PieceForm } from './messageTexts';

/** The function that takes a row's number, source and messages out of DuckDB, these in as many arguments as there are pieces. */
export const SCAN = 'loupe_scan';

/** Small row groups are scanned together, up to about so many bytes of file: between two tasks a scan can be paused. */
const TASK_BYTES = 16 * 1024 ** 2;

/** Fewer rows than DuckDB reads at once: a piece needs the page that holds it, and the texts of these rows. */
const PIECE_ROWS = 256;

/** Rows [from, to) of the dataset, which lie in one file. */
interface Range {
  readonly from: number;
  readonly to: number;
}

interface Group extends Range {
  readonly number: number;
  readonly file: DatasetFile;
  readonly bytes: number;
}

/** The tasks of a scan, ascending; together they are every row of the shard once, but for the row groups that are left out. */
export function scanTasks(input: ScanInput, viewRows: (range: Range) => Float64Array | null): ScanTask[] {
  const { session: { plan }, shard, without } = input;
  const leftOut = new Set(without);
  const groups = rowGroups(plan).filter(({ number }) => (shard === null || number % shard.of === shard.index) && !leftOut.has(number));
  return together(groups).map((some, number): ScanTask => {
    const ranges = rangesOf(some);
    const wanted = wantedOf(ranges, viewRows);
    const rows = ranges.reduce((n, r) => n + r.to - r.from, 0);
    const read = (pieces: readonly Range[]): Sql[] => (wanted?.length === 0 ? [] : pieces.map((r) => statement(input, rangeRelation(plan, r.from, r.to, 'scan'))));
    return {
      number, groups: some.map((g) => g.number), rows, wanted, statements: read(ranges), from: ranges[0]?.from ?? 0, to: (ranges.at(-1)?.to ?? 1) - 1,
      inPieces: () => read(ranges.flatMap(({ from, to }) => Array.from({ length: Math.ceil((to - from) / PIECE_ROWS) }, (_, i) => ({ from: from + i * PIECE_ROWS, to: Math.min(to, from + (i + 1) * PIECE_ROWS) })))),
    };
  });
}

/** The row groups of the dataset that hold rows, in order. Any dataset has the same ones whenever it is opened. */
export function rowGroups(plan: RelationPlan): Group[] {
  if (plan.needsCopy) throw plan.needsCopy();
  const groups: Group[] = [];
  for (const [i, file] of plan.files.entries()) {
    let from = file.rowStart;
    for (const rows of groupRows(plan, file, plan.groupRows?.[i] ?? [])) {
      if (rows > 0) groups.push({ number: groups.length, file, from, to: from + rows, bytes: (file.bytes * rows) / file.rows });
      from += rows;
    }
  }
  return groups;
}

/** Consecutive groups of a task's size. */
function together(groups: readonly Group[]): Group[][] {
  const tasks: Group[][] = [];
  let bytes = Infinity;
  for (const group of groups) {
    if (bytes + group.bytes > TASK_BYTES) {
      tasks.push([]);
      bytes = 0;
    }
    bytes += group.bytes;
    tasks.at(-1)?.push(group);
  }
  return tasks;
}

/** Neighbours within a file are read as one. */
function rangesOf(groups: readonly Group[]): Range[] {
  const ranges: Range[] = [];
  groups.forEach((group, i) => {
    const before = ranges.at(-1);
    if (before?.to === group.from && groups[i - 1]?.file === group.file) ranges[ranges.length - 1] = { from: before.from, to: group.to };
    else ranges.push({ from: group.from, to: group.to });
  });
  return ranges;
}

/** A file whose rows DuckDB cannot say the numbers of is read as a whole for any of them. */
function groupRows(plan: RelationPlan, file: DatasetFile, inFooter: readonly number[]): readonly number[] {
  return plan.shadowed || inFooter.reduce((sum, rows) => sum + rows, 0) !== file.rows ? [file.rows] : inFooter;
}

function wantedOf(ranges: readonly Range[], viewRows: (range: Range) => Float64Array | null): Float64Array | null {
  const rows = ranges.map(viewRows);
  const lists = rows.filter((r) => r !== null);
  return lists.length < rows.length ? null : Float64Array.from(lists.flatMap((list) => Array.from(list)));
}

function statement({ session: { plan }, documents, source, relation }: ScanInput, own: Sql): Sql {
  const pieces = join(documents.map((piece) => argument(plan, piece)), ', ');
  return sql`select sum(${raw(SCAN)}(${ident(ROW)}, ${source ? sql`cast(${source} as varchar)` : raw('null::varchar')}, ${pieces})) from (${relation(own)})`;
}

/** How the function's arguments come. */
export function pieceForms({ session: { plan }, documents }: ScanInput): PieceForm[] {
  return documents.map((piece) => (piece.kind === 'text' ? { kind: 'text', speaker: piece.speaker } : { kind: 'list', role: storedAs(plan, piece)?.role ?? 0, text: storedAs(plan, piece)?.text ?? 1 }));
}

/**
 * The function reads the memory of texts itself, as that of plain vectors. Arguments are made plain, but not what is in lists: fields of
 * structs there may come as constants or dictionaries (after a cast, a null for all). What a lambda makes is written anew, value by
 * value, and so is what the reader of Parquet files puts into a list.
 */
function argument(plan: RelationPlan, piece: ScannedPiece): Sql {
  if (piece.kind === 'text') return sql`cast(${piece.text} as varchar)`;
  const column = storedAs(plan, piece);
  return column ? raw(ident(column.name)) : sql`list_transform(cast(${piece.list} as struct(role varchar, "text" varchar)[]), lambda loupe_m: struct_pack("role" := loupe_m."role", "text" := loupe_m."text"))`;
}

/** The column, where it comes as the files have it: unless types of files are joined, or rows of a table beside it. */
function storedAs(plan: RelationPlan, piece: ScannedPiece & { readonly kind: 'list' }): (ScannedPiece & { readonly kind: 'list' })['column'] {
  return plan.uniform && !plan.shadowed && !plan.join ? piece.column : null;
}
