import { inputKeysOf, keysOf } from '../../../src/core/annotation/labelSchema';
import type { LabelSchema, Question } from '../../../src/core/annotation/labelSchema';
import { subjectKey } from '../../../src/core/annotation/subject';
import type { Subject } from '../../../src/core/annotation/subject';
import { askedQuestions, answersOf, chosen, isDone, markedBy, pressed, subjectOf, typedValue } from '../../../src/features/annotation/answering';
import type { InFocus } from '../../../src/features/annotation/answering';
import { ANNOTATION } from '../../../src/features/annotation/contract';
import type { AnnotationMethods, HeldLabel, LabelSetup, RowLabels, WantedLabel } from '../../../src/features/annotation/contract';
import type { FeatureHost } from '../../kit/host';
import { t } from '../../kit/l10n';
import { readerSlots } from '../../kit/reader/slots';
import type { HeadPlace, SlotContext } from '../../kit/reader/slots';
import type { ReaderModel } from '../../kit/reader/readerModel';
import { signal } from '../../kit/signal';
import type { ViewParts } from '../../kit/viewFeatures';
import { GoingOn } from './goingOn';
import { Saver } from './saver';

const NONE: LabelSetup = { schema: null, annotator: null, closed: null, others: false, advance: false };
const NOWHERE: InFocus = { turn: null, answer: null };
const SUGGESTIONS = 50;

/** What is being typed: an answer, or the note beside one. */
export interface Editing {
  readonly what: 'note' | 'answer';
  readonly question: string;
  readonly subject: Subject;
}

/** Labels of the record in focus: what is held, what a key does, and what of it is saved. */
export class Labels {
  readonly setup = signal<LabelSetup>(NONE);
  readonly row = signal<RowLabels | null>(null);
  /** The turn and the answer that keys are about. */
  readonly focus = signal<InFocus>(NOWHERE);
  readonly editing = signal<Editing | null>(null);
  /** What a person has to be told about what they just did; gone with the next thing they do. */
  readonly told = signal<string | null>(null);
  /** A person wants texts rendered although stretches of them are to be marked. */
  readonly rendered = signal(false);
  /** How many of the set in work are labelled; null where that is not known. */
  readonly progress = signal<{ readonly done: number; readonly total: number } | null>(null);
  readonly saver: Saver;
  /** Marks the stretch of text that a person selected; set by what knows of selections. */
  mark: (question: Question, label: string) => void = () => undefined;
  /** A key that the host sends of its own: the mode for marking by keyboard. */
  startMarking: () => void = () => undefined;
  readonly host: FeatureHost<AnnotationMethods & Record<string, never>>;
  readonly #texts = new Set<string>();
  #model: ReaderModel | null = null;
  #current = -1;
  /** Keys that need the record they were pressed for. */
  #waiting: { readonly position: number; readonly key: string }[] = [];
  /** How often labels were saved: what was asked before that is older. */
  #saves = 0;
  readonly #going: GoingOn;
  /** What was written last completed its record. */
  #isComplete = false;

  constructor(readonly parts: ViewParts) {
    this.host = parts.host.feature(ANNOTATION);
    this.#going = new GoingOn({
      position: () => parts.place().position,
      next: (from) => this.#nextOf(from),
      focus: (position) => parts.focus(position),
      key: (key) => this.key(key),
      over: () => {
        this.told.value = t('There is no other record without your label: the key was left aside.');
        readerSlots.changed();
      },
    });
    this.saver = new Saver(this.host, () => this.row.peek(), (now, row) => this.#saved(now, row), () => {
      const isComplete = this.#isComplete;
      this.#isComplete = false;
      this.#going.settled(isComplete);
    });
    this.host.onEvent((name, data) => this.#onEvent(name, data));
    parts.onRecord((record) => {
      if (record && record.row !== this.#current) void this.#load(record.row);
    });
    void this.#setUp();
  }

  get schema(): LabelSchema | null {
    return this.setup.peek().schema;
  }

  get model(): ReaderModel | null {
    return this.#model;
  }

  /** Labels of the row, if they are those of the record that is drawn. */
  heldFor(row: number): RowLabels | null {
    const labels = this.row.peek();
    return labels?.row === row ? labels : null;
  }

  /** Does the schema in use mark stretches of text? */
  get marksText(): boolean {
    return this.schema?.questions.some((q) => q.kind === 'span') ?? false;
  }

  /** Texts that were answered or seen in this view, for suggestions. */
  get suggestions(): readonly string[] {
    return [...this.#texts].slice(-SUGGESTIONS);
  }

  asks(about: Question['about']): boolean {
    return this.schema?.questions.some((q) => q.about === about) ?? false;
  }

  /** The record that is drawn now: keys are about its first turn that is not folded and its first answer until a person goes elsewhere. */
  see({ model }: SlotContext): void {
    if (model === this.#model) return;
    this.#model = model;
    const { turns, answers } = model.places;
    const shown = turns.filter(({ turn }) => turn.role !== 'system');
    const first = shown[model.earlier] ?? turns[0];
    this.focus.value = { turn: first?.path ?? null, answer: answers[0]?.path ?? null };
  }

  /** A person went to a turn or an answer. */
  goTo(head: HeadPlace): void {
    const now = this.focus.peek();
    const isAnswer = head.place === 'answer' || (this.#model?.places.answers.some((a) => a.path === head.path) ?? false);
    const next = { turn: head.place === 'turn' ? head.path : now.turn, answer: isAnswer ? head.path : now.answer };
    if (next.turn === now.turn && next.answer === now.answer) return;
    this.focus.value = next;
    readerSlots.changed();
  }

  /**
   * Does what a key stands for in the schema in use. Who presses keys faster than records come means the record they went to, not
   * the one that is still drawn: a label of the record is set there at once, anything else waits for it.
   */
  key(key: string): void {
    const row = this.row.peek();
    const { schema } = this;
    if (!schema || this.#going.takes(key)) return;
    const place = this.parts.place();
    if (row?.row !== this.#current || this.parts.record()?.position !== place.position) {
      const question = keysOf(schema).get(key)?.question;
      if (place.row >= 0 && question?.about === 'record' && question.kind !== 'ranking') {
        if (this.#goesOn) this.#going.expect();
        this.saver.act(place.row, (held) => [pressed(schema, held.mine, key, NOWHERE) ?? []].flat());
      } else this.#waiting.push({ position: place.position, key });
      return;
    }
    this.told.value = null;
    const answers = this.#model?.places.answers ?? [];
    const marks = markedBy(schema, row.mine, key);
    const typed = keysOf(schema, answers).has(key) ? undefined : inputKeysOf(schema).get(key);
    if (marks) this.mark(marks.question, marks.label.id);
    else if (typed) this.edit('answer', typed);
    else this.act((held) => pressed(schema, held.mine, key, this.focus.peek(), this.#model?.places));
  }

  choose(question: Question, label: string, subject: Subject): void {
    const { schema } = this;
    this.told.value = null;
    if (schema) this.act((held) => chosen(question, answersOf(schema, held.mine, subject).get(question.id)?.value, label, subject));
  }

  /** Opens the input of a question that is asked, about what is in focus. */
  edit(what: Editing['what'], question: Question, subject = subjectOf(question, this.focus.peek())): void {
    const { schema } = this;
    const row = this.row.peek();
    if (!schema || !row || !subject || !askedQuestions(schema, row.mine, subject).includes(question)) return;
    this.editing.value = { what, question: question.id, subject };
    readerSlots.changed();
  }

  isEditing(what: Editing['what'], question: Question, subject: Subject): boolean {
    const editing = this.editing.value;
    return editing?.what === what && editing.question === question.id && subjectKey(editing.subject) === subjectKey(subject);
  }

  /** Takes what was typed into the input that is open; says why not where it is no answer, and leaves it open. */
  typed(text: string): void {
    const editing = this.editing.peek();
    const question = this.schema?.questions.find((q) => q.id === editing?.question);
    if (!editing || !question) return;
    if (editing.what === 'note') {
      this.#leaveInput();
      this.act((held) => this.#noted(held, editing, text.trim()));
      return;
    }
    const given = typedValue(question, text);
    if ('wrong' in given) {
      this.told.value = given.wrong === 'no-number' ? t('“{0}” is no number.', text.trim()) : t('{0} is not from {1} to {2}.', text.trim(), question.min ?? '−∞', question.max ?? '∞');
      return;
    }
    this.#leaveInput();
    if (typeof given.value === 'string') this.#texts.add(given.value);
    const { subject } = editing;
    this.act((held) => (this.#answer(held, editing)?.value === given.value || (given.value === null && !this.#answer(held, editing)) ? undefined : { question: question.id, value: given.value, ...(subject.kind === 'record' ? {} : { subject }) }));
  }

  /** Shows texts rendered, in which nothing can be marked, or as the data has them. */
  showRendered(rendered: boolean): void {
    this.rendered.value = rendered;
    readerSlots.changed();
  }

  leaveInput(): void {
    this.told.value = null;
    this.#leaveInput();
  }

  /** Takes back this person's answers about the record, and about the turn and the answer in focus; of a record that is still on its way its own only. */
  clear(): void {
    const { schema } = this;
    if (!schema) return;
    const place = this.parts.place();
    const isDrawn = place.row < 0 || place.row === this.#current;
    const { turn, answer } = isDrawn ? this.focus.peek() : NOWHERE;
    const subjects: readonly Subject[] = [{ kind: 'record' }, ...(turn === null ? [] : [{ kind: 'turn', path: turn } as const]), ...(answer === null ? [] : [{ kind: 'response', path: answer } as const])];
    this.#going.stay();
    this.saver.act(isDrawn ? this.#current : place.row, (held) => subjects.flatMap((subject) => [...answersOf(schema, held.mine, subject).keys()].map((question) => ({ question, value: null, ...(subject.kind === 'record' ? {} : { subject }) }))));
  }

  /** Writes what a person did to the record in focus. Things done one after the other are written so, each knowing those before it. */
  act(make: (held: RowLabels) => WantedLabel | readonly WantedLabel[] | undefined): void {
    if (this.#goesOn) this.#going.expect();
    this.saver.act(this.#current, (held) => [make(held) ?? []].flat());
  }

  /** Undo and redo go over records; the host says which one is shown then. */
  async step(direction: 'undo' | 'redo'): Promise<void> {
    try {
      await this.host.request('step', { direction });
    } catch (error) {
      this.parts.say(error);
    }
  }

  async next(): Promise<void> {
    const { position } = this.parts.place();
    const to = await this.#nextOf(position).catch(() => -1);
    if (to >= 0) this.parts.focus(to);
  }

  /** The next position in the order of the queue; what goes wrong is said. */
  async #nextOf(from: number): Promise<number> {
    const view = this.parts.view();
    if (view === null) return -1;
    try {
      return (await this.host.request('next', { view, from })).position;
    } catch (error) {
      this.parts.say(error);
      throw error;
    }
  }

  #leaveInput(): void {
    this.editing.value = null;
    readerSlots.changed();
  }

  #answer(held: RowLabels, { question, subject }: Editing): HeldLabel | undefined {
    const { schema } = this;
    return schema ? answersOf(schema, held.mine, subject).get(question) : undefined;
  }

  #noted(held: RowLabels, editing: Editing, note: string): WantedLabel | undefined {
    const answer = this.#answer(held, editing);
    if (!answer || note === (answer.note ?? '')) return undefined;
    return { question: editing.question, value: answer.value, note, ...(editing.subject.kind === 'record' ? {} : { subject: editing.subject }) };
  }

  #saved(now: RowLabels, row: number): void {
    this.#saves++;
    const { schema } = this;
    const isHere = this.#current === row;
    const asksRecords = schema?.questions.every((q) => q.about === 'record') ?? false;
    this.#isComplete = schema !== null && this.#goesOn && now.unsaved === undefined && (isHere || asksRecords) && isDone(schema, now.mine, isHere ? this.#model?.places : undefined);
    if (!isHere) return;
    this.row.value = now;
    readerSlots.changed();
  }

  /**
   * Is a record left when it has all its labels? Several labels may hold in one answer, and a question that is not required may
   * still be answered: there a person goes on by key.
   */
  get #goesOn(): boolean {
    const { schema, advance } = this.setup.peek();
    return schema !== null && advance && !schema.questions.some((q) => q.kind === 'multiple' || q.kind === 'span' || !q.required);
  }

  async #setUp(): Promise<void> {
    try {
      this.setup.value = await this.host.request('setup', {});
      const record = this.parts.record();
      if (record) await this.#load(record.row);
      readerSlots.changed();
    } catch (error) {
      this.parts.say(error);
    }
  }

  async #load(row: number): Promise<void> {
    if (row !== this.#current) {
      this.editing.value = null;
      this.told.value = null;
      this.saver.rest();
    }
    this.#current = row;
    try {
      const labels = await this.#read(row);
      if (this.#current !== row) return;
      this.row.value = labels;
      this.saver.heard(labels);
      for (const held of [...labels.mine, ...labels.others]) if (this.schema?.questions.some((q) => q.kind === 'text' && q.id === held.question)) this.#texts.add(String(held.value));
      readerSlots.changed();
      const { position } = this.parts.place();
      for (const early of this.#waiting.splice(0)) if (early.position === position) this.key(early.key);
    } catch (error) {
      if (this.#current === row) this.parts.say(error);
    }
  }

  /** The labels of a row; asked again where others were saved in the meantime, which the answer may not know. */
  async #read(row: number): Promise<RowLabels> {
    for (;;) {
      const saves = this.#saves;
      const labels = await this.host.request('row', { row });
      if (saves === this.#saves) return labels;
    }
  }

  /** The note beside the first answer that is held about what is in focus. */
  #startNote(): void {
    const row = this.row.peek();
    const { schema } = this;
    const question = row && schema?.questions.find((q) => {
      const subject = subjectOf(q, this.focus.peek());
      return subject !== undefined && answersOf(schema, row.mine, subject).has(q.id);
    });
    if (question) this.edit('note', question);
  }

  #onEvent(name: string, data: unknown): void {
    switch (name) {
      case 'setup':
        void this.#setUp();
        break;
      case 'row':
        // What could not be saved of another row may be saved now.
        if (this.#current >= 0 && (data === this.#current || this.saver.saving.peek().state === 'failed')) void this.#load(this.#current);
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
      case 'note':
        this.#startNote();
        break;
      case 'span':
        this.startMarking();
        break;
    }
  }
}
