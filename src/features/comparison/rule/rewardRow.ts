import { isCutAnswer } from './wildbench';
import { OUTCOMES, outcomeOfChoice, outcomeOfWinner, REWARDS, withLengthMargin } from './wildbenchReward';
import type { JudgedPair, Outcome } from './wildbenchReward';

/** A judge's row about two models, as it is read: answers by the name of their model, or by A and B. */
export interface RewardRow {
  readonly a: string | null;
  readonly b: string | null;
  readonly winner: string | null;
  readonly extent: number | null;
  readonly choice: string | null;
  /** Characters of an answer, and its last ones. */
  readonly answers: readonly { readonly of: string; readonly characters: number | null; readonly end: string | null }[];
}

/** What the row says of the other model than `against`; null: it is not about `against`, or about nothing else. */
export function pairOfRow({ a, b, winner, extent, choice, answers }: RewardRow, against: string): Omit<JudgedPair, 'groups'> | null {
  if (a === null || b === null || (a !== against && b !== against) || a === b) return null;
  const isModelA = b === against;
  const model = isModelA ? a : b;
  const answerOf = (name: string, letter: string): RewardRow['answers'][number] | undefined => answers.find((answer) => answer.of === name) ?? answers.find((answer) => answer.of === letter);
  const [own, base] = [answerOf(model, isModelA ? 'A' : 'B'), answerOf(against, isModelA ? 'B' : 'A')];
  const isCut = [own, base].some((answer) => answer !== undefined && isCutAnswer(answer.end ?? ''));
  return { outcome: outcomeOf(), isCut, modelLength: own?.characters ?? 0, baselineLength: base?.characters ?? 0 };

  function outcomeOf(): Outcome | null {
    if (winner !== null && extent !== null && [model, against, 'tie'].includes(winner)) return outcomeOfWinner(winner, extent, model);
    return choice === null ? null : outcomeOfChoice(choice, isModelA);
  }
}

/** The baselines that are named: several behind commas, as WildBench's mean over three of them has it. */
export const baselinesOf = (against: string): string[] => [...new Set(against.split(',').map((model) => model.trim()).filter((model) => model !== ''))];

/** Which baseline a row is against: where both of its models are some, the one that the side is not called after. Null: none, or it is not clear. */
export function baselineOfRow({ a, b }: Pick<RewardRow, 'a' | 'b'>, side: string, baselines: readonly string[]): string | null {
  const found = baselines.filter((model) => model === a || model === b);
  const others = found.length > 1 ? found.filter((model) => model !== side) : found;
  return others.length === 1 ? (others[0] ?? null) : null;
}

/** The reward of a row, from −1 to 1; NaN: skipped. A margin of null is off. */
export function rewardOfRow(row: RewardRow, against: string, margin: number | null): number {
  const pair = pairOfRow(row, against);
  if (!pair || pair.outcome === null || pair.isCut) return Number.NaN;
  return REWARDS[withLengthMargin(pair.outcome, pair.modelLength, pair.baselineLength, margin ?? -1)];
}

/** How often each outcome stands behind rewards. */
export function outcomesOf(rewards: Iterable<number>): Record<Outcome, number> {
  const counts: Record<Outcome, number> = { win_much: 0, win: 0, tie: 0, lose: 0, lose_much: 0 };
  for (const reward of rewards) {
    const outcome = OUTCOMES.find((o) => REWARDS[o] === reward);
    if (outcome) counts[outcome]++;
  }
  return counts;
}

/**
 * The model that all sides were set against: it stands in every row of every side that names models. Where more than one does, those that a
 * side is called after are none. Null: there is none, or more than one.
 */
export function commonAgainst(sides: readonly { readonly name: string; readonly inEvery: readonly string[] }[]): string | null {
  const [first, ...others] = sides;
  const common = (first?.inEvery ?? []).filter((model) => others.every(({ inEvery }) => inEvery.includes(model)));
  const left = common.length > 1 ? common.filter((model) => !sides.some(({ name }) => name === model || name === model.split('/').at(-1))) : common;
  return left.length === 1 ? (left[0] ?? null) : null;
}
