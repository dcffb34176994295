/** Which keys are listed. Sides are numbered in the order of the spec. */
export type KeysChoice =
  | { readonly of: 'all' }
  | { readonly of: 'joined' }
  | { readonly of: 'missing'; readonly side: number }
  | { readonly of: 'duplicates'; readonly side: number }
  | { readonly of: 'empty'; readonly side: number }
  | { readonly of: 'truncated'; readonly side: number }
  | { readonly of: 'otherPrompt' }
  /** Some pair of answers differs. */
  | { readonly of: 'differ' }
  | { readonly of: 'identical'; readonly a: number; readonly b: number }
  /** A binary metric: `from` to `to`. */
  | { readonly of: 'flips'; readonly metric: number; readonly from: number; readonly to: number; readonly change: Change }
  /** Any metric: the change from one side to another has this sign. */
  | { readonly of: 'changes'; readonly metric: number; readonly from: number; readonly to: number; readonly sign: -1 | 0 | 1 }
  /** Right at some side, wrong at a later one, and at every one after it. */
  | { readonly of: 'neverFixed'; readonly metric: number }
  /** What the samples of a side came to by a binary metric: all right, all wrong, or some of each. */
  | { readonly of: SamplesAre; readonly side: number; readonly metric: number }
  /** A binary metric: another outcome than before at this side, and the same one at every later side that has one. */
  | { readonly of: 'turned'; readonly metric: number; readonly side: number; readonly isRight: boolean }
  /** One value of a slice (null: the column says nothing); `change`: of these the ones whose change has this sign. */
  | { readonly of: 'slice'; readonly by: string; readonly value: string | null; readonly change: Omit<Extract<KeysChoice, { of: 'changes' }>, 'of'> | null }
  /** Answered by the side, without a value of the metric. */
  | { readonly of: 'noValue'; readonly metric: number; readonly side: number };

export const SAMPLES_ARE = ['allRight', 'mixed', 'allWrong'] as const;
export type SamplesAre = (typeof SAMPLES_ARE)[number];

export const CHANGES = ['fixed', 'broken', 'sameRight', 'sameWrong'] as const;
export type Change = (typeof CHANGES)[number];

export type KeysOrder = 'first' | { readonly metric: number; readonly from: number; readonly to: number };

/** What one key has, by side: for the table, the strip of outcomes, and to read it. */
export interface KeyRow {
  readonly key: number;
  readonly sides: readonly (KeySide | null)[];
}

export interface KeySide {
  /** The row of the first answer, in the side’s dataset. */
  readonly row: number;
  /** How many answers the side has to it: samples, or 1. */
  readonly samples: number;
  readonly characters: number;
  /** The number of the first side with the same answer. */
  readonly sameAs: number;
  /** By metric; null where there is none. */
  readonly values: readonly (number | null)[];
}

export interface Turn {
  readonly role: string;
  readonly text: string;
}

/** One of several answers of a side to a prompt. */
export interface KeySample {
  readonly row: number;
  /** By metric; null where there is none. */
  readonly values: readonly (number | null)[];
}

/** What stands beside an answer or a prompt: text, whatever it looks like. `name`: the path or the metric that it is of. */
export type Beside =
  /** What is right. */
  | { readonly kind: 'reference'; readonly name: string; readonly text: string }
  /** What a verifier took from the answer and compared with the reference; `isFound`: false where it found nothing to take, so that all of it was compared. */
  | { readonly kind: 'extracted'; readonly name: string; readonly text: string; readonly isFound: boolean; readonly isRight: boolean; readonly reference: string }
  /** Why a judge gave its score. */
  | { readonly kind: 'rationale'; readonly name: string; readonly text: string }
  /** What an answer has to fulfil. */
  | { readonly kind: 'checklist'; readonly name: string; readonly items: readonly string[] }
  /** Another verdict, a label or a name in few words. */
  | { readonly kind: 'annotation'; readonly name: string; readonly text: string };

/** What is read of one key. */
export interface KeyTexts {
  readonly prompt: readonly Turn[];
  /** What the key is called where sides are joined by columns. */
  readonly id: string | null;
  /** Of which side the prompt is. */
  readonly promptOf: number;
  /** By side; null: it has no answer to it, or was not asked for. */
  readonly answers: readonly (string | null)[];
  /** By side: the row of its first answer; null: it has none. */
  readonly rows: readonly (number | null)[];
  /** By side: all of its answers, where it has several and was asked for; else nothing. */
  readonly samples: readonly (readonly KeySample[])[];
  /** By side: what stands beside the answer that was read. */
  readonly beside: readonly (readonly Beside[])[];
  /** What stands beside the prompt. */
  readonly besidePrompt: readonly Beside[];
}

/** What of a key is read. */
export interface TextsAsked {
  readonly key: number;
  /** The numbers of the sides that are read; null: all. */
  readonly sides: readonly number[] | null;
  /** Of each of `sides`, which of its answers, from 0; without: the first. */
  readonly samples?: readonly number[];
  /** Those of `sides` whose answer is known: only what stands beside it is read. */
  readonly known?: readonly number[];
  /** False: the prompt is known. */
  readonly prompt?: boolean;
}

export interface KeysAnswer {
  readonly total: number;
  readonly keys: readonly KeyRow[];
}
