import { describe, expect, test } from 'vitest';
import { ask, long, pick, short, uid, rolesOf } from './made';
import type { Made } from './made';

const MADE: readonly Made[] = [
  { name: 'MMLU', kind: 'eval', roles: { prompt: ['question'], source: ['subject'], answer: ['answer'], choices: ['choices'] },
    columns: { question: long('q'), subject: pick('anatomy', 'law'), choices: `['a', 'b', 'c', 'd']`, answer: `(i % 4)::bigint` } },
  { name: 'TruthfulQA MC', kind: 'eval', roles: { prompt: ['question'], choices: ['mc1_targets.choices'] },
    columns: { question: long('q'), mc1_targets: `{'choices': ['a', 'b'], 'labels': [1, 0]}`, mc2_targets: `{'choices': ['a', 'b', 'c'], 'labels': [1, 0, 0]}` } },
  { name: 'TruthfulQA gen', kind: 'eval', roles: { prompt: ['question'], source: ['source'], answer: ['best_answer'] },
    columns: { type: pick('Adversarial', 'Non-Adversarial'), category: pick('Health', 'Law'), question: long('q'), best_answer: long('b'), correct_answers: `['a', 'b']`, incorrect_answers: `['c', 'd']`, source: `'https://x.org/' || i` } },
  { name: 'HellaSwag', kind: 'eval', roles: { id: ['ind'], prompt: ['ctx'], answer: ['label'], choices: ['endings'] },
    columns: { ind: 'i', activity_label: pick('Roof', 'Ski'), ctx_a: long('a'), ctx_b: `'he'`, ctx: long('ctx'), endings: `['a', 'b', 'c', 'd']`, source_id: `'activitynet~v_' || i`, split: `'val'`, split_type: `'indomain'`, label: pick('0', '1', '2', '3') } },
  { name: 'WinoGrande', kind: 'eval', roles: { prompt: ['sentence'], answer: ['answer'], choices: ['option1', 'option2'] },
    columns: { sentence: long('The _ was'), option1: pick('Ann', 'Bob'), option2: pick('Cat', 'Dan'), answer: pick('1', '2') } },
  { name: 'DROP', kind: 'eval', roles: { id: ['query_id'], prompt: ['question'], answer: ['answers_spans.spans'] },
    columns: { section_id: `'nfl_' || i`, query_id: uid('q'), passage: long('p'), question: long('q'), answers_spans: `{'spans': ['x'], 'types': ['span']}` } },
  { name: 'TriviaQA', kind: 'eval', roles: { id: ['question_id'], prompt: ['question'], source: ['question_source'], answer: ['answer.value'] },
    columns: { question: long('q'), question_id: `'tc_' || i`, question_source: `'http://x'`, answer: `{'aliases': ['a', 'b'], 'normalized_aliases': ['a'], 'matched_wiki_entity_name': '', 'normalized_value': 'a', 'type': 'WikipediaEntity', 'value': 'A ' || i}` } },
  { name: 'PopQA', kind: 'eval', roles: { id: ['id'], prompt: ['question'], answer: ['possible_answers'] },
    columns: { id: '4222362 + i', subj: short('George'), prop: pick('occupation', 'place'), obj: short('politician'), subj_id: 'i', prop_id: '22', obj_id: 'i', question: long('q'), possible_answers: `'["politician", "pol"]'`, s_pop: '142', o_pop: '25692' } },
  { name: 'MBPP', kind: 'eval', roles: { id: ['task_id'], prompt: ['text'], answer: ['code'] },
    columns: { task_id: 'i + 11', text: long('Write a python function'), code: long('def f'), test_list: `['assert f(1) == 1', 'assert f(2) == 2']`, test_setup_code: `''`, challenge_test_list: `[]::varchar[]` } },
  { name: 'BigCodeBench', kind: 'eval', roles: { id: ['task_id'], prompt: ['instruct_prompt'], answer: ['canonical_solution'] },
    columns: { task_id: `'BigCodeBench/' || i`, complete_prompt: long('c'), instruct_prompt: long('i'), canonical_solution: long('s'), code_prompt: long('cp'), test: long('import unittest'), entry_point: `'task_func'`, doc_struct: `'{"description": ["x"]}'`, libs: `'[''random'']'` } },
  { name: 'AGIEval', kind: 'eval', roles: { prompt: ['query'], answer: ['gold'], choices: ['choices'] },
    columns: { query: long('q'), choices: `['(A)1', '(B)2']`, gold: `[i % 2]` } },
  { name: 'Do-Not-Answer', kind: 'outputs', roles: { id: ['id'], prompt: ['question'], responses: ['GPT4_response', 'ChatGPT_response', 'llama2-7b-chat_response'] },
    columns: { id: 'i', risk_area: pick('a', 'b'), types_of_harm: pick('a', 'c'), specific_harms: pick('x', 'y'), question: long('q'), GPT4_response: long('a'), GPT4_harmful: '0', GPT4_action: '(i % 6)::int', ChatGPT_response: long('b'), ChatGPT_harmful: '0', ChatGPT_action: '1', 'llama2-7b-chat_response': long('c'), 'llama2-7b-chat_harmful': '0', 'llama2-7b-chat_action': '0' } },
  { name: 'AlpacaEval annotations', kind: 'pair', roles: { prompt: ['instruction'], responses: ['output_1', 'output_2'], raterId: ['annotator'], unit: ['instruction', 'generator_1', 'generator_2'], score: ['preference'], model: ['generator_1', 'generator_2'], source: ['dataset'] },
    columns: { instruction: long('q'), output_1: long('a'), generator_1: `'gpt4_1106_preview'`, dataset: pick('helpful_base', 'koala'), output_2: long('b'), generator_2: `'tulu'`, annotator: `'weighted_alpaca_eval_gpt4_turbo'`, preference: '1.0 + (i % 10) / 10', raw_completion: `{'logprobs': {'content': [{'token': 'm', 'logprob': -0.1}]}, 'total_tokens': 100}` } },
  { name: 'MT-bench answers', kind: 'outputs', roles: { id: ['question_id'], response: ['choices[1].turns'], model: ['model_id'] },
    columns: { question_id: '81 + i', answer_id: uid('a'), model_id: `'tulu'`, choices: `[{'index': 0, 'turns': [${long('a1')}, ${long('a2')}]}]`, tstamp: '1.7e9' } },
  { name: 'MT-bench single judgments', kind: 'judged', roles: { prompt: ['user_prompt'], response: ['judgment'], raterId: ['judge[1]'], score: ['score'], model: ['model'] },
    columns: { question_id: '81 + i // 2', model: pick('gpt-4', 'tulu'), judge: `['gpt-4', 'single-v1']`, user_prompt: long('[Instruction] judge'), judgment: long('because [[8]]'), score: '(i % 10)::double', turn: '1 + i % 2', tstamp: '1.7e9' } },
  { name: 'Arena-Hard judgment', kind: 'judged', roles: { id: ['uid'], prompt: ['games[1].prompt'], responses: ['games[].judgment.answer'], raters: ['games[].score'], model: ['model'], source: ['category'] },
    columns: { uid: uid('x'), category: `'arena-hard-v0.1'`, judge: `'gpt-4.1'`, model: `'tulu'`, baseline: `'o3-mini'`, games: `[{'score': 'A>B', 'judgment': {'answer': 'long'}, 'prompt': [{'role': 'user', 'content': 'x'}]}, {'score': 'B>A', 'judgment': {'answer': 'long'}, 'prompt': [{'role': 'user', 'content': 'x'}]}]` } },
  { name: 'TRL stepwise math shepherd', kind: 'judged', roles: { prompt: ['prompt'], responses: ['completions'], label: ['labels'] },
    columns: { prompt: long('q'), completions: `[${long('s1')}, ${long('s2')}, 'The answer.']`, labels: `[true, false, i % 2 = 0]` } },
  { name: 'ProcessBench', kind: 'judged', roles: { id: ['id'], prompt: ['problem'], response: ['steps'], label: ['label'], model: ['generator'] },
    columns: { id: `'gsm8k-' || i`, generator: pick('Qwen2', 'Llama'), problem: long('q'), steps: `[${long('s1')}, ${long('s2')}, ${long('s3')}]`, final_answer_correct: 'i % 2 = 0', label: '(i % 4 - 1)::int' } },
  { name: 'Prometheus preference', kind: 'judged', roles: { prompt: ['orig_instruction'], response: ['orig_response'], score: ['orig_score'], answer: ['orig_reference_answer'] },
    columns: { orig_instruction: long('q'), orig_response: long('a'), orig_reference_answer: long('ref'), orig_criteria: pick('a b c', 'd e f'), orig_feedback: long('f'), orig_score: pick('1', '2', '5'), instruction: long('###Task'), output: long('Feedback'), input: `''` } },
  { name: 'MedMCQA', kind: 'eval', roles: { id: ['id'], prompt: ['question'], answer: ['cop'], choices: ['opa', 'opb', 'opc', 'opd'] },
    columns: { id: uid('x'), question: long('q'), opa: short('a'), opb: short('b'), opc: short('c'), opd: short('d'), cop: '(i % 4)::bigint', choice_type: pick('single', 'multi'), exp: long('e'), subject_name: pick('Anatomy', 'x'), topic_name: pick('y', 'z') } },
  { name: 'BIG-bench', kind: 'eval', roles: { id: ['idx'], prompt: ['inputs'], answer: ['targets'], choices: ['multiple_choice_targets'] },
    columns: { idx: 'i', inputs: long('q'), targets: `['a']`, multiple_choice_targets: `['a', 'b']`, multiple_choice_scores: '[1, 0]' } },
  { name: 'HealthBench', kind: 'eval', roles: { id: ['prompt_id'], prompt: ['prompt'], checklist: ['rubrics'] },
    columns: { prompt_id: uid('p'), prompt: ask, rubrics: `[{'criterion': 'c', 'points': 5, 'tags': ['x']}]`, example_tags: `['theme:x']`, ideal_completions_data: `{'ideal_completion': ${long('ideal')}}`, canary: `'x'` } },
  { name: 'BFCL', kind: 'eval', roles: { id: ['id'], prompt: ['question'], tools: ['function'] },
    columns: { id: short('simple'), question: `[[{'role': 'user', 'content': ${long('q')}}]]`, function: `[{'name': 'f', 'description': 'd', 'parameters': {'type': 'dict'}}]` } },
  { name: 'DICES', kind: 'judged', roles: { prompt: ['context'], response: ['response'], raterId: ['rater_id'], unit: ['item_id'], label: ['Q_overall'] },
    columns: { rater_id: `'r' || (i % 6)`, rater_gender: pick('Man', 'Woman'), item_id: 'i // 6', context: long('USER: hi'), response: long('a'), Q_overall: pick('Yes', 'No', 'Unsure'), safety_gold: pick('Yes', 'No') } },
];

describe('evaluations in the forms their publishers give them', () => {
  test.each(MADE.map((made) => [made.name, made] as const))('%s', async (_, made) => {
    expect(await rolesOf(made)).toEqual({ kind: made.kind, roles: made.roles });
  });
});
