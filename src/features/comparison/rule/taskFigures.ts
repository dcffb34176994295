import type { TaskFigures } from '../figuresContract';
import { perGroup, TASK_GROUPS, taskMacro } from './wildbench';
import type { Figure, TaskGroup } from './wildbench';

/** A side's mean in each group of tasks, of rows whose key has the group; `groups`: of each key. Null: no prompt has a group. */
export function taskFigures(values: Float64Array, keys: Int32Array, groups: readonly (readonly TaskGroup[])[], isOut: (row: number) => boolean): TaskFigures | null {
  const sums = perGroup(() => ({ sum: 0, n: 0 }));
  values.forEach((value, row) => {
    if (Number.isNaN(value) || isOut(row)) return;
    for (const group of groups[keys[row] ?? -1] ?? []) {
      sums[group].sum += value;
      sums[group].n++;
    }
  });
  if (TASK_GROUPS.every((group) => sums[group].n === 0)) return null;
  const figures = perGroup((group): Figure => (sums[group].n === 0 ? { value: null, why: { code: 'undefined-no-tasks', args: {} }, n: 0 } : { value: sums[group].sum / sums[group].n, n: sums[group].n }));
  const { macro, isWhole } = taskMacro(figures);
  return { groups: TASK_GROUPS.map((group) => ({ group, value: figures[group].value, n: figures[group].n })), macro: macro.value, isWhole };
}
