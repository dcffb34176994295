import type { Message } from '../../core/message';
import type { MetricKind } from './contract';
import type { Change } from './keysContract';

export interface RanksChoice {
  /** Whose prompts `stages` begins with. */
  readonly baseline: number;
  /** Null: ranks have no intervals. */
  readonly resamples: number | null;
  readonly seed: number;
}

/** One side against another on the prompts of which both have a value. */
export interface WinCell {
  readonly n: number;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  /** (wins + ties ÷ 2) ÷ n; null: they share no prompt with a value. */
  readonly rate: number | null;
}

export interface SideRank {
  readonly name: string;
  /** Over every row that has the metric, and how many these are. */
  readonly mean: number | null;
  readonly n: number;
  /** From 1, the highest mean first; equal means share the better rank. */
  readonly rank: number | null;
  /** 95 % of the resamples have it between these ranks. */
  readonly low: number | null;
  readonly high: number | null;
  /** Bradley and Terry’s, in natural logarithms that sum to 0, and as 1000 + 400 ÷ ln 10 of it; ends of 95 % intervals. */
  readonly strength: { readonly log: number; readonly low: number; readonly high: number; readonly elo: number; readonly eloLow: number; readonly eloHigh: number } | null;
}

/** What became of prompts from the baseline to a side, where both have a value. */
export interface StageFigures {
  readonly name: string;
  readonly n: number;
  /** Prompts of which one of the two has no value. */
  readonly skipped: number;
  readonly higher: number;
  readonly same: number;
  readonly lower: number;
  /** Null where the metric is not binary, or a prompt has several answers, whose share rises or falls. */
  readonly flips: (Readonly<Record<Change, number>> & {
    /** Prompts that turned at this side, whatever the baseline, and stayed so at every later side that has an outcome. */
    readonly brokenForGood: number;
    readonly fixedForGood: number;
  }) | null;
}

export interface MetricRanks {
  readonly name: string;
  readonly kind: MetricKind;
  /** In the order of the sides; row against column. Null: a side against itself. */
  readonly wins: readonly (readonly (WinCell | null)[])[];
  readonly ranks: readonly SideRank[];
  /** How many battles strengths are of, and why there are none. */
  readonly strengths: { readonly battles: number; readonly why: Message | null };
  /** In the order of the sides; the baseline’s own compares nothing. */
  readonly stages: readonly StageFigures[];
}

export interface RanksAnswer {
  readonly metrics: readonly MetricRanks[];
  /** Of how many resamples intervals of ranks are made. */
  readonly resamples: number;
  readonly warnings: readonly Message[];
}
