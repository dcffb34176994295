import { groupDigits, sentence } from '../core/sentences';
import type { MetricRanks, RanksAnswer, StageFigures } from '../features/comparison/ranksContract';
import { table } from './output';

/** Of a comparison with `--ranks`: by metric, who beats whom, in which order sides stand, and what became of prompts since the baseline. */
export function ranksDocument({ metrics, resamples }: RanksAnswer, baseline: string): Record<string, unknown> {
  return {
    winMatrix: metrics.map(({ name, wins, ranks }) => ({ metric: name, sides: ranks.map((side) => side.name), cells: wins })),
    ranks: metrics.map(({ name, ranks, strengths: { battles, why } }) => ({ metric: name, resamples, battles, why: why && sentence(why), sides: ranks })),
    stages: metrics.map(({ name, stages }) => ({ metric: name, baseline, sides: stages })),
  };
}

export function ranksText({ metrics }: RanksAnswer, baseline: string): string[] {
  return metrics.flatMap((metric) => [`${metric.name}: win rate of the row, ties as half`, matrixText(metric), rankText(metric), ...(metric.strengths.why ? [`Bradley–Terry strengths: ${sentence(metric.strengths.why)}`] : []), stagesText(metric.stages, baseline)]);
}

function matrixText({ wins, ranks }: MetricRanks): string {
  return table(['', ...ranks.map((side) => side.name)], wins.map((row, i) => [ranks[i]?.name ?? '', ...row.map((cell) => (cell === null ? '' : cell.rate === null ? '–' : cell.rate.toFixed(4)))]));
}

function rankText({ ranks }: MetricRanks): string {
  const sorted = [...ranks].sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity));
  return table(['rank', '95 %', 'side', 'mean', 'n', 'strength (Elo scale)', '95 %'], sorted.map(({ name, rank, low, high, mean, n, strength }) => [
    rank === null ? '–' : String(rank), low === null || high === null ? '' : `${String(low)} to ${String(high)}`, name, mean?.toFixed(4) ?? '–', groupDigits(n), strength?.elo.toFixed(1) ?? '', strength ? `${strength.eloLow.toFixed(1)} to ${strength.eloHigh.toFixed(1)}` : '',
  ]));
}

function stagesText(stages: readonly StageFigures[], baseline: string): string {
  const isBinary = stages.some((stage) => stage.flips !== null);
  const others = (stage: StageFigures): readonly number[] => (stage.flips ? [stage.flips.fixed, stage.flips.broken, stage.flips.sameRight, stage.flips.sameWrong, stage.flips.brokenForGood, stage.flips.fixedForGood] : [stage.higher, stage.same, stage.lower]);
  return table([`from ${baseline} to`, ...(isBinary ? ['fixed', 'broken', 'kept', 'still wrong', 'never fixed', 'fixed for good'] : ['higher', 'same', 'lower']), 'n', 'skipped'], stages.map((stage) => [stage.name, ...[...others(stage), stage.n, stage.skipped].map(groupDigits)]));
}
