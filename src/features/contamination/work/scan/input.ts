import type { Sql } from '../../../../core/sql';
import type { Session } from '../../../../engine/session';
import type { ItemFacts, Rule } from '../../contract';
import type { Item } from '../../rule/items';

/** A stretch of a row's messages, over `relation`. Roles are the data's own words. A null text is no message, and keeps its place. */
export type ScannedPiece =
  /** A text, which one speaker says. */
  | { readonly kind: 'text'; readonly text: Sql; readonly speaker: string }
  /** A `struct(role varchar, "text" varchar)[]`; null has none. `column`: the same stands in a column of the files, in these fields of its structs. */
  | { readonly kind: 'list'; readonly list: Sql; readonly column: { readonly name: string; readonly role: number; readonly text: number } | null };

/** What is scanned, and for what. */
export interface ScanInput {
  /** Tells it from other scans of the session. */
  readonly id: string;
  /** The training dataset. */
  readonly session: Session;
  /** A row's messages, one piece after the other: all of them in order, whatever their role. */
  readonly documents: readonly ScannedPiece[];
  /** The row's source over `relation`, of any type; its text is what counts. */
  readonly source: Sql | null;
  /** What `documents` and `source` read, made of a part of the dataset: `(own) => session.relation(sqlOfThePerson, own)`. Nothing of side tables. */
  readonly relation: (own: Sql) => Sql;
  /** Only rows of this view of the session are scanned (`all`, or what `session.view` prepared for a filter). */
  readonly view: string;
  /** Of each evaluation its items, and what stands in it. */
  readonly evaluations: readonly (readonly Item[])[];
  readonly facts: readonly ItemFacts[];
  readonly rule: Rule;
  /** Row groups of the dataset whose number modulo `of` is `index`. */
  readonly shard: { readonly index: number; readonly of: number } | null;
  /** Row groups that are not read: they were, in an earlier scan that was ended. */
  readonly without: readonly number[];
  /** Pairs that are kept of each item beside the best one. */
  readonly keep: number;
}
