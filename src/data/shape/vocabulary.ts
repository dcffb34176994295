import type { Role } from '../../core/shape';

/** Column names by role, most telling first. Compared in lower case with every run of other characters as one `_`. */
export const NAMES: Readonly<Partial<Record<Role, readonly string[]>>> = {
  id: ['id', 'uid', 'uuid', 'key', 'comparison_id', 'session_id', 'record_id', 'example_id', 'sample_id', 'prompt_id', 'question_id', 'task_id', 'instance_id', 'conversation_id', 'conv_id', 'message_id', 'doc_id', 'qid', 'row_key', 'idx', 'conversation_hash', 'hash'],
  prompt: ['prompt', 'instruction', 'question', 'question_stem', 'problem', 'query', 'user_prompt', 'input', 'user', 'user_input', 'context', 'history', 'post', 'turns', 'goal', 'adversarial', 'behavior'],
  system: ['system', 'system_prompt', 'system_message'],
  messages: ['messages', 'conversations', 'conversation', 'conversation_input', 'dialogue', 'dialog', 'chat', 'turns', 'turns_list'],
  chosen: ['chosen', 'chosen_messages', 'chosen_response', 'response_chosen', 'chosen_instruction', 'chosen_completion', 'chosen_output', 'preferred', 'response_j', 'better', 'winning', 'win', 'preferred_output', 'accepted'],
  rejected: ['rejected', 'rejected_messages', 'rejected_response', 'response_rejected', 'rejected_instruction', 'rejected_completion', 'rejected_output', 'dispreferred', 'response_k', 'worse', 'losing', 'lose', 'non_preferred_output', 'reject'],
  response: ['response', 'completion', 'output', 'model_output', 'model_response', 'generation', 'generated_text', 'assistant', 'answer_text', 'prediction', 'resps', 'summary'],
  text: ['text', 'content', 'document', 'passage', 'body', 'article', 'hypothesis', 'txt'],
  answer: ['ground_truth', 'reference_answer', 'gold_answer', 'correct_answer', 'best_answer', 'answerkey', 'answer_key', 'answer', 'target', 'canonical_solution', 'final_answer', 'expected_answer', 'reference', 'solution', 'gold'],
  choices: ['choices', 'options', 'endings'],
  checklist: ['checklist', 'rubric', 'rubrics'],
  tools: ['tools', 'functions', 'available_tools'],
  spans: ['spans', 'highlights'],
  label: ['label', 'labels', 'gold', 'verdict', 'is_correct', 'correct', 'ok', 'is_safe', 'is_harmful', 'class', 'preference_strength'],
  score: ['score', 'scores', 'rating', 'reward', 'margin', 'value', 'overall_score', 'quality', 'preference', 'p_entail', 'average_rating', 'similarity'],
  model: ['model', 'generator', 'model_name', 'model_test', 'model_id', 'checkpoint', 'name', 'revision'],
  source: ['source', 'data_source', 'dataset', 'dataset_name', 'origin', 'subset', 'task', 'primary_tag', 'category', 'domain'],
  raterId: ['annotator', 'evaluator', 'rater', 'rater_id', 'annotator_id', 'worker_id', 'worker', 'judge', 'reviewer'],
};

/** Lists of answers beside each other. */
export const RESPONSE_LISTS = ['completions', 'responses', 'answers', 'candidates', 'outputs', 'generations', 'rollouts', 'samples', 'all_generated_responses'];
/** The text inside an element of such a list. */
export const RESPONSE_FIELDS = ['completion', 'response', 'answer', 'output', 'text', 'content', 'generation'];
/** Lists whose elements are verdicts. */
export const VERDICT_LISTS = /^(annotations?|judge?ments?|reviews?|votes?|ratings?|verdicts?|evaluations?|.*_annotations)$/;
/** The verdict inside such an element, most telling first. */
export const VERDICT_FIELDS = ['preference', 'overall_pref', 'overall_preference', 'overall_rating', 'verdict', 'label', 'rating', 'vote', 'choice', 'winner', 'score', 'grade'];
/** Who gave it. */
export const RATER_FIELDS = ['evaluator', 'annotator', 'rater', 'worker_id', 'annotator_id', 'rater_id', 'judge', 'worker', 'reviewer', 'user_id'];
/** Several attributes of one answer, each a number. */
export const ATTRIBUTES = ['helpfulness', 'correctness', 'coherence', 'complexity', 'verbosity', 'honesty', 'truthfulness', 'harmlessness', 'instruction_following'];
/** Pairs of columns for two answers: what stands before or after the mark of the side. */
export const SIDE_STEMS = ['completion', 'response', 'output', 'answer', 'generation', 'text', 'summary', 'response_model', 'model_response', 'assistant'];

export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '');
