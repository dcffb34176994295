import { naturalOrder } from '../../../core/naturalOrder';
import { MOST_POINTS, MOST_VALUES } from '../contract';
import type { Checkpoint, Contradiction, Duplicate, MetricsAnswer, MetricsRoles, RawCheckpoint } from '../contract';
import { identify, inOrder } from './identify';
import type { Identified } from './identify';

/** Rows that have the same texts in every column of a role. */
export interface RowsAlike extends RawCheckpoint {
  readonly tokens: number | null;
  readonly shots: string | null;
  readonly task: string | null;
  readonly metric: string | null;
  readonly rows: number;
  /** Rows with a value. */
  readonly filled: number;
  /** Of the first row with a value. */
  readonly value: number | null;
  readonly stderr: number | null;
  /** Where they differ: the different values, the first one first. */
  readonly values: readonly number[];
}

interface Point {
  readonly at: Identified;
  readonly task: string;
  readonly metric: string;
  readonly shots: string;
  value: number | null;
  stderr: number | null;
  rows: number;
  filled: number;
  readonly values: Set<number>;
}

/** Points of rows, in the order in which the first row of each stands. */
export function pointsOf(alike: Iterable<RowsAlike>, roles: MetricsRoles, models: readonly string[] | null): MetricsAnswer {
  const collected = new Collected(roles, models);
  for (const rows of alike) collected.add(rows);
  return collected.answer();
}

class Collected {
  readonly #identified = new Map<string, Identified | null>();
  readonly #checkpoints = new Map<string, { readonly at: Identified; tokens: number | null; readonly of: Map<string, RawCheckpoint> }>();
  readonly #points = new Map<string, Point>();
  readonly #contradictions = new Map<string, Contradiction>();
  #rows = 0;
  #withoutStep = 0;
  #withoutValue = 0;
  #isTruncated = false;

  constructor(readonly roles: MetricsRoles, readonly models: readonly string[] | null) {}

  add(rows: RowsAlike): void {
    const raw: RawCheckpoint = { model: rows.model, checkpoint: rows.checkpoint, step: rows.step };
    const rawKey = JSON.stringify([raw.model, raw.checkpoint, raw.step]);
    let at = this.#identified.get(rawKey);
    if (at === undefined) this.#identified.set(rawKey, (at = identify(raw, this.roles)));
    if (at && this.models?.includes(at.model) === false) return;
    this.#rows += rows.rows;
    if (!at) {
      this.#withoutStep += rows.rows;
      return;
    }
    this.#withoutValue += rows.rows - rows.filled;
    if (at.contradicted !== null) {
      const known = this.#contradictions.get(rawKey);
      this.#contradictions.set(rawKey, { step: raw.step ?? '', checkpoint: raw.checkpoint ?? '', named: at.contradicted, rows: (known?.rows ?? 0) + rows.rows });
    }
    const key = JSON.stringify([at.key, rows.task, rows.metric, rows.shots]);
    const known = this.#points.get(key);
    if (!known && this.#points.size >= MOST_POINTS) {
      this.#isTruncated = true;
      return;
    }
    const checkpoint = this.#checkpoints.get(at.key) ?? { at, tokens: null, of: new Map<string, RawCheckpoint>() };
    checkpoint.tokens ??= rows.tokens ?? at.revision.tokens;
    checkpoint.of.set(rawKey, raw);
    this.#checkpoints.set(at.key, checkpoint);
    const values = rows.values.length > 0 ? rows.values : rows.value === null ? [] : [rows.value];
    if (!known) this.#points.set(key, { at, task: rows.task ?? '', metric: rows.metric ?? '', shots: rows.shots ?? '', value: rows.value, stderr: rows.stderr, rows: rows.rows, filled: rows.filled, values: new Set(values) });
    else {
      if (known.value === null) [known.value, known.stderr] = [rows.value, rows.stderr];
      known.rows += rows.rows;
      known.filled += rows.filled;
      for (const value of values) known.values.add(value);
    }
  }

  answer(): MetricsAnswer {
    const checkpoints = [...this.#checkpoints.values()].sort((a, b) => inOrder(a.at, b.at));
    const points = [...this.#points.values()];
    const models = [...new Set(checkpoints.map((c) => c.at.model))];
    const tasks = [...new Set(points.map((p) => p.task))].sort(naturalOrder);
    const metrics = byCount(points.map((p) => p.metric));
    const shots = [...new Set(points.map((p) => p.shots))].sort(naturalOrder);
    const numbersOf = (names: readonly string[]): ReadonlyMap<string, number> => new Map(names.map((name, i) => [name, i]));
    const [ofCheckpoint, ofTask, ofMetric, ofShots] = [numbersOf(checkpoints.map((c) => c.at.key)), numbersOf(tasks), numbersOf(metrics), numbersOf(shots)];
    const duplicates = points.flatMap((p, point): Duplicate[] => (p.values.size > 1 ? [{ point, rows: p.filled, values: [...p.values].slice(0, MOST_VALUES), moreValues: p.values.size > MOST_VALUES }] : []));
    return {
      rows: this.#rows, models, tasks, metrics, shots, duplicates,
      checkpoints: checkpoints.map(({ at: { model, revision }, tokens, of }): Checkpoint => {
        const { name, phase, stage, ingredient, step, isMain } = revision;
        return { model: models.indexOf(model), name, phase, stage, ingredient, step, tokens, isMain, of: [...of.values()] };
      }),
      points: {
        checkpoint: points.map((p) => ofCheckpoint.get(p.at.key) ?? 0), task: points.map((p) => ofTask.get(p.task) ?? 0), metric: points.map((p) => ofMetric.get(p.metric) ?? 0), shots: points.map((p) => ofShots.get(p.shots) ?? 0),
        value: points.map((p) => p.value), stderr: points.map((p) => p.stderr), rows: points.map((p) => p.rows),
      },
      withoutStep: this.#withoutStep, withoutValue: this.#withoutValue, repeated: points.reduce((n, p) => n + (p.values.size === 1 ? p.filled - 1 : 0), 0),
      contradictions: [...this.#contradictions.values()], truncated: this.#isTruncated,
    };
  }
}

/** What occurs most, first. */
function byCount(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || naturalOrder(a, b)).map(([name]) => name);
}
