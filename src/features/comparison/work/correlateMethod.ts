import { setImmediate } from 'node:timers/promises';
import { LoupeError } from '../../../core/message';
import { ident, join, raw, sql } from '../../../core/sql';
import { correlate } from '../../../core/statistics/correlation';
import { ROW } from '../../../engine/relation';
import type { WorkCall } from '../../../engine/work';
import { COMPARISON } from '../contract';
import type { ComparisonWork, CorrelateAnswer, SideSpec } from '../contract';
import { rawColumns } from './rawColumns';
import { placeOf, readingsOf } from './readSides';
import { whereOf } from './sideSql';

/** Every pair of columns (or `(SQL)`), on the rows in which both are numbers. */
export async function correlateColumns({ columns, filter }: ComparisonWork['correlate']['params'], call: WorkCall): Promise<CorrelateAnswer> {
  const side: SideSpec = { name: COMPARISON, of: '', model: null, within: null, answer: null };
  const spec = { sides: [side], key: { by: 'row' as const }, sample: null, metrics: columns.map((path) => ({ name: path, path })), by: [], filter };
  const [reading] = readingsOf(spec, call);
  if (!reading) throw new LoupeError('internal', {}, 'engine', 'nothing to correlate');
  const { from, lane } = await placeOf(spec, reading, call.signal);
  const values = columns.map((path, i) => sql`coalesce(${reading.sql.metric({ name: path, path })?.value ?? raw('null::double')}, 'nan'::double) as ${ident(`m${String(i)}`)}`);
  const read = await reading.session.asOpened(() => lane.use(call.signal, async (connection) => rawColumns(connection, sql`select ${join([sql`${ident(ROW)}::double as r`, ...values], ', ')} from ${from}${whereOf(reading.sql, spec)}`, reading.session.info.rows), (fraction) => { call.progress(fraction); }));
  const numbers = columns.map((_, i) => new Float64Array(read.column(`m${String(i)}`)));
  const pairs: CorrelateAnswer['pairs'][number][] = [];
  for (const [i, a] of columns.entries()) {
    for (const [j, b] of columns.entries()) {
      const [x, y] = [numbers[i], numbers[j]];
      if (j <= i || !x || !y) continue;
      pairs.push({ a, b, ...correlate(x, y) });
      await setImmediate();
      if (call.signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
    }
  }
  return { rows: read.rows, pairs };
}
