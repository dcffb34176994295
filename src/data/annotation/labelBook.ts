import { randomUUID } from 'node:crypto';
import { draftOfInverse, History, isBatch, lineOf } from '../../core/annotation/history';
import type { Draft, LabelChange } from '../../core/annotation/history';
import { aliveIn, replay, slotOf } from '../../core/annotation/labelLine';
import type { LabelLine, LabelValue, RowKey } from '../../core/annotation/labelLine';
import type { Subject } from '../../core/annotation/subject';
import type { DatasetInfo } from '../../core/dataset';
import type { LabelLog } from './labelLog';

/** A row's key and every line about it that no line elsewhere ends. */
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

/** A line of a batch with the line whose place it took, and what holds in its place now; `same`: the label is as the line left it. */
export interface WrittenLine {
  readonly line: LabelLine;
  readonly before: LabelLine | null;
  readonly held: string | null;
  readonly same: boolean;
}

/** Reads the lines of a batch from the files, in the order they were written. */
export type ReadBatch = (batch: string, offset: number, limit: number) => Promise<readonly WrittenLine[]>;

/** What undo or redo did: how many lines, of which row where it was one, and how many labels it left since they were changed elsewhere. */
export interface Stepped {
  readonly row: number | null;
  readonly lines: number;
  readonly left: number;
}

/** A batch by its id, and how many lines it has. */
export interface WrittenBatch {
  readonly batch: string;
  readonly lines: number;
}

/** Lines of a batch that are read, or written, at once. */
const PAGE = 20_000;
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
  #writes = 0;

  /** What held before a change that could not be saved: a part of it may be in the file when it is tried again. */
  readonly #failed = new Map<string, LabelChange['before']>();
  /** The lines, and the batches, that this book wrote: what another window wrote under the same name is not taken back. */
  readonly #own = new Set<string>();

  constructor(
    readonly log: LabelLog,
    readonly info: () => DatasetInfo,
    /** Reads a row's lines as the files have them now. */
    readonly read: (row: number) => Promise<RowLines>,
    readonly readBatch: ReadBatch = () => Promise.resolve([]),
  ) {}

  /** A row's lines as the files have them; read again where lines were written in the meantime, which the first reading may not know. */
  async row(row: number): Promise<RowLines> {
    for (;;) {
      const writes = this.#writes;
      const lines = await this.read(row);
      if (writes !== this.#writes) continue;
      this.#remember(row, lines);
      return lines;
    }
  }

  set(row: number, wanted: readonly Wanted[]): Promise<RowLines> {
    return this.#inTurn(async () => {
      const before = this.#rows.get(row) ?? (await this.row(row));
      const changes = wanted.flatMap((w): LabelChange[] => {
        const held = this.#held(before, w);
        const failed = this.#failed.get(slotKey(row, w));
        if (w.value === null && !held && !failed) return [];
        const note = w.note ?? held?.note ?? null;
        if (failed === undefined && held && same(held, w, note)) return [];
        const was = held?.value === undefined || held.value === null ? null : { value: held.value, note: held.note ?? null, subject: held.subject, ...(held.origin === undefined ? {} : { origin: held.origin }) };
        return [{
          row: before.key, subject: w.subject, schema: w.schema, schemaVersion: w.schemaVersion, question: w.question,
          before: failed === undefined ? was : failed, after: w.value === null ? null : { value: w.value, note },
          ...(w.origin === undefined ? {} : { origin: w.origin }),
        }];
      });
      await this.#write(changes);
      this.#history.did(changes);
      return this.#rows.get(row) ?? before;
    });
  }

  /** Takes back what was done last, or does again what was taken back; null where there is nothing. */
  step(direction: 'undo' | 'redo'): Promise<Stepped | null> {
    return this.#inTurn(async () => {
      const action = this.#history[direction];
      if (!action) return null;
      if (isBatch(action)) {
        const { batch, lines } = await this.#writeBatch(this.#inverse(action.batch));
        this.#history.settle(direction, { batch });
        return { row: null, lines, left: 0 };
      }
      for (const row of new Set(action.map((change) => change.row.number))) await this.row(row); // as the files have it now
      const changes = action.filter((change) => this.#isAsLeft(change));
      await this.#write(changes, true);
      this.#history.settle(direction);
      return { row: action[0]?.row.number ?? null, lines: changes.length, left: action.length - changes.length };
    });
  }

  /**
   * Writes many lines that are undone as one; which batch they are, and how many. Ends early where `pages` does: what was written
   * until then is a batch, too. One that rejects leaves what was written to be undone.
   */
  batch(pages: AsyncIterable<readonly Draft[]>): Promise<WrittenBatch> {
    return this.#inTurn(() => this.#newBatch(pages));
  }

  /** Takes back a batch, whatever was done after it; how many lines that took. Labels that changed since stay as they are. */
  takeBack(batch: string): Promise<number> {
    return this.#inTurn(async () => {
      const last = this.#history.undo;
      if (!last || !isBatch(last) || last.batch !== batch) return (await this.#newBatch(this.#inverse(batch))).lines;
      const written = await this.#writeBatch(this.#inverse(batch));
      this.#history.settle('undo', { batch: written.batch });
      return written.lines;
    });
  }

  async #newBatch(pages: AsyncIterable<readonly Draft[]>): Promise<WrittenBatch> {
    const written = newBatch();
    try {
      await this.#writeBatch(pages, written);
    } finally {
      if (written.isBegun) this.#history.did({ batch: written.batch });
    }
    return written;
  }

  async #writeBatch(pages: AsyncIterable<readonly Draft[]>, written = newBatch()): Promise<WrittenBatch> {
    const dataset = this.#dataset();
    this.#rows.clear();
    for await (const drafts of pages) {
      if (drafts.length === 0) continue;
      this.#own.add(written.batch);
      written.isBegun = true; // an append that fails may have written some
      await this.log.append(drafts.map((draft): LabelLine => {
        const { id, at, machine } = this.log.stamp();
        return { v: 1, id, at, machine, dataset, ...draft, batch: written.batch };
      }));
      written.lines += drafts.length;
      this.#writes++;
    }
    this.#rows.clear();
    return written;
  }

  async *#inverse(batch: string): AsyncGenerator<readonly Draft[]> {
    for (let offset = 0; ; offset += PAGE) {
      const lines = await this.readBatch(batch, offset, PAGE);
      // What changed since is left as it is now.
      yield lines.flatMap(({ line, before, held, same: asLeft }) => (asLeft ? (draftOfInverse(line, before, held) ?? []) : []));
      if (lines.length < PAGE) return;
    }
  }

  #dataset(): LabelLine['dataset'] {
    const { fingerprint, name, config, split } = this.info();
    return { fingerprint, name, ...(config === undefined ? {} : { config }), ...(split === undefined ? {} : { split }) };
  }

  /** Is a place as this book left it, so that it may be taken back (or done again)? One that failed half-way may hold anything of its own. */
  #isAsLeft(change: LabelChange): boolean {
    const { number } = change.row;
    const known = this.#rows.get(number);
    if (!known || this.#failed.has(slotKey(number, change))) return true;
    const held = this.#held(known, change);
    if (!change.before || !held) return !change.before && !held;
    return (this.#own.has(held.id) || (held.batch !== undefined && this.#own.has(held.batch))) && JSON.stringify(held.value) === JSON.stringify(change.before.value);
  }

  /** `stepping`: undo and redo put an end to the line that holds alone; one of another window that it hid comes to light again. */
  async #write(changes: readonly LabelChange[], stepping = false): Promise<void> {
    const dataset = this.#dataset();
    const made: { row: number; line: LabelLine }[] = [];
    for (const change of changes) {
      const { number } = change.row;
      const row = this.#rows.get(number) ?? (await this.row(number));
      const alive = aliveIn(row.lines, this.#slot(change));
      const line = lineOf(change, alive.at(-1), { ...this.log.stamp(), dataset });
      if (line) made.push({ row: number, line });
      // Two windows may have set it at the same time: neither label comes to light again.
      if (!change.after && !stepping) for (const hidden of alive.slice(0, -1)) made.push({ row: number, line: { ...(line as LabelLine), ...this.log.stamp(), retracts: hidden.id } });
    }
    for (const { line } of made) this.#own.add(line.id);
    try {
      await this.log.append(made.map((m) => m.line));
    } catch (error) {
      // Some of the lines may be in the file: what the rows hold is read again before anything else is written.
      for (const change of changes) {
        this.#rows.delete(change.row.number);
        this.#failed.set(slotKey(change.row.number, change), change.before);
      }
      throw error;
    }
    this.#writes++;
    for (const change of changes) this.#failed.delete(slotKey(change.row.number, change));
    for (const { row, line } of made) {
      const known = this.#rows.get(row);
      if (known) this.#remember(row, { ...known, lines: [...known.lines, line] });
    }
  }

  /** The line that holds in a slot of mine, or in that of the decision. */
  #held(row: RowLines, slot: Pick<LabelLine, 'schema' | 'question' | 'subject' | 'origin'>): LabelLine | undefined {
    const key = this.#slot(slot);
    return replay(row.lines).find((line) => slotOf(line) === key);
  }

  #slot({ schema, question, subject, origin }: Pick<LabelLine, 'schema' | 'question' | 'subject' | 'origin'>): string {
    return slotOf({ by: this.log.writer.annotator, schema, question, subject, ...(origin === undefined ? {} : { origin }) });
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

function newBatch(): { readonly batch: string; lines: number; isBegun: boolean } {
  return { batch: randomUUID(), lines: 0, isBegun: false };
}

function slotKey(row: number, { schema, question, subject }: Pick<LabelLine, 'schema' | 'question' | 'subject'>): string {
  return `${String(row)} ${slotOf({ by: '', schema, question, subject })}`;
}

/** Is the label there already, as it is wanted? */
function same(held: LabelLine, wanted: Wanted, note: string | null): boolean {
  return JSON.stringify([held.value, held.note ?? null, held.schemaVersion, held.subject]) === JSON.stringify([wanted.value, note, wanted.schemaVersion, wanted.subject]);
}
