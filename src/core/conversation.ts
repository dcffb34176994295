import type { Cell } from './cell';

/** A role as the reader and the statistics know it; anything else stays visible under its own name with `other`. */
export type TurnRole = 'system' | 'user' | 'assistant' | 'tool' | 'other';

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string; /** false: `<think>` without its end tag */ readonly closed: boolean }
  | { readonly kind: 'tool-call'; readonly id: string | null; readonly name: string; /** as written; JSON or not */ readonly arguments: string; readonly valid: boolean }
  | { readonly kind: 'tool-result'; readonly id: string | null; readonly name: string | null; readonly text: string }
  | { readonly kind: 'image' | 'audio' | 'file'; /** never fetched */ readonly reference: string }
  | { readonly kind: 'refusal'; readonly text: string }
  /** A part of a type we do not know: its JSON, never dropped. */
  | { readonly kind: 'unknown'; readonly type: string; readonly json: string };

export interface Turn {
  readonly role: TurnRole;
  /** The role as the data has it: `human`, `gpt`, `ipython`, … */
  readonly rawRole: string;
  readonly name: string | null;
  readonly parts: readonly Part[];
  /** True where the message had no content at all (null), which is not the same as an empty text. */
  readonly nullContent: boolean;
  /** `loss_weight`, `weight`, `train`: whether the trainer learns from this turn; null where the data does not say. */
  readonly trained: number | boolean | null;
  /** Fields of the message that no part came from, as they are. */
  readonly extra: readonly (readonly [string, Cell])[];
  /** Where in the data the turn stands: its list position, or the character range in a transcript (code points). */
  readonly at: { readonly index: number } | { readonly start: number; readonly end: number };
  /** Where in its row the turn stands, as labels name it: `messages[3]`, `prompt`. Absent where it was read from no row. */
  readonly path?: string;
}

export type Form = 'messages' | 'json' | 'hh' | 'chatml' | 'llama3' | 'llama2' | 'turn-tags' | 'speakers' | 'columns' | 'plain';

export interface Conversation {
  readonly form: Form;
  readonly turns: readonly Turn[];
  /** What could not be read as a turn, in words for the reader: text before the first header, broken JSON. */
  readonly leftovers: readonly string[];
}
