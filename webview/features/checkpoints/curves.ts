import { PHASES } from '../../../src/core/revision';
import type { Checkpoint, MetricsAnswer } from '../../../src/features/checkpoints/contract';
import type { MetricsTable, TableRow } from '../../../src/features/checkpoints/rule/metricsTable';
import type { Line, LinePoint, Panel } from '../../kit/charts/lineLayout';
import type { XScale } from '../../kit/charts/lineScale';
import { t } from '../../kit/l10n';
import type { Choice, Drawn } from './choice';

/** More panels than these are not read beside each other. */
export const MOST_PANELS = 6;
/** 1.96 standard errors on either side: 95 of a hundred, where errors are normal. */
export const Z = 1.96;

export interface Curves {
  readonly panels: readonly Panel[];
  readonly scale: XScale;
  /** Names of places, where x is an order. */
  readonly order: readonly string[];
  readonly lines: readonly { readonly name: string; readonly look: number }[];
  /** Shown checkpoints that have no step (or no tokens). */
  readonly left: number;
  readonly hasSteps: boolean;
  readonly hasTokens: boolean;
}

/** The point of a row: what is opened by it. */
export interface CurvePoint {
  readonly checkpoint: number;
  readonly task: number | null;
}

/** Lines by model and stage of what is drawn. Looks are by the models of the file, so that filtering changes no colour. */
export function curvesOf(answer: MetricsAnswer, table: MetricsTable, choice: Choice): Curves {
  const rows = table.rows.filter((r) => r.checkpoint !== null);
  const at = (row: TableRow): Checkpoint | undefined => (row.checkpoint === null ? undefined : answer.checkpoints[row.checkpoint]);
  const hasSteps = rows.some((r) => r.step !== null);
  const hasTokens = rows.some((r) => at(r)?.tokens !== null && at(r)?.tokens !== undefined);
  const scale = choice.scale === 'order' || !hasSteps ? 'order' : (choice.scale ?? likelyScale(rows.flatMap((r) => r.step ?? [])));
  const places = scale === 'order' ? placesOf(rows.flatMap((r) => at(r) ?? [])) : [];
  const xOf = (row: TableRow): number | null => {
    const checkpoint = at(row);
    if (!checkpoint) return null;
    if (scale === 'order') return places.findIndex((p) => p === placeName(checkpoint));
    return choice.over === 'tokens' && hasTokens ? checkpoint.tokens : checkpoint.step;
  };
  const names = new Map<string, { readonly name: string; readonly look: number; readonly rows: TableRow[] }>();
  const looks = new Map<string, number>();
  for (const checkpoint of answer.checkpoints) {
    const key = lineKey(checkpoint, scale);
    if (!looks.has(key)) looks.set(key, looks.size);
  }
  for (const row of rows) {
    const checkpoint = at(row);
    if (!checkpoint) continue;
    const key = lineKey(checkpoint, scale);
    const line = names.get(key) ?? { name: lineName(answer, checkpoint, scale), look: looks.get(key) ?? 0, rows: [] };
    line.rows.push(row);
    names.set(key, line);
  }
  const drawn = drawnOf(table, choice);
  const panels = drawn.map((what): Panel => {
    const place = what === 'average' ? -1 : table.tasks.indexOf(what);
    const lines = [...names.values()].map(({ name, look, rows: own }): Line => ({
      name, look,
      points: own.flatMap((row): LinePoint[] => {
        const [cell, x] = [what === 'average' ? row.average : row.cells[place], xOf(row)];
        if (!cell || cell.value === null || x === null) return [];
        const half = cell.stderr === null ? null : Z * cell.stderr;
        const data: CurvePoint = { checkpoint: row.checkpoint ?? 0, task: what === 'average' ? null : what };
        return [{ x, y: cell.value, low: half === null ? null : cell.value - half, high: half === null ? null : cell.value + half, data }];
      }).sort((a, b) => a.x - b.x),
    })).filter((line) => line.points.length > 0);
    return { title: what === 'average' ? averageText(table) : (answer.tasks[what] ?? ''), lines, isLogY: isWide(lines.flatMap((l) => l.points.map((p) => p.y))) };
  });
  return { panels, scale, order: places, hasSteps, hasTokens, left: rows.filter((r) => xOf(r) === null).length, lines: [...names.values()].map(({ name, look }) => ({ name, look })) };
}

/** What is drawn where nobody chose: the average, and few tasks beside it. */
export function drawnOf({ tasks }: MetricsTable, { drawn }: Choice): readonly Drawn[] {
  const chosen = drawn.filter((d) => d === 'average' || tasks.includes(d));
  if (chosen.length > 0) return chosen.slice(0, MOST_PANELS);
  return tasks.length === 1 ? tasks : tasks.length < MOST_PANELS ? ['average', ...tasks] : ['average'];
}

export function averageText({ tasks, averageOf }: MetricsTable): string {
  if (averageOf.length === 0) return t('average of a checkpoint’s own tasks');
  return averageOf.length === tasks.length ? t('average of {0} tasks', tasks.length) : t('average of {0} of {1} tasks', averageOf.length, tasks.length);
}

/** Steps over several powers of ten are read on a logarithm. */
function likelyScale(steps: readonly number[]): XScale {
  const positive = steps.filter((s) => s > 0);
  return positive.length > 0 && Math.max(...positive) / Math.min(...positive) >= 1000 ? 'log' : 'linear';
}

function isWide(values: readonly number[]): boolean {
  return values.length > 0 && Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) >= 1000;
}

/** Steps begin again in each stage: each is a line of its own, where x is a step. */
function lineKey({ model, stage, ingredient }: Checkpoint, scale: XScale): string {
  return scale === 'order' ? String(model) : JSON.stringify([model, stage, ingredient]);
}

function lineName({ models }: MetricsAnswer, { model, stage, ingredient }: Checkpoint, scale: XScale): string {
  const name = models[model] ?? '';
  if (scale === 'order') return name;
  return [...(name === '' && stage !== null ? [] : [name]), ...(stage === null ? [] : [t('stage {0}', stage)]), ...(ingredient === null ? [] : [t('ingredient {0}', ingredient)])].join(' · ');
}

/** What a checkpoint is called among the phases of training, whatever its model. */
function placeName({ name, phase, stage, ingredient, step, isMain }: Checkpoint): string {
  if (phase !== null && step === null && stage === null) return phase === 'instruct' || phase === 'base' ? phase : phase.toUpperCase();
  if (isMain) return 'main';
  const parts = [...(stage === null ? [] : [t('stage {0}', stage)]), ...(ingredient === null ? [] : [t('ingredient {0}', ingredient)]), ...(step === null ? [] : [String(step)])];
  return parts.length > 0 ? parts.join(' · ') : name;
}

function placesOf(checkpoints: readonly Checkpoint[]): string[] {
  const rank = ({ phase, isMain, stage, ingredient, step }: Checkpoint): readonly number[] => [PHASES.findIndex((p) => p === phase), Number(isMain), stage ?? 99, ingredient ?? 99, step ?? 1e15];
  const sorted = [...checkpoints].sort((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    for (const [i, n] of x.entries()) if (n !== y[i]) return n - (y[i] ?? 0);
    return 0;
  });
  return [...new Set(sorted.map((c) => placeName(c)))];
}
