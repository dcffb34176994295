import type { Turn } from '../keysContract';
import type { HeldVote } from './votes';

/** Why a vote makes no row of a preference set. */
export const VOTES_LEFT_OUT = ['tie', 'bothBad', 'gone', 'changed', 'noAnswer'] as const;
export type VoteLeftOut = (typeof VOTES_LEFT_OUT)[number];

interface Message {
  readonly role: string;
  readonly content: string;
}

/** A row of a preference set, in the form that trainers take, with whose answers they are. */
export interface VotedPreference {
  readonly prompt: readonly Message[];
  readonly chosen: readonly Message[];
  readonly rejected: readonly Message[];
  readonly chosen_model: string;
  readonly rejected_model: string;
  /** Where the chosen answer stood. */
  readonly chosen_stood: 'left' | 'right';
  readonly annotator: string;
  readonly voted_at: string;
}

/** The types of its columns, as `from_json` takes them. */
export const PREFERENCE_FORM = {
  prompt: [{ role: 'VARCHAR', content: 'VARCHAR' }], chosen: [{ role: 'VARCHAR', content: 'VARCHAR' }], rejected: [{ role: 'VARCHAR', content: 'VARCHAR' }],
  chosen_model: 'VARCHAR', rejected_model: 'VARCHAR', chosen_stood: 'VARCHAR', annotator: 'VARCHAR', voted_at: 'VARCHAR',
} as const;

/** What both answered when the row is written, with its hash. */
export interface AnswerNow {
  readonly text: string | null;
  readonly hash: string | null;
}

/** The row that a vote makes, or why it makes none. An answer with another hash is not the one that was voted on. */
export function preferenceOf({ vote, left, right, by, at }: HeldVote, prompt: readonly Turn[], answers: { readonly left: AnswerNow; readonly right: AnswerNow }): VotedPreference | { readonly left: VoteLeftOut } {
  if (vote === 'tie' || vote === 'bothBad') return { left: vote };
  if (answers.left.text === null || answers.right.text === null) return { left: 'noAnswer' };
  if (answers.left.hash !== left.hash || answers.right.hash !== right.hash) return { left: 'changed' };
  const isLeft = vote === 'left';
  const says = (content: string): readonly Message[] => [{ role: 'assistant', content }];
  return {
    prompt: prompt.map(({ role, text }) => ({ role: role === '' ? 'user' : role, content: text })),
    chosen: says(isLeft ? answers.left.text : answers.right.text), rejected: says(isLeft ? answers.right.text : answers.left.text),
    chosen_model: isLeft ? left.name : right.name, rejected_model: isLeft ? right.name : left.name, chosen_stood: vote, annotator: by, voted_at: at,
  };
}
