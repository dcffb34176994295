import { setImmediate } from 'node:timers/promises';
import { LoupeError } from '../../../core/message';
import type { Message } from '../../../core/message';
import type { WorkCall } from '../../../engine/work';
import type { ComparisonSpec } from '../contract';
import type { FiguresAnswer, FiguresChoice, MetricFigures, SliceFigures } from '../figuresContract';
import { kindOf, pairFigures, sideFigures } from '../rule/pairFigures';
import { sideSamples } from '../rule/sideSamples';
import { MOST_SLICES, slicedBy, slicesAdjusted, slicesOf } from '../rule/slices';
import { benchmarkOf, namedIn } from '../rule/benchmarks';
import { asBenchmark } from './benchmarkFigures';
import { joinedOf } from './joinMethod';
import { readPublished } from './readTable';
import { slicesOnce } from './readSlices';

/** The sides' metrics, compared. */
export async function figures(spec: ComparisonSpec, choice: FiguresChoice, call: WorkCall): Promise<FiguresAnswer> {
  const { table, readings } = await joinedOf(spec, call);
  if (table.of && table.keys === 0) throw new LoupeError('compare-where-none', {});
  const pause = async (): Promise<void> => {
    await setImmediate();
    if (call.signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
  };
  let resamples = choice.resamples ?? 0;
  const drew = (made: number): void => { if (made > 0) resamples = Math.min(resamples, made); };
  const metrics: MetricFigures[] = [];
  const { figures: published, several } = choice.published ? await readPublished(choice.published, call) : { figures: null, several: null };
  for (const [i, metric] of spec.metrics.entries()) {
    if (table.sides.every(({ read }) => read.values[i]?.every((value) => Number.isNaN(value)) !== false)) throw new LoupeError('compare-metric-none', { metric: metric.name });
    const kind = kindOf(table, i);
    const found: MetricFigures = {
      name: metric.name, kind, fromText: readings.some(({ sql }) => sql.metric(metric)?.text === true),
      sides: await sideFigures(table, i, choice, pause, drew), samples: await sideSamples(table, i, kind, choice, pause, drew), pairs: await pairFigures(table, i, kind, benchmarkOf(metric)?.of === 'alpaca-lc' ? { ...choice, test: 'sign' } : choice, pause, drew), // of a fit nothing is drawn that is not shown
    };
    metrics.push(withPublished(await asBenchmark(found, { spec, at: i, table, readings, choice, call, pause }), published));
    call.progress((i + 1) / spec.metrics.length / (spec.by.length + 1));
  }
  const warnings: Message[] = metrics.flatMap((m, i): Message[] => [
    ...(m.fromText ? [{ code: 'compare-metric-text', args: { metric: m.name } }] : []),
    ...table.sides.flatMap((side): Message[] => ((side.read.words[i] ?? 0) > 0 ? [{ code: 'compare-metric-words', args: { metric: m.name, side: side.name, count: side.read.words[i] ?? 0 } }] : [])),
  ]);
  if (published) {
    const unknown = table.sides.map(({ name }) => name).filter((name) => namedIn(published, [name]) === undefined);
    const twice = unknown.filter((name) => namedIn(several, [name]) !== undefined);
    const without = unknown.filter((name) => !twice.includes(name));
    if (twice.length > 0) warnings.push({ code: 'compare-published-several', args: { table: choice.published?.table ?? '', sides: twice.join(', ') } });
    if (without.length > 0) warnings.push({ code: 'compare-published-missing', args: { table: choice.published?.table ?? '', sides: without.join(', ') } });
  }
  const slices: SliceFigures[] = [];
  const overAll = metrics.filter(({ benchmark }) => benchmark?.of === 'alpaca-lc');
  if (spec.by.length > 0) warnings.push(...overAll.map(({ name }): Message => ({ code: 'lc-no-slices', args: { metric: name } })));
  for (const by of spec.by) {
    const values = await slicesOnce(spec, by, table, readings, call.signal);
    for (const [at, { name }] of spec.metrics.entries()) if (!overAll.some((m) => m.name === name)) slices.push(...(await slicesOf(table, { at, name }, by, values, choice, pause)));
    const { different } = slicedBy(values);
    if (different > MOST_SLICES) warnings.push({ code: 'compare-slices-many', args: { by, values: different, most: MOST_SLICES } });
  }
  return { metrics, slices: slicesAdjusted(slices), resamples, warnings };
}

/** Figures of others beside ours, by the names of the sides. */
function withPublished(figures: MetricFigures, published: ReadonlyMap<string, number> | null): MetricFigures {
  return published === null ? figures : { ...figures, sides: figures.sides.map((side) => ({ ...side, published: namedIn(published, [side.name]) ?? null })) };
}
