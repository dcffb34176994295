import { inputKeysOf, keysOf } from '../../../src/core/annotation/labelSchema';
import type { Question } from '../../../src/core/annotation/labelSchema';
import type { Subject } from '../../../src/core/annotation/subject';
import { answersOf, chosen, isDone, markedBy, pressed, spansHeld } from '../../../src/features/annotation/answering';
import type { InFocus } from '../../../src/features/annotation/answering';
import type { RowLabels, WantedLabel } from '../../../src/features/annotation/contract';
import { t } from '../../kit/l10n';
import { readerSlots } from '../../kit/reader/slots';
import { GoingOn } from './goingOn';
import type { Labels } from './labels';
import { Saver } from './saver';

const NOWHERE: InFocus = { turn: null, answer: null };

/** What a person does to the labels of records, by key and by mouse, and how they go on from a record that has all it needs. */
export class Acts {
  readonly saver: Saver;
  /** Marks the stretch of text that a person selected; set by what knows of selections. */
  mark: (question: Question, label: string) => void = () => undefined;
  /** Keys that need the record they were pressed for. */
  #waiting: { readonly position: number; readonly key: string }[] = [];
  readonly #going: GoingOn;
  /** What was written last completed its record. */
  #isComplete = false;

  constructor(readonly labels: Labels) {
    const { parts } = labels;
    this.#going = new GoingOn({
      position: () => parts.place().position,
      next: (from) => labels.nextOf(from),
      focus: (position) => parts.focus(position),
      key: (key) => this.key(key),
      over: () => {
        labels.told.value = t('There is no other record without your label: the key was left aside.');
        readerSlots.changed();
      },
    });
    this.saver = new Saver(labels.host, () => labels.row.peek(), (now, row) => this.#saved(now, row), () => {
      const isComplete = this.#isComplete;
      this.#isComplete = false;
      this.#going.settled(isComplete);
    });
  }

  /**
   * Does what a key stands for in the schema in use. Who presses keys faster than records come means the record they went to, not
   * the one that is still drawn: a label of the record is set there at once, anything else waits for it.
   */
  key(key: string): void {
    const { labels } = this;
    const { schema } = labels;
    const row = labels.row.peek();
    if (!schema || this.#going.takes(key)) return;
    const place = labels.parts.place();
    if (row?.row !== labels.current || labels.parts.record()?.position !== place.position) {
      const question = keysOf(schema).get(key)?.question;
      if (place.row >= 0 && question?.about === 'record' && question.kind !== 'ranking') {
        if (this.#goesOn) this.#going.expect();
        this.saver.act(place.row, (held) => [pressed(schema, held.mine, key, NOWHERE) ?? []].flat());
      } else this.#waiting.push({ position: place.position, key });
      return;
    }
    labels.told.value = null;
    const answers = labels.model?.places.answers ?? [];
    const marks = markedBy(schema, row.mine, key);
    const typed = keysOf(schema, answers).has(key) ? undefined : inputKeysOf(schema).get(key);
    if (marks) this.mark(marks.question, marks.label.id);
    else if (typed) labels.typing.edit('answer', typed);
    else this.act((held) => pressed(schema, held.mine, key, labels.focus.peek(), labels.model?.places));
  }

  /** The record that keys waited for is here. */
  arrived(): void {
    const { position } = this.labels.parts.place();
    for (const early of this.#waiting.splice(0)) if (early.position === position) this.key(early.key);
  }

  choose(question: Question, label: string, subject: Subject): void {
    const { schema } = this.labels;
    this.labels.told.value = null;
    if (schema) this.act((held) => chosen(question, answersOf(schema, held.mine, subject).get(question.id)?.value, label, subject));
  }

  /** Takes back this person's answers and marks of the record, and answers about the turn and the answer in focus; of a record that is still on its way its own only. */
  clear(): void {
    const { labels } = this;
    const { schema } = labels;
    if (!schema) return;
    const place = labels.parts.place();
    const isDrawn = place.row < 0 || place.row === labels.current;
    const { turn, answer } = isDrawn ? labels.focus.peek() : NOWHERE;
    const subjects: readonly Subject[] = [{ kind: 'record' }, ...(turn === null ? [] : [{ kind: 'turn', path: turn } as const]), ...(answer === null ? [] : [{ kind: 'response', path: answer } as const])];
    this.#going.stay();
    labels.told.value = null;
    this.saver.act(isDrawn ? labels.current : place.row, (held) => [
      ...subjects.flatMap((subject) => [...answersOf(schema, held.mine, subject).keys()].map((question) => ({ question, value: null, ...(subject.kind === 'record' ? {} : { subject }) }))),
      ...spansHeld(schema, held.mine).map(({ question, subject }) => ({ question, value: null, subject })),
    ]);
  }

  /** Writes what a person did to the record in focus. Things done one after the other are written so, each knowing those before it. */
  act(make: (held: RowLabels) => WantedLabel | readonly WantedLabel[] | undefined): void {
    if (this.#goesOn) this.#going.expect();
    this.saver.act(this.labels.current, (held) => [make(held) ?? []].flat());
  }

  #saved(now: RowLabels, row: number): void {
    const { labels } = this;
    const { schema } = labels;
    const isHere = labels.current === row;
    const asksRecords = schema?.questions.every((q) => q.about === 'record') ?? false;
    this.#isComplete = schema !== null && this.#goesOn && now.unsaved === undefined && (isHere || asksRecords) && isDone(schema, now.mine, isHere ? labels.model?.places : undefined);
    labels.saved(now, row);
  }

  /**
   * Is a record left when it has all its labels? Several labels may hold in one answer, and a question that is not required may
   * still be answered: there a person goes on by key.
   */
  get #goesOn(): boolean {
    const { schema, advance } = this.labels.setup.peek();
    return schema !== null && advance && !schema.questions.some((q) => q.kind === 'multiple' || q.kind === 'span' || !q.required);
  }
}
