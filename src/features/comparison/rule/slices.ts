import { benjaminiHochberg } from '../../../core/statistics/normal';
import { paired, pairedWithIntervals } from '../../../core/statistics/paired';
import type { SharedPairs } from '../../../core/statistics/paired';
import { permutedMeans } from '../../../core/statistics/permutedMeans';
import type { FiguresChoice, PartFigures, SliceFigures } from '../figuresContract';
import type { Joined } from './joined';
import { pairsOf, sharedOf } from './pairFigures';

/** So many values of a slice are compared, the most frequent ones; the others count among the rest. */
export const MOST_SLICES = 40;
/** Below so many prompts a slice says little. */
export const FEWEST_PROMPTS = 30;
/** There are many slices, and each has one for the rest. */
const SLICE_RESAMPLES = 1_000;

/** The values of each key; several where the column is a list. Null: the column says nothing. */
export type SliceValues = readonly (readonly string[] | null)[];

/** The most frequent values, and whether there are others. */
export function slicedBy(values: SliceValues): { readonly values: readonly (string | null)[]; readonly different: number } {
  const counts = new Map<string | null, number>();
  for (const of of values) for (const value of of === null || of.length === 0 ? [null] : new Set(of)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || ((a ?? '') < (b ?? '') ? -1 : 1)).map(([value]) => value);
  return { values: sorted.slice(0, MOST_SLICES), different: counts.size };
}

export const hasValue = (of: readonly string[] | null | undefined, value: string | null): boolean => (value === null ? (of ?? []).length === 0 : (of ?? []).includes(value));

/** Every pair of the family on one metric, for each value of a column and for the prompts without it. */
export async function slicesOf(table: Joined, metric: { readonly at: number; readonly name: string }, by: string, values: SliceValues, choice: FiguresChoice, pause: (fraction: number) => Promise<void>): Promise<SliceFigures[]> {
  const found: SliceFigures[] = [];
  for (const [a, b] of pairsOf(choice.family, table.sides.length, choice.baseline)) {
    for (const value of slicedBy(values).values) {
      const inside = sharedOf(table, metric.at, a, b, (key) => hasValue(values[key], value));
      const outside = sharedOf(table, metric.at, a, b, (key) => !hasValue(values[key], value));
      found.push({
        by, value, metric: metric.name, a: table.sides[a]?.name ?? '', b: table.sides[b]?.name ?? '', ...(await partOf(inside, choice, pause)), rest: await partOf(outside, choice, pause),
        against: await againstRest(inside.differences, outside.differences, choice.seed, pause), isSmall: inside.n < FEWEST_PROMPTS,
      });
      await pause(1);
    }
  }
  return found;
}

async function partOf(shared: SharedPairs, { resamples, seed }: FiguresChoice, pause: (fraction: number) => Promise<void>): Promise<PartFigures> {
  const { n, wins, ties, losses, difference, winRateTiesHalf } = resamples === null ? paired(shared) : await pairedWithIntervals(shared, { resamples: Math.min(resamples, SLICE_RESAMPLES), seed, pause });
  return { n, wins, ties, losses, difference, winRateTiesHalf };
}

/** Corrects over all slices that were asked for together. */
export function slicesAdjusted(slices: readonly SliceFigures[]): SliceFigures[] {
  const tested = slices.filter(({ against }) => against.p !== null);
  const adjusted = benjaminiHochberg(tested.map(({ against }) => against.p ?? 1));
  return slices.map((slice) => ({ ...slice, against: { ...slice.against, pAdjusted: slice.against.p === null ? null : (adjusted[tested.indexOf(slice)] ?? null) } }));
}

async function againstRest(inside: Float64Array, outside: Float64Array, seed: number, pause: (fraction: number) => Promise<void>): Promise<SliceFigures['against']> {
  const found = await permutedMeans(inside, outside, { seed, pause });
  return { difference: found.difference, p: found.p, pAdjusted: null, draws: found.p === null ? null : found.draws, why: found.p === null ? found.why : null };
}
