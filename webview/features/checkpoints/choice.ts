import type { MetricsAnswer } from '../../../src/features/checkpoints/contract';
import { likeliest } from '../../../src/features/checkpoints/rule/metricsTable';
import { X_SCALES } from '../../kit/charts/lineScale';
import type { XScale } from '../../kit/charts/lineScale';

/** What is drawn: the mean over tasks, or a task by its number. */
export type Drawn = 'average' | number;
/** To what values are compared: nothing, the checkpoint before of the same model, or one checkpoint by its number. */
export type Against = 'none' | 'before' | number;
export interface Sort {
  /** As training goes, by the average, or by a task's number. */
  readonly by: 'training' | 'average' | number;
  readonly descending: boolean;
}

/** What a person chose to see. Lists are null where all are shown. */
export interface Choice {
  readonly metric: number;
  readonly shots: number;
  readonly models: readonly number[] | null;
  readonly tasks: readonly number[] | null;
  /** Empty: what is drawn follows from the tasks. */
  readonly drawn: readonly Drawn[];
  /** Null: by the numbers. */
  readonly scale: XScale | null;
  readonly over: 'step' | 'tokens';
  readonly against: Against;
  readonly sort: Sort;
}

export function firstChoice(answer: MetricsAnswer): Choice {
  return { ...likeliest(answer), models: null, tasks: null, drawn: [], scale: null, over: 'step', against: 'none', sort: { by: 'training', descending: false } };
}

type Loose = Readonly<Record<string, unknown>>;

/** A choice by names, so that it means the same when the file has more in it. */
export function keptChoice(choice: Choice, { metrics, shots, models, tasks, checkpoints }: MetricsAnswer): unknown {
  const named = (of: readonly number[] | null, names: readonly string[]): readonly (string | undefined)[] | null => of?.map((n) => names[n]) ?? null;
  const checkpointName = (n: number): unknown => {
    const c = checkpoints[n];
    return c && [models[c.model], c.name, c.step];
  };
  return {
    ...choice, metric: metrics[choice.metric], shots: shots[choice.shots], models: named(choice.models, models), tasks: named(choice.tasks, tasks), drawn: choice.drawn.map((d) => (d === 'average' ? null : tasks[d])),
    against: typeof choice.against === 'number' ? checkpointName(choice.against) : choice.against, sort: { ...choice.sort, by: typeof choice.sort.by === 'number' ? [tasks[choice.sort.by]] : choice.sort.by },
  };
}

/** What was kept, so far as it is still there. */
export function choiceOf(kept: unknown, answer: MetricsAnswer): Choice {
  const first = firstChoice(answer);
  if (!isLoose(kept)) return first;
  const numberOf = (name: unknown, names: readonly string[]): number | null => (typeof name === 'string' && names.includes(name) ? names.indexOf(name) : null);
  const numbersOf = (of: unknown, names: readonly string[]): readonly number[] | null => {
    const found = Array.isArray(of) ? of.flatMap((name) => numberOf(name, names) ?? []) : [];
    return found.length > 0 ? found : null;
  };
  const { metric, shots, models, tasks, drawn, scale, over, against, sort } = kept;
  const checkpoint = Array.isArray(against) ? answer.checkpoints.findIndex((c) => JSON.stringify([answer.models[c.model], c.name, c.step]) === JSON.stringify(against)) : -1;
  const by = isLoose(sort) ? sort['by'] : null;
  const sortBy = by === 'training' || by === 'average' ? by : Array.isArray(by) ? numberOf(by[0], answer.tasks) : null;
  return {
    metric: numberOf(metric, answer.metrics) ?? first.metric, shots: numberOf(shots, answer.shots) ?? first.shots, models: numbersOf(models, answer.models), tasks: numbersOf(tasks, answer.tasks),
    drawn: Array.isArray(drawn) ? drawn.flatMap((d): Drawn[] => (d === null ? ['average'] : [numberOf(d, answer.tasks) ?? []].flat())) : [],
    scale: X_SCALES.find((s) => s === scale) ?? null, over: over === 'tokens' ? 'tokens' : 'step', against: checkpoint >= 0 ? checkpoint : against === 'before' ? 'before' : 'none',
    sort: sortBy === null ? first.sort : { by: sortBy, descending: isLoose(sort) && sort['descending'] === true },
  };
}

function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null;
}
