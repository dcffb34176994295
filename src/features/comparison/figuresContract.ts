import type { Message } from '../../core/message';
import type { Measure } from '../../core/statistics/agreement';
import type { MetricKind, Quirk } from './contract';
import type { SampleFigures } from './rule/samples';
import type { TaskGroup } from './rule/wildbench';
import type { OutcomeCounts } from './rule/wildbenchReward';

export const TESTS = ['mcnemar', 'mcnemar-midp', 'sign', 'wilcoxon', 'permutation'] as const;
export type TestName = (typeof TESTS)[number];

export const FAMILIES = ['baseline', 'adjacent', 'all'] as const;
export type Family = (typeof FAMILIES)[number];

/** How the sides' metrics are compared. */
export interface FiguresChoice {
  /** The side that others are compared with where the family is `baseline`. */
  readonly baseline: number;
  /** Which pairs are compared, and corrected for together. */
  readonly family: Family;
  /** Null: exact McNemar of binary metrics, the paired permutation test of others. */
  readonly test: TestName | null;
  /** Null: no intervals. */
  readonly resamples: number | null;
  readonly seed: number;
  /** Figures of others that stand beside the means. */
  readonly published?: PublishedTable | null;
}

/** A table with a row for each model, by its name among `others`. */
export interface PublishedTable {
  readonly table: string;
  /** The column that names models; null: the first of texts. */
  readonly names: string | null;
  /** A column, or `(SQL)`, in the metric's own unit. */
  readonly column: string;
}

export interface SideFigures {
  readonly name: string;
  /** Over every row of the side that has the metric. */
  readonly mean: Measure;
  /** Rows without it. */
  readonly skipped: number;
  /** What a table that a person named has for this side; null: nothing; absent: no table was named. */
  readonly published?: number | null;
}

/** `a` against `b` on the keys that both have with a value; of several samples of a key their mean is its value. */
export interface PairFigures {
  readonly a: string;
  readonly b: string;
  readonly n: number;
  /** Keys that both have, of which a side has no value. */
  readonly skipped: number;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  readonly winRateTiesHalf: Measure;
  readonly winRateNoTies: Measure;
  /** The mean of a − b. */
  readonly difference: Measure;
  readonly test: TestName;
  /** Of a permutation test: exact, or over so many draws. */
  readonly draws: number | null;
  readonly p: number | null;
  /** By Holm, over the family. */
  readonly pAdjusted: number | null;
  readonly why: Message | null;
  readonly family: Family;
  /** The least difference that this pair would have shown with a power of 80 %; null: undefined, because `why`. */
  readonly detectable: { readonly value: number | null; readonly why: Message | null };
}

/** The chance that at least one of k samples of a prompt is right, over prompts. `skipped`: prompts with fewer than k. */
export interface PassAtK {
  readonly k: number;
  readonly measure: Measure;
  readonly skipped: number;
}

/** What the samples of a side come to. */
export interface SideSamples extends SampleFigures {
  readonly name: string;
  /** For k = 1, 2, 4 and so on to the most samples that a prompt of any side has; none where answers are neither right nor wrong. */
  readonly passAtK: readonly PassAtK[];
}

export interface MetricFigures {
  readonly name: string;
  readonly kind: MetricKind;
  readonly sides: readonly SideFigures[];
  /** By side, where several answers to a prompt are samples. */
  readonly samples: readonly SideSamples[] | null;
  readonly pairs: readonly PairFigures[];
  /** Values stood as texts and were read as numbers. */
  readonly fromText: boolean;
  /** Of a metric that a benchmark defines. */
  readonly benchmark?: BenchmarkFigures;
}

/** What a benchmark says of its metric beside the mean. */
export interface BenchmarkFigures {
  readonly of: 'wb-score' | 'wb-reward' | 'alpaca-lc';
  /** WB-Reward: the model that all are set against. */
  readonly against: string | null;
  readonly margin: number | null;
  readonly quirks: readonly Quirk[];
  readonly sides: readonly BenchmarkSide[];
}

export interface BenchmarkSide {
  readonly name: string;
  /** Rows that count, and all of the side's. */
  readonly counted: number;
  readonly total: number;
  readonly skipped: number;
  /** WB-Reward: how often the side was better and worse, after the margin. */
  readonly outcomes: OutcomeCounts | null;
  /** WB-Reward against several baselines: the reward against each, and their mean (WildBench's reward mix). */
  readonly mix?: RewardMix;
  /** WildBench's five groups, where tags of the prompts are known, and their weighted mean. */
  readonly tasks: TaskFigures | null;
  /** How the figure was made. */
  readonly notes: readonly Message[];
}

export interface RewardMix {
  readonly of: readonly { readonly against: string; readonly reward: number | null; readonly n: number }[];
  readonly value: number | null;
  readonly why: Message | null;
}

export interface TaskFigures {
  readonly groups: readonly { readonly group: TaskGroup; readonly value: number | null; readonly n: number }[];
  readonly macro: number | null;
  /** All five groups have a figure. */
  readonly isWhole: boolean;
}

/** What a pair comes to on some of its prompts. */
export interface PartFigures {
  readonly n: number;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  readonly difference: Measure;
  readonly winRateTiesHalf: Measure;
}

/** The prompts with one value of a slice, for one pair and one metric, against the prompts without it. */
export interface SliceFigures extends PartFigures {
  readonly by: string;
  /** Null: prompts of which the column says nothing. */
  readonly value: string | null;
  readonly metric: string;
  readonly a: string;
  readonly b: string;
  readonly rest: PartFigures;
  /** Is the pair’s difference another one here than on the rest? A permutation test of the two means of differences, corrected by Benjamini and Hochberg over all slices. */
  readonly against: { readonly difference: number | null; readonly p: number | null; readonly pAdjusted: number | null; readonly draws: number | null; readonly why: Message | null };
  /** Fewer prompts than a slice says much of. */
  readonly isSmall: boolean;
}

export interface FiguresAnswer {
  readonly metrics: readonly MetricFigures[];
  readonly slices: readonly SliceFigures[];
  /** Of how many resamples intervals are made, those of slices aside: of many values they are fewer than asked; the fewest of any. */
  readonly resamples: number;
  readonly warnings: readonly Message[];
}
