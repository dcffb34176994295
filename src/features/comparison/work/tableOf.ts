import type { WorkCall } from '../../../engine/work';
import type { ComparisonSpec, MarkId } from '../contract';
import { kindOf } from '../rule/pairFigures';
import type { SliceValues } from '../rule/slices';
import { markPaths } from './markColumns';
import { placeOf } from './readSides';
import { slicesOnce } from './readSlices';
import { TableSql } from './tableSql';
import { withAnswers } from './withAnswers';
import type { JoinedRead } from './withAnswers';

/** The joined table of a comparison with the keys of a choice, as SQL. */
export async function tableOf(spec: ComparisonSpec, baseline: number, keys: readonly number[], joined: JoinedRead, call: WorkCall, isWanted: (id: MarkId) => boolean = () => true): Promise<TableSql> {
  const { table, readings } = joined;
  await withAnswers(spec, joined, call);
  for (const reading of readings) await placeOf(spec, reading, call.signal); // throws where what people wrote may not be read
  const marked = await markPaths(readings, isWanted);
  const by = [...spec.by, ...marked.filter((path) => !spec.by.includes(path))];
  const slices: SliceValues[] = [];
  for (const path of by) slices.push(await slicesOnce(spec, path, table, readings, call.signal));
  const isBinary = spec.metrics.map((_, i) => table.sides.some(({ read }) => read.values[i]?.some((value) => !Number.isNaN(value))) && kindOf(table, i) === 'binary');
  return new TableSql({ ...spec, by }, readings, { table, keys, metrics: spec.metrics.length, isBinary, baseline, slices, hasSamples: spec.sample !== null });
}
