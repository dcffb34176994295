import { answerLetter } from '../../../src/core/annotation/labelSchema';
import type { LabelSchema, Question } from '../../../src/core/annotation/labelSchema';
import { isDone } from '../../../src/features/annotation/answering';
import type { InFocus } from '../../../src/features/annotation/answering';
import { ANNOTATION } from '../../../src/features/annotation/contract';
import type { AnnotationMethods, LabelSetup, RowLabels } from '../../../src/features/annotation/contract';
import type { FeatureHost } from '../../kit/host';
import { ownVerdict } from '../../kit/ownVerdict';
import { readerSlots } from '../../kit/reader/slots';
import type { HeadPlace, SlotContext } from '../../kit/reader/slots';
import type { ReaderModel } from '../../kit/reader/readerModel';
import { signal } from '../../kit/signal';
import type { ViewParts } from '../../kit/viewFeatures';
import { Acts } from './acts';
import { Typing } from './typing';

const NONE: LabelSetup = { schema: null, annotator: null, closed: null, others: false, advance: false };
const NOWHERE: InFocus = { turn: null, answer: null };

/** Labels of the record in focus: the schema in use, what is held, and what of the record keys are about. */
export class Labels {
  readonly setup = signal<LabelSetup>(NONE);
  readonly row = signal<RowLabels | null>(null);
  /** The turn and the answer that keys are about. */
  readonly focus = signal<InFocus>(NOWHERE);
  /** What a person has to be told about what they just did; gone with the next thing they do. */
  readonly told = signal<string | null>(null);
  /** A person wants texts rendered although stretches of them are to be marked. */
  readonly rendered = signal(false);
  /** How many of the set in work are labelled; null where that is not known. */
  readonly progress = signal<{ readonly done: number; readonly total: number } | null>(null);
  readonly host: FeatureHost<AnnotationMethods & Record<string, never>>;
  readonly acts: Acts;
  readonly typing: Typing;
  /** A key that the host sends of its own: the mode for marking by keyboard. */
  startMarking: () => void = () => undefined;
  #model: ReaderModel | null = null;
  #current = -1;
  /** How often labels were saved: what was asked before that is older. */
  #saves = 0;

  constructor(readonly parts: ViewParts) {
    this.host = parts.host.feature(ANNOTATION);
    this.typing = new Typing(this);
    this.acts = new Acts(this);
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

  /** The row whose labels are here, or are on their way. */
  get current(): number {
    return this.#current;
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

  asks(about: Question['about']): boolean {
    return this.schema?.questions.some((q) => q.about === about) ?? false;
  }

  /** The letter of an answer, where questions speak of answers by letters and its title is none; from 0. */
  letterOf(at: number): string | null {
    const answers = this.#model?.places.answers ?? [];
    const isAsked = this.schema?.questions.some((q) => q.kind === 'pairwise' || q.kind === 'ranking') ?? false;
    const letter = answerLetter(Math.max(0, at));
    return !isAsked || at < 0 || answers.length < 2 || answers[at]?.title.trim().toUpperCase() === letter ? null : letter;
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

  /** Shows texts rendered, in which nothing can be marked, or as the data has them. */
  showRendered(rendered: boolean): void {
    this.rendered.value = rendered;
    readerSlots.changed();
  }

  /** Labels of a row were written: those that hold now. */
  saved(now: RowLabels, row: number): void {
    this.#saves++;
    if (row !== this.#current) return;
    this.row.value = now;
    this.#sayOwn(now);
    readerSlots.changed();
  }

  /** Tells those who hide something until this person has answered what the schema in use asks of the record. */
  #sayOwn({ row, mine }: RowLabels): void {
    const { schema } = this;
    ownVerdict.value = { row, isGiven: schema !== null && isDone(schema, mine) };
  }

  /** Shows labels of others, or hides them: the host tells every view. */
  async showOthers(shown: boolean): Promise<void> {
    try {
      await this.host.request('others', { shown });
    } catch (error) {
      this.parts.say(error);
    }
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
    const to = await this.nextOf(position).catch(() => -1);
    if (to >= 0) this.parts.focus(to);
  }

  /** The next position in the order of the queue; what goes wrong is said. */
  async nextOf(from: number): Promise<number> {
    const view = this.parts.view();
    if (view === null) return -1;
    try {
      return (await this.host.request('next', { view, from })).position;
    } catch (error) {
      this.parts.say(error);
      throw error;
    }
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
      this.typing.editing.value = null;
      this.told.value = null;
      this.acts.saver.rest();
    }
    this.#current = row;
    try {
      const labels = await this.#read(row);
      if (this.#current !== row) return;
      this.row.value = labels;
      this.#sayOwn(labels);
      this.acts.saver.heard(labels);
      this.typing.saw([...labels.mine, ...labels.others]);
      readerSlots.changed();
      this.acts.arrived();
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

  #onEvent(name: string, data: unknown): void {
    switch (name) {
      case 'setup':
        void this.#setUp();
        break;
      case 'row':
        // What could not be saved of another row may be saved now.
        if (this.#current >= 0 && (data === this.#current || this.acts.saver.saving.peek().state === 'failed')) void this.#load(this.#current);
        break;
      case 'key':
        if (typeof data === 'string') this.acts.key(data);
        break;
      case 'clear':
        this.acts.clear();
        break;
      case 'next':
        void this.next();
        break;
      case 'note':
        this.typing.startNote();
        break;
      case 'span':
        this.startMarking();
        break;
    }
  }
}
