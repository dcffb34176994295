import { setImmediate } from 'node:timers/promises';
import { LoupeError } from '../../../core/message';
import type { WorkCall } from '../../../engine/work';
import type { ComparisonSpec } from '../contract';
import type { FiguresAnswer, FiguresChoice, MetricFigures } from '../figuresContract';
import { kindOf, pairFigures, sideFigures } from '../rule/pairFigures';
import { joinedOf } from './joinMethod';

/** The sides' metrics, compared. */
export async function figures(spec: ComparisonSpec, choice: FiguresChoice, call: WorkCall): Promise<FiguresAnswer> {
  const { table, readings } = await joinedOf(spec, call);
  const pause = async (): Promise<void> => {
    await setImmediate();
    if (call.signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
  };
  const metrics: MetricFigures[] = [];
  for (const [i, metric] of spec.metrics.entries()) {
    if (table.sides.every(({ read }) => read.values[i]?.every((value) => Number.isNaN(value)) !== false)) throw new LoupeError('compare-metric-none', { metric: metric.name });
    const kind = kindOf(table, i);
    metrics.push({
      name: metric.name, kind, fromText: readings.some(({ sql }) => sql.metric(metric)?.text === true),
      sides: await sideFigures(table, i, choice, pause), pairs: await pairFigures(table, i, kind, choice, pause),
    });
    call.progress((i + 1) / spec.metrics.length);
  }
  return { metrics, slices: [], resamples: choice.resamples ?? 0, warnings: metrics.filter((m) => m.fromText).map((m) => ({ code: 'compare-metric-text', args: { metric: m.name } })) };
}
