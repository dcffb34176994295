import { History, lineOf } from '../../core/annotation/history';
import type { Action, LabelChange } from '../../core/annotation/history';
import { replay, slotOf } from '../../core/annotation/labelLine';
import type { LabelLine, LabelValue, RowKey } from '../../core/annotation/labelLine';
import type { Subject } from '../../core/annotation/subject';
import type { DatasetInfo } from '../../core/dataset';
import type { LabelLog } from './labelLog';

/** A row's key and every line about it. */
export interface RowLines {
  readonly key: RowKey;
  readonly lines: readonly LabelLine[];
  readonly sharedBy: number | null;
}

/** What is wanted of a slot of a row; null takes back what it holds. */
export interface Wanted {
  readonly schema: string;
  readonly schemaVersion: number;
  readonly question: string;
  readonly subject: Subject;
  readonly value: LabelValue | null;
  readonly note?: string;
  /** A provenance makes it a decision. */
  readonly origin?: string;
}

/** Rows whose lines are remembered: the one being labelled, and those just before it. */
const KEPT = 64;

/**
 * One person's labels of one dataset: sets them, takes them back, undoes and redoes over records. Every method resolves when its
 * lines are on disk; one that rejects has changed nothing that is shown, and may be asked again.
 */
export class LabelBook {
  readonly #rows = new Map<number, RowLines>();
  readonly #history = new History();
  #tail: Promise<unknown> = Promise.resolve();

  constructor(
    readonly log: LabelLog,
    readonly info: () => DatasetInfo,
    /** Reads a row's lines as the files have them now. */
    readonly read: (row: number) => Promise<RowLines>,
  ) {}

  async row(row: number): Promise<RowLines> {
    const lines = await this.read(row);
    this.#remember(row, lines);
    return lines;
  }

  set(row: number, wanted: readonly Wanted[]): Promise<RowLines> {
    return this.#inTurn(async () => {
      const before = this.#rows.get(row) ?? (await this.row(row));
      const changes = wanted.flatMap((w): LabelChange[] => {
        const held = this.#held(before, w);
        if (w.value === null && !held) return [];
        return [{
          row: before.key, subject: w.subject, schema: w.schema, schemaVersion: w.schemaVersion, question: w.question,
          before: held?.value === undefined || held.value === null ? null : { value: held.value, note: held.note ?? null, subject: held.subject, ...(held.origin === undefined ? {} : { origin: held.origin }) },
          after: w.value === null ? null : { value: w.value, note: w.note ?? held?.note ?? null },
          ...(w.origin === undefined ? {} : { origin: w.origin }),
        }];
      });
      await this.#write(changes);
      this.#history.did(changes);
      return this.#rows.get(row) ?? before;
    });
  }

  /** Takes back what was done last, or does again what was taken back; the row it was about, or null where there is nothing. */
  step(direction: 'undo' | 'redo'): Promise<number | null> {
    return this.#inTurn(async () => {
      const action = this.#history[direction];
      const [first] = action ?? [];
      if (!action || !first) return null;
      await this.#write(action);
      this.#history.settle(direction);
      return first.row.number;
    });
  }

  async #write(action: Action): Promise<void> {
    const { fingerprint, name, config, split } = this.info();
    const dataset = { fingerprint, name, ...(config === undefined ? {} : { config }), ...(split === undefined ? {} : { split }) };
    const made: { row: number; line: LabelLine }[] = [];
    for (const change of action) {
      const { number } = change.row;
      const row = this.#rows.get(number) ?? (await this.row(number));
      const line = lineOf(change, this.#held(row, change), { ...this.log.stamp(), dataset });
      if (line) made.push({ row: number, line });
    }
    await this.log.append(made.map((m) => m.line));
    for (const { row, line } of made) {
      const known = this.#rows.get(row);
      if (known) this.#remember(row, { ...known, lines: [...known.lines, line] });
    }
  }

  /** The line that holds in a slot of mine, or in that of the decision. */
  #held(row: RowLines, slot: Pick<LabelLine, 'schema' | 'question' | 'subject' | 'origin'>): LabelLine | undefined {
    const key = slotOf({ by: this.log.writer.annotator, schema: slot.schema, question: slot.question, subject: slot.subject, ...(slot.origin === undefined ? {} : { origin: slot.origin }) });
    return replay(row.lines).find((line) => slotOf(line) === key);
  }

  #remember(row: number, lines: RowLines): void {
    this.#rows.delete(row);
    this.#rows.set(row, lines);
    for (const oldest of this.#rows.keys()) {
      if (this.#rows.size <= KEPT) break;
      this.#rows.delete(oldest);
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#tail.catch(() => undefined).then(work);
    this.#tail = mine.catch(() => undefined);
    return mine;
  }
}
