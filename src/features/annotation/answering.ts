import { choicesOf, isAsked, keysOf } from '../../core/annotation/labelSchema';
import type { LabelChoice, LabelSchema, Question } from '../../core/annotation/labelSchema';
import type { LabelValue } from '../../core/annotation/labelLine';
import { subjectKey } from '../../core/annotation/subject';
import type { Subject } from '../../core/annotation/subject';
import type { RecordPlaces } from '../../core/conversation/places';
import type { HeldLabel, WantedLabel } from './contract';

export type SpanSubject = Subject & { kind: 'span' };

/** What a record has that questions are asked about, besides itself. */
export type Askable = { readonly turns: readonly Pick<RecordPlaces['turns'][number], 'path'>[] } & Pick<RecordPlaces, 'answers'>;

/** The turn and the answer that keys are about. */
export interface InFocus {
  readonly turn: string | null;
  readonly answer: string | null;
}

const RECORD: Subject = { kind: 'record' };
const NOTHING: Askable = { turns: [], answers: [] };
const NOWHERE: InFocus = { turn: null, answer: null };

/** What a question is asked about, with the turn and answer in focus; undefined where there is none, and for spans. */
export function subjectOf(question: Question, { turn, answer }: InFocus): Subject | undefined {
  switch (question.about) {
    case 'record':
      return RECORD;
    case 'turn':
      return turn === null ? undefined : { kind: 'turn', path: turn };
    case 'response':
      return answer === null ? undefined : { kind: 'response', path: answer };
    case 'span':
      return undefined;
  }
}

/** The answers that this person gave to the schema's questions about a subject: the whole record if not said. */
export function answersOf(schema: LabelSchema, mine: readonly HeldLabel[], subject: Subject = RECORD): ReadonlyMap<string, HeldLabel> {
  const key = subjectKey(subject);
  return new Map(mine.filter((held) => held.schema === schema.id && subjectKey(held.subject) === key).map((held) => [held.question, held]));
}

/** The spans that this person marked, for one question or for all. */
export function spansHeld(schema: LabelSchema, mine: readonly HeldLabel[]): readonly (HeldLabel & { readonly subject: SpanSubject })[] {
  return mine.flatMap((held) => (held.schema === schema.id && held.subject.kind === 'span' ? [{ ...held, subject: held.subject }] : []));
}

/** The questions that are asked about a subject, given the answers so far: for a span, those that mark spans. */
export function askedQuestions(schema: LabelSchema, mine: readonly HeldLabel[], subject: Subject = RECORD): readonly Question[] {
  return schema.questions.filter((q) => q.about === subject.kind && isAsked(q, (id) => conditionValue(schema, mine, subject, id)));
}

/** What a condition looks at: the answer about the same subject, else about the record, else any answer that was given. */
function conditionValue(schema: LabelSchema, mine: readonly HeldLabel[], subject: Subject, id: string): LabelValue | undefined {
  const about = schema.questions.find((q) => q.id === id)?.about;
  if (about === 'record') return answersOf(schema, mine).get(id)?.value;
  if (about === subject.kind && about !== 'span') return answersOf(schema, mine, subject).get(id)?.value;
  const given = mine.filter((held) => held.schema === schema.id && held.question === id);
  return given.length === 0 ? undefined : given.flatMap((held) => (typeof held.value === 'object' ? held.value : [String(held.value)]));
}

/** Is every required question answered for all that it is asked about, and at least one where none is required? */
export function isDone(schema: LabelSchema, mine: readonly HeldLabel[], record: Askable = NOTHING): boolean {
  const subjects: readonly Subject[] = [RECORD, ...record.turns.map(({ path }): Subject => ({ kind: 'turn', path })), ...record.answers.map(({ path }): Subject => ({ kind: 'response', path }))];
  const asked = subjects.flatMap((subject) => askedQuestions(schema, mine, subject).map((question) => ({ question, isAnswered: isAnswered(question, answersOf(schema, mine, subject).get(question.id), record) })));
  const marks = askedQuestions(schema, mine, SPANS).map((question) => ({ question, isAnswered: spansHeld(schema, mine).some((held) => held.question === question.id) }));
  const all = [...asked, ...marks];
  const required = all.filter((a) => a.question.required);
  return (required.length > 0 ? required : all.slice(0, 1)).every((a) => a.isAnswered);
}

const SPANS: Subject = { kind: 'span', path: '', start: 0, end: 0, text: '', before: '', after: '' };

/** A ranking is an answer only when all are ranked. */
function isAnswered(question: Question, held: HeldLabel | undefined, record: Askable): boolean {
  if (!held) return false;
  return question.kind !== 'ranking' || (Array.isArray(held.value) && held.value.length >= choicesOf(question, record.answers).length);
}

/**
 * What a key does to a record's labels: it sets the label that has the key, adds or removes it where several may hold, and
 * takes it back where it holds already. Undefined where the key sets nothing that is asked, or marks a span.
 */
export function pressed(schema: LabelSchema, mine: readonly HeldLabel[], key: string, focus: InFocus = NOWHERE, record: Askable = NOTHING): WantedLabel | undefined {
  const found = keysOf(schema, record.answers).get(key);
  const subject = found && subjectOf(found.question, focus);
  return found && subject && askedQuestions(schema, mine, subject).includes(found.question) ? chosen(found.question, answersOf(schema, mine, subject).get(found.question.id)?.value, found.label.id, subject) : undefined;
}

/** The label that a key marks spans with; undefined where it is none, or its question is not asked. */
export function markedBy(schema: LabelSchema, mine: readonly HeldLabel[], key: string): { readonly question: Question; readonly label: LabelChoice } | undefined {
  const found = keysOf(schema).get(key);
  return found?.question.kind === 'span' && askedQuestions(schema, mine, SPANS).includes(found.question) ? found : undefined;
}

/** The questions that mark spans and are asked. */
export function spanQuestions(schema: LabelSchema, mine: readonly HeldLabel[]): readonly Question[] {
  return askedQuestions(schema, mine, SPANS);
}

/** What choosing a label does, whether by key or by mouse. */
export function chosen(question: Question, now: LabelValue | undefined, label: string, subject: Subject = RECORD): WantedLabel {
  const about = subject.kind === 'record' ? {} : { subject };
  if (question.kind !== 'multiple' && question.kind !== 'ranking') return { question: question.id, value: now === label ? null : label, ...about };
  const held = Array.isArray(now) ? (now as readonly string[]) : [];
  const without = held.filter((id) => id !== label);
  const next = without.length < held.length ? without : [...held, label];
  // Several labels stand in the schema's order, a ranking in the order they were given.
  const order = choicesOf(question).map((c) => c.id);
  const value = question.kind === 'ranking' ? next : next.sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return { question: question.id, value: value.length === 0 ? null : value, ...about };
}

/**
 * What marking a stretch of text does: it gets the label, in place of another that the same question gave it; a stretch that has
 * the label already loses it.
 */
export function marked(question: Question, label: string, span: SpanSubject, mine: readonly HeldLabel[]): WantedLabel {
  const held = mine.find((h) => h.question === question.id && subjectKey(h.subject) === subjectKey(span));
  return { question: question.id, value: held?.value === label ? null : label, subject: held?.subject ?? span };
}

/** What moving the borders of a span does: the old one is taken back and the new one stands for it, as one act. */
export function moved(held: HeldLabel, to: SpanSubject): readonly WantedLabel[] {
  if (subjectKey(held.subject) === subjectKey(to)) return [];
  return [
    { question: held.question, value: null, subject: held.subject },
    { question: held.question, value: held.value, subject: to, ...(held.note === null ? {} : { note: held.note }) },
  ];
}

/** A typed answer as a value; a sentence's code where it is none. Nothing typed takes the answer back. */
export function typedValue(question: Question, text: string): { readonly value: LabelValue | null } | { readonly wrong: 'no-number' | 'out-of-range' } {
  const typed = text.trim();
  if (typed === '') return { value: null };
  if (question.kind !== 'number') return { value: typed };
  const number = Number(typed.replace(',', '.'));
  if (!Number.isFinite(number)) return { wrong: 'no-number' };
  return number < (question.min ?? -Infinity) || number > (question.max ?? Infinity) ? { wrong: 'out-of-range' } : { value: number };
}
