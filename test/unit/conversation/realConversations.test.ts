import { describe, expect, it } from 'vitest';
import { CellStruct } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import { conversationOf } from '../../../src/core/conversation/conversationOf';
import { defectsOf } from '../../../src/core/conversation/defects';
import { countTurns } from '../../../src/core/conversation/outline';
import { recordOf } from '../../../src/core/conversation/recordOf';
import { lookAt, shapeOf } from '../shape/sample';
import { ask, file, hasRealFiles, rolesOf, rowsOf, said } from './realRows';

const HH = 'preference/hh-rlhf-harmless-base-test-rows-0-1311.parquet';
/** FACTS.md 8.2: how many of the 1,312 chosen texts have so many "\n\nHuman:". */
const HUMAN_TURNS = [[1, 394], [2, 333], [3, 327], [4, 184], [5, 43], [6, 11], [7, 10], [8, 3], [9, 4], [10, 1], [12, 1], [18, 1]];

const textOf = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : '');

describe.skipIf(!hasRealFiles)('conversations of real files', () => {
  it('hh-rlhf: every text is turns of a person and an assistant, as many as FACTS counts', async () => {
    const rows = await rowsOf(file(HH));
    const counts = new Map<number, number>();
    for (const row of rows) {
      const { form, turns, leftovers } = conversationOf(row.get('chosen') ?? null, 'hh');
      expect([form, leftovers, rolesOf(turns).replace(/[ua]/g, '')]).toEqual(['hh', [], '']);
      const humans = turns.filter((t) => t.role === 'user').length;
      counts.set(humans, (counts.get(humans) ?? 0) + 1);
    }
    expect([...counts].sort(([a], [b]) => a - b)).toEqual(HUMAN_TURNS);
  });

  it('hh-rlhf: turns joined with their headers are the text again, and few rows do not alternate', async () => {
    const rows = await rowsOf(file(HH));
    for (const side of ['chosen', 'rejected']) {
      let uneven = 0;
      for (const row of rows) {
        const text = row.get(side);
        const conversation = conversationOf(text ?? null, 'hh');
        expect(conversation.turns.map((t) => `\n\n${t.rawRole}: ${said(t)}`.trimEnd()).join('')).toBe(textOf(text).replace(/ +(?=\n\n(Human|Assistant):|$)/g, ''));
        if (defectsOf(conversation).has('not-alternating')) uneven++;
      }
      const [expected] = await ask(`with t as (select regexp_extract_all(${side}, '\\n\\n(Human|Assistant):', 1) r from ${file(HH)}) select count(*)::integer from t where list_contains([x[1] = x[2] for x in list_zip(r[:-2], r[2:])], true)`);
      expect([uneven]).toEqual(expected);
    }
  });

  it('hh-rlhf: the prompt is the turns both sides begin with, and no side repeats one of them', async () => {
    const relation = file(HH);
    const [shape, { columns }, rows] = [await shapeOf(relation), await lookAt(relation), await rowsOf(relation)];
    for (const row of rows) {
      const { prompt, sides, rest, leftovers } = recordOf(row, shape, columns);
      expect([sides.map((s) => s.verdict), rest.map((r) => r.column.name), leftovers]).toEqual([['chosen', 'rejected'], ['row'], []]);
      expect(prompt.length).toBeGreaterThan(0);
      for (const side of sides) {
        const whole = [...prompt, ...side.turns].map((t) => `\n\n${t.rawRole}: ${said(t)}`.trimEnd()).join('');
        expect(whole).toBe(textOf(row.get(side.path)).replace(/ +(?=\n\n(Human|Assistant):|$)/g, ''));
      }
    }
  });

  it('glaive: calls of tools and what they observed, each in its place', async () => {
    const relation = file('sft/llamafactory-glaive-toolcall-en-demo.parquet');
    const rows = await rowsOf(relation);
    const turns = rows.flatMap((r) => conversationOf(r.get('conversations') ?? null, 'messages').turns);
    const [counted] = await ask(`select count(*)::integer, (count(*) filter (m."from" = 'function_call'))::integer, (count(*) filter (m."from" = 'observation'))::integer from (select unnest(conversations) m from ${relation})`);
    const calls = turns.filter((t) => t.rawRole === 'function_call');
    expect([turns.length, calls.length, turns.filter((t) => t.role === 'tool').length]).toEqual(counted);
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) {
      expect(call.parts.map((p) => p.kind === 'tool-call' && p.valid && p.name !== '')).not.toContain(false);
      expect(call.role).toBe('assistant');
    }
    expect(turns.filter((t) => t.role === 'other' || t.extra.length > 0)).toEqual([]);
  });

  it('LlamaFactory v1: parts of text and whether a turn is trained on', async () => {
    const rows = await rowsOf(file('sft/llamafactory-v1-sft-demo.parquet'));
    for (const row of rows) {
      const { turns } = conversationOf(row.get('messages') ?? null, 'messages');
      for (const turn of turns) {
        expect([turn.trained, turn.extra, turn.parts.map((p) => p.kind)]).toEqual([turn.role === 'assistant' ? 1 : 0, [], ['text']]);
      }
    }
  });

  it('GTAlign: a prompt of messages, its reference answer inside the columns left over', async () => {
    const relation = file('real-parquet/gtalign-gsm8k-chat-test.parquet');
    const [shape, { columns }, rows] = [await shapeOf(relation), await lookAt(relation), await rowsOf(relation)];
    const [first] = rows;
    const record = recordOf(first ?? new CellStruct([], []), shape, columns);
    expect(record.prompt[0]?.role).toBe('user');
    expect(said(record.prompt[0])).toMatch(/^Janet’s ducks lay 16 eggs per day/);
    expect(record.rest.map((r) => r.column.name)).toEqual(expect.arrayContaining(['reward_model', 'extra_info']));
  });
});

describe.skipIf(!hasRealFiles)('conversations as their writers write them', () => {
  const contents = (row: CellStruct | undefined, column: string, encoding: Parameters<typeof conversationOf>[1]): string[][] => conversationOf(row?.get(column) ?? null, encoding).turns.map((t) => [t.role, said(t)]);

  it('are the same whatever the order of the fields and the words for the roles', async () => {
    const [a, b] = [await rowsOf(file('writers/shapes/messages-role-content.parquet')), await rowsOf(file('writers/shapes/messages-content-role.parquet'))];
    expect(a.map((r) => contents(r, 'messages', 'messages'))).toEqual(b.map((r) => contents(r, 'messages', 'messages')));
    const sharegpt = await rowsOf(file('writers/shapes/sharegpt.parquet'));
    expect(contents(sharegpt[0], 'conversations', 'messages')[0]).toEqual(contents(a[0], 'messages', 'messages')[1]);
  });

  it('are the same rendered with the templates of Tülu, Llama 3 and ChatML', async () => {
    const rows = await rowsOf(file('writers/shapes/chat-template-text.parquet'));
    const plain = (await rowsOf(file('writers/shapes/messages-role-content.parquet'))).flatMap((r) => contents(r, 'messages', 'messages').filter(([role]) => role !== 'system').map(([, text]) => text?.trimEnd()));
    const forms = new Set<string>();
    for (const row of rows) {
      const { form, turns, leftovers } = conversationOf(row.get('text') ?? null, 'turn-tags');
      forms.add(form);
      expect(leftovers).toEqual([]);
      for (const turn of turns.filter((t) => t.role !== 'system')) expect(plain).toContain(said(turn).trimEnd());
    }
    expect([...forms].sort()).toEqual(['chatml', 'llama3', 'turn-tags']);
  });

  it('keep calls, results, names, thoughts and training flags apart', async () => {
    const [row] = await rowsOf(file('writers/shapes/messages-tools-extra-fields.parquet'));
    const { turns } = conversationOf(row?.get('messages') ?? null, 'messages');
    expect(rolesOf(turns)).toBe('suata');
    expect(turns[2]?.parts).toEqual([
      { kind: 'reasoning', text: 'I need the tool.', closed: true },
      { kind: 'tool-call', id: 'call_000', name: 'get_weather', arguments: '{"city": "Oslo", "unit": "C"}', valid: true },
    ]);
    expect(turns[2]).toMatchObject({ nullContent: true, trained: 1, extra: [['train', true]] });
    expect(turns[3]?.parts).toEqual([{ kind: 'tool-result', id: 'call_000', name: 'get_weather', text: '{"temp": 10}' }]);
    expect(defectsOf({ turns })).toEqual(new Set());
    expect(countTurns(turns)).toBe(4);
  });

  it('leave out an argument that a typed call was not given', async () => {
    const rows = await rowsOf(file('writers/shapes/messages-function-call-struct.parquet'));
    const calls = rows.map((r) => conversationOf(r.get('messages') ?? null, 'messages').turns[1]?.parts.map((p) => (p.kind === 'tool-call' ? p.arguments : p.kind)));
    expect(calls[0]).toEqual(['{"city":"Oslo"}', '{"city":"Oslo","days":3}']);
    expect(calls[1]).toEqual(['{"city":"Lima"}', '{"city":"Lima"}']);
  });

  it('show pictures by their address', async () => {
    const [row] = await rowsOf(file('writers/shapes/messages-parts.parquet'));
    expect(conversationOf(row?.get('messages') ?? null, 'messages').turns[0]?.parts).toEqual([
      { kind: 'text', text: 'What is in the picture?' },
      { kind: 'image', reference: 'https://example.org/a.png' },
    ]);
  });

  it('are read from JSON in a string', async () => {
    const rows = await rowsOf(file('writers/shapes/json-in-strings.parquet'));
    for (const row of rows) {
      const { form, turns, leftovers } = conversationOf(row.get('messages') ?? null, 'json-messages');
      expect([form, leftovers, rolesOf(turns).replace(/^s/, '')]).toEqual(['json', [], 'ua']);
    }
  });

  it('tell a thought from the answer', async () => {
    const rows = await rowsOf(file('writers/shapes/reasoning-rollouts.parquet'));
    for (const row of rows) {
      const { turns } = conversationOf(row.get('response') ?? null, 'plain', 'assistant');
      const parts = turns[0]?.parts.map((p) => (p.kind === 'reasoning' ? [p.kind, p.closed] : [p.kind]));
      expect(parts).toEqual(textOf(row.get('response')).includes('</think>') ? [['reasoning', true], ['text']] : [['reasoning', false]]);
    }
  });

  it('keep hostile text to the character', async () => {
    for (const row of await rowsOf(file('writers/hostile/text.parquet'))) {
      const messages = row.get('messages');
      const texts = Array.isArray(messages) ? messages.map((m) => (m instanceof CellStruct ? (m.get('content') ?? '') : '')) : [];
      expect(conversationOf(messages ?? null, 'messages').turns.map(said)).toEqual(texts);
      expect(said(conversationOf(row.get('chosen') ?? null, 'plain', 'assistant').turns[0])).toBe(row.get('chosen') ?? '');
    }
  });
});
