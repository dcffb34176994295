import { askedQuestions, answersOf, chosen, isDone, pressed } from '../../../src/features/annotation/answering';
import { ANNOTATION } from '../../../src/features/annotation/contract';
import type { AnnotationMethods, LabelSetup, RowLabels, WantedLabel } from '../../../src/features/annotation/contract';
import type { FeatureHost } from '../../kit/host';
import { shownOf } from '../../kit/host';
import { readerSlots } from '../../kit/reader/slots';
import { signal } from '../../kit/signal';
import type { ViewParts } from '../../kit/viewFeatures';

/** What the screen says of the last label: never saved before it is on disk. */
export type Saving = { readonly state: 'idle' } | { readonly state: 'saving' } | { readonly state: 'saved' } | { readonly state: 'failed'; readonly sentence: string; readonly row: number; readonly labels: readonly WantedLabel[] };

const NONE: LabelSetup = { schema: null, annotator: null, closed: null, others: false, advance: false };
/** A record whose questions are all answered is left after this long, so that a person sees what was set. */
const ADVANCE_MS = 180;

/** Labels of the record in focus: what is held, what a key does, and what of it is saved. */
export class Labels {
  readonly setup = signal<LabelSetup>(NONE);
  readonly row = signal<RowLabels | null>(null);
  readonly saving = signal<Saving>({ state: 'idle' });
  /** The note of which question is being written; null while none is. */
  readonly noting = signal<string | null>(null);
  readonly #parts: ViewParts;
  readonly #host: FeatureHost<AnnotationMethods & Record<string, never>>;
  #current = -1;
  #leaving: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: ViewParts) {
    this.#parts = parts;
    this.#host = parts.host.feature(ANNOTATION);
    this.#host.onEvent((name, data) => this.#onEvent(name, data));
    parts.onRecord((record) => {
      if (record && record.row !== this.#current) void this.#load(record.row);
    });
    void this.#setUp();
  }

  /** Does what a key stands for in the schema in use. */
  key(key: string): void {
    const { schema } = this.setup.peek();
    const row = this.row.peek();
    const wanted = schema && row ? pressed(schema, row.mine, key) : undefined;
    if (wanted) void this.set([wanted]);
  }

  choose(questionId: string, label: string): void {
    const { schema } = this.setup.peek();
    const row = this.row.peek();
    const question = schema?.questions.find((q) => q.id === questionId);
    if (schema && row && question) void this.set([chosen(question, answersOf(schema, row.mine).get(questionId)?.value, label)]);
  }

  /** Takes back this person's answers about the record. */
  clear(): void {
    const { schema } = this.setup.peek();
    const row = this.row.peek();
    if (!schema || !row) return;
    const held = [...answersOf(schema, row.mine).keys()];
    if (held.length > 0) void this.set(held.map((question) => ({ question, value: null })));
  }

  /** A note stands beside the answer to a question. */
  async note(questionId: string, note: string): Promise<void> {
    this.noting.value = null;
    const { schema } = this.setup.peek();
    const row = this.row.peek();
    const held = schema && row ? answersOf(schema, row.mine).get(questionId) : undefined;
    if (held && note !== (held.note ?? '')) await this.set([{ question: questionId, value: held.value, note }]);
  }

  async set(labels: readonly WantedLabel[], row = this.row.peek()?.row): Promise<void> {
    if (row === undefined) return;
    clearTimeout(this.#leaving);
    this.#show({ state: 'saving' });
    try {
      const now = await this.#host.request('set', { row, labels });
      if (this.#current === row) this.row.value = now;
      this.#show({ state: 'saved' });
      this.#maybeLeave(now);
    } catch (error) {
      const shown = shownOf(error);
      if (shown) this.#show({ state: 'failed', sentence: shown.sentence, row, labels });
    }
  }

  /** Writes again what could not be saved. */
  retry(): void {
    const saving = this.saving.peek();
    if (saving.state === 'failed') void this.set(saving.labels, saving.row);
  }

  async next(): Promise<void> {
    const record = this.#parts.record();
    const view = this.#parts.view();
    if (!record || view === null) return;
    try {
      const { position } = await this.#host.request('next', { view, from: record.position });
      if (position >= 0) this.#parts.focus(position);
    } catch (error) {
      this.#parts.say(error);
    }
  }

  #maybeLeave(now: RowLabels): void {
    const { schema, advance } = this.setup.peek();
    if (!schema || !advance || now.row !== this.#current || !isDone(schema, now.mine)) return;
    // Several labels may hold in one answer, and a question that is not required may still be answered: a person goes on by key.
    if (askedQuestions(schema, now.mine).some((q) => q.kind === 'multiple' || !q.required)) return;
    this.#leaving = setTimeout(() => void this.next(), ADVANCE_MS);
  }

  async #setUp(): Promise<void> {
    try {
      this.setup.value = await this.#host.request('setup', {});
      const record = this.#parts.record();
      if (record) await this.#load(record.row);
      readerSlots.changed();
    } catch (error) {
      this.#parts.say(error);
    }
  }

  async #load(row: number): Promise<void> {
    clearTimeout(this.#leaving);
    this.#current = row;
    this.noting.value = null;
    if (this.saving.peek().state === 'saved') this.saving.value = { state: 'idle' };
    try {
      const labels = await this.#host.request('row', { row });
      if (this.#current !== row) return;
      this.row.value = labels;
      readerSlots.changed();
    } catch (error) {
      if (this.#current === row) this.#parts.say(error);
    }
  }

  #show(saving: Saving): void {
    this.saving.value = saving;
    readerSlots.changed();
  }

  #onEvent(name: string, data: unknown): void {
    switch (name) {
      case 'setup':
        void this.#setUp();
        break;
      case 'row':
        if (typeof data === 'number' && data === this.#current) void this.#load(data);
        break;
      case 'key':
        if (typeof data === 'string') this.key(data);
        break;
      case 'clear':
        this.clear();
        break;
      case 'next':
        void this.next();
        break;
      case 'note': {
        const { schema } = this.setup.peek();
        const row = this.row.peek();
        const [first] = schema && row ? answersOf(schema, row.mine).keys() : [];
        this.noting.value = first ?? null;
        readerSlots.changed();
        break;
      }
    }
  }
}
