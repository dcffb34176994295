import type { WorkCall } from '../../../engine/work';
import type { JoinedIds } from '../contract';
import { joinedIds, joinedIdsSql } from './joinSql';
import { filteredRows } from '../../../engine/filteredRows';
import { rowsOf } from './readCombinations';

/** How many ids of a dataset were found in the file that is joined to it; null where none is. */
export async function joined({ session, signal, progress }: WorkCall): Promise<JoinedIds | null> {
  const { join } = session.plan;
  if (!join) return null;
  const { from, lane } = await filteredRows(session, null, signal);
  const [row] = await session.asOpened(() => lane.use(signal, (connection) => rowsOf(connection, joinedIdsSql(join, from)), (fraction) => progress(fraction)));
  return row ? joinedIds(row, false).ids : null;
}
