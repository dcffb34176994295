import { perGroup, taskMacro } from './wildbench';
import type { Figure, Macro, TaskGroup, WildBenchQuirks } from './wildbench';

/** How a model fared against the baseline. */
export const OUTCOMES = ['win_much', 'win', 'tie', 'lose', 'lose_much'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type OutcomeCounts = Readonly<Record<Outcome, number>>;

export const REWARDS: OutcomeCounts = { win_much: 1, win: 0.5, tie: 0, lose: -0.5, lose_much: -1 };

/** A judge's `choice`: A++, A+, A=B, B+, B++; null where it says none of these. */
export function outcomeOfChoice(choice: string, isModelA: boolean): Outcome | null {
  const plain = choice.replaceAll(/[\s"'[\]]/g, '').toUpperCase();
  const forA: Readonly<Record<string, Outcome>> = { 'A++': 'win_much', 'A+': 'win', 'A=B': 'tie', 'B=A': 'tie', TIE: 'tie', 'B+': 'lose', 'B++': 'lose_much' };
  const outcome = Object.hasOwn(forA, plain) ? forA[plain] ?? null : null;
  return outcome === null || isModelA ? outcome : OUTCOMES[OUTCOMES.length - 1 - OUTCOMES.indexOf(outcome)] ?? null;
}

/** `winner`: the name of a model, or `tie`; `extent`: 2 much, 1 slightly, 0 not at all. */
export function outcomeOfWinner(winner: string, extent: number, model: string): Outcome {
  if (winner === 'tie' || extent === 0) return 'tie';
  if (winner === model) return extent >= 2 ? 'win_much' : 'win';
  return extent >= 2 ? 'lose_much' : 'lose';
}

/** A slight win whose answer is longer by more than `k` characters is a tie; below 0 `k` is off (the paper writes ∞). */
export function withLengthMargin(outcome: Outcome, modelLength: number, baselineLength: number, k: number): Outcome {
  if (k < 0) return outcome;
  if (outcome === 'win' && modelLength - baselineLength > k) return 'tie';
  return outcome === 'lose' && baselineLength - modelLength > k ? 'tie' : outcome;
}

export interface JudgedPair {
  /** Null where the judge gave no verdict. */
  readonly outcome: Outcome | null;
  readonly modelLength: number;
  readonly baselineLength: number;
  /** Whether either answer was cut or is empty: such a pair is skipped. */
  readonly isCut: boolean;
  readonly groups: readonly TaskGroup[];
}

export interface WbReward extends Macro {
  readonly counts: OutcomeCounts;
  /** From −1 to 1; published tables show it times a hundred. */
  readonly reward: Figure;
  readonly groups: Readonly<Record<TaskGroup, Figure>>;
  readonly counted: number;
  readonly total: number;
  readonly skipped: number;
}

const noCounts = (): Record<Outcome, number> => ({ win_much: 0, win: 0, tie: 0, lose: 0, lose_much: 0 });
const countOf = (counts: OutcomeCounts): number => OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);

/** WB-Reward: much better 1, slightly better ½, a tie 0, and so downwards (Lin et al. 2024, § 4.3). `total`: how many pairs there were, with those that were skipped. */
export function rewardOfCounts(counts: OutcomeCounts, total: number, { skippedInTotal = false }: WildBenchQuirks = {}): Figure {
  const n = skippedInTotal ? total : countOf(counts);
  return n === 0 ? { value: null, why: { code: 'undefined-no-verdicts', args: {} }, n } : { value: OUTCOMES.reduce((sum, outcome) => sum + REWARDS[outcome] * counts[outcome], 0) / n, n };
}

export function wbReward(pairs: readonly JudgedPair[], k: number, quirks: WildBenchQuirks = {}): WbReward {
  const counts = noCounts();
  const inGroup = perGroup(noCounts);
  for (const pair of pairs) {
    if (pair.outcome === null || pair.isCut) continue;
    const outcome = withLengthMargin(pair.outcome, pair.modelLength, pair.baselineLength, k);
    counts[outcome]++;
    for (const group of pair.groups) inGroup[group][outcome]++;
  }
  const counted = countOf(counts);
  // A group's reward is over the pairs that count, in the released scripts too.
  const groups = perGroup((group) => rewardOfCounts(inGroup[group], 0));
  return { counts, reward: rewardOfCounts(counts, pairs.length, quirks), groups, ...taskMacro(groups), counted, total: pairs.length, skipped: pairs.length - counted };
}

/** The mean of a model's rewards against several baselines; undefined where one is missing, unless the quirk is on. */
export function rewardMix(rewards: readonly (number | null)[], { missingIsZero = false }: WildBenchQuirks = {}): Figure {
  const missing = rewards.filter((reward) => reward === null).length;
  if (rewards.length === 0 || (missing > 0 && !missingIsZero)) return { value: null, why: { code: 'undefined-no-reward', args: { missing } }, n: rewards.length - missing };
  return { value: rewards.reduce<number>((sum, reward) => sum + (reward ?? 0), 0) / rewards.length, n: rewards.length - missing };
}
