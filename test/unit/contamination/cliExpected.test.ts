import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testEngine } from '../../fixtures/engine';
import { runCli } from '../../fixtures/runCli';
import { DATA, hasShared } from '../../fixtures/shared';

/** What `loupe contamination` is told beside the files: only where the shape does not say it. */
const WITH_INPUT = "(instruction || case when coalesce(instances[1].input, '') = '' then '' else chr(10) || chr(10) || instances[1].input end)";
const SELF_INSTRUCT = `([{'role': 'user', 'content': ${WITH_INPUT}}, {'role': 'assistant', 'content': instances[1].output}])`;
const TOLD: Readonly<Record<string, readonly string[]>> = {
  'alpaca-eval--self-instruct-252': ['--text', SELF_INSTRUCT],
  'gsm8k-test--gtalign-chat-test': ['--fields', 'prompt'],
  'gsm8k-test--gtalign-math-hard': ['--fields', 'prompt'],
  'humaneval--codealpaca-neighbours': ['--fields', 'train'],
  'mmlu-30--mmlu-30-itself': ['--text', '(question || chr(10) || array_to_string(choices, chr(10)))'],
  'mmlu-sociology--chinese': ['--eval-filter', "mmlu=subject = 'sociology'"],
  'mmlu-sociology--rephrased-english': ['--eval-filter', "mmlu=subject = 'sociology'"],
  'mt-bench-turn-1--alpaca-eval': ['--eval-text', 'mt-bench=turns[1]'],
  'mt-bench-turn-1--prometheus-mt-bench': [],
  'mt-bench-two-turns--prometheus-mt-bench': ['--eval-text', 'mt-bench=turns[1]', '--eval-text', 'mt-bench=turns[2]'],
  'self-instruct-252-joined--pandalm': ['--eval-text', `self-instruct=${WITH_INPUT}`],
  'self-instruct-252-joined--self-instruct-seeds': ['--eval-text', `self-instruct=${WITH_INPUT}`, '--text', SELF_INSTRUCT],
  'self-instruct-252-two-fields--alpaca-eval': ['--eval-text', 'self-instruct=instruction', '--eval-text', 'self-instruct=instances[1].input'],
  'self-instruct-252-two-fields--pandalm': ['--eval-text', 'self-instruct=instruction', '--eval-text', 'self-instruct=instances[1].input'],
  'xstest--hh-harmless': ['--raw'],
};
const NAMES: Readonly<Record<string, string>> = { mmlu: 'mmlu', 'mt-bench': 'mt-bench', 'self-instruct': 'self-instruct' };

/** 7,859 items: other units and roles with LOUPE_ALL=1. */
const MANY_ITEMS = /^mmlu-30--/;

/** In four merged shards in every run; the others with LOUPE_ALL=1. */
const SHARDED = /^(alpaca-eval--vicuna-80|c2-|gsm8k-test--gtalign-chat-test|mt-bench-two-turns|self-instruct-252-two-fields--pandalm)/;

interface Expected {
  readonly pair: string;
  readonly eval: { readonly file: string };
  readonly train: { readonly file: string };
  readonly runs: readonly Record<string, unknown>[];
}

const FOLDER = join(DATA, 'expected', 'contamination');
const pairs = hasShared('the known answers of contamination') && existsSync(FOLDER) ? readdirSync(FOLDER).map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Expected) : [];

const commandOf = ({ pair, eval: evaluation, train }: Expected, run: Record<string, unknown>): string[] => {
  const name = Object.keys(NAMES).find((n) => pair.startsWith(n)) ?? 'evaluation';
  return ['contamination', join(DATA, '..', '..', train.file), '--eval', `${name}=${join(DATA, '..', '..', evaluation.file)}`, ...(TOLD[pair] ?? []), '--unit', String(run['unit']), '--roles', String(run['roles']), '--method', 'ngram,exact,any13', '--json'];
};

describe.skipIf(pairs.length === 0)('loupe contamination gives the counts and digests of the known answers', () => {
  let folder = '';
  let stop = (): Promise<void> => Promise.resolve();
  beforeAll(async () => void ({ folder, stop } = await testEngine()));
  afterAll(async () => stop());

  const loupe = async (argv: readonly string[]): Promise<string> => {
    const { status, out, err } = await runCli(folder, argv);
    expect({ status, err: status === 0 ? '' : err }).toEqual({ status: 0, err: '' });
    return out;
  };

  test.each(pairs.map((p) => [p.pair, p] as const))('%s', async (_name, expected) => {
    for (const [i, run] of expected.runs.entries()) {
      if (i > 0 && MANY_ITEMS.test(expected.pair) && process.env['LOUPE_ALL'] === undefined) break;
      const argv = commandOf(expected, run);
      const whole = await loupe(argv);
      const [found] = (JSON.parse(whole) as { result: { runs: Record<string, unknown>[] } }).result.runs;
      const figures = Object.fromEntries(Object.entries(run).filter(([key]) => !['unit', 'roles', 'examples'].includes(key)));
      expect(found).toMatchObject(figures);
      const matches = (found?.['matches'] ?? []) as Record<string, unknown>[];
      const examples = run['examples'] as readonly object[];
      expect(matches).toMatchObject(examples);
      expect(matches.filter((_, m) => 'trainMessage' in (examples[m] ?? {}) !== 'trainMessage' in (matches[m] ?? {}))).toEqual([]);
      if (i > 0 || !(SHARDED.test(expected.pair) || process.env['LOUPE_ALL'] !== undefined)) continue;
      const parts: string[] = [];
      for (const shard of [3, 1, 0, 2]) {
        parts.push(join(folder, `${expected.pair}-${String(shard)}.json`));
        writeFileSync(parts.at(-1) ?? '', await loupe([...argv, '--shard', `${String(shard)}/4`]));
      }
      expect(await loupe(['contamination', 'merge', ...parts, '--json'])).toBe(whole);
    }
  }, 600_000);
});
