import { setImmediate } from 'node:timers/promises';
import { LoupeError } from '../../../core/message';
import type { WorkCall } from '../../../engine/work';
import type { ComparisonSpec } from '../contract';
import type { MetricRanks, RanksAnswer, RanksChoice } from '../ranksContract';
import { benchmarkOf } from '../rule/benchmarks';
import { metricRanks } from '../rule/ranks';
import { joinedOf } from './joinMethod';

/** Every side against every other, each metric by itself. */
export async function ranks(spec: ComparisonSpec, choice: RanksChoice, call: WorkCall): Promise<RanksAnswer> {
  const { table } = await joinedOf(spec, call);
  const metrics: MetricRanks[] = [];
  let resamples = choice.resamples ?? 0;
  for (const [at, { name }] of spec.metrics.entries()) {
    const pause = async (fraction: number): Promise<void> => {
      await setImmediate();
      if (call.signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
      call.progress((at + fraction) / spec.metrics.length);
    };
    const { resamples: made, ...found } = await metricRanks(table, { at, name }, choice, pause);
    if (made > 0) resamples = Math.min(resamples, made);
    metrics.push(found);
  }
  // The length-controlled win rate is a fit over all prompts: one prompt has none.
  const warnings = spec.metrics.flatMap((metric) => (benchmarkOf(metric)?.of === 'alpaca-lc' ? [{ code: 'compare-ranks-plain', args: { metric: metric.name } }] : []));
  return { metrics, resamples, warnings };
}
