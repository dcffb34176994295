import type { Warning } from '../../core/message';
import type { Measure } from '../../core/statistics/agreement';
import type { Level } from '../../core/statistics/ratings';
import type { AgreementRequest } from './contract';
import type { DivergenceClass } from './divergence';

/** What counts as the majority where no label has more votes than every other. */
export const TIE_RULES = ['skip', 'tie', 'half'] as const;
export type TieRule = (typeof TIE_RULES)[number];

/** Judges and humans, as far as a person says; null where names say it. */
export interface JudgesChoice {
  /** Names of raters, or paths of columns that are verdicts beside those of the raters. */
  readonly judges: readonly string[] | null;
  readonly humans: readonly string[] | null;
  readonly ties: TieRule;
  /** The verdicts on the same pair with its sides swapped, turned back to the order of the row: a path for each of the judges, or one beside the list of verdicts. `none`: not looked for. */
  readonly swapped: readonly string[] | 'none' | null;
  /** The texts of the first and of the second answer; `none`: lengths are not compared. */
  readonly answers: readonly string[] | 'none' | null;
  readonly score: ScoreChoice | null;
}

/** A number that is to tell diverging pairs from agreed ones. */
export type ScoreChoice =
  /** Higher where raters should diverge. */
  | { readonly of: 'score'; readonly path: string }
  /** Of the two answers: −(|μA − μB| − λ(σA + σB)); without deviations −|μA − μB|. */
  | { readonly of: 'rewards'; readonly rewards: readonly [string, string]; readonly deviations: readonly [string, string] | null; readonly lambda: number };

export interface JudgesRequest {
  /** Where verdicts are and what they mean, which rows, how many resamples; slices and disputed rows are not made. */
  readonly agreement: AgreementRequest;
  readonly choice: JudgesChoice;
}

/** How the humans' verdicts on a unit differ; the first three where labels name no side. */
export type HumanClass = 'unanimous' | 'majority' | 'split' | DivergenceClass;

export interface JudgesHow {
  readonly judges: readonly string[];
  readonly humans: readonly string[];
  /** `person`: named; `names`: by what they are called. */
  readonly by: 'person' | 'names';
  /** `winner`: verdicts on two sides are compared by whom they are for; `label`: labels are, as they are. */
  readonly compared: 'winner' | 'label';
  readonly ties: TieRule;
  readonly level: Level;
  readonly labels: readonly string[];
  readonly sides: readonly string[] | null;
  readonly swapped: readonly string[] | null;
  readonly answers: readonly string[] | null;
  readonly cluster: string | null;
  readonly clusters: number | null;
  /** Humans are positions of a list, not people. */
  readonly exchangeable: boolean;
}

/** A judge and a human, each against the majority of the other humans, on the same units. */
export interface BesideHuman {
  readonly human: string;
  readonly n: number;
  readonly ofHuman: Measure;
  readonly ofJudge: Measure;
  /** The judge's share minus the human's. */
  readonly difference: Measure;
}

/** Units that a human judged and that count for nothing beside a judge: the other humans' votes are equal, nobody else judged, or the judge gave no verdict. */
export interface BesideLeft {
  readonly judge: string;
  readonly human: string;
  readonly equal: number;
  readonly alone: number;
  readonly silent: number;
}

/** What a judge does on units of one class of the humans. */
export interface OnClass {
  readonly name: HumanClass;
  readonly n: number;
  /** Names a winner; undefined where labels name no side. */
  readonly decided: Measure;
  readonly agrees: Measure;
}

/** The same pair, judged with its sides in both orders. */
export interface Position {
  /** Same verdict in both orders. */
  readonly consistent: Measure;
  /** For the answer shown first in both orders, and for the one shown second. */
  readonly bothFirst: number;
  readonly bothSecond: number;
  /** Share of the first minus that of the second: 0 without bias. */
  readonly bias: Measure;
  /** Of verdicts that name a winner, the share for the answer that was shown first. */
  readonly shownFirst: Measure;
  /** Agreement with the majority of the humans, mean of the two orders. */
  readonly agrees: Measure;
}

/** Verdicts of one rater on the same unit, with its sides in the same order. */
export interface Repeated {
  readonly units: number;
  /** Of pairs of verdicts on one unit, the share that is the same. */
  readonly same: Measure;
  /** Of units, the share on which all are the same. */
  readonly allSame: Measure;
  /** Mean distance of two grades, where labels are numbers. */
  readonly distance: Measure | null;
}

/** What is said of one rater, judge or human. */
export interface RaterFigures {
  readonly name: string;
  /** Of verdicts for one of two answers of unequal length, the share for the longer; null where lengths are not known. */
  readonly longer: Measure | null;
  /** Null where no pair was judged in both orders, and nothing says which side was shown first. */
  readonly position: Position | null;
  /** Null where nothing was judged twice. */
  readonly repeated: Repeated | null;
}

export interface JudgeFigures extends RaterFigures {
  /** Against the majority of all humans. */
  readonly agree: number;
  readonly agrees: Measure;
  /** Units with a majority on which it gave no verdict, or one that is none (garbage). */
  readonly unanswered: number;
  readonly beside: readonly BesideHuman[];
  /** The same over all humans, their verdicts pooled; null where fewer than two judged a unit. */
  readonly besideAll: BesideHuman | null;
  readonly classes: readonly OnClass[];
  /** The longer answer: this judge and the majority of the humans, on units where both name a winner. */
  readonly longerBoth: { readonly ofJudge: Measure; readonly ofHumans: Measure; readonly difference: Measure } | null;
}

export interface HumanFigures extends RaterFigures {
  /** Against the majority of the other humans, on all units. */
  readonly agrees: Measure;
}

export interface ScoreFigures {
  readonly choice: ScoreChoice;
  /** How well it separates: positives diverge, negatives agree on a side. */
  readonly diverging: Measure;
  /** The same without those that diverge substantially; null where no verdict is slighter than another. */
  readonly withoutSubstantial: Measure | null;
  /** Which classes are positives and which negatives, and how many units each has. */
  readonly positives: number;
  readonly negatives: number;
  /** Of agreed pairs, the share whose higher reward is that of the preferred answer; equal rewards count as half. Null for a single score. */
  readonly accuracy: Measure | null;
  /** Units of these classes without a number. */
  readonly missing: number;
}

export interface JudgesAnswer {
  readonly how: JudgesHow;
  /** Everybody who gave a verdict, and columns that look like a judge's: from these a person chooses. */
  readonly candidates: readonly string[];
  /** With a verdict of a human. */
  readonly units: number;
  /** Of units with two verdicts of humans or more. */
  readonly classes: Readonly<Partial<Record<HumanClass, number>>>;
  /** Without a majority of the humans (`skip`). */
  readonly withoutMajority: number;
  readonly judges: readonly JudgeFigures[];
  readonly humans: readonly HumanFigures[];
  /** For each judge and human why `n` is less than what the human judged. */
  readonly besideLeft: readonly BesideLeft[];
  readonly score: ScoreFigures | null;
  readonly resamples: number;
  readonly warnings: readonly Warning[];
}
