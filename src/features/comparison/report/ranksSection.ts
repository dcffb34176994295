import type { ReportSection, ReportTable } from '../../../core/report';
import { groupDigits, sentence } from '../../../core/sentences';
import type { MetricRanks, StageFigures } from '../ranksContract';
import { figure } from './figure';

/** Who beats whom, in which order sides stand, and what became of prompts since the baseline. */
export function ranksSection({ name, wins, ranks, strengths, stages }: MetricRanks, resamples: number, baseline: string): ReportSection {
  const sorted = [...ranks].sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity));
  const isBinary = stages.some((stage) => stage.flips !== null);
  return {
    heading: `Ranks by ${name}`,
    blocks: [
      { kind: 'table', head: ['rank', '95 % interval', 'side', 'mean', 'n', 'strength', '95 % interval'], rows: sorted.map(({ name: side, rank, low, high, mean, n, strength }) => [rank ?? '', low === null || high === null ? '' : `${String(low)} to ${String(high)}`, side, mean === null ? '' : figure(mean), n, strength ? strength.elo.toFixed(1) : '', strength ? `${strength.eloLow.toFixed(1)} to ${strength.eloHigh.toFixed(1)}` : '']), right: [0, 3, 5] },
      { kind: 'text', text: `The highest mean is rank 1. ${resamples > 0 ? `95 % of ${groupDigits(resamples)} resamples of the prompts have a rank between the two of its interval. ` : ''}${strengths.why ? `Bradley–Terry strengths: ${sentence(strengths.why)}.` : `Strengths are Bradley and Terry’s of ${groupDigits(strengths.battles)} battles, each pair of sides on each prompt that both have, a tie half a win each way: 1,000 is the middle, and 400 more win ten times as often as they lose; intervals hold battles on one prompt together.`}` },
      { kind: 'table', head: ['win rate of the row, ties as half', ...ranks.map((side) => side.name)], rows: wins.map((row, i) => [ranks[i]?.name ?? '', ...row.map((cell) => (cell === null ? '' : cell.rate === null ? '–' : `${(100 * cell.rate).toFixed(1)} % of ${groupDigits(cell.n)}`))]), right: ranks.map((_, i) => i + 1) },
      { kind: 'table', head: [`from ${baseline} to`, ...(isBinary ? ['fixed', 'broken', 'kept', 'still wrong', 'broken here, never fixed', 'fixed here for good'] : ['higher', 'same', 'lower']), 'n', 'left out'], rows: stages.filter((stage) => stage.name !== baseline || stage.flips !== null).map(stageRow) } satisfies ReportTable,
    ],
  };
}

function stageRow({ name, n, skipped, higher, same, lower, flips }: StageFigures): (string | number)[] {
  return [name, ...(flips ? [flips.fixed, flips.broken, flips.sameRight, flips.sameWrong, flips.brokenForGood, flips.fixedForGood] : [higher, same, lower]), n, skipped];
}
