import type { Stage } from './page';

/** An evaluation set that is known: what of it counts, and where people get it. Nothing is ever downloaded. */
export interface KnownEvaluation {
  readonly id: string;
  readonly title: string;
  /** On the Hugging Face hub: the one the published scripts name, then others that hold the same. */
  readonly repos: readonly string[];
  /** Null: all configs together. */
  readonly config: string | null;
  /** `train` only where the whole evaluation is published under that name. */
  readonly split: string;
  readonly fields: readonly string[];
  readonly stage: Stage;
  /** How files of it are called, by words in their names. */
  readonly words: readonly string[];
}

type Given = readonly [id: string, title: string, repos: readonly string[], config: string | null, split: string, fields: readonly string[], stage: Stage, words?: readonly string[]];

/**
 * The twenty evaluation sets of Tülu 3 as its decontamination reads them (allenai/open-instruct, `decontamination/search.py`:
 * dataset, config, split, fields), used in development or unseen as its paper has them (table of evaluations).
 */
const GIVEN: readonly Given[] = [
  ['mmlu', 'MMLU', ['cais/mmlu', 'hails/mmlu_no_train'], 'all', 'test', ['question'], 'development'],
  ['humaneval', 'HumanEval', ['openai/openai_humaneval', 'openai_humaneval'], null, 'test', ['prompt'], 'development'],
  ['gsm8k', 'GSM8K', ['openai/gsm8k', 'gsm8k'], 'main', 'test', ['question'], 'development'],
  ['drop', 'DROP', ['ucinlp/drop', 'drop'], null, 'validation', ['passage', 'question'], 'development'],
  ['math', 'MATH', ['lighteval/MATH', 'EleutherAI/hendrycks_math', 'hendrycks/competition_math', 'DigitalLearningGmbH/MATH-lighteval'], null, 'test', ['problem'], 'development', ['math', 'hendrycks-math', 'competition-math']],
  ['ifeval', 'IFEval', ['google/IFEval'], null, 'train', ['prompt'], 'development'],
  ['popqa', 'PopQA', ['akariasai/PopQA'], null, 'test', ['subj', 'prop', 'obj'], 'development'],
  ['alpaca-eval', 'AlpacaEval 2', ['tatsu-lab/alpaca_eval'], null, 'eval', ['instruction'], 'development', ['alpaca-eval', 'alpacaeval']],
  ['bbh', 'BIG-Bench Hard', ['lukaemon/bbh'], null, 'test', ['input'], 'development', ['bbh', 'big-bench-hard']],
  ['truthfulqa', 'TruthfulQA', ['truthfulqa/truthful_qa', 'truthful_qa'], 'generation', 'validation', ['question'], 'development', ['truthfulqa', 'truthful-qa']],
  ['wildguardtest', 'WildGuardTest', ['allenai/wildguardmix'], 'wildguardtest', 'test', ['prompt'], 'development', ['wildguardtest', 'wildguard-test']],
  ['wildjailbreak', 'WildJailbreak', ['allenai/wildjailbreak'], 'eval', 'train', ['adversarial'], 'development'],
  ['jailbreaktrigger', 'JailbreakTrigger', ['allenai/tulu-3-trustllm-jailbreaktrigger-eval'], null, 'test', ['prompt'], 'development', ['jailbreaktrigger', 'jailbreak-trigger']],
  ['harmbench', 'HarmBench', ['allenai/tulu-3-harmbench-eval'], null, 'test', ['Behavior'], 'development'],
  ['do-anything-now', 'Do-Anything-Now', ['allenai/tulu-3-do-anything-now-eval'], null, 'test', ['prompt'], 'development', ['do-anything-now']],
  ['mmlu-pro', 'MMLU-Pro', ['TIGER-Lab/MMLU-Pro'], null, 'test', ['question'], 'unseen', ['mmlu-pro']],
  ['gpqa', 'GPQA', ['Idavidrein/gpqa'], 'gpqa_extended', 'train', ['Question'], 'unseen', ['gpqa']],
  ['agieval', 'AGIEval (English)', ['lighteval/agi_eval_en'], null, 'train', ['passage', 'question'], 'unseen', ['agieval', 'agi-eval']],
  ['bigcodebench', 'BigCodeBench', ['bigcode/bigcodebench'], null, 'v0.1.2', ['instruct_prompt'], 'unseen'],
  ['deepmind-math', 'DeepMind Mathematics', ['deepmind/math_dataset', 'math_dataset'], null, 'test', ['question'], 'unseen', ['deepmind-math', 'math-dataset']],
];

export const CATALOGUE: readonly KnownEvaluation[] = GIVEN.map(([id, title, repos, config, split, fields, stage, words = [id]]) => ({ id, title, repos, config, split, fields, stage, words }));

/** Where people get it. */
export function pageOf({ repos: [first = ''] }: KnownEvaluation): string {
  return `https://huggingface.co/datasets/${first}`;
}

/** The evaluation of a repository of the hub, whatever the case of its name. */
export function knownByRepo(repo: string): KnownEvaluation | undefined {
  return CATALOGUE.find((known) => known.repos.some((r) => r.toLowerCase() === repo.toLowerCase()));
}

/**
 * The evaluation that a file's or folder's name speaks of, the longest of the words that stand in it: `mmlu-pro-test.parquet` is
 * MMLU-Pro. What is called a train split is none, unless the evaluation is published under that name and the file holds its
 * fields, which the caller looks at.
 */
export function knownByName(name: string): KnownEvaluation | undefined {
  const plain = `-${name.toLowerCase().replace(/\.[a-z0-9.]+$/, '').replace(/[^a-z0-9]+/g, '-')}-`;
  const isTrain = /-(train|training)-/.test(plain);
  const found = CATALOGUE.flatMap((known) => known.words.filter((word) => plain.includes(`-${word}-`)).map((word) => ({ known, length: word.length })));
  const [best] = found.sort((a, b) => b.length - a.length);
  return best && (!isTrain || best.known.split === 'train') ? best.known : undefined;
}
