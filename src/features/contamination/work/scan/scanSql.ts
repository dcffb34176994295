import { ident, raw, sql } from '../../../../core/sql';
import type { Sql } from '../../../../core/sql';
import type { DatasetFile } from '../../../../core/dataset';
import { rangeRelation, ROW } from '../../../../engine/relation';
import type { RelationPlan } from '../../../../engine/relation';
import type { ScanInput } from './input';
import type { Task } from './messages';

/** The function that takes a row's number, messages and source out of DuckDB. */
export const SCAN = 'loupe_scan';

/** Small row groups are scanned together, up to about so many bytes of file: between two tasks a scan can be paused. */
const TASK_BYTES = 16 * 1024 ** 2;

/** Rows [from, to) of the dataset that are decoded together. */
interface Group {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** The tasks of a scan, ascending; together they are every row of the shard once. */
export function scanTasks(input: ScanInput, viewRows: (from: number, to: number) => Float64Array | null): Task[] {
  const { plan } = input.session;
  const { shard } = input;
  const groups = rowGroups(plan).filter((_, i) => shard === null || i % shard.of === shard.index);
  const tasks: Group[][] = [];
  let bytes = Infinity;
  for (const group of groups) {
    if (bytes + group.bytes > TASK_BYTES) {
      tasks.push([]);
      bytes = 0;
    }
    bytes += group.bytes;
    const ranges = tasks.at(-1);
    const before = ranges?.at(-1);
    // Neighbours are one range, within a file of their own.
    if (ranges && before?.to === group.from && !plan.files.some((f) => f.rowStart === group.from)) ranges[ranges.length - 1] = { from: before.from, to: group.to, bytes: before.bytes + group.bytes };
    else ranges?.push(group);
  }
  return tasks.flatMap((ranges, number) => {
    const wanted = wantedOf(ranges, viewRows);
    if (wanted?.length === 0) return [];
    return [{ number, rows: ranges.reduce((n, r) => n + r.to - r.from, 0), wanted, statements: ranges.map((r) => statement(input, rangeRelation(plan, r.from, r.to))) }];
  });
}

/** Row groups of the dataset, in order, as if those of a file were of one size. */
export function rowGroups(plan: RelationPlan): Group[] {
  if (plan.needsCopy) throw plan.needsCopy();
  return plan.files.flatMap((file) => {
    const size = groupRows(plan, file);
    return Array.from({ length: Math.ceil(file.rows / size) }, (_, i) => {
      const to = Math.min(file.rows, (i + 1) * size);
      return { from: file.rowStart + i * size, to: file.rowStart + to, bytes: (file.bytes * (to - i * size)) / file.rows };
    });
  });
}

/** A file whose rows DuckDB cannot say the numbers of is read as a whole for any of them. */
function groupRows(plan: RelationPlan, file: DatasetFile): number {
  return plan.shadowed ? Math.max(1, file.rows) : Math.max(1, Math.ceil(file.rows / Math.max(1, file.rowGroups)));
}

function wantedOf(ranges: readonly Group[], viewRows: (from: number, to: number) => Float64Array | null): Float64Array | null {
  const rows = ranges.map((r) => viewRows(r.from, r.to));
  const lists = rows.filter((r) => r !== null);
  return lists.length < rows.length ? null : Float64Array.from(lists.flatMap((list) => Array.from(list)));
}

function statement({ documents, source, relation }: ScanInput, own: Sql): Sql {
  const texts = sql`cast(${documents} as struct(role varchar, "text" varchar)[])`;
  return sql`select sum(${raw(SCAN)}(${ident(ROW)}, ${texts}, ${source ? sql`cast(${source} as varchar)` : raw('null::varchar')})) from (${relation(own)})`;
}
