import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choicesOf, fitsQuestion, inputKeysOf, keysOf } from '../../../src/core/annotation/labelSchema';
import type { LabelSchema } from '../../../src/core/annotation/labelSchema';
import { SHIPPED_SCHEMAS } from '../../../src/core/annotation/shippedSchemas';
import { spanOf, subjectKey } from '../../../src/core/annotation/subject';
import type { Subject } from '../../../src/core/annotation/subject';
import { answersOf, askedQuestions, chosen, isDone, marked, markedBy, moved, pressed, typedValue } from '../../../src/features/annotation/answering';
import type { HeldLabel, WantedLabel } from '../../../src/features/annotation/contract';

const shipped = (id: string): LabelSchema => SHIPPED_SCHEMAS.find((s) => s.id === id)!;
const after = (schema: LabelSchema, held: readonly HeldLabel[], wanted: WantedLabel | undefined): HeldLabel[] => {
  if (!wanted) return [...held];
  const subject = wanted.subject ?? ({ kind: 'record' } as const);
  const others = held.filter((h) => h.question !== wanted.question || subjectKey(h.subject) !== subjectKey(subject));
  return wanted.value === null ? others : [...others, { id: 'x', by: 'Ann', schema: schema.id, question: wanted.question, value: wanted.value, note: wanted.note ?? null, subject, at: '' }];
};
const keys = (schema: LabelSchema, typed: string): readonly HeldLabel[] => [...typed].reduce<HeldLabel[]>((held, key) => after(schema, held, pressed(schema, held, key)), []);
const values = (held: readonly HeldLabel[]): unknown => Object.fromEntries(held.map((h) => [h.question, h.value]));

describe('keys of a label schema', () => {
  test('set one label, replace it, and take it back when pressed again', () => {
    const triage = shipped('triage');
    expect(values(keys(triage, '1'))).toEqual({ triage: 'keep' });
    expect(values(keys(triage, '12'))).toEqual({ triage: 'drop' });
    expect(values(keys(triage, '122'))).toEqual({});
  });

  test('add and remove where several labels hold, in the order of the schema', () => {
    const reasons = shipped('diverging-reasons');
    expect(values(keys(reasons, '31'))).toEqual({ reasons: ['task-underspecification', 'format'] });
    expect(values(keys(reasons, '3131'))).toEqual({});
  });

  test('do nothing where no question has them', () => {
    expect(keys(shipped('triage'), '9z')).toEqual([]);
  });

  test('are not those of questions that are not asked', () => {
    const schema: LabelSchema = {
      id: 's', version: 1, title: 's', questions: [
        { id: 'refused', title: '', kind: 'yesNo', about: 'record', labels: [], required: true },
        { id: 'why', title: '', kind: 'single', about: 'record', required: true, labels: [{ id: 'unsafe', title: '', key: '1' }], when: { question: 'refused', is: ['yes'] } },
      ],
    };
    expect(keys(schema, '1')).toEqual([]);
    expect(values(keys(schema, 'y1'))).toEqual({ refused: 'yes', why: 'unsafe' });
    expect(askedQuestions(schema, keys(schema, 'n')).map((q) => q.id)).toEqual(['refused']);
    expect([isDone(schema, []), isDone(schema, keys(schema, 'n')), isDone(schema, keys(schema, 'y')), isDone(schema, keys(schema, 'y1'))]).toEqual([false, true, false, true]);
  });

  test('always give values that fit, and pressed twice in any state change nothing', () => {
    const states = fc.constantFrom(...SHIPPED_SCHEMAS.filter((schema) => keysOf(schema).size > 0)).chain((schema) => {
      const known = [...keysOf(schema).keys()];
      return fc.tuple(fc.constant(schema), fc.array(fc.constantFrom(...known), { maxLength: 12 }), fc.constantFrom(...known));
    });
    fc.assert(fc.property(states, ([schema, typed, key]) => {
      const held = keys(schema, typed.join(''));
      for (const h of held) expect(fitsQuestion(schema.questions.find((q) => q.id === h.question)!, h.value)).toBe(true);
      const question = keysOf(schema).get(key)!.question;
      if (question.kind === 'multiple') expect(values(keys(schema, typed.join('') + key + key))).toEqual(values(held));
    }));
  });

  test('keep the order of a ranking', () => {
    const question = { id: 'r', title: '', kind: 'ranking', about: 'record', required: true, labels: ['a', 'b', 'c'].map((id) => ({ id, title: id })) } as const;
    expect(choicesOf(question).length).toBe(3);
    expect(chosen(question, ['c'], 'a').value).toEqual(['c', 'a']);
    expect(chosen(question, ['c', 'a'], 'c').value).toEqual(['a']);
  });
});

describe('questions about turns and answers', () => {
  const asked = (id: string, about: 'record' | 'turn' | 'response', keys: string, more = {}): LabelSchema['questions'][number] => ({ id, title: id, kind: 'single', about, required: true, labels: [...keys].map((key) => ({ id: `${id}-${key}`, title: key, key })), ...more });
  const schema: LabelSchema = { id: 's', version: 1, title: 's', questions: [asked('all', 'record', '12'), asked('turn', 'turn', 'ab'), asked('answer', 'response', 'xy'), asked('why', 'turn', 'v', { when: { question: 'turn', is: ['turn-b'] } })] };
  const record = { turns: [{ path: 'chosen[1]' }, { path: 'chosen[2]' }], answers: [{ path: 'chosen', title: 'chosen' }] };
  const focus = { turn: 'chosen[2]', answer: 'chosen' };

  test('are answered about the turn and the answer in focus', () => {
    expect(pressed(schema, [], 'a', focus)).toEqual({ question: 'turn', value: 'turn-a', subject: { kind: 'turn', path: 'chosen[2]' } });
    expect(pressed(schema, [], 'y', focus)).toEqual({ question: 'answer', value: 'answer-y', subject: { kind: 'response', path: 'chosen' } });
    expect(pressed(schema, [], '1', focus)).toEqual({ question: 'all', value: 'all-1' });
    expect(pressed(schema, [], 'a')).toBeUndefined();
  });

  test('are taken back where the same subject holds the answer, not another', () => {
    const held = after(schema, [], pressed(schema, [], 'a', focus));
    expect(pressed(schema, held, 'a', focus)?.value).toBeNull();
    expect(pressed(schema, held, 'a', { ...focus, turn: 'chosen[1]' })?.value).toBe('turn-a');
  });

  test('with a condition look at the answer about the same turn', () => {
    const held = after(schema, [], pressed(schema, [], 'b', focus));
    const of = (path: string): readonly string[] => askedQuestions(schema, held, { kind: 'turn', path }).map((q) => q.id);
    expect([of('chosen[1]'), of('chosen[2]')]).toEqual([['turn'], ['turn', 'why']]);
  });

  test('are done when each turn and each answer has what is required', () => {
    const steps: [string, typeof focus][] = [['1', focus], ['x', focus], ['a', focus], ['b', { ...focus, turn: 'chosen[1]' }], ['v', { ...focus, turn: 'chosen[1]' }]];
    let held: readonly HeldLabel[] = [];
    expect(steps.map(([key, at]) => isDone(schema, (held = after(schema, held, pressed(schema, held, key, at))), record))).toEqual([false, false, false, false, true]);
  });

  test('of a ranking are keyed by the order of the answers, and done when all are ranked', () => {
    const ranking: LabelSchema = { id: 'r', version: 1, title: 'r', questions: [{ id: 'rank', title: '', kind: 'ranking', about: 'record', labels: [], required: true }] };
    const three = { turns: [], answers: ['A', 'B', 'C'].map((title, i) => ({ title, path: `completions[${i + 1}]` })) };
    const typed = (keys: string): readonly HeldLabel[] => [...keys].reduce<readonly HeldLabel[]>((held, key) => after(ranking, held, pressed(ranking, held, key, undefined, three)), []);
    expect(values(typed('31'))).toEqual({ rank: ['completions[3]', 'completions[1]'] });
    expect(values(typed('313'))).toEqual({ rank: ['completions[1]'] });
    expect([isDone(ranking, typed('31'), three), isDone(ranking, typed('312'), three)]).toEqual([false, true]);
    expect(typed('4')).toEqual([]);
  });
});

describe('marks', () => {
  const superlatives = shipped('superlatives');
  const span = spanOf('sentence', 'Most commonly, psychologists', 0, 13);
  const slots = superlatives.questions[0]!;

  test('are set by the keys of span questions, which set nothing else', () => {
    expect(markedBy(superlatives, [], '1')?.label.id).toBe('superlative');
    expect(markedBy(superlatives, [], 'p')).toBeUndefined();
    expect(pressed(superlatives, [], '1', { turn: 'a', answer: 'a' })).toBeUndefined();
  });

  test('of the same stretch take each other’s place, and are taken back by the same label', () => {
    const held = after(superlatives, [], marked(slots, 'target', span, []));
    expect(marked(slots, 'property', span, held)).toEqual({ question: 'slots', value: 'property', subject: span });
    expect(marked(slots, 'target', span, held).value).toBeNull();
  });

  test('moved are the old one taken back and the new one set, with its note', () => {
    const [held] = after(superlatives, [], { ...marked(slots, 'target', span, []), note: 'sure' });
    const to = spanOf('sentence', 'Most commonly, psychologists', 5, 13);
    expect(moved(held!, span)).toEqual([]);
    expect(moved(held!, to)).toEqual([{ question: 'slots', value: null, subject: span }, { question: 'slots', value: 'target', subject: to, note: 'sure' }]);
  });
});

describe('typed answers', () => {
  const number = { id: 'n', title: 'Number', kind: 'number', about: 'record', labels: [], required: false, min: 1, max: 5 } as const;

  test('are numbers within their borders, or text; nothing takes the answer back', () => {
    expect([typedValue(number, ' 2,5 '), typedValue(number, '6'), typedValue(number, 'many'), typedValue(number, ' ')]).toEqual([{ value: 2.5 }, { wrong: 'out-of-range' }, { wrong: 'no-number' }, { value: null }]);
    expect(typedValue({ ...number, kind: 'text' }, ' a, b ')).toEqual({ value: 'a, b' });
  });

  test('are reached by a key that no label has and the reader leaves', () => {
    fc.assert(fc.property(fc.constantFrom(...SHIPPED_SCHEMAS), (schema) => {
      const keys = [...inputKeysOf(schema).keys()];
      expect(keys.filter((key) => keysOf(schema).has(key) || 'jkmd'.includes(key))).toEqual([]);
      expect(keys.length).toBe(schema.questions.filter((q) => q.kind === 'text' || q.kind === 'number').length);
    }));
    expect([...inputKeysOf(shipped('superlatives')).keys()]).toEqual(['c']);
    expect(answersOf(shipped('tags'), [], { kind: 'turn', path: 'a' } satisfies Subject).size).toBe(0);
  });
});
