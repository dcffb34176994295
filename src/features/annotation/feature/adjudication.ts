import type { Draft } from '../../../core/annotation/history';
import { provenanceOf, replay, slotOf } from '../../../core/annotation/labelLine';
import type { LabelLine, LabelValue } from '../../../core/annotation/labelLine';
import type { Subject } from '../../../core/annotation/subject';
import type { DatasetSession } from '../../../host/datasetSession';
import { ANNOTATION } from '../contract';
import type { AnnotationWork } from '../contract';
import type { Decision, QuestionRef, SettledBy } from '../overview';
import { OpenBook } from './openBook';
import type { Asking } from './openBook';

/** Rows decided in one step: what the host holds at a time. */
const SETTLED_ROWS = 10_000;

/** One person's decisions about what annotators of a dataset said, and their undoing. Every method resolves when its lines are on disk. */
export class Adjudication {
  readonly #book: OpenBook;

  constructor(readonly session: () => DatasetSession, annotator: () => string | null) {
    this.#book = new OpenBook(session, annotator, this.ask);
  }

  readonly ask: Asking = async (method, params, signal) => {
    const result = await this.session().ask('work', { feature: ANNOTATION, method, params }, signal ? { signal } : {});
    return result as AnnotationWork[typeof method]['result'];
  };

  /** Decides about one thing; null takes the decision back, an empty list says that it stays unresolved. */
  async decide(row: number, { schema, question }: QuestionRef, subject: Subject, value: LabelValue | null, schemaVersion: number): Promise<Decision | null> {
    const book = await this.#book.open();
    const slot = { schema, question, subject };
    const before = decisionIn((await book.row(row)).lines, slot); // as the files have it now: another person may have decided since
    if (value === null && before === null) return null;
    const origin = Array.isArray(value) && value.length === 0 ? 'unresolved' : 'adjudicated';
    const { lines } = await book.set(row, [{ schema, schemaVersion, question, subject, value, note: '', origin }]);
    return decisionIn(lines, slot);
  }

  /** Decides wherever nothing is decided yet and what annotators said decides: one line for each, undone as one; how many there were. */
  async settle(ref: QuestionRef, by: SettledBy, signal: AbortSignal, progress: (written: number) => void): Promise<number> {
    const book = await this.#book.open();
    const { ask } = this;
    const { annotator } = book.log.writer;
    const pages = async function* (): AsyncGenerator<readonly Draft[]> {
      for (let after = -1, written = 0; ;) {
        const { items, last } = await ask('settleable', { ...ref, by, after, rows: SETTLED_ROWS }, signal);
        if (last === null) return;
        yield items.map(({ key, subject, value, schemaVersion }): Draft => ({ row: key, subject, ...ref, schemaVersion, by: annotator, value, origin: by }));
        after = last;
        progress((written += items.length));
      }
    };
    return (await book.batch(pages())).lines;
  }

  /** Takes back what was done last here; null where nothing is left. */
  async undo(): Promise<{ readonly row: number | null } | null> {
    return this.#book.isOpen ? (await this.#book.open()).step('undo') : null;
  }
}

function decisionIn(lines: readonly LabelLine[], slot: Pick<LabelLine, 'schema' | 'question' | 'subject'>): Decision | null {
  const key = slotOf({ by: '', ...slot, origin: 'adjudicated' });
  const line = replay(lines).find((l) => slotOf(l) === key);
  const provenance = line && provenanceOf(line);
  if (!line || provenance === undefined || line.value === null) return null;
  return { value: line.value, provenance, by: line.by, at: line.at, note: line.note ?? null };
}
