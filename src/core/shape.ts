import type { Message } from './message';

export const KINDS = ['chat', 'instruction', 'preference', 'unpaired', 'pair', 'ranked', 'outputs', 'judged', 'rated', 'eval', 'metrics', 'text', 'table'] as const;
export type Kind = (typeof KINDS)[number];

export const ROLES = [
  'id', 'prompt', 'system', 'messages', 'response', 'chosen', 'rejected', 'text',
  'responses', 'raters', 'raterId', 'unit', 'sides', 'label', 'score',
  'model', 'source', 'answer', 'choices', 'checklist', 'tools', 'spans',
] as const;
export type Role = (typeof ROLES)[number];

/** How the text of a role is written, where it is not plain text or plain messages. */
export type Encoding =
  | 'messages'        // list of structs with role/content or from/value, or a struct of such lists, or one message struct
  | 'json-messages'   // JSON text of messages
  | 'hh'              // "\n\nHuman: … \n\nAssistant: …"
  | 'speakers'        // "USER: … ASSISTANT: …", "### Human: … ### Assistant: …", "[|Human|] … [|AI|] …"
  | 'chatml' | 'llama3' | 'llama2' | 'turn-tags' // rendered templates: <|im_start|>, <|start_header_id|>, [INST], <|user|>
  | 'likelihoods'     // [log-likelihood, …] for each of the choices: the answer is the likeliest
  | 'json'            // other JSON in a string
  | 'plain';

/**
 * Which columns play which part, and what kind of dataset it is. A path is as DESIGN.md's "Roles and paths":
 * `a.b`, `a[]`, `a[1]`, `a[-1]`, `"odd name"`, or a SQL expression in parentheses.
 */
export interface Shape {
  readonly kind: Kind;
  readonly roles: Readonly<Partial<Record<Role, readonly string[]>>>;
  /** Encoding of a role's first path; absent means plain. */
  readonly encodings: Readonly<Partial<Record<Role, Encoding>>>;
  /** The raters' labels are the numbers of two answers, 0 for a tie. */
  readonly numberedSides?: boolean;
  /** One reason for the kind and one for each role, in the order they were decided. */
  readonly reasons: readonly ShapeReason[];
}

export interface ShapeReason extends Message {
  readonly role?: Role;
  /** `person`: corrected by somebody (shapes.json or --role); `guess`: ours. */
  readonly by: 'guess' | 'person';
}
