import { battlesOfScores, bradleyTerryInParts } from '../../../core/statistics/bradleyTerry';
import type { Battles, WinMatrix } from '../../../core/statistics/bradleyTerry';
import { rankedMeans } from '../../../core/statistics/rankedMeans';
import type { SideSums } from '../../../core/statistics/rankedMeans';
import type { MetricRanks, RanksChoice, WinCell } from '../ranksContract';
import type { Joined, JoinedSide } from './joined';
import { kindOf } from './pairFigures';
import { stageFigures } from './stages';

/** About so many battles are fought before others have their turn. */
const BATTLES_AT_ONCE = 500_000;

/** Who beats whom on one metric, how strong that makes each side, in which order their means stand, and what changed since the baseline. */
export async function metricRanks(table: Joined, metric: { readonly at: number; readonly name: string }, { baseline, resamples, seed }: RanksChoice, pause: (fraction: number) => Promise<void>): Promise<MetricRanks & { readonly resamples: number }> {
  const names = table.sides.map((side) => side.name);
  const values = table.sides.map((side) => side.valuesByKey(table.keys, metric.at).map((value) => (Number.isFinite(value) ? value : Number.NaN)));
  const kind = kindOf(table, metric.at);
  const { matrix, fit } = await bradleyTerryInParts(names, partsOf(values), async (part) => pause(part / 3));
  const ranked = await rankedMeans(table.sides.map((side) => sumsOf(side, table.keys, metric.at)), { resamples: resamples ?? 0, seed, pause: async (part) => pause(1 / 3 + (2 * part) / 3) });
  return {
    name: metric.name, kind, wins: cellsOf(matrix), resamples: ranked.resamples,
    ranks: ranked.sides.map((side, i) => {
      const of = fit.strengths?.[i];
      return { name: names[i] ?? '', ...side, strength: of ? { log: of.log, low: of.low, high: of.high, elo: of.elo, eloLow: of.eloLow, eloHigh: of.eloHigh } : null };
    }),
    strengths: { battles: fit.battles, why: fit.strengths === null ? fit.why : null },
    stages: stageFigures(names, values, kind === 'binary' && table.sides.every(({ read }) => read.samples === null), baseline),
  };
}

/** The prompts' battles, some prompts at a time. */
function partsOf(values: readonly Float64Array[]): Battles[] {
  const prompts = values[0]?.length ?? 0;
  const pairs = Math.max(1, (values.length * (values.length - 1)) / 2);
  const step = Math.max(1, Math.floor(BATTLES_AT_ONCE / pairs));
  return Array.from({ length: Math.ceil(prompts / step) }, (_, i) => battlesOfScores(values, i * step, Math.min(prompts, (i + 1) * step)));
}

function cellsOf({ wins, ties }: WinMatrix): (WinCell | null)[][] {
  return wins.map((row, a) => [...row].map((won, b): WinCell | null => {
    if (a === b) return null;
    const [tied, lost] = [ties[a]?.[b] ?? 0, wins[b]?.[a] ?? 0];
    const n = won + tied + lost;
    return { n, wins: won, ties: tied, losses: lost, rate: n === 0 ? null : (won + tied / 2) / n };
  }));
}

function sumsOf(side: JoinedSide, keys: number, metric: number): SideSums {
  const [sums, counts, values] = [new Float64Array(keys), new Float64Array(keys), side.read.values[metric]];
  for (let key = 0; key < keys; key++) {
    for (const place of side.placesOf(key)) {
      const value = values?.[place] ?? Number.NaN;
      if (!Number.isFinite(value)) continue;
      sums[key] = (sums[key] ?? 0) + value;
      counts[key] = (counts[key] ?? 0) + 1;
    }
  }
  return { sums, counts };
}
