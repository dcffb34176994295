import type { Subject } from './subject';
import { subjectKey } from './subject';

/** What was chosen: one label, several (or a ranking, best first), a number, yes or no, a text. */
export type LabelValue = string | number | boolean | readonly string[];

/** The texts that a row's hash is made of, in order: the name that is hashed with each, and the path to it. */
export type KeyParts = readonly (readonly [name: string, path: string])[];

/** A row as a label remembers it. */
export interface RowKey {
  /** The dataset's row number when it was labelled: a hint. */
  readonly number: number;
  /** The value of the shape's id, as text; null where the shape has none. */
  readonly id: string | null;
  /** Of the texts of the row's roles; 32 hex digits. */
  readonly hash: string;
  /** What the hash is of: roles (or columns) with their paths. It is made again so, where a row's roles are other ones later. */
  readonly of?: KeyParts;
  /** The first words of the row's first text, so that a person knows what it was when nothing is left that matches. */
  readonly excerpt?: string;
}

/**
 * One line of a labels file. Lines are appended and never rewritten; each says on its own what was judged, by whom and when.
 * `replaces` names the line whose place this one takes, `retracts` the line that is taken back (then `value` is null).
 */
export interface LabelLine {
  readonly v: 1;
  readonly id: string;
  /** ISO 8601 with milliseconds, UTC; never before an earlier line of the same writer. */
  readonly at: string;
  readonly by: string;
  /** Six hex digits of a hash of the host's name. */
  readonly machine: string;
  readonly dataset: { readonly fingerprint: string; readonly name: string; readonly config?: string; readonly split?: string };
  readonly row: RowKey;
  readonly subject: Subject;
  readonly schema: string;
  readonly schemaVersion: number;
  readonly question: string;
  readonly value: LabelValue | null;
  readonly note?: string;
  readonly replaces?: string;
  readonly retracts?: string;
  /** Lines that were written as one and are undone as one. */
  readonly batch?: string;
  /**
   * Where the label came from when no person set it by hand: `column:<name>`, `migrated`, `reattached:<who did it>`, or how it
   * was decided (`Provenance`): then it is the decision for all annotators.
   */
  readonly origin?: string;
}

/** How a decision about what several annotators said came about. An unresolved one holds an empty list. */
export const PROVENANCES = ['unanimous', 'majority', 'adjudicated', 'unresolved'] as const;
export type Provenance = (typeof PROVENANCES)[number];

/** How the label was decided; undefined where it is what one annotator says. */
export function provenanceOf(line: Pick<LabelLine, 'origin'>): Provenance | undefined {
  return PROVENANCES.find((p) => p === line.origin);
}

/** The highest line version this product writes and understands. */
export const LINE_VERSION = 1;

/**
 * Where a line's label belongs: of the lines that share it, the last one counts. Every span is a place of its own. A decision
 * has one place, whoever made it, beside those of the annotators.
 */
export function slotOf(line: Pick<LabelLine, 'by' | 'schema' | 'question' | 'subject' | 'origin'>): string {
  return JSON.stringify([provenanceOf(line) === undefined ? line.by : null, line.schema, line.question, subjectKey(line.subject)]);
}

/**
 * The labels that hold after all lines of one row, in the order they were set: a line does not count where another one replaces
 * or retracts it, a line that is there twice counts once, and in one slot the last line counts (by time, then by id).
 */
export function replay(lines: readonly LabelLine[]): LabelLine[] {
  const byId = new Map(lines.map((line) => [line.id, line]));
  const dead = new Set([...byId.values()].flatMap((l) => [l.replaces, l.retracts].filter((id) => id !== undefined)));
  const slots = new Map<string, LabelLine>();
  for (const line of [...byId.values()].sort(byTime)) {
    if (dead.has(line.id) || line.value === null) continue;
    const slot = slotOf(line);
    slots.delete(slot);
    slots.set(slot, line);
  }
  return [...slots.values()];
}

/** The lines of a slot that neither another one replaces nor takes back, the one that holds last: what must be taken back so that nothing holds. */
export function aliveIn(lines: readonly LabelLine[], slot: string): LabelLine[] {
  const byId = new Map(lines.map((line) => [line.id, line]));
  const dead = new Set([...byId.values()].flatMap((l) => [l.replaces, l.retracts]));
  return [...byId.values()].filter((line) => line.value !== null && !dead.has(line.id) && slotOf(line) === slot).sort(byTime);
}

function byTime(a: LabelLine, b: LabelLine): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
