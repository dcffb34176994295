import { verdictSide } from '../../core/verdictSide';
import type { VerdictSide } from '../../core/verdictSide';
import { divergenceOf } from './divergence';
import { classOf } from './items';
import type { HumanClass, TieRule } from './judgesContract';
import { scaleOf } from './scale';

export type Side = VerdictSide['side'];

/** Names of models and of programs: a rater who is called so is taken for a judge until a person says otherwise. */
const JUDGE = /gpt|claude|llama|palm|falcon|gemini|gemma|mi[sx]tral|qwen|deepseek|yi-|phi-|command-r|prometheus|vicuna|openai|anthropic|strmatch|[a-z]lm([^a-z]|$)|(^|[^a-z])(llm|ai|judge|judges|model|reward|rm|auto|automatic|classifier|bot)([^a-z]|$)/i;

/** Is a rater of this name a judge (a model or a program), as far as its name says? */
export function isJudgeName(name: string): boolean {
  return JUDGE.test(name.replace(/\[\].*$/, ''));
}

/** What the labels of a group mean: the side a label is for, and how strongly. */
export interface Meaning {
  /** Every label names a side, and not all are ties. */
  readonly isTwoSided: boolean;
  side(label: string): Side | null;
  /** Above 0 for the first answer; 2 where the labels know no slighter verdict. */
  strength(label: string): number;
  /** Some of the labels are slighter than others. */
  readonly hasStrengths: boolean;
}

export function meaningOf(labels: readonly string[], numbered: boolean): Meaning {
  const { strengths, labels: order } = scaleOf(labels, new Map(), numbered, { level: null, order: null, values: null, collapse: null, drop: [], merge: false });
  const strong = strengths && new Map(order.map((label, i) => [label, strengths[i] ?? 0]));
  const side = (label: string): Side | null => {
    const known = strong?.get(label);
    return known === undefined ? (verdictSide(label, numbered)?.side ?? null) : known > 0 ? 'first' : known < 0 ? 'second' : 'tie';
  };
  const sides = labels.map(side);
  return {
    isTwoSided: labels.length > 0 && sides.every((s) => s !== null) && sides.some((s) => s !== 'tie'),
    side, strength: (label) => strong?.get(label) ?? { first: 2, tie: 0, second: -2 }[side(label) ?? 'tie'], hasStrengths: strong !== undefined,
  };
}

/** The class of the humans' verdicts on one unit, two or more. Where no verdict is slighter than another, verdicts for both sides are plainly `diverging`. */
export function humanClassOf(labels: readonly string[], meaning: Meaning): HumanClass {
  if (meaning.isTwoSided) {
    const found = divergenceOf(labels.map((label) => meaning.strength(label)));
    return found === 'diverging_substantial' && !meaning.hasStrengths ? 'diverging' : found;
  }
  return classOf([...countsOf(labels).values()], labels.length);
}

function countsOf(labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/** The labels with the most votes. */
export function frontOf(labels: readonly string[]): readonly string[] {
  const counts = countsOf(labels);
  const most = Math.max(0, ...counts.values());
  return [...counts].filter(([, n]) => n === most).map(([label]) => label);
}

/** Whether somebody agrees with the majority, from 0 to 1; null where there is none. */
export function scoreAgainst(front: readonly string[], said: string, ties: TieRule): number | null {
  if (front.length === 0) return null;
  if (front.length === 1) return said === front[0] ? 1 : 0;
  return ties === 'skip' ? null : ties === 'tie' ? (said === 'tie' ? 1 : 0) : front.includes(said) ? 1 / front.length : 0;
}
