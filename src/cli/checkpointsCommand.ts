import { LoupeError } from '../core/message';
import { groupDigits } from '../core/sentences';
import { checkpointText } from '../features/checkpoints/checkpointText';
import { CHECKPOINTS } from '../features/checkpoints/contract';
import type { CheckpointsMethod, CheckpointsWork, MetricsAnswer, MetricsRoles } from '../features/checkpoints/contract';
import { notesOf } from '../features/checkpoints/notes';
import { metricsTable } from '../features/checkpoints/rule/metricsTable';
import type { MetricsTable } from '../features/checkpoints/rule/metricsTable';
import { setRoles } from '../features/checkpoints/rule/setRoles';
import { counted, table } from './output';
import { openOne } from './session';
import type { CommandContext, CommandResult, OpenedOne } from './session';

/** So many tasks, and so many checkpoints, are shown to people; a document has all. */
const TASKS_SHOWN = 6;
const ROWS_SHOWN = 60;

interface Shown {
  readonly metric: string;
  readonly shots: string;
  readonly table: MetricsTable;
}

/** `loupe checkpoints`: metrics of checkpoints as points, and as tables checkpoint × task. */
export async function checkpoints(context: CommandContext): Promise<CommandResult> {
  const opened = await openOne(context);
  const { roles: found, columns } = await ask(context, opened, 'roles', {});
  const roles = setRoles(found, context.options.query.set);
  if (!roles) throw new LoupeError('checkpoints-no-roles', { name: opened.info.name, columns: columns.slice(0, 40).map((c) => c.name).join(', ') }, 'usage');
  const { filter, checkpoints: only } = context.options;
  const answer = await ask(context, opened, 'points', { roles, filter, only });
  if (answer.checkpoints.length === 0) throw new LoupeError('checkpoints-none', { name: opened.info.name });
  const tables = answer.metrics.flatMap((metric, m) => answer.shots.map((shots, s): Shown => ({ metric, shots, table: metricsTable(answer, { metric: m, shots: s, models: null, tasks: null }) })).filter((t) => t.table.rows.length > 0));
  return { datasets: [opened], result: documentOf(answer, roles, tables), warnings: [...opened.info.warnings, ...notesOf(answer, roles)], text: textOf(answer, roles, tables) };
}

async function ask<M extends CheckpointsMethod>(context: CommandContext, { info }: OpenedOne, method: M, params: CheckpointsWork[M]['params']): Promise<CheckpointsWork[M]['result']> {
  return (await context.engine.request('work', { dataset: info.id, feature: CHECKPOINTS, method, params }, { signal: context.signal, lane: 'job', onProgress: (fraction) => context.progress('reading metrics', fraction) })) as CheckpointsWork[M]['result'];
}

function documentOf(answer: MetricsAnswer, roles: MetricsRoles, tables: readonly Shown[]): Record<string, unknown> {
  const { points, duplicates, contradictions } = answer;
  const pointOf = (i: number): Record<string, unknown> => ({ ...rowOf(answer, points.checkpoint[i] ?? 0), task: answer.tasks[points.task[i] ?? 0], metric: answer.metrics[points.metric[i] ?? 0], shots: answer.shots[points.shots[i] ?? 0] });
  return {
    roles, rows: answer.rows, models: answer.models, tasks: answer.tasks, metrics: answer.metrics, shots: answer.shots,
    points: points.value.map((value, i) => ({ ...pointOf(i), value, stderr: points.stderr[i], rows: points.rows[i] })),
    tables: tables.map(({ metric, shots, table: { tasks, rows, averageOf, without } }) => ({
      metric, shots, tasks: tasks.map((t) => answer.tasks[t]), averageOf: averageOf.map((at) => answer.tasks[tasks[at] ?? 0]), without,
      rows: rows.map(({ checkpoint, model, step, cells, average }) => ({
        ...(checkpoint === null ? { model: answer.models[model], checkpoint: null, step, missing: 'step' } : rowOf(answer, checkpoint)),
        values: cells.map((cell) => cell.value), missing: checkpoint === null ? 'step' : undefined, average: average?.value ?? null, averageTasks: average?.of ?? 0,
      })),
    })),
    skipped: { withoutStep: answer.withoutStep, withoutValue: answer.withoutValue }, repeated: answer.repeated,
    duplicates: duplicates.map(({ point, rows, values, moreValues }) => ({ ...pointOf(point), rows, values, moreValues })), contradictions, truncated: answer.truncated,
  };
}

function rowOf({ models, checkpoints: all }: MetricsAnswer, at: number): Record<string, unknown> {
  const checkpoint = all[at];
  if (!checkpoint) return {};
  const { model, name, phase, stage, ingredient, step, tokens } = checkpoint;
  return { model: models[model], checkpoint: name, phase, stage, ingredient, step, tokens };
}

function textOf(answer: MetricsAnswer, { form }: MetricsRoles, tables: readonly Shown[]): string {
  const head = `${counted(answer.points.value.length, 'point')} of ${counted(answer.rows, form === 'long' ? 'row' : 'cell')}: ${counted(answer.models.length, 'model')}, ${counted(answer.checkpoints.length, 'checkpoint')}, ${counted(answer.tasks.length, 'task')}`;
  return [head, ...tables.map((shown) => tableText(answer, shown))].join('\n\n');
}

function tableText(answer: MetricsAnswer, { metric, shots, table: { tasks, rows, averageOf, without } }: Shown): string {
  const title = [metric === '' ? 'values' : metric, ...(shots === '' ? [] : [`${shots} shots`])].join(', ');
  const shown = tasks.slice(0, TASKS_SHOWN);
  const average = tasks.length < 2 ? [] : [averageOf.length === 0 ? 'average (own tasks)' : `average of ${groupDigits(averageOf.length)}`];
  const lines = rows.slice(0, ROWS_SHOWN).map((row) => {
    const checkpoint = row.checkpoint === null ? undefined : answer.checkpoints[row.checkpoint];
    const mean = row.average === null ? '—' : `${figure(row.average.value)}${averageOf.length === 0 ? ` of ${groupDigits(row.average.of)}` : ''}`;
    return [answer.models[row.model] ?? '', checkpoint ? checkpointText(checkpoint, answer.models[row.model] ?? '') : groupDigits(row.step ?? 0), ...(average.length > 0 ? [mean] : []), ...row.cells.slice(0, TASKS_SHOWN).map((cell) => (cell.value === null ? '—' : figure(cell.value)))];
  });
  const left = [...(tasks.length > TASKS_SHOWN ? [`${groupDigits(tasks.length - TASKS_SHOWN)} more tasks: --task names some, --json has all`] : []), ...(rows.length > ROWS_SHOWN ? [`${groupDigits(rows.length - ROWS_SHOWN)} more checkpoints`] : []), ...(without > 0 ? [`${counted(without, 'checkpoint')} without a value of it`] : [])];
  return [title, table(['model', 'checkpoint', ...average, ...shown.map((t) => answer.tasks[t] ?? '')], lines), ...left].join('\n');
}

/** Digits that a metric’s size deserves. */
const figure = (value: number): string => (Number.isInteger(value) && Math.abs(value) < 1000 ? String(value) : Math.abs(value) >= 1000 ? groupDigits(Math.round(value)) : value.toFixed(4));
