import type { WorkCall } from '../../../engine/work';
import type { ComparisonSpec } from '../contract';
import { kindOf } from '../rule/pairFigures';
import type { SliceValues } from '../rule/slices';
import { placeOf } from './readSides';
import { slicesOnce } from './readSlices';
import { TableSql } from './tableSql';
import { withAnswers } from './withAnswers';
import type { JoinedRead } from './withAnswers';

/** The joined table of a comparison with the keys of a choice, as SQL. */
export async function tableOf(spec: ComparisonSpec, baseline: number, keys: readonly number[], joined: JoinedRead, call: WorkCall): Promise<TableSql> {
  const { table, readings } = joined;
  await withAnswers(spec, joined, call);
  for (const reading of readings) await placeOf({ ...spec, by: [] }, reading, call.signal); // throws where what people wrote may not be read
  const slices: SliceValues[] = [];
  for (const by of spec.by) slices.push(await slicesOnce(spec, by, table, readings, call.signal));
  const isBinary = spec.metrics.map((_, i) => table.sides.some(({ read }) => read.values[i]?.some((value) => !Number.isNaN(value))) && kindOf(table, i) === 'binary');
  return new TableSql(spec, readings, { table, keys, metrics: spec.metrics.length, isBinary, baseline, slices, hasSamples: spec.sample !== null });
}
