import type { Sql } from '../../../../core/sql';
import type { Session } from '../../../../engine/session';
import type { Rule } from '../../contract';

/** An item of an evaluation: its row there, and each of its fields in UTF-8. */
export interface ScanItem {
  readonly row: number;
  readonly fields: readonly Uint8Array[];
}

/** What is scanned, and for what. */
export interface ScanInput {
  /** The training dataset. */
  readonly session: Session;
  /**
   * A row's messages as a `struct(role varchar, text varchar)[]` over `relation`: all of them in order, whatever their role, which is
   * the data's own word. A null text is no message, and keeps its place; a null list has none.
   */
  readonly documents: Sql;
  /** The row's source over `relation`, of any type; its text is what counts. */
  readonly source: Sql | null;
  /** What `documents` and `source` read, made of a part of the dataset: `(own) => session.relation(sqlOfThePerson, own)`. Nothing of side tables. */
  readonly relation: (own: Sql) => Sql;
  /** Only rows of this view of the session are scanned (`all`, or what `session.view` prepared for a filter). */
  readonly view: string;
  readonly evaluations: readonly (readonly ScanItem[])[];
  readonly rule: Rule;
  /** Row groups of the dataset whose number modulo `of` is `index`. */
  readonly shard: { readonly index: number; readonly of: number } | null;
  /** Pairs that are kept of each item beside the best one. */
  readonly keep: number;
}
