import type { Message } from '../../../core/message';

/** The five groups of WildBench's twelve tags, and their weights in the task-macro average (Lin et al. 2024; the released `show_eval.py`). */
export const TASK_GROUPS = ['Creative Tasks', 'Planning & Reasoning', 'Math & Data Analysis', 'Information/Advice seeking', 'Coding & Debugging'] as const;
export type TaskGroup = (typeof TASK_GROUPS)[number];
export const MACRO_WEIGHTS: Readonly<Record<TaskGroup, number>> = { 'Creative Tasks': 0.5, 'Planning & Reasoning': 1.25, 'Math & Data Analysis': 1, 'Information/Advice seeking': 0.75, 'Coding & Debugging': 1.25 };

const GROUP_OF: Readonly<Record<string, TaskGroup>> = {
  'information seeking': 'Information/Advice seeking', 'advice seeking': 'Information/Advice seeking',
  'creative writing': 'Creative Tasks', editing: 'Creative Tasks', brainstorming: 'Creative Tasks', 'role playing': 'Creative Tasks', others: 'Creative Tasks',
  'coding & debugging': 'Coding & Debugging', reasoning: 'Planning & Reasoning', planning: 'Planning & Reasoning', math: 'Math & Data Analysis', 'data analysis': 'Math & Data Analysis',
};

/**
 * What the released scripts do otherwise than the paper says. All are off: each changes numbers, and is only for setting them beside published ones.
 */
export interface WildBenchQuirks {
  /** Pairs that are skipped (a cut or empty answer) still count below the line of the reward: of 947 pairs that were counted, a reward is over 1,024. */
  readonly skippedInTotal?: boolean;
  /** Cut and empty answers count in the mean score of all tasks, but in that of no group. */
  readonly cutOutOfGroups?: boolean;
  /** A model without a reward against some baseline has a reward of 0 there, and ranks in the middle of the table. */
  readonly missingIsZero?: boolean;
  /** Files with a number such as 128 in their name are passed over, and with them every `…-128k-…`. */
  readonly numberedNamesSkipped?: boolean;
}

const NUMBERED = ['128', '256', '384', '512', '640', '768', '896', '1024'];

/** Whether the released scripts pass a file over because of its name. */
export function isNamePassedOver(name: string, { numberedNamesSkipped }: WildBenchQuirks): boolean {
  return numberedNamesSkipped === true && NUMBERED.some((number) => name.includes(number));
}

/** The groups of a task: of its primary and its secondary tags, each once. */
export function groupsOf(tags: readonly string[]): TaskGroup[] {
  const groups = new Set(tags.flatMap((tag) => {
    const low = tag.trim().toLowerCase();
    return Object.hasOwn(GROUP_OF, low) ? [GROUP_OF[low]] : [];
  }));
  return TASK_GROUPS.filter((group) => groups.has(group));
}

/** Whether an answer was cut before it was judged, or is empty. */
export function isCutAnswer(text: string): boolean {
  const trimmed = text.trim();
  return trimmed === '' || trimmed.endsWith('... (truncated)') || trimmed === '[This model response is empty.]';
}

export type Figure = { readonly value: number; readonly n: number } | { readonly value: null; readonly why: Message; readonly n: number };

/** The weighted mean over groups that have a figure; all five where `isWhole`. */
export interface Macro {
  readonly macro: Figure;
  readonly isWhole: boolean;
}

export function taskMacro(groups: Readonly<Partial<Record<TaskGroup, Figure>>>): Macro {
  let [sum, weights, n, present] = [0, 0, 0, 0];
  for (const group of TASK_GROUPS) {
    const figure = groups[group];
    if (!figure || figure.value === null) continue;
    sum += MACRO_WEIGHTS[group] * figure.value;
    weights += MACRO_WEIGHTS[group];
    n += figure.n;
    present++;
  }
  return { macro: present === 0 ? { value: null, why: { code: 'undefined-no-tasks', args: {} }, n: 0 } : { value: sum / weights, n }, isWhole: present === TASK_GROUPS.length };
}

export interface ScoredAnswer {
  /** From 1 to 10; NaN where the judge gave none. */
  readonly score: number;
  readonly isCut: boolean;
  readonly groups: readonly TaskGroup[];
}

export interface WbScore extends Macro {
  /** (mean − 5) × 2, from −8 to 10; published tables show it times ten. */
  readonly score: Figure;
  readonly mean: Figure;
  readonly groups: Readonly<Record<TaskGroup, Figure>>;
  readonly total: number;
  readonly counted: number;
  /** Answers without a score. */
  readonly skipped: number;
}

const NO_SCORES: Message = { code: 'undefined-no-numbers', args: {} };
const adjusted = (mean: number): number => (mean - 5) * 2;

/** WB-Score: the judge's mean score, with 5 as its 0 (Lin et al. 2024, § 4.2). */
export function wbScore(answers: readonly ScoredAnswer[], { cutOutOfGroups = false }: WildBenchQuirks = {}): WbScore {
  const scored = answers.filter(({ score }) => Number.isFinite(score));
  const meanOf = (of: readonly ScoredAnswer[], change: (mean: number) => number): Figure => (of.length === 0 ? { value: null, why: NO_SCORES, n: 0 } : { value: change(of.reduce((sum, { score }) => sum + score, 0) / of.length), n: of.length });
  const groups = perGroup((group) => meanOf(scored.filter((a) => a.groups.includes(group) && !(cutOutOfGroups && a.isCut)), adjusted));
  return { score: meanOf(scored, adjusted), mean: meanOf(scored, (mean) => mean), groups, ...taskMacro(groups), total: answers.length, counted: scored.length, skipped: answers.length - scored.length };
}

export function perGroup<T>(of: (group: TaskGroup) => T): Record<TaskGroup, T> {
  const [creative, planning, math, information, coding] = TASK_GROUPS;
  return { [creative]: of(creative), [planning]: of(planning), [math]: of(math), [information]: of(information), [coding]: of(coding) };
}
