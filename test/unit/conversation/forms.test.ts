import { describe, expect, it } from 'vitest';
import { CellStruct } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import type { Turn } from '../../../src/core/conversation';
import { conversationOf } from '../../../src/core/conversation/conversationOf';
import { recordOf } from '../../../src/core/conversation/recordOf';
import { parseJson } from '../../../src/core/json';
import { lookAt, shapeOf } from '../shape/sample';
import { rowsOf, said } from './realRows';

const lines = (turns: readonly Turn[]): string[] => turns.map((t) => `${t.role}: ${said(t)}`);
const cell = (value: unknown): Cell => parseJson(JSON.stringify(value));

describe('transcripts', () => {
  it('of Mistral: system, tools, calls and results have marks of their own', () => {
    const text = '<s>[SYSTEM_PROMPT] Be kind.[/SYSTEM_PROMPT][AVAILABLE_TOOLS] [{"name":"f"}][/AVAILABLE_TOOLS][INST] Why? [/INST][TOOL_CALLS] [{"name":"f"}]</s>[TOOL_RESULTS] 1[/TOOL_RESULTS] So.</s>';
    const { turns, leftovers } = conversationOf(text, 'llama2');
    expect(lines(turns)).toEqual(['system: Be kind.', 'system: [{"name":"f"}]', 'user: Why?', 'assistant: [{"name":"f"}]', 'tool: 1', 'assistant: So.']);
    expect(leftovers).toEqual([]);
  });

  it.each([
    ['Vicuna', 'A chat. USER: Why? ASSISTANT: So.</s>USER: And? ASSISTANT: No.</s>', ['A chat.']],
    ['Glaive', 'USER: Why?\n\n\nASSISTANT: So.<|endoftext|>\n\n\nUSER: And?\n\n\nASSISTANT: No.<|endoftext|>\n\n\n', []],
    ['Guanaco', '### Human: Why?### Assistant: So.### Human: And?### Assistant: No.', []],
    ['Baize', '[|Human|] Why?\n[|AI|] So.\n[|Human|] And?\n[|AI|] No.', []],
  ])('of speakers: %s', (_, text, before) => {
    const { form, turns, leftovers } = conversationOf(text, 'speakers');
    expect([form, lines(turns), leftovers]).toEqual(['speakers', ['user: Why?', 'assistant: So.', 'user: And?', 'assistant: No.'], before]);
  });

  it('of speakers: what a function gave back is a tool’s', () => {
    expect(lines(conversationOf('USER: Why?\n\n\nFUNCTION RESPONSE: {"x": 1}', 'speakers').turns)).toEqual(['user: Why?', 'tool: {"x": 1}']);
  });

  it('of OLMo begin with <|endoftext|>, which is no leftover', () => {
    expect(conversationOf('<|endoftext|><|user|>\nWhy?\n<|assistant|>\nSo.<|endoftext|>', 'turn-tags')).toMatchObject({ leftovers: [], turns: [{ role: 'user' }, { role: 'assistant' }] });
  });

  it('are not seen in a text that only begins like one', () => {
    expect(conversationOf('USER: is a word here.', undefined).form).toBe('plain');
  });
});

describe('trees of messages', () => {
  const tree = {
    text: 'Why?', role: 'prompter', replies: [
      { text: 'Second.', role: 'assistant', rank: 1, replies: [] },
      { text: 'First.', role: 'assistant', rank: 0, replies: [{ text: 'And?', role: 'prompter', replies: [] }] },
    ],
  };

  it('are read along the best replies; the others stay with what they answer', () => {
    const { turns } = conversationOf(JSON.stringify(tree), 'json-messages');
    expect(lines(turns)).toEqual(['user: Why?', 'assistant: First.', 'user: And?']);
    expect(turns[0]?.extra).toEqual([['replies', [cell(tree.replies[0])]]]);
  });

  it('are deep without harm', () => {
    let deep: unknown = { text: 'end', role: 'assistant' };
    for (let i = 0; i < 80; i++) deep = { text: String(i), role: 'prompter', replies: [deep] };
    expect(conversationOf(cell(deep), 'messages').turns).toHaveLength(81);
  });
});

describe('the record of a row', () => {
  async function promptOf(sql: string): Promise<{ lines: string[]; rest: string[] }> {
    const [shape, { columns }, [row]] = [await shapeOf(`(${sql})`), await lookAt(`(${sql})`), await rowsOf(`(${sql})`)];
    const record = recordOf(row ?? new CellStruct([], []), shape, columns);
    return { lines: lines(record.prompt), rest: record.rest.map((r) => r.column.name) };
  }

  it('shows a prompt once where the messages hold it, as it is or inside a template', async () => {
    const messages = (asked: string): string => `[{'role': 'user', 'content': '${asked}'}, {'role': 'assistant', 'content': 'So.'}] as messages`;
    expect(await promptOf(`select 'Why is that?' as prompt, ${messages('Why is that?')}`)).toEqual({ lines: ['user: Why is that?', 'assistant: So.'], rest: [] });
    expect(await promptOf(`select 'Why is that?' as prompt, ${messages('Think. Why is that?')}`)).toEqual({ lines: ['user: Think. Why is that?', 'assistant: So.'], rest: [] });
    expect((await promptOf(`select 'Where is it then?' as prompt, ${messages('Why is that?')}`)).lines).toEqual(['user: Where is it then?', 'user: Why is that?', 'assistant: So.']);
  });

  it('lets the texts of a dialogue take turns, and not those of a prompt', async () => {
    expect((await promptOf(`select ['Why is that?', 'It is so.', 'And this?'] as conversations`)).lines).toEqual(['user: Why is that?', 'assistant: It is so.', 'user: And this?']);
    expect((await promptOf(`select ['Why is that?', 'And this?'] as turns, 81 as question_id`)).lines).toEqual(['user: Why is that?', 'user: And this?']);
  });
});
