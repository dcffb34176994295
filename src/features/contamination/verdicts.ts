import type { LabelLine } from '../../core/annotation/labelLine';
import type { Subject } from '../../core/annotation/subject';
import { VERDICTS } from './page';
import type { Verdict } from './page';

/** The shipped schema that verdicts are labels of. */
export const VERDICT_SCHEMA = { schema: 'contamination-verdict', schemaVersion: 2, question: 'verdict' } as const;

/** Verdicts of version 1 that mean the same now. */
const EARLIER: Readonly<Record<string, Verdict>> = { rephrased: 'near-copy', template: 'common-phrase', 'common-text': 'common-phrase' };

/** One pair that is judged. */
export interface Judged {
  readonly evaluation: string;
  /** Key of the item. */
  readonly item: string;
  readonly row: number;
}

/** Each pair once: an evaluation may ask the same twice. */
export function differentPairs(pairs: readonly Judged[]): readonly Judged[] {
  return [...new Map(pairs.map((pair) => [JSON.stringify([pair.evaluation, pair.item, pair.row]), pair])).values()];
}

/** A verdict of a pair: of an evaluation item, by its texts, and a training row. */
export interface HeldVerdict {
  readonly item: string;
  readonly row: number;
  readonly verdict: Verdict;
  readonly note: string | null;
  readonly by: string;
  readonly at: string;
}

/** What a verdict is about: the item and the row, by what stands in them, so that it holds whatever their numbers are later. */
export function pairSubject(evaluation: string, item: string, row: string): Subject & { kind: 'pair' } {
  return { kind: 'pair', sides: [`${evaluation}:${item}`, row] };
}

/** The verdict that a label is; undefined where it is none. `row`: where its row is now. */
export function verdictOf(line: LabelLine, row: number): HeldVerdict | undefined {
  const { subject, value } = line;
  if (line.schema !== VERDICT_SCHEMA.schema || line.question !== VERDICT_SCHEMA.question || subject.kind !== 'pair' || typeof value !== 'string') return undefined;
  const verdict = VERDICTS.find((v) => v === value) ?? EARLIER[value];
  const item = /:([0-9a-f]+)$/.exec(subject.sides[0])?.[1];
  return verdict && item !== undefined ? { item, row, verdict, note: line.note ?? null, by: line.by, at: line.at } : undefined;
}

/** Verdicts of one training dataset, looked up by item and row: one's own before those of others, then the newest. */
export class VerdictTable {
  readonly #byItem = new Map<string, Map<number, HeldVerdict>>();

  constructor(verdicts: readonly HeldVerdict[], readonly me: string | null) {
    for (const verdict of verdicts) this.set(verdict);
  }

  get size(): number {
    return [...this.#byItem.values()].reduce((sum, rows) => sum + rows.size, 0);
  }

  set(verdict: HeldVerdict): void {
    const rows = this.#byItem.get(verdict.item) ?? new Map<number, HeldVerdict>();
    const known = rows.get(verdict.row);
    const rank = (v: HeldVerdict): string => `${v.by === this.me ? '1' : '0'}${v.at}`;
    if (!known || rank(known) <= rank(verdict)) rows.set(verdict.row, verdict);
    this.#byItem.set(verdict.item, rows);
  }

  remove(item: string, row: number): void {
    this.#byItem.get(item)?.delete(row);
  }

  of(item: string, row: number): HeldVerdict | null {
    return this.#byItem.get(item)?.get(row) ?? null;
  }
}
