import { describe, expect, test } from 'vitest';
import { ask, chat, answered, long, pick, short, uid, rolesOf } from './made';
import type { Made } from './made';

const MADE: readonly Made[] = [
  { name: 'Inspect log samples', kind: 'chat', roles: { id: ['id'], messages: ['messages'], response: ['output.completion'], label: ['scores.match.value'], answer: ['target'], choices: ['choices'] },
    columns: { id: `'s' || i`, epoch: '1', input: long('q'), target: `['A']`, choices: `['a', 'b', 'c']`, messages: chat, output: `{'model': 'gpt-4', 'choices': [{'message': {'role': 'assistant', 'content': 'x'}, 'stop_reason': 'stop'}], 'completion': ${long('a')}}`, scores: `{'match': {'value': 'C', 'answer': 'A', 'explanation': 'x'}}`, metadata: `{'subject': 's'}` } },
  { name: 'lm-eval mc samples', kind: 'judged', roles: { id: ['doc_id'], prompt: ['doc.question'], choices: ['doc.choices'], response: ['filtered_resps'], score: ['acc'], answer: ['target'] },
    columns: { doc_id: 'i', doc: `{'question': ${long('q')}, 'choices': ['a', 'b'], 'answer': 1}`, target: `'1'`, arguments: `[['ctx', ' a'], ['ctx', ' b']]`, resps: `[[['-1.5', 'False']], [['-0.5', 'True']]]`, filtered_resps: `[['-1.5', 'False'], ['-0.5', 'True']]`, doc_hash: uid('d'), prompt_hash: uid('p'), target_hash: uid('t'), acc: '(i % 2)::double', acc_norm: '1.0' } },
  { name: 'verl train', kind: 'eval', roles: { prompt: ['prompt'], source: ['data_source'], answer: ['reward_model.ground_truth'] },
    columns: { data_source: `'openai/gsm8k'`, prompt: ask, ability: `'math'`, reward_model: `{'style': 'rule', 'ground_truth': '' || i}`, extra_info: `{'split': 'train', 'index': i, 'question': ${long('q')}, 'answer': ${long('a')}}` } },
  { name: 'verl rollouts jsonl', kind: 'judged', roles: { prompt: ['input'], response: ['output'], label: ['acc'], score: ['score'], answer: ['gts'] },
    columns: { input: `'<|im_start|>user\nQ ' || i || '<|im_end|>\n<|im_start|>assistant\n'`, output: `'<think>\nx ' || i || '\n</think>\nthe answer that is long enough.<|im_end|>'`, gts: `'' || i`, score: '(i % 2)::double', step: '10', acc: 'i % 2 = 1', pred: `'' || (i % 3)` } },
  { name: 'TRL GRPO completions log', kind: 'judged', roles: { prompt: ['prompt'], response: ['completion'], score: ['accuracy_reward', 'format_reward'] },
    columns: { step: `'10'`, prompt: long('q'), completion: long('a'), accuracy_reward: '(i % 2)::double', format_reward: '1.0', advantage: '0.5 - i % 2' } },
  { name: 'TRL GRPO with messages', kind: 'judged', roles: { prompt: ['prompt'], response: ['completion'], score: ['reward'], answer: ['ground_truth'] },
    columns: { prompt: ask, completion: answered, reward: '(i % 3)::double', ground_truth: `'' || i` } },
  { name: 'OpenRLHF rollouts', kind: 'ranked', roles: { prompt: ['input'], responses: ['output'], score: ['reward'] },
    columns: { input: `'<|start_header_id|>user<|end_header_id|>\n\nq ' || i || '<|eot_id|>'`, output: `[${long('a')}, ${long('b')}, ${long('c')}, ${long('d')}]`, reward: `[0.1, 0.2, 0.9, 1.0]` } },
  { name: 'OpenRLHF iterative one output', kind: 'judged', roles: { prompt: ['input'], response: ['output'], score: ['reward'] },
    columns: { input: long('q'), output: long('a'), reward: '0.1 * i' } },
  { name: 'open-instruct rollouts', kind: 'judged', roles: { prompt: ['query'], response: ['response'], score: ['reward'], source: ['dataset'], answer: ['ground_truth'] },
    columns: { query: long('q'), response: long('a'), query_token: '[1, 2, 3]', response_token: '[4, 5]', logprobs: '[-0.1, -0.2]', reward: '(i % 10)::double', verified: 'i % 2 = 0', ground_truth: `'' || i`, dataset: pick('gsm8k', 'math') } },
  { name: 'vLLM outputs list', kind: 'pair', roles: { id: ['request_id'], prompt: ['prompt'], responses: ['outputs[].text'] },
    columns: { request_id: short('r'), prompt: long('q'), prompt_token_ids: '[1, 2]', outputs: `[{'index': 0, 'text': ${long('a')}, 'token_ids': [1, 2], 'cumulative_logprob': -3.5, 'finish_reason': 'stop'}, {'index': 1, 'text': ${long('b')}, 'token_ids': [1], 'cumulative_logprob': -4.5, 'finish_reason': 'length'}]` } },
  { name: 'OpenAI batch output', kind: 'outputs', roles: { id: ['custom_id'], response: ['response.body.choices[1].message.content'], model: ['response.body.model'] },
    columns: { custom_id: short('req'), response: `{'status_code': 200, 'body': {'model': 'gpt-4', 'choices': [{'index': 0, 'message': {'role': 'assistant', 'content': ${long('a')}}, 'finish_reason': 'stop'}]}}` } },
  { name: 'OpenAI batch input', kind: 'chat', roles: { id: ['custom_id'], messages: ['body.messages'] },
    columns: { custom_id: short('req'), method: `'POST'`, url: `'/v1/chat/completions'`, body: `{'model': 'gpt-4', 'messages': ${ask}, 'max_tokens': 100}` } },
  { name: 'best-of-n with logprobs', kind: 'judged', roles: { id: ['problem_id'], prompt: ['prompt'], responses: ['samples'], label: ['is_correct'] },
    columns: { problem_id: 'i', prompt: long('q'), samples: `[${long('a')}, ${long('b')}, ${long('c')}]`, logprobs: `[[-0.1, -0.2], [-0.3], [-0.4]]`, is_correct: '[true, false, true]', pass_at_1: '0.66' } },
  { name: 'checkpoint sweep metrics', kind: 'metrics', roles: { model: ['revision'] },
    columns: { step: 'i * 1000', revision: `'step' || i`, mmlu: '0.3 + i / 100', gsm8k: '0.1', average: '0.2' } },
  { name: 'TRL tokenised pair with text', kind: 'preference', roles: { prompt: ['prompt'], chosen: ['chosen'], rejected: ['rejected'] },
    columns: { prompt: long('q'), chosen: long('a'), rejected: long('b'), prompt_input_ids: '[1, 2]', chosen_input_ids: '[3]', rejected_input_ids: '[4]', reference_chosen_logps: '-10.0 - i', reference_rejected_logps: '-12.0' } },
  { name: 'prompt pairs safety eval of two policies', kind: 'pair', roles: { prompt: ['prompt'], responses: ['baseline_response', 'candidate_response'], label: ['verdict'] },
    columns: { prompt: long('q'), baseline_response: long('a'), candidate_response: long('b'), verdict: pick('baseline', 'candidate', 'tie') } },
  { name: 'wide checkpoint outputs', kind: 'outputs', roles: { prompt: ['prompt'], responses: ['sft_output', 'dpo_output', 'rlvr_output'] },
    columns: { prompt: long('q'), sft_output: long('a'), dpo_output: long('b'), rlvr_output: long('c') } },
  { name: 'two checkpoints long', kind: 'judged', roles: { prompt: ['prompt'], response: ['completion'], label: ['is_correct'], model: ['checkpoint'] },
    columns: { prompt_id: 'i // 2', checkpoint: pick('step100', 'step200'), prompt: `'Question ' || (i // 2) || ' that is about something rather long'`, completion: long('a'), is_correct: 'i % 3 = 0' } },
  { name: 'OLMES predictions', kind: 'judged', roles: { id: ['native_id'], response: ['model_output[1].continuation'], answer: ['label'], score: ['metrics.exact_match'] },
    columns: { doc_id: 'i', native_id: short('x'), metrics: `{'exact_match': i % 2, 'primary_score': 1.0}`, model_output: `[{'continuation': ${long('a')}, 'model_answer': '5', 'num_tokens': 5}]`, label: `'5'`, task_hash: uid('1'), model_hash: `'h'` } },
  { name: 'HELM-ish', kind: 'judged', roles: { id: ['instance_id'], prompt: ['input_text'], response: ['output_text'], score: ['exact_match'], model: ['model'], answer: ['reference'] },
    columns: { instance_id: short('id'), input_text: long('q'), output_text: long('a'), reference: long('r'), scenario: pick('mmlu', 'gsm'), model: `'m'`, exact_match: '(i % 2)::double' } },
  { name: 'chatml prompt and reward list', kind: 'pair', roles: { prompt: ['prompt'], responses: ['responses'], score: ['verifier_scores'], answer: ['gt'] },
    columns: { prompt: `'<|im_start|>user\nQ ' || i || '<|im_end|>\n<|im_start|>assistant\n'`, responses: `[${long('a')}, ${long('b')}]`, verifier_scores: '[1.0, 0.0]', gt: `'' || i` } },
  { name: 'zero rows wide', rows: 0, kind: 'pair', roles: { prompt: ['prompt'], responses: ['sft_output', 'dpo_output'] },
    columns: { prompt: long('q'), sft_output: long('a'), dpo_output: long('b') } },
  { name: 'training log', kind: 'table', roles: {},
    columns: { step: 'i', loss: '2.0 / (i + 1)', lr: '1e-5', grad_norm: '0.5' } },
  { name: 'answers from retrieved texts', kind: 'judged', roles: { prompt: ['question'], response: ['answer'], answer: ['ground_truth'], score: ['faithfulness', 'answer_relevancy'] },
    columns: { question: long('a question'), contexts: `[${long('a passage')}]`, answer: long('an answer'), ground_truth: long('a reference'), faithfulness: '0.9', answer_relevancy: '0.8' } },
  { name: 'tables that are none of this', kind: 'table', roles: {},
    columns: { commit: uid('c'), old_contents: long('before'), new_contents: long('after'), subject: short('a change'), lang: `'py'` } },
];

describe('what training runs and evaluation harnesses write', () => {
  test.each(MADE.map((made) => [made.name, made] as const))('%s', async (_, made) => {
    expect(await rolesOf(made)).toEqual({ kind: made.kind, roles: made.roles });
  });
});
