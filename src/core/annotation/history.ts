import type { LabelLine, LabelValue, RowKey } from './labelLine';
import type { Subject } from './subject';

/** One label set, changed or taken away: what was in the slot before and what is in it after. */
export interface LabelChange {
  readonly row: RowKey;
  readonly subject: Subject;
  readonly schema: string;
  readonly schemaVersion: number;
  readonly question: string;
  readonly before: { readonly value: LabelValue; readonly note: string | null; readonly subject: Subject; readonly origin?: string } | null;
  readonly after: { readonly value: LabelValue; readonly note: string | null } | null;
  /** Where the label comes from, as its line says: a decision's provenance decides its slot. */
  readonly origin?: string;
}

/** What a person did at once: changes of one key, or a batch of lines, of which only the id is kept. */
export type Action = readonly LabelChange[] | { readonly batch: string };

export function isBatch(action: Action): action is { readonly batch: string } {
  return 'batch' in action;
}

/** The change that takes a change back. */
export function inverse(change: LabelChange): LabelChange {
  const origin = change.before?.origin ?? change.origin;
  return {
    ...change,
    subject: change.before?.subject ?? change.subject,
    before: change.after && { ...change.after, subject: change.subject, ...(change.origin === undefined ? {} : { origin: change.origin }) },
    after: change.before && { value: change.before.value, note: change.before.note },
    ...(origin === undefined ? {} : { origin }),
  };
}

/** Undo and redo over records: actions in the order they were made. Doing something new forgets what was undone. */
export class History {
  readonly #done: Action[] = [];
  #undone: Action[] = [];

  constructor(readonly limit = 1_000) {}

  did(action: Action): void {
    if (!isBatch(action) && action.length === 0) return;
    this.#done.push(action);
    this.#undone = [];
    if (this.#done.length > this.limit) this.#done.shift();
  }

  /** The action that takes the last one back (a batch: the one to take back); undefined where there is none. It counts as undone only after `settle`. */
  get undo(): Action | undefined {
    const last = this.#done.at(-1);
    return last === undefined || isBatch(last) ? last : last.map(inverse).reverse();
  }

  get redo(): Action | undefined {
    return this.#undone.at(-1);
  }

  /** Undoing (or redoing) was saved: the action changes sides; a batch was taken back by another batch, which changes sides for it. */
  settle(direction: 'undo' | 'redo', by?: Action): void {
    const [from, to] = direction === 'undo' ? [this.#done, this.#undone] : [this.#undone, this.#done];
    const action = from.pop();
    if (action) to.push(by ?? action);
  }
}

/** The line of a change: it names the line whose place it takes, or that it takes back. Undefined where nothing changes. */
export function lineOf(change: LabelChange, current: LabelLine | undefined, made: Pick<LabelLine, 'id' | 'at' | 'by' | 'machine' | 'dataset'>, batch?: string): LabelLine | undefined {
  if (!change.after && !current) return undefined;
  return {
    v: 1,
    ...made,
    row: change.row,
    subject: change.subject,
    schema: change.schema,
    schemaVersion: change.schemaVersion,
    question: change.question,
    value: change.after?.value ?? null,
    ...(change.after?.note ? { note: change.after.note } : {}),
    ...(current ? (change.after ? { replaces: current.id } : { retracts: current.id }) : {}),
    ...(batch === undefined ? {} : { batch }),
    ...(change.origin === undefined ? {} : { origin: change.origin }),
  };
}

/** A line to be written as one of a batch; the log says when, the batch which. */
export type Draft = Omit<LabelLine, 'v' | 'id' | 'at' | 'machine' | 'dataset' | 'batch'>;

/** The line that takes a line of a batch back, where `held` is in its place now: what stood there before is there again, in its own row and by its own annotator. */
export function draftOfInverse(line: LabelLine, before: LabelLine | null, held: string | null): Draft | undefined {
  const { row, subject, schema, schemaVersion, question, by, value, note, origin } = before ?? line;
  const own = { row, subject, schema, schemaVersion, question, by, ...(origin === undefined ? {} : { origin }) };
  if (before && value !== null) return { ...own, value, ...(note === undefined ? {} : { note }), ...(held === null ? {} : { replaces: held }) };
  return held === null ? undefined : { ...own, value: null, retracts: held };
}
