import type { WorkCall } from '../../../engine/work';
import type { ComparisonSpec, ComparisonWork, TableWritten } from '../contract';
import { keysOf } from '../rule/keysOf';
import { kindOf } from '../rule/pairFigures';
import type { SliceValues } from '../rule/slices';
import { joinedOf, withAnswers } from './joinMethod';
import { slicesFor } from './keysMethod';
import { placeOf } from './readSides';
import type { SideReading } from './readSides';
import { slicesOnce } from './readSlices';
import { TableSql } from './tableSql';

/** The joined table of a comparison with the keys of a choice, as SQL. */
export async function tableSqlOf(spec: ComparisonSpec, baseline: number, keys: readonly number[], joined: Awaited<ReturnType<typeof joinedOf>>, call: WorkCall): Promise<TableSql> {
  const { table, readings } = joined;
  await withAnswers(spec, joined, call);
  for (const reading of readings) await placeOf({ ...spec, by: [] }, reading, call.signal); // throws where what people wrote may not be read
  const slices: SliceValues[] = [];
  for (const by of spec.by) slices.push(await slicesOnce(spec, by, table, readings, call.signal));
  const isBinary = spec.metrics.map((_, i) => table.sides.some(({ read }) => read.values[i]?.some((value) => !Number.isNaN(value))) && kindOf(table, i) === 'binary');
  return new TableSql(spec, readings, { table, keys, metrics: spec.metrics.length, isBinary, baseline, slices, hasSamples: spec.sample !== null });
}

/** Writes the joined table: one row for each prompt of the choice. */
export async function table({ spec, baseline, choice, ...target }: ComparisonWork['table']['params'], call: WorkCall): Promise<TableWritten> {
  const joined = await joinedOf(spec, call);
  if (choice.of !== 'all') await withAnswers(spec, joined, call);
  const made = await tableSqlOf(spec, baseline, keysOf(joined.table, choice, await slicesFor(spec, choice, joined, call)), joined, call);
  const written = await call.writeRows(target, async (connection, instance) => {
    await made.fill(connection, instance, call.session, call.signal);
    return made.select();
  }, { sessions: made.othersThan(call.session), rowBytes: rowBytes(joined.readings) });
  return { ...written, columns: made.columns };
}

/** About how many bytes a row of the table has: one of each dataset that is read. */
function rowBytes(readings: readonly SideReading[]): number {
  const sides = readings.filter(({ side, session }, i) => side.model !== null || readings.findIndex((other) => other.session === session) === i);
  return sides.reduce((sum, { session: { info } }) => sum + info.uncompressedBytes / Math.max(1, info.rows), 0);
}
