import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choicesOf, fitsQuestion, keysOf } from '../../../src/core/annotation/labelSchema';
import type { LabelSchema } from '../../../src/core/annotation/labelSchema';
import { SHIPPED_SCHEMAS } from '../../../src/core/annotation/shippedSchemas';
import { askedQuestions, chosen, isDone, pressed } from '../../../src/features/annotation/answering';
import type { HeldLabel, WantedLabel } from '../../../src/features/annotation/contract';

const shipped = (id: string): LabelSchema => SHIPPED_SCHEMAS.find((s) => s.id === id)!;
const after = (schema: LabelSchema, held: readonly HeldLabel[], wanted: WantedLabel | undefined): HeldLabel[] => {
  if (!wanted) return [...held];
  const others = held.filter((h) => h.question !== wanted.question);
  return wanted.value === null ? others : [...others, { id: 'x', by: 'Ann', schema: schema.id, question: wanted.question, value: wanted.value, note: null, subject: { kind: 'record' }, at: '' }];
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
