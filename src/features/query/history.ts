import type { Question } from './question';
import { sameQuestion } from './question';

/** Questions that are kept for a workspace. */
export const MOST_KEPT = 200;

/** A question that was asked, and what came of it. */
export interface Asked {
  readonly question: Question;
  /** The dataset’s resource, and its name. */
  readonly uri: string;
  readonly dataset: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Null while it is not known, and where it failed. */
  readonly rows: number | null;
  readonly truncated: boolean;
  readonly milliseconds: number | null;
  /** Why it failed. */
  readonly problem: string | null;
}

/** The same question to the same dataset stands once, where it was asked last; the newest first. */
export function withAsked(history: readonly Asked[], asked: Asked): Asked[] {
  return [asked, ...withoutAsked(history, asked)].slice(0, MOST_KEPT);
}

export function withoutAsked(history: readonly Asked[], asked: Pick<Asked, 'question' | 'uri'>): Asked[] {
  return history.filter((other) => other.uri !== asked.uri || !sameQuestion(other.question, asked.question));
}
