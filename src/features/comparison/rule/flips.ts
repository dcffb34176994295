import type { Change } from '../keysContract';

/** What a binary metric did: right is 1, wrong 0; null where a side has none, or a share of samples. */
export function changeOf(from: number, to: number): Change | null {
  if (!(from === 0 || from === 1) || !(to === 0 || to === 1)) return null;
  if (from === to) return to === 1 ? 'sameRight' : 'sameWrong';
  return to === 1 ? 'fixed' : 'broken';
}

/**
 * Where one prompt turned for good: the last stage at which its outcome is another than before, among stages that have one; null where it never
 * turns. `isRight`: how it stayed from there on.
 */
export function lastTurn(values: Iterable<number>): { readonly stage: number; readonly isRight: boolean } | null {
  let turn: { stage: number; isRight: boolean } | null = null;
  let before: number | null = null;
  let stage = 0;
  for (const value of values) {
    if (value === 0 || value === 1) {
      if (before !== null && value !== before) turn = { stage, isRight: value === 1 };
      before = value;
    }
    stage++;
  }
  return turn;
}

/** Right at some stage, then wrong, and wrong at every one after it that has a value. */
export function isNeverFixed(values: readonly number[]): boolean {
  const known = values.filter((v) => !Number.isNaN(v));
  return known.includes(1) && known.at(-1) === 0;
}

export type FlipCounts = Readonly<Record<Change, number>> & {
  /** Prompts with an outcome at both. */
  readonly n: number;
  /** Prompts without one. */
  readonly skipped: number;
};

/** How many prompts were fixed, broken, and stayed, from one stage to another. */
export function flipCounts(from: Float64Array, to: Float64Array): FlipCounts {
  const counts = { fixed: 0, broken: 0, sameRight: 0, sameWrong: 0 };
  let skipped = 0;
  for (let i = 0; i < from.length; i++) {
    const change = changeOf(from[i] ?? Number.NaN, to[i] ?? Number.NaN);
    if (change) counts[change]++;
    else skipped++;
  }
  return { ...counts, n: from.length - skipped, skipped };
}

export interface StageFlips {
  /** From each stage to the next one. */
  readonly steps: readonly FlipCounts[];
  /** From the first stage to each later one. */
  readonly fromFirst: readonly FlipCounts[];
  /** By stage: prompts that broke there and were never fixed, and that were fixed there and never broke again. */
  readonly brokenForGood: readonly number[];
  readonly fixedForGood: readonly number[];
  readonly alwaysRight: number;
  readonly alwaysWrong: number;
  /** Prompts with an outcome at fewer than two stages: there is nothing to compare. */
  readonly skipped: number;
}

/** One array for each stage, in the order of training; 1 right, 0 wrong, NaN no outcome. */
export function flipsOverStages(stages: readonly Float64Array[]): StageFlips {
  const [brokenForGood, fixedForGood] = [stages.map(() => 0), stages.map(() => 0)];
  let [alwaysRight, alwaysWrong, skipped] = [0, 0, 0];
  for (let i = 0; i < (stages[0]?.length ?? 0); i++) {
    const values = stages.map((stage) => stage[i] ?? Number.NaN);
    const known = values.filter((v) => v === 0 || v === 1);
    const turn = lastTurn(values);
    if (known.length < 2) skipped++;
    else if (!turn) {
      if (known[0] === 1) alwaysRight++;
      else alwaysWrong++;
    } else {
      const counts = turn.isRight ? fixedForGood : brokenForGood;
      counts[turn.stage] = (counts[turn.stage] ?? 0) + 1;
    }
  }
  const first = stages[0] ?? new Float64Array();
  return { steps: stages.slice(1).map((stage, i) => flipCounts(stages[i] ?? first, stage)), fromFirst: stages.slice(1).map((stage) => flipCounts(first, stage)), brokenForGood, fixedForGood, alwaysRight, alwaysWrong, skipped };
}
