import type { DatasetInfo } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import { LabelBook } from '../../../data/annotation/labelBook';
import { machineId } from '../../../data/annotation/labelFolder';
import { LabelLog } from '../../../data/annotation/labelLog';
import { labelPlace } from '../../../data/annotation/labelPlace';
import type { DatasetSession } from '../../../host/datasetSession';
import { labelsElsewhere } from '../../../host/settings';
import type { AnnotationMethod, AnnotationWork } from '../contract';

/** Asks the engine's process about the labels of the dataset. */
export type Asking = <M extends AnnotationMethod>(method: M, params: AnnotationWork[M]['params'], signal?: AbortSignal) => Promise<AnnotationWork[M]['result']>;

/**
 * The book that a person's labels of a dataset are written in. Who changes the name, in whichever view, gets another one; and so
 * does a new version of the dataset, in which rows have other numbers: what was done before is left as it is.
 */
export class OpenBook {
  #book: { readonly of: string; readonly opened: Promise<LabelBook> } | undefined;
  #log: LabelLog | undefined;

  constructor(readonly session: () => DatasetSession, readonly annotator: () => string | null, readonly ask: Asking) {}

  get isOpen(): boolean {
    return this.#book !== undefined;
  }

  get log(): LabelLog | undefined {
    return this.#log;
  }

  /**
   * Several calls at the same time get the same one. Under another name than that of now, a book is opened for this once. Throws
   * `labels-no-name`.
   */
  async open(name?: string): Promise<LabelBook> {
    const info = await this.session().open(false);
    const annotator = name ?? this.annotator();
    if (annotator === null) throw new LoupeError('labels-no-name', {}, 'usage');
    const of = JSON.stringify([annotator, info.fingerprint]);
    if (this.#book?.of === of) return this.#book.opened;
    if (annotator !== this.annotator()) return (await this.#openFor(annotator, info)).book;
    const opening = this.#openFor(annotator, info).then(({ book: opened, log }) => {
      this.#log = log;
      return opened;
    });
    const book = { of, opened: opening };
    this.#book = book;
    book.opened.catch(() => {
      if (this.#book === book) this.#book = undefined;
    });
    return book.opened;
  }

  async #openFor(annotator: string, info: DatasetInfo): Promise<{ book: LabelBook; log: LabelLog }> {
    const { folder } = await labelPlace(this.session().source, info, labelsElsewhere());
    const log = new LabelLog(folder, { annotator, machine: machineId() });
    const last = await this.ask('last', {});
    if (last !== null) log.after(last);
    const book = new LabelBook(log, () => this.session().info ?? info, (row) => this.ask('record', { row }), (batch, offset, limit) => this.ask('batch', { batch, offset, limit }));
    return { book, log };
  }
}
