import type { Comparison } from './viewQuery';

/** What a condition looks at: a column or a field in it, as it is or what is made of it (as text, its characters, its elements). */
export interface FilterValue {
  readonly path: readonly string[];
  readonly as?: 'text' | 'characters' | 'elements';
}

/** A number is its digits as they were written: exact. */
export type FilterLiteral = { readonly text: string } | { readonly number: string } | { readonly boolean: boolean };

/** One condition of a filter as a person sees and edits it; what is none of these is `sql`. */
export type Condition =
  | { readonly op: 'compare'; readonly of: FilterValue; readonly is: Comparison; readonly to: FilterLiteral | FilterValue }
  | { readonly op: 'between'; readonly of: FilterValue; readonly from: FilterLiteral; readonly to: FilterLiteral; readonly not?: true }
  /** Both ends said by themselves: a bar of a profile leaves out its lower one. */
  | { readonly op: 'range'; readonly of: FilterValue; readonly above: '>' | '>='; readonly from: FilterLiteral; readonly below: '<' | '<='; readonly to: FilterLiteral }
  | { readonly op: 'in'; readonly of: FilterValue; readonly values: readonly FilterLiteral[]; readonly not?: true }
  | { readonly op: 'contains'; readonly of: FilterValue; readonly text: string; readonly matchCase: boolean; readonly not?: true }
  | { readonly op: 'matches'; readonly of: FilterValue; readonly pattern: string; readonly matchCase: boolean; readonly not?: true }
  | { readonly op: 'has'; readonly of: FilterValue; readonly value: FilterLiteral; readonly not?: true }
  | { readonly op: 'null'; readonly of: FilterValue; readonly not?: true }
  /** The empty text, or none. */
  | { readonly op: 'empty'; readonly of: FilterValue; readonly not?: true }
  | { readonly op: 'true'; readonly of: FilterValue; readonly not?: true }
  | { readonly op: 'group'; readonly bar: FilterBar }
  | { readonly op: 'sql'; readonly text: string };

/** Conditions that all, or of which any, must hold. One that is off is kept and does nothing. Groups are one level deep. */
export interface FilterBar {
  readonly combine: 'and' | 'or';
  readonly conditions: readonly { readonly condition: Condition; readonly isOn: boolean }[];
}

export const NO_CONDITIONS: FilterBar = { combine: 'and', conditions: [] };
