import { describe, expect, test } from 'vitest';
import type { Role, Shape } from '../../../src/core/shape';
import { chat, long, msgs as messages, pick, uid } from './made';
import { shapeOf } from './sample';

const relation = (columns: Record<string, string>): string => `(select ${Object.entries(columns).map(([name, sql]) => `${sql} as "${name}"`).join(', ')} from range(40) t(i))`;

interface Made {
  readonly name: string;
  readonly columns: Record<string, string>;
  readonly kind: Shape['kind'];
  readonly roles: Partial<Record<Role, readonly string[]>>;
  /** Roles that must not be there. */
  readonly not?: readonly Role[];
}

const MADE: readonly Made[] = [
  {
    name: 'UltraFeedback, binarized',
    columns: { prompt: long('a question'), prompt_id: uid('p'), chosen: chat, rejected: messages(['user', 'a question'], ['assistant', 'a worse answer']), messages: chat, score_chosen: '8.5', score_rejected: '4.0 + i % 3' },
    kind: 'preference',
    roles: { prompt: ['prompt'], id: ['prompt_id'], chosen: ['chosen'], rejected: ['rejected'], messages: ['messages'], score: ['score_chosen', 'score_rejected'] },
  },
  {
    name: 'SHP',
    columns: { post_id: uid('post'), domain: pick('askphysics_train', 'askbaking_train'), upvote_ratio: '0.9', history: long('a post'), c_root_id_A: uid('a'), c_root_id_B: uid('b'), score_A: 'i', score_B: 'i + 3', human_ref_A: long('one answer'), human_ref_B: long('another answer'), labels: '(i % 2)::integer', seconds_difference: 'i * 1.5' },
    kind: 'pair',
    roles: { id: ['post_id'], prompt: ['history'], responses: ['human_ref_A', 'human_ref_B'], score: ['score_A', 'score_B'], label: ['labels'], source: ['domain'] },
  },
  {
    name: 'OASST, a message a row',
    columns: { message_id: uid('m'), parent_id: uid('p'), user_id: pick('u1', 'u2', 'u3'), created_date: `'2023-02-05'`, text: long('a message'), role: pick('prompter', 'assistant'), lang: pick('en', 'es'), review_count: '3', rank: 'i % 3', message_tree_id: uid('t') },
    kind: 'text',
    roles: { id: ['message_id'], text: ['text'] },
    not: ['messages', 'prompt', 'raterId'],
  },
  { name: 'tulu-3-sft-mixture', columns: { id: `'flan_' || i`, messages: chat, source: pick('ai2-adapt-dev/flan_v2', 'ai2-adapt-dev/no_robots') }, kind: 'chat', roles: { id: ['id'], messages: ['messages'], source: ['source'] }, not: ['prompt', 'response'] },
  {
    name: 'Orca DPO pairs',
    columns: { system: `'You are an AI assistant. Think step by step.'`, question: long('a question'), chosen: long('a good answer'), rejected: long('a bad answer') },
    kind: 'preference',
    roles: { system: ['system'], prompt: ['question'], chosen: ['chosen'], rejected: ['rejected'] },
  },
  {
    name: 'argilla Orca DPO with its leftovers',
    columns: { system: `'You are helpful, and brief.'`, input: long('a question'), chosen: long('a good answer'), rejected: long('a bad answer'), generations: `[${long('a')}, ${long('b')}]`, order: `['chosen', 'rejected']`, labelling_model: `'gpt-4'`, rating: '[8.0, 4.0]', status: pick('unchanged', 'swapped'), in_gsm8k_train: 'false' },
    kind: 'preference',
    roles: { system: ['system'], prompt: ['input'], chosen: ['chosen'], rejected: ['rejected'] },
    not: ['raters', 'label'],
  },
  {
    name: 'HelpSteer3',
    columns: { domain: pick('general', 'stem', 'code'), language: `'english'`, context: messages(['user', 'a question']), response1: long('one answer'), response2: long('another answer'), overall_preference: '(i % 7 - 3)::integer', individual_preference: `[{'score': (i % 7 - 3)::integer, 'reasoning': ${long('a reason')}, 'feedback1': 'a', 'feedback2': 'b'}, {'score': 1, 'reasoning': 'r', 'feedback1': 'a', 'feedback2': 'b'}]` },
    kind: 'pair',
    roles: { prompt: ['context'], responses: ['response1', 'response2'], raters: ['individual_preference[].score'], label: ['overall_preference'], source: ['domain'] },
    not: ['messages'],
  },
  { name: 'Skywork reward preferences', columns: { chosen: chat, rejected: messages(['user', 'a question'], ['assistant', 'a worse one']), source: pick('magpie_ultra', 'offset_bias') }, kind: 'preference', roles: { chosen: ['chosen'], rejected: ['rejected'], source: ['source'] }, not: ['prompt', 'messages'] },
  {
    name: 'WildChat',
    columns: { conversation_hash: uid('c'), model: pick('gpt-4', 'gpt-3.5-turbo'), timestamp: `'2023-04-09'::timestamp`, conversation: `[{'content': ${long('a question')}, 'language': 'English', 'redacted': false, 'role': 'user', 'toxic': false}, {'content': ${long('an answer')}, 'language': 'English', 'redacted': false, 'role': 'assistant', 'toxic': false}]`, turn: '1', language: `'English'`, toxic: 'false', redacted: 'false' },
    kind: 'chat',
    roles: { id: ['conversation_hash'], model: ['model'], messages: ['conversation'] },
    not: ['label'],
  },
  { name: 'LMSYS-chat-1m', columns: { conversation_id: uid('c'), model: pick('vicuna-13b', 'koala-13b'), conversation: chat, turn: '1', language: `'English'`, redacted: 'true' }, kind: 'chat', roles: { id: ['conversation_id'], model: ['model'], messages: ['conversation'] } },
  {
    name: 'LMSYS human preference 55k',
    columns: { id: '1000 + i * 7', model_a: pick('gpt-4', 'vicuna'), model_b: pick('llama-2', 'koala', 'palm'), prompt: `'["' || ${long('a question')} || '"]'`, response_a: `'["' || ${long('an answer')} || '"]'`, response_b: `'["' || ${long('another')} || '"]'`, winner_model_a: '(i % 2)::integer', winner_model_b: '((i + 1) % 2)::integer', winner_tie: '0' },
    kind: 'pair',
    roles: { id: ['id'], model: ['model_a', 'model_b'], prompt: ['prompt'], responses: ['response_a', 'response_b'], label: ['winner_model_a', 'winner_model_b', 'winner_tie'] },
  },
  {
    name: 'Chatbot Arena conversations',
    columns: { question_id: uid('q'), model_a: pick('gpt-4', 'vicuna'), model_b: pick('vicuna', 'gpt-4'), winner: pick('model_a', 'model_b', 'tie'), judge: `'arena_user_' || (i % 6)`, conversation_a: chat, conversation_b: chat, turn: '1', anony: 'true', language: `'English'`, tstamp: '1.7e9' },
    kind: 'pair',
    roles: { id: ['question_id'], model: ['model_a', 'model_b'], responses: ['conversation_a', 'conversation_b'], label: ['winner'], raterId: ['judge'], sides: ['model_a', 'model_b'] },
    not: ['messages'],
  },
  { name: 'OpenHermes 2.5', columns: { id: 'null::varchar', system_prompt: 'null::varchar', title: 'null::varchar', source: pick('airoboros', 'glaive'), conversations: `[{'from': 'human', 'value': ${long('a question')}, 'weight': null}, {'from': 'gpt', 'value': ${long('an answer')}, 'weight': null}]`, model: 'null::varchar', skip_prompt_formatting: 'false' }, kind: 'chat', roles: { messages: ['conversations'], source: ['source'] }, not: ['id', 'label'] },
  { name: 'Magpie', columns: { uuid: `uuid()`, model: `'meta-llama/Llama-3-70B'`, gen_input_configs: `{'temperature': 1.0}`, instruction: long('a question'), response: long('an answer'), conversations: `[{'from': 'human', 'value': ${long('a question')}}, {'from': 'gpt', 'value': ${long('an answer')}}]`, task_category: pick('Math', 'Coding'), difficulty: pick('easy', 'hard'), reward: 'i * 0.1', llama_guard_2: `'safe'` }, kind: 'chat', roles: { id: ['uuid'], messages: ['conversations'], prompt: ['instruction'], response: ['response'], model: ['model'], score: ['reward'] } },
  { name: 'no_robots', columns: { prompt: long('a question'), prompt_id: uid('p'), messages: chat, category: pick('Generation', 'Open QA', 'Rewrite') }, kind: 'chat', roles: { prompt: ['prompt'], id: ['prompt_id'], messages: ['messages'], source: ['category'] } },
  { name: 'Capybara', columns: { source: pick('GOAT', 'Airoboros'), conversation: `[{'input': ${long('a question')}, 'output': ${long('an answer')}}]` }, kind: 'chat', roles: { messages: ['conversation'], source: ['source'] } },
  { name: 'MMLU-Pro', columns: { question_id: '70 + i', question: long('a question'), options: `['one', 'two', 'three']`, answer: pick('A', 'B', 'C'), answer_index: 'i % 3', cot_content: `''`, category: pick('business', 'law'), src: pick('ori_mmlu', 'stemez') }, kind: 'eval', roles: { id: ['question_id'], prompt: ['question'], choices: ['options'], answer: ['answer'], source: ['src'] } },
  { name: 'RewardBench', columns: { prompt: long('a question'), chosen: long('good'), chosen_model: pick('gpt-4', 'human'), rejected: long('bad'), rejected_model: pick('llama', 'vicuna'), subset: pick('alpacaeval-easy', 'donotanswer'), id: '30 + i' }, kind: 'preference', roles: { prompt: ['prompt'], chosen: ['chosen'], rejected: ['rejected'], model: ['chosen_model', 'rejected_model'], source: ['subset'], id: ['id'] } },
  { name: 'lm-eval samples', columns: { doc_id: 'i', doc: `{'question': ${long('a question')}, 'answer': 'steps #### 5'}`, target: `'5'`, arguments: `[[${long('a question')}, 'until']]`, resps: `[[${long('an answer')}]]`, filtered_resps: `['5']`, exact_match: '(i % 2)::double', doc_hash: uid('d') }, kind: 'judged', roles: { id: ['doc_id'], prompt: ['doc.question'], response: ['resps[1][1]'], answer: ['target'], score: ['exact_match'] } },
  { name: 'PRM800K', columns: { labeler: pick('ann1', 'ann2'), timestamp: `'2022-07-17'`, generation: 'null::integer', is_quality_control_question: 'false', question: `{'problem': ${long('a problem')}, 'ground_truth_answer': '5'}`, label: `{'steps': [{'completions': [{'text': 'x', 'rating': 1}]}], 'finish_reason': 'solution'}` }, kind: 'eval', roles: { prompt: ['question.problem'], answer: ['question.ground_truth_answer'] }, not: ['response'] },
  { name: 'KTO mix', columns: { prompt: messages(['user', 'a question']), completion: messages(['assistant', 'an answer']), label: 'i % 2 = 0', rating: '4.5', model: pick('a', 'b') }, kind: 'unpaired', roles: { prompt: ['prompt'], response: ['completion'], label: ['label'] } },
  { name: 'KTO with numbers for good and bad', columns: { prompt: long('a question'), completion: long('an answer'), label: '(i % 2)::integer' }, kind: 'unpaired', roles: { prompt: ['prompt'], response: ['completion'], label: ['label'] } },
  { name: 'GPQA', columns: { 'Record ID': uid('r'), Question: long('a question'), 'Correct Answer': `'right ' || i`, 'Incorrect Answer 1': `'wrong ' || i`, 'Incorrect Answer 2': `'worse ' || i`, 'Incorrect Answer 3': `'worst ' || i`, Explanation: long('an explanation'), Subdomain: pick('Physics', 'Biology') }, kind: 'eval', roles: { id: ['Record ID'], prompt: ['Question'], answer: ['Correct Answer'], choices: ['Correct Answer', 'Incorrect Answer 1', 'Incorrect Answer 2', 'Incorrect Answer 3'] }, not: ['responses'] },
  { name: 'BBQ', columns: { example_id: 'i', context: long('a scene'), question: long('a question'), ans0: pick('the man', 'Ann'), ans1: pick('the woman', 'Bob'), ans2: `'unknown'`, label: 'i % 3', category: pick('Age', 'Gender') }, kind: 'eval', roles: { id: ['example_id'], prompt: ['question'], choices: ['ans0', 'ans1', 'ans2'], answer: ['label'] }, not: ['responses', 'raters'] },
  { name: 'PKU-SafeRLHF', columns: { prompt: long('a question'), response_0: long('one'), response_1: long('two'), is_response_0_safe: 'true', is_response_1_safe: 'false', better_response_id: '(i % 2)::integer', safer_response_id: '0' }, kind: 'pair', roles: { prompt: ['prompt'], responses: ['response_0', 'response_1'], label: ['better_response_id'] } },
  { name: 'BeaverTails', columns: { prompt: long('a question'), response: long('an answer'), category: `{'animal_abuse': false, 'child_abuse': true}`, is_safe: 'i % 2 = 0' }, kind: 'judged', roles: { prompt: ['prompt'], response: ['response'], label: ['is_safe'] } },
  { name: 'Dolly', columns: { instruction: long('a question'), context: long('a passage'), response: long('an answer'), category: pick('closed_qa', 'open_qa') }, kind: 'instruction', roles: { prompt: ['instruction'], response: ['response'], source: ['category'] }, not: ['label'] },
  { name: 'OpenOrca', columns: { id: `'niv.' || i`, system_prompt: `'You are an AI assistant.'`, question: long('a question'), response: long('an answer') }, kind: 'instruction', roles: { id: ['id'], system: ['system_prompt'], prompt: ['question'], response: ['response'] } },
  { name: 'WebGPT comparisons', columns: { question: `{'dataset': 'eli5', 'id': 'x', 'full_text': ${long('a question')}}`, quotes_0: `{'title': ['a'], 'extract': ['b']}`, answer_0: long('one'), tokens_0: `'[1]'`, score_0: '0.5', quotes_1: `{'title': ['a'], 'extract': ['b']}`, answer_1: long('two'), tokens_1: `'[1]'`, score_1: '-0.5' }, kind: 'pair', roles: { prompt: ['question.full_text'], responses: ['answer_0', 'answer_1'], score: ['score_0', 'score_1'] } },
  { name: 'summarize from feedback', columns: { info: `{'id': 't3_x', 'post': ${long('a post')}, 'title': 'title'}`, summaries: `[{'text': ${long('a summary')}, 'policy': 'sup2', 'note': 'ok'}, {'text': ${long('another')}, 'policy': 'ref', 'note': null}]`, choice: '(i % 2)::integer', worker: `'w' || (i % 5)`, batch: `'batch4'` }, kind: 'pair', roles: { prompt: ['info.post'], responses: ['summaries[].text'], model: ['summaries[].policy'], label: ['choice'], raterId: ['worker'] } },
  { name: 'SQuAD', columns: { id: uid('q'), title: pick('Beyoncé', 'Bern'), context: long('a passage'), question: long('a question'), answers: `{'text': ['x', 'y'], 'answer_start': [1, 2]}` }, kind: 'eval', roles: { id: ['id'], prompt: ['question'], answer: ['answers.text'] } },
  { name: 'NuminaMath', columns: { source: pick('synthetic_math', 'aops'), problem: long('a problem'), solution: long('a solution'), messages: chat }, kind: 'chat', roles: { source: ['source'], prompt: ['problem'], answer: ['solution'], messages: ['messages'] } },
  { name: 'OpenR1-Math', columns: { problem: long('a problem'), solution: long('a solution'), answer: `'5'`, source: pick('a', 'b'), uuid: uid('u'), generations: `[${long('a try')}, ${long('a second try')}, ${long('a third')}]`, correctness_math_verify: '[true, false, true]' }, kind: 'judged', roles: { prompt: ['problem'], answer: ['answer'], responses: ['generations'], label: ['correctness_math_verify'], id: ['uuid'] } },
  { name: 'SWE-bench', columns: { repo: pick('a/b', 'c/d'), instance_id: `'a__b-' || i`, base_commit: uid('c'), patch: long('a patch'), test_patch: long('tests'), problem_statement: long('an issue'), hints_text: `''`, version: `'1.3'` }, kind: 'eval', roles: { id: ['instance_id'], prompt: ['problem_statement'], answer: ['patch'] } },
  { name: 'FineWeb', columns: { text: long('a page'), id: `'<urn:uuid:' || i || '>'`, dump: `'CC-MAIN-2013-20'`, url: `'https://x.org/' || i`, language: `'en'`, language_score: '0.9', token_count: '100 + i' }, kind: 'text', roles: { text: ['text'], id: ['id'] }, not: ['prompt', 'label'] },
  { name: 'RealToxicityPrompts', columns: { filename: `'f' || i`, challenging: 'false', prompt: `{'text': ${long('a start')}, 'toxicity': 0.1}`, continuation: `{'text': ${long('an end')}, 'toxicity': 0.2}` }, kind: 'instruction', roles: { prompt: ['prompt.text'], response: ['continuation.text'] } },
  { name: 'distilabel ratings of three generations', columns: { instruction: long('a question'), generations: `[${long('a')}, ${long('b')}, ${long('c')}]`, generation_models: `['m1', 'm2', 'm3']`, ratings: '[4, 5, 1]', rationales: `['x', 'y', 'z']` }, kind: 'ranked', roles: { prompt: ['instruction'], responses: ['generations'], score: ['ratings'] }, not: ['raters'] },
  { name: 'annotators with ids and scores, wide', columns: { prompt: long('a question'), response: long('an answer'), annotator_1_id: `'p' || (i % 4)`, annotator_1_score: '1 + i % 5', annotator_2_id: `'p' || (i % 3)`, annotator_2_score: '1 + i % 4' }, kind: 'rated', roles: { raters: ['annotator_1_score', 'annotator_2_score'], raterId: ['annotator_1_id', 'annotator_2_id'] } },
  { name: 'a struct for each model', columns: { question: long('a question'), ground_truth: long('a reference'), '6b': `{'is_correct': i % 2 = 0, 'solution': ${long('one')}}`, '175b': `{'is_correct': true, 'solution': ${long('two')}}` }, kind: 'judged', roles: { prompt: ['question'], answer: ['ground_truth'], responses: ['6b.solution', '175b.solution'], label: ['6b.is_correct', '175b.is_correct'] } },
  { name: 'judgements in long form, of one judge in the sample', columns: { annotator: `'gpt4_turbo'`, instruction: long('a question'), generator_1: `'gpt4'`, generator_2: pick('a', 'b'), preference: '1.0 + i % 2', output_1_chars: '100 + i' }, kind: 'judged', roles: { prompt: ['instruction'], raterId: ['annotator'], score: ['preference'], unit: ['instruction', 'generator_1', 'generator_2'], model: ['generator_1', 'generator_2'] }, not: ['responses'] },
  { name: 'SFT from plans', columns: { domain: pick('Home', 'Work'), subarea: pick('bread', 'bikes'), goal: long('a goal'), messages: chat, is_violation: 'false', is_truncated: 'i % 2 = 0' }, kind: 'chat', roles: { messages: ['messages'], source: ['domain', 'subarea'], label: ['is_violation', 'is_truncated'] }, not: ['prompt'] },
  { name: 'XSum', columns: { document: long('an article'), summary: long('a summary'), id: '3000 + i * 3' }, kind: 'instruction', roles: { id: ['id'], prompt: ['document'], response: ['summary'] } },
  { name: 'FLAN inputs and targets', columns: { inputs: long('a task'), targets: long('an answer'), task: pick('wmt', 'nli') }, kind: 'instruction', roles: { prompt: ['inputs'], response: ['targets'], source: ['task'] } },
  { name: 'WildGuardMix', columns: { prompt: long('a question'), adversarial: 'false', response: long('an answer'), prompt_harm_label: pick('harmful', 'unharmful'), response_refusal_label: pick('refusal', 'compliance') }, kind: 'judged', roles: { prompt: ['prompt'], response: ['response'], label: ['prompt_harm_label', 'response_refusal_label'] } },
  { name: 'OpenMathInstruct', columns: { problem: long('a problem'), generated_solution: long('a solution'), expected_answer: `'5'`, problem_source: pick('gsm8k', 'math') }, kind: 'instruction', roles: { prompt: ['problem'], response: ['generated_solution'], answer: ['expected_answer'], source: ['problem_source'] } },
  { name: 'LIMA, turns as a list of texts', columns: { conversations: `[${long('a question')}, ${long('an answer')}]`, source: pick('stackexchange', 'wikihow') }, kind: 'chat', roles: { messages: ['conversations'], source: ['source'] } },
  { name: 'MT-bench human judgments', columns: { question_id: '81 + i // 4', model_a: pick('gpt-4', 'claude'), model_b: pick('claude', 'gpt-4'), winner: pick('model_a', 'model_b', 'tie'), judge: `'expert_' || (i % 5)`, conversation_a: chat, conversation_b: chat, turn: '1 + i % 2' }, kind: 'pair', roles: { responses: ['conversation_a', 'conversation_b'], raterId: ['judge'], unit: ['question_id'], sides: ['model_a', 'model_b'], label: ['winner'] } },
  { name: 'samples of a training step with rewards', columns: { prompt: long('a question'), completions: `[${messages(['assistant', 'one'])}, ${messages(['assistant', 'two'])}, ${messages(['assistant', 'three'])}]`, rewards: '[0.1, 0.9, 0.3]', step: 'i' }, kind: 'ranked', roles: { prompt: ['prompt'], responses: ['completions'], score: ['rewards'] }, not: ['messages'] },
  { name: 'ratings in long form', columns: { item_id: 'i // 4', worker: `'w' || (i % 4)`, response: long('an answer'), rating: '1 + i % 5' }, kind: 'judged', roles: { unit: ['item_id'], raterId: ['worker'], score: ['rating'], response: ['response'] } },
];

describe('shapes of datasets people know, rebuilt from their schemas', () => {
  test.each(MADE.map((made) => [made.name, made] as const))('%s', async (_, made) => {
    const shape = await shapeOf(relation(made.columns));
    const roles = Object.fromEntries(Object.keys(made.roles).map((role) => [role, shape.roles[role as Role]]));
    expect({ kind: shape.kind, roles }).toEqual({ kind: made.kind, roles: made.roles });
    for (const role of made.not ?? []) expect(shape.roles[role], `${role} of ${made.name}`).toBeUndefined();
  });
});
