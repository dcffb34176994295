import type { WorkCall } from '../../../engine/work';
import type { JoinedIds } from '../contract';
import { joinedSql } from './joinSql';
import { filteredRows, rowsOf } from './readCombinations';

/** How many ids of a dataset were found in the file that is joined to it; null where none is. */
export async function joined({ session, signal, progress }: WorkCall): Promise<JoinedIds | null> {
  const { join } = session.plan;
  if (!join) return null;
  const { from, lane } = await filteredRows(session, null, signal);
  const [row] = await session.asOpened(() => lane.use(signal, (connection) => rowsOf(connection, joinedSql(join, from)), (fraction) => progress(fraction)));
  return { own: Number(row?.[0]), matched: Number(row?.[1]), other: Number(row?.[2]) };
}
