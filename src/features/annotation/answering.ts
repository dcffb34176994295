import { choicesOf, isAsked, keysOf } from '../../core/annotation/labelSchema';
import type { LabelSchema, Question } from '../../core/annotation/labelSchema';
import type { LabelValue } from '../../core/annotation/labelLine';
import type { HeldLabel, WantedLabel } from './contract';

/** The answers that this person gave to the schema's questions about the whole record. */
export function answersOf(schema: LabelSchema, mine: readonly HeldLabel[]): ReadonlyMap<string, HeldLabel> {
  const answers = new Map<string, HeldLabel>();
  for (const held of mine) if (held.schema === schema.id && held.subject.kind === 'record') answers.set(held.question, held);
  return answers;
}

/** The questions that are asked of a record, given the answers so far. */
export function askedQuestions(schema: LabelSchema, mine: readonly HeldLabel[]): readonly Question[] {
  const answers = answersOf(schema, mine);
  return schema.questions.filter((q) => q.about === 'record' && isAsked(q, (id) => answers.get(id)?.value));
}

/** Is every required question answered, and at least one where none is required? */
export function isDone(schema: LabelSchema, mine: readonly HeldLabel[]): boolean {
  const answers = answersOf(schema, mine);
  const asked = askedQuestions(schema, mine);
  const required = asked.filter((q) => q.required);
  return (required.length > 0 ? required : asked.slice(0, 1)).every((q) => answers.has(q.id));
}

/**
 * What a key does to a record's labels: it sets the label that has the key, adds or removes it where several may hold, and
 * takes it back where it holds already. Undefined where the key sets nothing that is asked.
 */
export function pressed(schema: LabelSchema, mine: readonly HeldLabel[], key: string): WantedLabel | undefined {
  const found = keysOf(schema).get(key);
  if (!found || !askedQuestions(schema, mine).includes(found.question)) return undefined;
  return chosen(found.question, answersOf(schema, mine).get(found.question.id)?.value, found.label.id);
}

/** What choosing a label does, whether by key or by mouse. */
export function chosen(question: Question, now: LabelValue | undefined, label: string): WantedLabel {
  if (question.kind !== 'multiple' && question.kind !== 'ranking') return { question: question.id, value: now === label ? null : label };
  const held = Array.isArray(now) ? (now as readonly string[]) : [];
  const without = held.filter((id) => id !== label);
  const next = without.length < held.length ? without : [...held, label];
  // Several labels stand in the schema's order, a ranking in the order they were given.
  const order = choicesOf(question).map((c) => c.id);
  const value = question.kind === 'ranking' ? next : next.sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return { question: question.id, value: value.length === 0 ? null : value };
}
