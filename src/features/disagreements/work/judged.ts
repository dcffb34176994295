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
  return { ...result, classes: found, shares: classShares({ ...found }, ratings.clusters ? countClasses(units, scale, (unit) => unit.cluster) : undefined) };
}

type Counts = Partial<Record<string, number>>;

/** The classes of Diverging Preferences, where labels are verdicts with strengths; of units with two verdicts or more. */
function classesOf(units: readonly Unit[], scale: Scale): Judged['classes'] | undefined {
  return scale.strengths && { ...Object.fromEntries(DIVERGENCE_CLASSES.map((name) => [name, 0])), ...countClasses(units, scale, () => null)[0] };
}

/** How many units are of each class, by what `key` says of a unit. */
function countClasses(units: readonly Unit[], scale: Scale, key: (unit: Unit) => string | null): readonly Counts[] {
  const clusters = new Map<string | null, Counts>();
  const itemOf = itemsOn(scale);
  for (const unit of units) {
    const of = itemOf(unit.verdicts).class;
    if (of === null) continue;
    let counts = clusters.get(key(unit));
    if (!counts) clusters.set(key(unit), (counts = {}));
    counts[of] = (counts[of] ?? 0) + unit.units;
  }
  return [...clusters.values()];
}
