import { randomUUID } from 'node:crypto';
import { lineOf } from '../../../core/annotation/history';
import { provenanceOf, replay, slotOf } from '../../../core/annotation/labelLine';
import type { LabelLine, LabelValue } from '../../../core/annotation/labelLine';
import type { Subject } from '../../../core/annotation/subject';
import { LoupeError } from '../../../core/message';
import { LabelBook } from '../../../data/annotation/labelBook';
import type { RowLines } from '../../../data/annotation/labelBook';
import { machineId } from '../../../data/annotation/labelFolder';
import { LabelLog } from '../../../data/annotation/labelLog';
import { labelPlace } from '../../../data/annotation/labelPlace';
import type { DatasetSession } from '../../../host/datasetSession';
import { labelsElsewhere } from '../../../host/settings';
import { ANNOTATION } from '../contract';
import type { AnnotationMethod, AnnotationWork } from '../contract';
import type { Decision, QuestionRef, SettledBy } from '../overview';

/** Rows decided in one step: what the host holds at a time. */
const SETTLED_ROWS = 10_000;
const TAKEN_BACK = 5_000;

interface Desk {
  readonly annotator: string;
  readonly log: LabelLog;
  readonly book: LabelBook;
}

export type Asking = <M extends AnnotationMethod>(method: M, params: AnnotationWork[M]['params'], signal?: AbortSignal) => Promise<AnnotationWork[M]['result']>;

/** One person's decisions about what annotators of a dataset said, and their undoing. Every method resolves when its lines are on disk. */
export class Adjudication {
  #desk: Desk | undefined;
  /** What was done, in order: one decision, or a batch of them. */
  readonly #done: ({ readonly row: number } | { readonly batch: string })[] = [];

  constructor(readonly session: () => DatasetSession, readonly annotator: () => string | null) {}

  readonly ask: Asking = async (method, params, signal) => {
    const result = await this.session().ask('work', { feature: ANNOTATION, method, params }, signal ? { signal } : {});
    return result as AnnotationWork[typeof method]['result'];
  };

  /** Decides about one thing; null takes the decision back, an empty list says that it stays unresolved. */
  async decide(row: number, { schema, question }: QuestionRef, subject: Subject, value: LabelValue | null, schemaVersion: number): Promise<Decision | null> {
    const { book } = await this.#open();
    const slot = { schema, question, subject };
    const before = decisionIn((await book.row(row)).lines, slot); // as the files have it now: another person may have decided since
    if (value === null && before === null) return null;
    const origin = Array.isArray(value) && value.length === 0 ? 'unresolved' : 'adjudicated';
    const { lines } = await book.set(row, [{ schema, schemaVersion, question, subject, value, note: '', origin }]);
    this.#done.push({ row });
    return decisionIn(lines, slot);
  }

  /** Decides wherever nothing is decided yet and what annotators said decides: one line for each, undone as one. */
  async settle(ref: QuestionRef, by: SettledBy, signal: AbortSignal, progress: (written: number) => void): Promise<number> {
    const { log } = await this.#open();
    const batch = randomUUID();
    const dataset = await this.#dataset();
    let written = 0;
    for (let after = -1; ;) {
      const { items, last } = await this.ask('settleable', { ...ref, by, after, rows: SETTLED_ROWS }, signal);
      if (last === null) return written;
      const lines = items.flatMap(({ key, subject, value, schemaVersion }) => lineOf({ row: key, subject, ...ref, schemaVersion, before: null, after: { value, note: null }, origin: by }, undefined, { ...log.stamp(), dataset }, batch) ?? []);
      await log.append(lines);
      if (written === 0 && lines.length > 0) this.#done.push({ batch });
      written += lines.length;
      after = last;
      progress(written);
    }
  }

  /** Takes back what was done last here; null where nothing is left. */
  async undo(): Promise<{ readonly row: number | null } | null> {
    const last = this.#done.at(-1);
    if (!last) return null;
    if ('batch' in last) await this.#takeBack(last.batch);
    else await (await this.#open()).book.step('undo');
    this.#done.pop();
    return { row: 'row' in last ? last.row : null };
  }

  async #takeBack(batch: string): Promise<void> {
    const { log } = await this.#open();
    const dataset = await this.#dataset();
    for (let before: string | undefined; ;) {
      const held = await this.ask('batchHeld', { batch, offset: 0, limit: TAKEN_BACK });
      const [first] = held;
      if (!first) return;
      if (first.id === before) throw new LoupeError('internal', {}, 'engine', 'lines that were taken back are held still');
      before = first.id;
      await log.append(held.flatMap((line) => lineOf({ ...line, before: null, after: null }, line, { ...log.stamp(), dataset }) ?? []));
    }
  }

  async #dataset(): Promise<LabelLine['dataset']> {
    const { fingerprint, name, config, split } = await this.session().open(false);
    return { fingerprint, name, ...(config === undefined ? {} : { config }), ...(split === undefined ? {} : { split }) };
  }

  async #open(): Promise<Desk> {
    const annotator = this.annotator();
    if (annotator === null) throw new LoupeError('labels-no-name', {}, 'usage');
    if (this.#desk?.annotator === annotator) return this.#desk;
    const session = this.session();
    const info = await session.open(false);
    const { folder } = await labelPlace(session.source, info, labelsElsewhere());
    const log = new LabelLog(folder, { annotator, machine: machineId() });
    const { last } = await this.ask('counts', {});
    if (last !== null) log.after(last);
    const book = new LabelBook(log, () => this.session().info ?? info, (row): Promise<RowLines> => this.ask('record', { row }));
    this.#done.splice(0);
    this.#desk = { annotator, log, book };
    return this.#desk;
  }
}

function decisionIn(lines: readonly LabelLine[], slot: Pick<LabelLine, 'schema' | 'question' | 'subject'>): Decision | null {
  const key = slotOf({ by: '', ...slot, origin: 'adjudicated' });
  const line = replay(lines).find((l) => slotOf(l) === key);
  const provenance = line && provenanceOf(line);
  if (!line || provenance === undefined || line.value === null) return null;
  return { value: line.value, provenance, by: line.by, at: line.at, note: line.note ?? null };
}
