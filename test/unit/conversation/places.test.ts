import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellStruct } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import { placesOf } from '../../../src/core/conversation/places';
import type { RecordPlaces } from '../../../src/core/conversation/places';
import { recordOf } from '../../../src/core/conversation/recordOf';
import { parseJson } from '../../../src/core/json';
import { cellAtPath } from '../../../src/core/rolePath';
import type { Shape } from '../../../src/core/shape';

const cell = (value: unknown): Cell => parseJson(JSON.stringify(value));

/** The places of a row given by column, under a shape given by roles. */
function places(values: Record<string, unknown>, shape: Partial<Shape>): RecordPlaces {
  const names = Object.keys(values);
  const row = new CellStruct(names, names.map((n) => cell(values[n])));
  const columns = names.map((name) => ({ name, sourceName: name, type: 'VARCHAR', origin: 'file' }) as const);
  return placesOf(recordOf(row, { kind: 'chat', roles: {}, encodings: {}, reasons: [], ...shape }, columns));
}

const texts = (found: RecordPlaces): Record<string, string> => Object.fromEntries(found.texts);
const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });

describe('the places of a record', () => {
  it('are the n-th message of a list, also where the list is JSON text', () => {
    const messages = [user('Why?'), assistant('So.'), user('And?')];
    const expected = { 'messages[1]': 'Why?', 'messages[2]': 'So.', 'messages[3]': 'And?', note: 'kept' };
    expect(texts(places({ messages, note: 'kept' }, { roles: { messages: ['messages'] }, encodings: { messages: 'messages' } }))).toEqual(expected);
    expect(texts(places({ messages: JSON.stringify(messages), note: 'kept' }, { roles: { messages: ['messages'] }, encodings: { messages: 'json-messages' } }))).toEqual(expected);
  });

  it('are the n-th turn that was read from a transcript', () => {
    const hh = places({ chosen: '\n\nHuman: Why?\n\nAssistant: So.', rejected: '\n\nHuman: Why?\n\nAssistant: No.' }, { kind: 'preference', roles: { chosen: ['chosen'], rejected: ['rejected'] }, encodings: { chosen: 'hh', rejected: 'hh' } });
    expect(texts(hh)).toEqual({ 'chosen[1]': 'Why?', 'chosen[2]': 'So.', 'rejected[2]': 'No.' });
    expect(hh.answers.map((a) => a.path)).toEqual(['chosen', 'rejected']);
    const chatml = places({ text: '<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\nSo.<|im_end|>' }, { roles: { messages: ['text'] }, encodings: { messages: 'chatml' } });
    expect(texts(chatml)).toEqual({ 'text[1]': 'Why?', 'text[2]': 'So.' });
  });

  it('are columns without a number where a column is one text', () => {
    const found = places({ system: 'Be kind.', prompt: 'Why?', response: 'So.' }, { kind: 'instruction', roles: { system: ['system'], prompt: ['prompt'], response: ['response'] } });
    expect(texts(found)).toEqual({ system: 'Be kind.', prompt: 'Why?', response: 'So.' });
    expect(found.answers).toEqual([{ path: 'response', title: 'assistant' }]);
  });

  it('keep their own numbers where sides begin alike', () => {
    const chosen = [user('Why?'), assistant('So.'), user('And?'), assistant('Yes.')];
    const rejected = [...chosen.slice(0, 3), assistant('No.')];
    const found = places({ chosen, rejected }, { kind: 'preference', roles: { chosen: ['chosen'], rejected: ['rejected'] }, encodings: { chosen: 'messages', rejected: 'messages' } });
    expect(found.turns.map((t) => [t.path, t.side])).toEqual([['chosen[1]', null], ['chosen[2]', null], ['chosen[3]', null], ['chosen[4]', 0], ['rejected[4]', 1]]);
  });

  it('are the elements of a list of answers, and turns in them', () => {
    const plain = places({ prompt: 'Why?', answers: [{ text: 'A' }, { text: 'B' }] }, { kind: 'ranked', roles: { prompt: ['prompt'], responses: ['answers[].text'] } });
    expect(texts(plain)).toMatchObject({ prompt: 'Why?', 'answers[1].text': 'A', 'answers[2].text': 'B' });
    const turns = places({ completions: [[assistant('A')], [assistant('B'), user('C')]] }, { kind: 'ranked', roles: { responses: ['completions'] }, encodings: { responses: 'messages' } });
    expect(texts(turns)).toEqual({ 'completions[1][1]': 'A', 'completions[2][1]': 'B', 'completions[2][2]': 'C' });
    expect(turns.answers.map((a) => a.path)).toEqual(['completions[1]', 'completions[2]']);
  });

  it('number the parts of a turn behind the first text', () => {
    const found = places({ messages: [assistant('<think>Hm.</think>So.\n<think>Or?</think>No.')] }, { roles: { messages: ['messages'] }, encodings: { messages: 'messages' } });
    expect(texts(found)).toEqual({ 'messages[1]#1': 'Hm.', 'messages[1]': 'So.\n', 'messages[1]#3': 'Or?', 'messages[1]#4': 'No.' });
  });

  it('quote the names of columns that would be taken for a path', () => {
    expect([...places({ 'a.b': 'x', 'messages[1]': 'y' }, { kind: 'table' }).texts.keys()]).toEqual(['"a.b"', '"messages[1]"']);
  });

  it('of any record find each of its texts again, one path for a text', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 });
    const message = fc.record({ role: fc.constantFrom('system', 'user', 'assistant', 'tool'), content: words });
    const list = fc.array(message, { minLength: 1, maxLength: 5 });
    const row = fc.record({ kind: fc.constantFrom<Shape['kind']>('chat', 'preference', 'ranked'), shared: fc.array(message, { maxLength: 3 }), a: list, b: list, json: fc.boolean(), note: words });
    fc.assert(fc.property(row, ({ kind, shared, a, b, json, note }) => {
      const written = (turns: unknown): unknown => (json ? JSON.stringify(turns) : turns);
      const encoding = json ? 'json-messages' : 'messages';
      const [first, second] = [[...shared, ...a], [...shared, ...b]];
      const values = kind === 'chat' ? { messages: written(first), note } : kind === 'preference' ? { chosen: written(first), rejected: written(second), note } : { responses: [written(first), written(second)], note };
      const roles = kind === 'chat' ? { messages: ['messages'] } : kind === 'preference' ? { chosen: ['chosen'], rejected: ['rejected'] } : { responses: ['responses'] };
      const found = places(values, { kind, roles, encodings: { messages: encoding, chosen: encoding, rejected: encoding, responses: encoding } });
      expect(new Set(found.turns.map((t) => t.path)).size).toBe(found.turns.length);
      for (const [part, path] of found.partPaths) expect(found.texts.get(path)).toBe('text' in part ? part.text : undefined);
      // The path is the place in the data: what stands there is what was read.
      const data = new CellStruct(Object.keys(values), Object.values(values).map((v) => cell(v)));
      if (!json) for (const { path, turn } of found.turns) expect(cellAtPath(data, `${path}.content`)).toBe(turn.parts.map((p) => ('text' in p ? p.text : '')).join(''));
    }), { numRuns: 300 });
  });
});
