/** Names are compared in lower case with every run of other characters as one `_`: `Best Answer` is `best_answer`. */
export const plainName = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_|_$/g, '');

const words = (text: string): readonly string[] => text.split(' ');

/** Names by role, most telling first. */
export const NAMES = {
  id: words('id uid uuid guid comparison_id record_id example_id sample_id instance_id item_id row_key row_id prompt_id question_id task_id problem_id query_id session_id conversation_id conv_id dialogue_id dialog_id message_id unique_conv_id doc_id post_id qid pid key idx index ind conversation_hash question_hash prompt_hash md5 sha256 hash'),
  prompt: words('prompt instruction question question_stem question_text question_content problem problem_statement query user_prompt user_query original_prompt original_question orig_instruction full_prompt final_prompt formatted_prompt prompt_text task_prompt instruct_prompt user_message input user user_input human_input inputs inputs_pretokenized human goal behavior'),
  /** Prompts only beside something that answers them. */
  weakPrompt: words('context history post turns chat_history dialogue_history conversation_history text sentence ctx premise document article dialogue dialog transcript title topic task'),
  system: words('system system_prompt system_message sys_prompt system_instruction'),
  messages: words('messages conversations conversation conversation_input dialogue dialog chat messages_list turns turns_list chat_history transcript'),
  response: words('response completion output model_output model_response generation generated_text assistant assistant_response answer_text prediction model_answer model_completion reply bot bot_response gpt_response gpt4_response orig_response raw_output actual_output actual generated generated_response generated_solution model_solution targets targets_pretokenized summary highlights continuation resps filtered_resps'),
  text: words('text content document raw_content passage body article paragraph hypothesis sentence txt raw_text page_content abstract code'),
  answer: words('ground_truth ground_truth_answer ground_truth_solution ground_truths gts gt reference_answer gold_answer correct_answer best_answer golden_answer answer_key answerkey final_answer expected_answer expected short_answer answer target canonical_solution expected_output reference_solution reference_output reference_response reference references gold_solution orig_reference_answer solution patch answers gold label_text possible_answers acceptable_answers accepted_answers correct_answers reference_answers targets solutions'),
  choices: words('choices options endings answer_choices multiple_choice_options mc1_targets multiple_choice_targets choice'),
  checklist: words('checklist rubric rubrics criteria score_rubric orig_criteria'),
  tools: words('tools functions available_tools tool_definitions function_definitions tools_list function'),
  spans: words('spans highlights annotated_spans error_spans'),
  label: words('label final_label labels winner verdict preference overall_preference better_response_id preferred_response preferred_completion preferred better_response preference_label majority_label human_label kto_tag choice is_correct correct ok passed is_safe is_harmful is_refusal refusal thumbs vote gold judgement judgment final_verdict class sentiment'),
  score: words('score reward rating overall_score overall_rating average_rating avg_rating mean_score final_score quality quality_score margin preference_strength scores ratings rewards grade exact_match acc accuracy pass_rate solve_rate p_entail similarity orig_score likert likert_score preference value'),
  model: words('model generator model_name model_id model_test model_version generation_model source_model teacher_model teacher policy llm engine generated_by checkpoint response_model answer_model completion_model'),
  source: words('source data_source dataset dataset_name source_dataset dataset_source origin src original_dataset subset primary_tag'),
  /** What the rows are grouped by, where nothing says where they came from. */
  weakSource: words('category domain task task_name task_type subject topic collection config'),
  raterId: words('annotator evaluator rater rater_id annotator_id evaluator_id worker_id worker labeler labeller labeler_id judge judge_model judge_id judge_name reviewer reviewer_id crowdworker_id annotator_name'),
} as const satisfies Record<string, readonly string[]>;

export type Subject = keyof typeof NAMES;

/** Columns of turns, also where the turns are texts or pairs of them. */
export const CONVERSATION_NAMES: ReadonlySet<string> = new Set(words('messages conversations conversation dialogue dialog chat'));

/** Names of the two sides of a preference: what was chosen, what was not. */
export const SIDES: readonly (readonly [string, string])[] = [
  ['chosen', 'rejected'], ['preferred', 'dispreferred'], ['preferred', 'non_preferred'], ['preferred', 'rejected'], ['accepted', 'rejected'], ['better', 'worse'], ['best', 'worst'],
  ['winning', 'losing'], ['winner', 'loser'], ['win', 'lose'], ['j', 'k'], ['positive', 'negative'], ['pos', 'neg'], ['good', 'bad'],
];
/** What stands beside a side's name where the column holds the answer itself. */
export const SIDE_NOUNS: ReadonlySet<string> = new Set(words('messages response completion answer output text conversation conversations instruction generation summary reply message example sample dialogue input'));

/** Lists of answers beside each other. */
export const RESPONSE_LISTS: readonly string[] = words('completions responses answers candidates outputs generations rollouts samples summaries all_generated_responses model_responses model_outputs model_completions generated_responses candidate_responses predictions solutions generated_solutions all_responses');
/** The same in the singular: a list of several, where one would be a text. */
export const ONE_RESPONSE: readonly string[] = words('output response completion generation model_output model_response');
/** The text inside an element of such a list. */
export const RESPONSE_FIELDS: readonly string[] = words('completion response answer output text content generation continuation summary solution model_output model_response');
/** The last word of columns that hold answers beside each other: `completion_a`, `model_1_output`, `human_ref_B`. */
export const RESPONSE_NOUNS: readonly string[] = words('response completion output generation answer summary reply continuation solution text conversation candidate chat messages ref assistant essay story explanation code translation');
/** The last word of columns that hold an answer each, named after who gave it: `sft_output`, `edited_response`. */
export const ANSWER_NOUNS: ReadonlySet<string> = new Set(words('response output completion generation reply attempt answer answers responses summaries solution'));
/** Words before such a noun that say that it is a reference, or the same answer in another form. */
export const NO_AUTHORS: ReadonlySet<string> = new Set(words('reference ref gold golden ground truth correct incorrect wrong right best expected target final short long judge judgement judgment raw parsed filtered clean cleaned formatted extracted possible accepted acceptable ideal example sample previous last test public private tool system code function canonical chosen rejected is num boxed official'));
/** What somebody wrote about an answer. */
export const REMARKS = /(^|_)(judge?ment|feedback|rationale|explanation|reasoning|reason|critique|comment|review)s?$/;
/** People and things that are no row: their ids name no example. */
export const NOT_A_ROW = /(^|_)(user|worker|annotator|rater|author|client|parent|member|judge|evaluator|labell?er|speaker|customer|source|model)_(id|uid|uuid|key)$/;

/** The same for the options of a question: `option1`, `choice_a`, `ans0`. */
export const CHOICE_NOUNS: ReadonlySet<string> = new Set(words('option choice ans ending sol distractor incorrect_answer opt'));

/** Lists whose elements are verdicts. */
export const VERDICT_LISTS = /(^|_)(annotations?|judge?ments?|reviews?|votes?|ratings?|verdicts?|evaluations?|preferences?|assessments?|labels?|feedbacks?|annotators?|raters?|judges?|games)(_(unprocessed|raw|all|list))?$/;
/** The verdict inside such an element, most telling first. */
export const VERDICT_FIELDS: readonly string[] = words('preference overall_pref overall_preference overall_rating verdict winner label rating vote choice score overall_score overall strength preference_strength grade judgement judgment decision value is_safe is_correct helpfulness quality');
/** Words for a person or model that judges, in the names of wide columns: `annotator1`, `human_rating_2`. */
export const RATER_WORDS: ReadonlySet<string> = new Set(words('annotator annotation rater rating judge judgement judgment human worker evaluator vote labeler labeller label reviewer review expert coder crowdworker preference verdict eval evaluation labels ratings votes annotations'));
export const VERDICT_WORDS: ReadonlySet<string> = new Set(words('label score rating preference verdict vote choice winner judgement judgment overall pref grade decision result answer'));
