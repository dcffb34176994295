import { setImmediate } from 'node:timers/promises';
import { LoupeError } from '../../../core/message';
import type { Warning } from '../../../core/message';
import { againstRest, TESTED } from '../../../core/statistics/againstRest';
import type { AgainstRest } from '../../../core/statistics/againstRest';
import { benjaminiHochberg } from '../../../core/statistics/normal';
import type { WorkCall } from '../../../engine/work';
import type { AgreementRequest, Judged, Slice } from '../contract';
import type { Scale } from '../scale';
import { inOrder } from '../sliceValues';
import type { Against, SliceDifference } from '../slicesContract';
import { ratingsOf } from '../verdicts';
import type { Unit } from '../verdicts';
import { judged } from './judged';

const MOST_SLICES = 50;
/** Intervals of slices are made of fewer resamples: there are many, and each has one for the rest. */
const SLICE_RESAMPLES = 1_000;
/** Below so many units a slice says little. */
export const FEWEST_UNITS = 30;
/** How much all tests together may do, in about nanoseconds. */
const MOST_WORK = 2e10;

export interface Sliced {
  readonly slices: readonly Slice[];
  readonly warnings: readonly Warning[];
}

/** Units of each value of a slice against all others, each with a test, corrected for all slices that are looked at. */
export async function slicesOf(by: string, units: readonly Unit[], scale: Scale, numbered: boolean, request: AgreementRequest, raters: readonly string[], call: WorkCall): Promise<Sliced> {
  const counts = new Map<string | null, number>();
  for (const unit of units) counts.set(unit.slice, (counts.get(unit.slice) ?? 0) + unit.units);
  const largest = new Set([...counts].sort(([a, n], [b, m]) => m - n || ((a ?? '') < (b ?? '') ? -1 : 1)).slice(0, MOST_SLICES).map(([value]) => value));
  const values = inOrder(by, [...counts]).filter((value) => largest.has(value));
  const of = async (some: readonly Unit[]): Promise<Judged> => judged(some, ratingsOf({ units: some, sets: new Map() }, numbered, request, scale, raters), Math.min(request.resamples, SLICE_RESAMPLES), request.seed, call);
  const { ratings } = ratingsOf({ units, sets: new Map() }, numbered, request, scale, raters);
  const pause = async (): Promise<void> => {
    await setImmediate();
    if (call.signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
  };
  const found: { readonly slice: Omit<Slice, 'against'>; readonly against: AgainstRest }[] = [];
  for (const value of values) {
    const slice = { by, value, ...(await of(units.filter((u) => u.slice === value))), rest: await of(units.filter((u) => u.slice !== value)) };
    found.push({ slice, against: await againstRest(ratings, units.map((u) => u.slice === value), { level: scale.level, draws: request.resamples, seed: request.seed, work: MOST_WORK / values.length }, pause) });
  }
  const against = corrected(found.map((f) => f.against));
  const slices = found.flatMap(({ slice }, i): Slice[] => against.slice(i, i + 1).map((of) => ({ ...slice, against: { ...of, isSmall: Math.min(slice.judgedTwice, slice.rest.judgedTwice) < FEWEST_UNITS, fewest: FEWEST_UNITS } })));
  const small = slices.filter((s) => s.judgedTwice < FEWEST_UNITS).length;
  return {
    slices,
    warnings: [
      ...(counts.size > MOST_SLICES ? [{ code: 'slices-many', args: { values: counts.size, most: MOST_SLICES }, count: counts.size - MOST_SLICES }] : []),
      ...(small > 0 ? [{ code: 'slices-small', args: { slices: small, fewest: FEWEST_UNITS }, count: small }] : []),
    ],
  };
}

function corrected(found: readonly AgainstRest[]): readonly Omit<Against, 'isSmall' | 'fewest'>[] {
  const adjusted = Object.fromEntries(TESTED.map((name) => {
    const tested = found.flatMap((f, at) => (f[name].p === null ? [] : [{ at, p: f[name].p }]));
    const by = benjaminiHochberg(tested.map((t) => t.p));
    return [name, new Map(tested.map(({ at }, i) => [at, by[i] ?? 1]))] as const;
  }));
  return found.map((f, at) => {
    const withAdjusted = (name: (typeof TESTED)[number]): SliceDifference => ({ ...f[name], pAdjusted: adjusted[name]?.get(at) ?? null });
    return { ...f, krippendorffAlpha: withAdjusted('krippendorffAlpha'), observed: withAdjusted('observed'), correction: 'benjamini-hochberg', slices: Math.max(...TESTED.map((name) => adjusted[name]?.size ?? 0)) };
  });
}
