import type { WorkCall } from '../../../engine/work';
import type { ComparisonWork, TableWritten } from '../contract';
import { keysOf } from '../rule/keysOf';
import { joinedOf, withAnswers } from './joinMethod';
import { slicesFor } from './keysMethod';
import type { SideReading } from './readSides';
import { tableOf } from './tableOf';

/** Writes the joined table: one row for each prompt of the choice. */
export async function table({ spec, baseline, choice, ...target }: ComparisonWork['table']['params'], call: WorkCall): Promise<TableWritten> {
  const joined = await joinedOf(spec, call);
  if (choice.of !== 'all') await withAnswers(spec, joined, call);
  const made = await tableOf(spec, baseline, keysOf(joined.table, choice, await slicesFor(spec, choice, joined, call)), joined, call);
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
