import { describe, expect, test } from 'vitest';
import { ask, long, pick, speakers, uid, rolesOf } from './made';
import type { Made } from './made';

const MADE: readonly Made[] = [
  { name: 'RLVR-GSM', kind: 'eval', roles: { prompt: ['messages'], source: ['dataset'], answer: ['ground_truth'] },
    columns: { messages: ask, ground_truth: `'' || i`, dataset: `'gsm8k'` } },
  { name: 'Alpaca', kind: 'instruction', roles: { prompt: ['instruction'], response: ['output'] },
    columns: { instruction: long('q'), input: pick('', 'Some input here', 'Another'), output: long('a'), text: long('Below is an instruction') } },
  { name: 'P3', kind: 'instruction', roles: { prompt: ['inputs_pretokenized'], response: ['targets_pretokenized'] },
    columns: { inputs: `[1, 2, 3 + i]`, inputs_pretokenized: long('q'), targets: `[4, 5]`, targets_pretokenized: `'Yes ' || i` } },
  { name: 'FLAN collection', kind: 'instruction', roles: { prompt: ['inputs'], response: ['targets'], source: ['task_source'] },
    columns: { inputs: long('q'), targets: pick('yes', 'no'), task_source: pick('Flan2021', 'P3'), task_name: pick('aeslc', 'anli/r1'), template_type: pick('fs_opt', 'zs_noopt') } },
  { name: 'UltraChat raw', kind: 'chat', roles: { id: ['id'], messages: ['data'] },
    columns: { id: `'' || i`, data: `[${long('q')}, ${long('a')}, ${long('q2')}, ${long('a2')}]` } },
  { name: 'xLAM function calling', kind: 'instruction', roles: { id: ['id'], prompt: ['query'], response: ['answers'], tools: ['tools'] },
    columns: { id: 'i', query: long('find me'), answers: `'[{"name": "live_giveaways_by_type", "arguments": {"type": "beta' || i || '"}}]'`, tools: `'[{"name": "live_giveaways_by_type", "description": "Retrieve", "parameters": {"type": {"description": "t", "type": "str", "default": "game"}}}]'` } },
  { name: 'Hermes function calling', kind: 'chat', roles: { id: ['id'], messages: ['conversations'], source: ['category'], tools: ['tools'] },
    columns: { id: uid('x'), conversations: speakers(['system', 's'], ['human', 'q'], ['gpt', 'a'], ['tool', 't']), tools: `'[{"type": "function", "function": {"name": "x"}}]'`, category: pick('IoT', 'Finance'), subcategory: pick('a', 'b'), task: long('task name') } },
  { name: 'glaive-function-calling-v2', kind: 'chat', roles: { system: ['system'], messages: ['chat'] },
    columns: { system: `'SYSTEM: You are a helpful assistant with access to the following functions. Use them if required - { "name": "f' || i || '" }'`, chat: `'USER: Can you help ' || i || '?\n\n\nASSISTANT: Sure. <|endoftext|>\n\n\nUSER: Thanks\n\n\nASSISTANT: Welcome <|endoftext|>\n\n\n'` } },
  { name: 'OpenThoughts2', kind: 'chat', roles: { id: ['id'], prompt: ['question'], messages: ['conversations'], source: ['source'] },
    columns: { conversations: speakers(['user', 'q'], ['assistant', 'a']), question: long('q'), source: pick('a', 'b'), id: 'i' } },
  { name: 'NuminaMath-1.5', kind: 'eval', roles: { prompt: ['problem'], source: ['source'], answer: ['answer'] },
    columns: { problem: long('q'), solution: long('s'), answer: `'' || i`, problem_type: pick('Algebra', 'Geometry'), question_type: `'math-word-problem'`, problem_is_valid: `'Yes'`, solution_is_valid: `'Yes'`, source: pick('olympiads', 'cn_contest'), synthetic: 'false' } },
  { name: 'OpenCodeReasoning', kind: 'instruction', roles: { id: ['id'], prompt: ['input'], response: ['output'], source: ['source'], answer: ['solution'] },
    columns: { id: uid('x'), input: long('q'), output: `'<think>\nthoughts ' || i || '\n</think>\nanswer that is long enough to be a text'`, source: pick('code_contests', 'apps'), license: `'cc-by-4.0'`, dataset: pick('a', 'b'), split: `'train'`, difficulty: pick('EASY', 'HARD'), solution: long('code') } },
  { name: 'WildChat-1M full', kind: 'chat', roles: { id: ['conversation_hash'], messages: ['conversation'], model: ['model'] },
    columns: { conversation_hash: uid('c'), model: pick('gpt-4', 'gpt-3.5'), timestamp: `'2023-04-09'::timestamptz`, conversation: `[{'content': ${long('q')}, 'country': 'US', 'hashed_ip': 'x', 'header': {'accept-language': 'en', 'user-agent': 'ua'}, 'language': 'English', 'redacted': false, 'role': 'user', 'state': 'x', 'timestamp': null::timestamptz, 'toxic': false, 'turn_identifier': 100 + i}]`, turn: '1', language: `'English'`, openai_moderation: `[{'categories': {'hate': false}, 'flagged': false}]`, detoxify_moderation: `[{'toxicity': 0.1}]`, toxic: 'false', redacted: 'false', state: `'x'`, country: `'US'`, hashed_ip: uid('ip'), header: `{'accept-language': 'en', 'user-agent': 'u'}` } },
  { name: 'cosmopedia', kind: 'instruction', roles: { prompt: ['prompt'], response: ['text'] },
    columns: { prompt: long('write'), text_token_length: '100 + i', text: long('textbook'), seed_data: pick('auto_math', 'web'), format: pick('blogpost', 'textbook'), audience: pick('grade', 'general') } },
  { name: 'C4', kind: 'text', roles: { text: ['text'] },
    columns: { text: long('page'), timestamp: `'2019-04-25'::timestamp`, url: `'https://x.org/' || i` } },
  { name: 'LLaVA instruct', kind: 'chat', roles: { id: ['id'], messages: ['conversations'] },
    columns: { id: uid('x'), image: `{'bytes': 'abc'::blob, 'path': null::varchar}`, conversations: speakers(['human', '<image> q'], ['gpt', 'a']) } },
  { name: 'VLM messages with images', kind: 'chat', roles: { messages: ['texts'] },
    columns: { images: `[{'bytes': 'abc'::blob, 'path': 'x.png'}]`, texts: `[{'user': ${long('q')}, 'assistant': ${long('a')}, 'source': 'x'}]` } },
  { name: 'OASST1 trees as JSON', kind: 'chat', roles: { id: ['message_tree_id'], messages: ['prompt'] },
    columns: { message_tree_id: uid('t'), tree_state: `'ready_for_export'`, prompt: `'{"message_id":"' || i || '","text":"How to do it, number ' || i || '?","role":"prompter","lang":"en","replies":[{"message_id":"r","text":"Like this.","role":"assistant","replies":[]}]}'` } },
  { name: 'Aya', kind: 'instruction', roles: { prompt: ['inputs'], response: ['targets'] },
    columns: { inputs: long('q'), targets: long('a'), language: pick('English', 'Yoruba'), language_code: pick('eng', 'yor'), annotation_type: pick('original-annotations', 're-annotations'), user_id: uid('u') } },
  { name: 'human / bot columns', kind: 'instruction', roles: { prompt: ['human'], response: ['bot'] },
    columns: { human: long('q'), bot: long('a') } },
  { name: 'prompt_text / completion_text', kind: 'instruction', roles: { prompt: ['prompt_text'], response: ['completion_text'] },
    columns: { prompt_text: long('q'), completion_text: long('a'), n_tokens: 'i' } },
  { name: 'parallel translation', kind: 'table', roles: { score: ['score'] },
    columns: { source: long('en'), target: long('de'), score: '0.9' } },
  { name: 'sales table', kind: 'table', roles: { id: ['order_id'] },
    columns: { order_id: '1000 + i', customer_name: pick('Ann', 'Bob'), amount: '12.5', city: pick('Bern', 'Oslo'), ordered_at: 'now()' } },
];

describe('conversations and instructions as they are published', () => {
  test.each(MADE.map((made) => [made.name, made] as const))('%s', async (_, made) => {
    expect(await rolesOf(made)).toEqual({ kind: made.kind, roles: made.roles });
  });
});
