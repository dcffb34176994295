import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CellStruct } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import type { Column } from '../../../src/core/dataset';
import { rolePathToSql } from '../../../src/core/rolePath';
import { KINDS, ROLES } from '../../../src/core/shape';
import type { Shape } from '../../../src/core/shape';
import { SENTENCES } from '../../../src/core/sentences';
import { guessShape } from '../../../src/data/shape/guessShape';

type Values = readonly [type: string, ...cells: Cell[]];
const column = (name: string, type: string): Column => ({ name, sourceName: name, type, origin: 'file' });

/** A shape from columns given as `name: [type, cell of row 0, cell of row 1, …]`. */
function shapeOf(columns: Record<string, Values>, fixed?: Record<string, readonly string[]>): Shape {
  const names = Object.keys(columns);
  const rows = Math.max(0, ...Object.values(columns).map((c) => c.length - 1));
  const sample = Array.from({ length: rows }, (_, row) => new CellStruct(names, names.map((n) => columns[n]?.[row + 1] ?? null)));
  return guessShape({ columns: Object.entries(columns).map(([name, [type]]) => column(name, type)), sample, rows, ...(fixed ? { fixed } : {}) });
}

const TURNS = 'STRUCT("role" VARCHAR, "content" VARCHAR)[]';
const message = (role: string, content: string): CellStruct => new CellStruct(['role', 'content'], [role, content]);
const asked = [message('user', 'How?'), message('assistant', 'So.')];
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('names that mislead', () => {
  test('a constant id is none, another unique column is', () => {
    const shape = shapeOf({ id: ['BIGINT', 7, 7, 7], prompt_id: ['VARCHAR', 'a', 'b', 'c'], content: ['VARCHAR', 'x y z', 'u v w', 'k l m'] });
    expect(shape.roles.id).toEqual(['prompt_id']);
  });

  test('labels of token ids, and the other columns of tokenised data, play no part', () => {
    const ids: Cell[] = Array.from({ length: 64 }, (_, i) => i);
    const shape = shapeOf({ input_ids: ['INTEGER[]', ids, ids], attention_mask: ['TINYINT[]', ids, ids], labels: ['BIGINT[]', ids, ids] });
    expect(shape).toMatchObject({ kind: 'table', roles: {} });
    expect(shapeOf({ input_ids: ['INTEGER[]', [1, 2], [3]], labels: ['BIGINT[]', [1, 2], [3]] }).roles).toEqual({});
  });

  test('chosen_model and rejected_model without chosen make no preference set', () => {
    expect(shapeOf({ chosen_model: ['VARCHAR', 'm1', 'm2'], rejected_model: ['VARCHAR', 'm2', 'm1'], prompt: ['VARCHAR', 'How are you?', 'Why?'] }).roles.chosen).toBeUndefined();
  });

  test('chosen that names a side is a verdict, chosen that counts is an index into the answers', () => {
    const sides = shapeOf({ prompt: ['VARCHAR', 'Why?', 'How?', 'Who?', 'When?', 'What?'], response_a: ['VARCHAR', 'One long.', 'Two b.', 'Three c.', 'Four d.', 'Five.'], response_b: ['VARCHAR', 'One x.', 'Two y.', 'Three.', 'Four.', 'F.'], chosen: ['VARCHAR', 'A', 'B', 'A', 'A', 'B'] });
    expect(sides).toMatchObject({ kind: 'pair', roles: { responses: ['response_a', 'response_b'], label: ['chosen'] } });
    expect(sides.roles.chosen).toBeUndefined();
    const list: Cell[] = ['one', 'two', 'three'];
    expect(shapeOf({ prompt: ['VARCHAR', 'Why?', 'How?'], responses: ['VARCHAR[]', list, list], chosen: ['INTEGER', 0, 2] })).toMatchObject({ kind: 'ranked', roles: { responses: ['responses'], chosen: ['chosen'] } });
  });

  test('a system that is one word is a model, not a system text', () => {
    const shape = shapeOf({ system: ['VARCHAR', 'bart', 'human', 'bart', 'bart', 'human'], response: ['VARCHAR', 'A summary.', 'Another one.', 'A third.', 'A fourth.', 'A fifth.'] });
    expect(shape.roles).toMatchObject({ model: ['system'], response: ['response'] });
    expect(shape.roles.system).toBeUndefined();
  });

  test('the name of a column with a dot or quotes is a path to it', () => {
    const shape = shapeOf({ 'response.text_1': ['VARCHAR', 'One here.', 'Two here.'], 'response.text_2': ['VARCHAR', 'Three here.', 'Four.'], '"prompt"': ['VARCHAR', 'How so?', 'Why not?'] });
    const columns = [{ name: 'response.text_1' }, { name: 'response.text_2' }, { name: '"prompt"' }];
    expect(shape.roles.prompt?.map((p) => rolePathToSql(p, columns).text)).toEqual(['"""prompt"""']);
    expect(shape.roles.responses?.map((p) => rolePathToSql(p, columns).text)).toEqual(['"response.text_1"', '"response.text_2"']);
  });

  test('unreadable and index columns are left out', () => {
    const columns: Column[] = [{ ...column('id', 'BIGINT'), origin: 'index' }, { ...column('prompt', 'VARCHAR'), unreadable: { code: 'column-unreadable', args: {} } }];
    expect(guessShape({ columns, sample: [], rows: 3 })).toMatchObject({ kind: 'table', roles: {} });
  });
});

describe('texts that are conversations', () => {
  test.each([
    ['hh', '\n\nHuman: Hi\n\nAssistant: Hello'],
    ['chatml', '<|im_start|>user\nHi<|im_end|>'],
    ['llama3', '<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nHi'],
    ['llama2', '<s>[INST] Hi [/INST] Hello'],
    ['turn-tags', '<|user|>\nHi\n<|assistant|>\nHello'],
    ['turn-tags', '<start_of_turn>user\nHi<end_of_turn>'],
    ['speakers', 'USER: Hi ASSISTANT: Hello</s>'],
    ['speakers', '### Human: Hi### Assistant: Hello'],
    ['json-messages', '[{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]'],
    ['json-messages', `[{"content": "Hi", "role": "user"}, {"content": "${'long '.repeat(500)}`],
  ])('%s', (encoding, text) => {
    expect(shapeOf({ text: ['VARCHAR', text, text] })).toMatchObject({ kind: 'chat', roles: { messages: ['text'] }, encodings: { messages: encoding } });
  });

  test('preference transcripts keep their prompt inside chosen and rejected', () => {
    const shape = shapeOf({ chosen: ['VARCHAR', '\n\nHuman: Hi\n\nAssistant: Hello'], rejected: ['VARCHAR', '\n\nHuman: Hi\n\nAssistant: What?'] });
    expect(shape).toMatchObject({ kind: 'preference', encodings: { chosen: 'hh', rejected: 'hh' } });
    expect(shape.roles.prompt).toBeUndefined();
  });

  test('text that only mentions a template, JSON of other things, and prose stay what they are', () => {
    expect(shapeOf({ text: ['VARCHAR', 'ChatML begins with <|im_start|>.', 'It was a dark night.', 'Nothing here.'] }).encodings).toEqual({});
    expect(shapeOf({ metadata: ['VARCHAR', '{"a": 1}', '[1, 2]'] })).toMatchObject({ kind: 'table', roles: {} });
  });

  test('bytes that are text are text, other bytes are not', () => {
    expect(shapeOf({ text: ['BLOB', bytes('Größe, and so on'), bytes('more of it here')] }).roles).toEqual({ text: ['text'] });
    expect(shapeOf({ text: ['BLOB', Uint8Array.of(0, 1, 2), Uint8Array.of(255, 216, 255)] }).roles).toEqual({});
  });

  test('turns that nobody answered are the prompt where a reference stands beside them', () => {
    const open = [message('user', 'What is 2+2?')];
    expect(shapeOf({ messages: [TURNS, open, open], ground_truth: ['VARCHAR', '4', '4'] })).toMatchObject({ kind: 'eval', roles: { prompt: ['messages'], answer: ['ground_truth'] } });
    expect(shapeOf({ messages: [TURNS, asked, asked], ground_truth: ['VARCHAR', '4', '4'] })).toMatchObject({ kind: 'chat', roles: { messages: ['messages'] } });
  });
});

describe('what the values say', () => {
  const questions = ['Why is the sky blue at noon?', 'How do I bake good rye bread?'];
  const again = Array.from({ length: 24 }, (_, i) => questions[i % 2] ?? null);
  const answers = again.map((_, i) => `A long answer number ${i} to it.`);

  test('a prompt that stands again beside each of its answers is a prompt', () => {
    expect(shapeOf({ prompt: ['VARCHAR', ...again], response: ['VARCHAR', ...answers] })).toMatchObject({ kind: 'instruction', roles: { prompt: ['prompt'], response: ['response'] } });
  });

  test('a column without any value comes after one that has some', () => {
    expect(shapeOf({ prompt: ['VARCHAR', 'Why?', 'How so?'], response: ['VARCHAR', 'So.', 'Like this.'], model: ['VARCHAR', null, null], generator: ['VARCHAR', 'm1', 'm1'] }).roles.model).toEqual(['generator']);
  });

  test('a text beside a prompt is its answer, unless it repeats the prompt', () => {
    const story = (i: number): string => `Once there was a number ${i}, and it was as happy as a number can be.`;
    const prompts = questions.map((q) => `${q} Tell a story.`);
    expect(shapeOf({ prompt: ['VARCHAR', ...prompts], text: ['VARCHAR', story(1), story(2)] }).roles).toEqual({ prompt: ['prompt'], response: ['text'] });
    expect(shapeOf({ prompt: ['VARCHAR', ...prompts], text: ['VARCHAR', ...prompts.map((p, i) => `${p}\n${story(i)}`)] }).roles).toEqual({ prompt: ['prompt'] });
  });

  test('a sentence is no source, a person’s id no row’s', () => {
    const shape = shapeOf({ user_id: ['VARCHAR', 'u1', 'u2', 'u3'], source: ['VARCHAR', 'It rains in the old town.', 'Snow fell on all the hills.', 'The wind came from the east.'], target: ['VARCHAR', 'Es regnet in der Altstadt.', 'Schnee fiel auf alle Hügel.', 'Der Wind kam von Osten her.'] });
    expect(shape.roles.source).toBeUndefined();
    expect(shape.roles.id).toBeUndefined();
  });
});

describe('without rows', () => {
  test('types and names alone decide', () => {
    expect(shapeOf({ id: ['VARCHAR'], messages: [TURNS], source: ['VARCHAR'] })).toMatchObject({ kind: 'chat', roles: { id: ['id'], messages: ['messages'], source: ['source'] } });
    expect(shapeOf({ prompt: ['VARCHAR'], chosen: [TURNS], rejected: [TURNS] }).kind).toBe('preference');
  });
});

describe('what a person said', () => {
  const columns: Record<string, Values> = { text: ['VARCHAR', 'A first text here.', 'A second text here.'], good: ['VARCHAR', 'A good one.', 'Better.'], other: ['VARCHAR', 'A bad one.', 'Worse.'] };

  test('wins, and the kind is decided around it', () => {
    const shape = shapeOf(columns, { chosen: ['good'], rejected: ['other'] });
    expect(shape).toMatchObject({ kind: 'preference', roles: { chosen: ['good'], rejected: ['other'] } });
    expect(shape.reasons.filter((r) => r.by === 'person').map((r) => [r.role, r.code])).toEqual([['chosen', 'role-fixed'], ['rejected', 'role-fixed']]);
  });

  test('an empty list says that there is no such role', () => {
    expect(shapeOf({ prompt: ['VARCHAR', 'A text.', 'B text.'] }, { prompt: [] }).roles.prompt).toBeUndefined();
  });

  test('a column it names plays no other part, and a path into a struct keeps its encoding', () => {
    const shape = shapeOf({ text: ['VARCHAR', 'Why is that?', 'How so?'], data: [`STRUCT(turns ${TURNS})`, new CellStruct(['turns'], [asked])] }, { prompt: ['text'], messages: ['data.turns'] });
    expect(shape).toMatchObject({ roles: { prompt: ['text'], messages: ['data.turns'] }, encodings: { messages: 'messages' } });
    expect(shape.roles.text).toBeUndefined();
  });

  test('expressions and paths that lead nowhere are kept as said', () => {
    expect(shapeOf(columns, { id: ['(hash(text))'], score: ['nope.x'], label: ['a['] }).roles).toMatchObject({ id: ['(hash(text))'], score: ['nope.x'], label: ['a['] });
  });
});

describe('any schema at all', () => {
  const types = ['VARCHAR', 'BIGINT', 'DOUBLE', 'BOOLEAN', 'BLOB', 'JSON', 'VARIANT', 'VARCHAR[]', 'INTEGER[]', TURNS, 'STRUCT("text" VARCHAR, score DOUBLE)[]', 'MAP(VARCHAR, INTEGER)', 'STRUCT(INTEGER, VARCHAR)', 'nonsense('];
  const names = fc.oneof(fc.constantFrom('id', 'prompt', 'chosen', 'rejected', 'responses', 'response_a', 'response_b', 'labels', 'score', 'annotator', 'messages', 'completions', 'annotations', 'a.b', '"q"', '(x)', ''), fc.string());
  const leaf = fc.oneof(fc.constant(null), fc.string(), fc.integer(), fc.boolean(), fc.uint8Array({ maxLength: 8 }), fc.bigInt());
  const cell: fc.Arbitrary<Cell> = fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.array(fc.constant(message('user', 'hi')), { maxLength: 2 }));

  test('a shape is always made: known kind and roles, paths that can be read, a reason with a sentence for each', () => {
    const columns = fc.uniqueArray(fc.record({ name: names, type: fc.constantFrom(...types), cells: fc.array(cell, { minLength: 4, maxLength: 4 }) }), { selector: (c) => c.name.toLowerCase(), maxLength: 8 });
    fc.assert(
      fc.property(columns, (made) => {
        const shape = shapeOf(Object.fromEntries(made.map((c): [string, Values] => [c.name, [c.type, ...c.cells]])));
        expect(KINDS).toContain(shape.kind);
        for (const [role, paths] of Object.entries(shape.roles)) {
          expect(ROLES).toContain(role);
          expect(paths.length).toBeGreaterThan(0);
          for (const path of paths) expect(() => rolePathToSql(path, made.filter((c) => !c.name.includes('\0')))).not.toThrow();
          expect(shape.reasons.some((r) => r.role === role)).toBe(true);
        }
        for (const reason of shape.reasons) expect(SENTENCES[reason.code], reason.code).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });
});
