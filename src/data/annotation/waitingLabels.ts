import { slotOf } from '../../core/annotation/labelLine';
import type { Wanted } from './labelBook';

/** A label that waits to be written, under the name it was given with. */
export type WaitingLabel = Wanted & { readonly by: string };

/** A row's labels that wait, the newest of each place. */
interface Waiting {
  readonly labels: ReadonlyMap<string, WaitingLabel>;
  readonly why: string;
}

/** What came to wait at once, each with what waited in its place before. */
interface Kept {
  readonly row: number;
  readonly labels: readonly { readonly now: WaitingLabel; readonly before: WaitingLabel | undefined }[];
}

/** Labels that could not be written and wait to be written again: the newest of each place of a row. */
export class WaitingLabels {
  readonly #rows = new Map<number, Waiting>();
  /** In order. */
  readonly #kept: Kept[] = [];

  get count(): number {
    return [...this.#rows.values()].reduce((n, waiting) => n + waiting.labels.size, 0);
  }

  /** Why the first of them could not be written. */
  get reason(): string {
    return [...this.#rows.values()][0]?.why ?? '';
  }

  get rows(): readonly number[] {
    return [...this.#rows.keys()];
  }

  of(row: number): readonly WaitingLabel[] {
    return [...(this.#rows.get(row)?.labels.values() ?? [])];
  }

  keep(row: number, labels: readonly WaitingLabel[], why: string): void {
    const merged = new Map(this.#rows.get(row)?.labels);
    this.#kept.push({ row, labels: labels.map((now) => ({ now, before: merged.get(place(now)) })) });
    for (const label of labels) merged.set(place(label), label);
    this.#rows.set(row, { labels: merged, why });
  }

  /** Writing them again failed for another reason. */
  blame(row: number, why: string): void {
    const waiting = this.#rows.get(row);
    if (waiting) this.#rows.set(row, { ...waiting, why });
  }

  /** Others are to be written in the places of these: what waits there does so no longer, or it would be written after them. */
  take(row: number, labels: readonly WaitingLabel[]): readonly WaitingLabel[] {
    const waiting = this.#rows.get(row)?.labels;
    const taken = labels.flatMap((label) => waiting?.get(place(label)) ?? []);
    this.#replace(row, taken.map((label) => [place(label), undefined]));
    return taken;
  }

  /** These were written: they wait no longer, but for places where another label came to wait in the meantime. */
  wrote(row: number, labels: readonly WaitingLabel[]): void {
    const waiting = this.#rows.get(row)?.labels;
    this.take(row, labels.filter((label) => waiting?.get(place(label)) === label));
  }

  /** Takes away what came last of what still waits of a person; the row, or undefined where nothing does. */
  undo(by: string): number | undefined {
    for (let last = this.#lastOf(by); last; last = this.#lastOf(by)) {
      const { row, labels } = last;
      const waiting = this.#rows.get(row)?.labels;
      const left = labels.filter(({ now }) => waiting?.get(place(now)) === now);
      this.#replace(row, left.map(({ now, before }) => [place(now), before]));
      if (left.length > 0) return row;
    }
    return undefined;
  }

  #lastOf(by: string): Kept | undefined {
    const at = this.#kept.findLastIndex(({ labels }) => labels.some(({ now }) => now.by === by));
    return at < 0 ? undefined : this.#kept.splice(at, 1)[0];
  }

  #replace(row: number, by: readonly (readonly [place: string, label: WaitingLabel | undefined])[]): void {
    const waiting = this.#rows.get(row);
    if (!waiting) return;
    const labels = new Map(waiting.labels);
    for (const [at, label] of by) {
      if (label) labels.set(at, label);
      else labels.delete(at);
    }
    if (labels.size === 0) this.#rows.delete(row);
    else this.#rows.set(row, { ...waiting, labels });
    if (this.#rows.size === 0) this.#kept.splice(0);
  }
}

const place = ({ by, schema, question, subject }: WaitingLabel): string => slotOf({ by, schema, question, subject });
