import type { Question } from '../../../src/core/annotation/labelSchema';
import { subjectKey } from '../../../src/core/annotation/subject';
import type { Subject } from '../../../src/core/annotation/subject';
import { answersOf, askedQuestions, subjectOf, typedValue } from '../../../src/features/annotation/answering';
import type { HeldLabel, RowLabels, WantedLabel } from '../../../src/features/annotation/contract';
import { t } from '../../kit/l10n';
import { readerSlots } from '../../kit/reader/slots';
import { signal } from '../../kit/signal';
import type { Labels } from './labels';

const SUGGESTIONS = 50;

/** What is being typed: an answer, or the note beside one. */
export interface Editing {
  readonly what: 'note' | 'answer';
  readonly question: string;
  readonly subject: Subject;
}

/** Answers and notes that are typed: which input is open, and what becomes of what stands in it. */
export class Typing {
  readonly editing = signal<Editing | null>(null);
  readonly #texts = new Set<string>();

  constructor(readonly labels: Labels) {}

  /** Texts that were answered or seen in this view, for suggestions. */
  get suggestions(): readonly string[] {
    return [...this.#texts].slice(-SUGGESTIONS);
  }

  /** Labels were read: their texts are suggested. */
  saw(held: readonly HeldLabel[]): void {
    const texts = new Set(this.labels.schema?.questions.flatMap((q) => (q.kind === 'text' ? [q.id] : [])));
    for (const { question, value } of held) if (texts.has(question)) this.#texts.add(String(value));
  }

  /** Opens the input of a question that is asked, about what is in focus. */
  edit(what: Editing['what'], question: Question, subject = subjectOf(question, this.labels.focus.peek())): void {
    const { schema } = this.labels;
    const row = this.labels.row.peek();
    if (!schema || !row || !subject || !askedQuestions(schema, row.mine, subject).includes(question)) return;
    this.editing.value = { what, question: question.id, subject };
    readerSlots.changed();
  }

  isEditing(what: Editing['what'], question: Question, subject: Subject): boolean {
    const editing = this.editing.value;
    return editing?.what === what && editing.question === question.id && subjectKey(editing.subject) === subjectKey(subject);
  }

  /** The question whose note the key for notes opens: the first that has an answer about what is in focus. */
  get noted(): Question | undefined {
    const row = this.labels.row.peek();
    const { schema } = this.labels;
    return row && schema ? schema.questions.find((q) => {
      const subject = subjectOf(q, this.labels.focus.peek());
      const answer = subject && answersOf(schema, row.mine, subject).get(q.id);
      return answer !== undefined && answer.stale !== 'value';
    }) : undefined;
  }

  startNote(): void {
    const question = this.noted;
    if (question) this.edit('note', question);
  }

  /** Takes what was typed into the input that is open; says why not where it is no answer, and leaves it open. */
  typed(text: string): void {
    const { labels } = this;
    const editing = this.editing.peek();
    const question = labels.schema?.questions.find((q) => q.id === editing?.question);
    if (!editing || !question) return;
    if (editing.what === 'note') {
      this.close();
      labels.acts.act((held) => this.#withNote(held, editing, text.trim()));
      return;
    }
    const given = typedValue(question, text);
    if ('wrong' in given) {
      labels.told.value = given.wrong === 'no-number' ? t('“{0}” is no number.', text.trim()) : t('{0} is not from {1} to {2}.', text.trim(), question.min ?? '−∞', question.max ?? '∞');
      return;
    }
    this.close();
    if (typeof given.value === 'string') this.#texts.add(given.value);
    const { subject } = editing;
    labels.acts.act((held) => (this.#answer(held, editing)?.value === given.value || (given.value === null && !this.#answer(held, editing)) ? undefined : { question: question.id, value: given.value, ...(subject.kind === 'record' ? {} : { subject }) }));
  }

  /** A person leaves the input without what stands in it. */
  leave(): void {
    this.labels.told.value = null;
    this.close();
  }

  close(): void {
    this.editing.value = null;
    readerSlots.changed();
  }

  #answer(held: RowLabels, { question, subject }: Editing): HeldLabel | undefined {
    const { schema } = this.labels;
    return schema ? answersOf(schema, held.mine, subject).get(question) : undefined;
  }

  #withNote(held: RowLabels, editing: Editing, note: string): WantedLabel | undefined {
    const answer = this.#answer(held, editing);
    if (!answer || note === (answer.note ?? '')) return undefined;
    return { question: editing.question, value: answer.value, note, ...(editing.subject.kind === 'record' ? {} : { subject: editing.subject }) };
  }
}
