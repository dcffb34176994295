import { LoupeError } from '../../../core/message';
import { nearest } from '../../../core/nearest';
import { filteredRows } from '../../../engine/filteredRows';
import { bound } from '../../../engine/lane';
import type { WorkCall } from '../../../engine/work';
import { MOST_POINTS } from '../contract';
import type { CheckpointsWork, MetricsAnswer } from '../contract';
import { pointsOf } from '../rule/pointsOf';
import type { RowsAlike } from '../rule/pointsOf';
import { alikeSql } from './pointsSql';

/** The points that a dataset's rows are. Throws `column-unknown`, and `checkpoints-unknown` where something that is asked for does not occur. */
export async function points({ roles, filter, only }: CheckpointsWork['points']['params'], { session, signal, progress }: WorkCall): Promise<MetricsAnswer> {
  const { from, lane } = await filteredRows(session, filter, signal);
  const columns = session.info.columns.filter((c) => c.unreadable === undefined);
  const read = async (chosen: typeof only): Promise<MetricsAnswer> => {
    const select = alikeSql(roles, columns, from, chosen, MOST_POINTS);
    const { values, types } = bound(select);
    const rows = await session.asOpened(() => lane.use(signal, async (connection) => (await connection.runAndReadAll(select.text, values, types)).getRows(), (fraction) => { progress(fraction); }));
    const answer = pointsOf(rows.slice(0, MOST_POINTS).map((row) => alikeOf(row)), roles, chosen.models);
    return rows.length > MOST_POINTS ? { ...answer, truncated: true } : answer;
  };
  const answer = await read(only);
  const found = { models: answer.models, tasks: answer.tasks, metrics: answer.metrics };
  for (const of of ['models', 'tasks', 'metrics'] as const) {
    const given = only[of]?.find((name) => !found[of].includes(name));
    if (given === undefined) continue;
    const all = await read({ models: null, tasks: null, metrics: null });
    throw all[of].includes(given) ? new LoupeError('checkpoints-not-together', { given }, 'usage') : new LoupeError('checkpoints-unknown', { given, known: nearest(given, all[of]) }, 'usage');
  }
  return answer;
}

function alikeOf([model, checkpoint, step, shots, task, metric, tokens, rows, filled, value, stderr, values]: readonly unknown[]): RowsAlike {
  const text = (given: unknown): string | null => (typeof given === 'string' ? given : null);
  const number = (given: unknown): number | null => (typeof given === 'number' && Number.isFinite(given) ? given : null);
  const first = number(value);
  const others = typeof values === 'string' ? values.split(' ').map(Number) : [];
  return {
    model: text(model), checkpoint: text(checkpoint), step: text(step), shots: text(shots), task: text(task), metric: text(metric), tokens: number(tokens), rows: Number(rows), filled: Number(filled),
    value: first, stderr: number(stderr), values: first === null || others.length === 0 ? [] : [first, ...others.filter((n) => n !== first)],
  };
}
