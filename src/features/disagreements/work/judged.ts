import { setImmediate } from 'node:timers/promises';
import { LoupeError } from '../../../core/message';
import { agreementInSteps } from '../../../core/statistics/agreement';
import type { WorkCall } from '../../../engine/work';
import type { Judged } from '../contract';
import { classShares, DIVERGENCE_CLASSES } from '../divergence';
import { itemsOn } from '../items';
import type { Scale } from '../scale';
import type { Rated, Unit } from '../verdicts';

/** How far raters agree on some units, and the classes of these. */
export async function judged(units: readonly Unit[], { ratings, scale }: Rated, resamples: number, seed: number, { signal, progress }: WorkCall): Promise<Judged> {
  const { classes, ...result } = await agreementInSteps(ratings, { level: scale.level, resamples, seed }, async (fraction) => {
    progress(fraction);
    await setImmediate();
    if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
  });
  const found = classesOf(units, scale) ?? classes;
  return { ...result, classes: found, shares: classShares({ ...found }, ratings.clusters ? inClusters(units, scale) : undefined) };
}

/** The classes of Diverging Preferences, where labels are verdicts with strengths; of units with two verdicts or more. */
function classesOf(units: readonly Unit[], scale: Scale): Judged['classes'] | undefined {
  return scale.strengths && { ...Object.fromEntries(DIVERGENCE_CLASSES.map((name) => [name, 0])), ...countClasses(units, scale) };
}

function countClasses(units: readonly Unit[], scale: Scale): Partial<Record<string, number>> {
  const counts: Partial<Record<string, number>> = {};
  const itemOf = itemsOn(scale);
  for (const unit of units) {
    const of = itemOf(unit.verdicts).class;
    if (of !== null) counts[of] = (counts[of] ?? 0) + unit.units;
  }
  return counts;
}

function inClusters(units: readonly Unit[], scale: Scale): readonly Partial<Record<string, number>>[] {
  const clusters = new Map<string | null, Unit[]>();
  for (const unit of units) {
    const known = clusters.get(unit.cluster);
    if (known) known.push(unit);
    else clusters.set(unit.cluster, [unit]);
  }
  return [...clusters.values()].map((of) => countClasses(of, scale));
}
