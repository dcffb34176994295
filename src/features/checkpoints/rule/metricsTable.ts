import type { MetricsAnswer } from '../contract';

/** What is shown of the points: one metric at one number of shots, of some models and tasks; null: all. */
export interface TableChoice {
  readonly metric: number;
  readonly shots: number;
  readonly models: readonly number[] | null;
  readonly tasks: readonly number[] | null;
}

/** Why a cell has no value: no row is of it, or its rows have none. */
export type Missing = 'noRow' | 'noValue';

export interface TableCell {
  readonly value: number | null;
  readonly stderr: number | null;
  /** The number of the point; null: no row is of it. */
  readonly point: number | null;
  readonly missing: Missing | null;
}

export interface TableRow {
  readonly model: number;
  readonly step: number | null;
  /** Null: a step that the model lacks and most others have. */
  readonly checkpoint: number | null;
  /** One for each task of the table. */
  readonly cells: readonly TableCell[];
  /** The mean over `averageOf` of the table, else over the row's own tasks; its standard error takes tasks as independent. */
  readonly average: { readonly value: number; readonly stderr: number | null; readonly of: number } | null;
}

export interface MetricsTable {
  readonly tasks: readonly number[];
  readonly rows: readonly TableRow[];
  /** Places of tasks that every shown checkpoint has. Empty: none is; then each row's average is of its own tasks, and they do not compare. */
  readonly averageOf: readonly number[];
  /** Checkpoints of these models that have no value of this metric at these shots. */
  readonly without: number;
}

const NONE: TableCell = { value: null, stderr: null, point: null, missing: 'noRow' };

/** Checkpoints as training goes, tasks in their order; only tasks that have the metric. */
export function metricsTable(answer: MetricsAnswer, choice: TableChoice): MetricsTable {
  const { points, checkpoints } = answer;
  const models = choice.models === null ? null : new Set(choice.models);
  const asked = choice.tasks === null ? null : new Set(choice.tasks);
  const byCheckpoint = new Map<number, Map<number, number>>();
  const tasksSeen = new Set<number>();
  points.checkpoint.forEach((checkpoint, point) => {
    const task = points.task[point] ?? 0;
    if (points.metric[point] !== choice.metric || points.shots[point] !== choice.shots) return;
    if (models?.has(checkpoints[checkpoint]?.model ?? -1) === false) return;
    const row = byCheckpoint.get(checkpoint) ?? new Map<number, number>();
    row.set(task, point);
    byCheckpoint.set(checkpoint, row);
    if (asked?.has(task) !== false) tasksSeen.add(task);
  });
  const tasks = [...tasksSeen].sort((a, b) => a - b);
  const cellOf = (point: number | undefined): TableCell => {
    if (point === undefined) return NONE;
    const value = points.value[point] ?? null;
    return { value, stderr: points.stderr[point] ?? null, point, missing: value === null ? 'noValue' : null };
  };
  const found = [...byCheckpoint].sort(([a], [b]) => a - b).map(([checkpoint, row]) => ({ checkpoint, cells: tasks.map((task) => cellOf(row.get(task))) }));
  const averageOf = tasks.flatMap((_, at) => (found.every(({ cells }) => typeof cells[at]?.value === 'number') ? [at] : []));
  const rows = found.map(({ checkpoint, cells }): TableRow => ({ model: checkpoints[checkpoint]?.model ?? 0, step: checkpoints[checkpoint]?.step ?? null, checkpoint, cells, average: averageOfCells(averageOf.length > 0 ? averageOf.flatMap((at) => cells[at] ?? []) : cells) }));
  const own = checkpoints.filter((c) => models?.has(c.model) !== false).length;
  return { tasks, rows: withGaps(rows, tasks.length), averageOf, without: own - found.length };
}

function averageOfCells(cells: readonly TableCell[]): TableRow['average'] {
  const known = cells.filter((cell) => cell.value !== null);
  if (known.length === 0) return null;
  const mean = known.reduce((sum, cell) => sum + (cell.value ?? 0), 0) / known.length;
  const hasErrors = known.every((cell) => cell.stderr !== null);
  return { value: mean, of: known.length, stderr: hasErrors ? Math.sqrt(known.reduce((sum, cell) => sum + (cell.stderr ?? 0) ** 2, 0)) / known.length : null };
}

/**
 * A row for each step that at least half of the models have (of two or more), and a model lacks between its first and last; of models most
 * of whose own steps are such steps, since others are on a grid of their own.
 */
function withGaps(rows: readonly TableRow[], cells: number): TableRow[] {
  const byModel = new Map<number, TableRow[]>();
  for (const row of rows) byModel.set(row.model, [...(byModel.get(row.model) ?? []), row]);
  const having = new Map<number, number>();
  for (const own of byModel.values()) for (const step of new Set(own.flatMap((r) => r.step ?? []))) having.set(step, (having.get(step) ?? 0) + 1);
  const common = new Set([...having].flatMap(([step, n]) => (n >= 2 && n >= byModel.size / 2 ? [step] : [])));
  return [...byModel].flatMap(([model, own]) => {
    const steps = new Set(own.flatMap((r) => r.step ?? []));
    if ([...steps].filter((step) => common.has(step)).length * 2 <= steps.size) return own;
    const [first, last] = [Math.min(...steps), Math.max(...steps)];
    const gaps = [...common].filter((step) => step > first && step < last && !steps.has(step)).sort((a, b) => a - b);
    const result = [...own];
    for (const step of gaps) {
      const before = result.findIndex((r) => r.step !== null && r.step > step);
      result.splice(before < 0 ? result.length : before, 0, { model, step, checkpoint: null, cells: new Array<TableCell>(cells).fill(NONE), average: null });
    }
    return result;
  });
}

/** Whether more of a metric is better; null where that cannot be said of its name. */
export function isHigherBetter(metric: string): boolean | null {
  const name = metric.toLowerCase();
  if (/stereotype|likelihood_diff|length|tokens|count/.test(name)) return null;
  return !/ppl|perplexity|loss|bits_per_byte|bpb|error|(^|[^a-z])wer([^a-z]|$)|brier|toxicity|nll|ece/.test(name);
}

/** The metric and shots of which there is most, where nobody chose. */
export function likeliest({ points, metrics, shots }: MetricsAnswer): { readonly metric: number; readonly shots: number } {
  const counts = metrics.map(() => shots.map(() => 0));
  points.metric.forEach((metric, i) => {
    const row = counts[metric];
    const at = points.shots[i] ?? 0;
    if (row && points.value[i] !== null) row[at] = (row[at] ?? 0) + 1;
  });
  const best = counts[0] ?? [];
  return { metric: 0, shots: Math.max(0, best.indexOf(Math.max(...best))) };
}
