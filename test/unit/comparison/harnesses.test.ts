import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DatasetInfo } from '../../../src/core/dataset';
import { COMPARISON } from '../../../src/features/comparison/contract';
import type { ComparisonWork } from '../../../src/features/comparison/contract';
import { fromHarness, isCalled } from '../../../src/features/comparison/rule/gatherHarness';
import type { FromHarness } from '../../../src/features/comparison/rule/gatherHarness';
import { outputFilesOf } from '../../../src/features/comparison/rule/outputFiles';
import { sideNames } from '../../../src/features/comparison/rule/sideNames';
import { HARNESS_FILES } from '../../fixtures/harnessFiles.mjs';
import { madeData } from '../../fixtures/madeData';
import { runCli } from '../../fixtures/runCli';

interface Compared { readonly result: { readonly joined: number; readonly sides: readonly { readonly name: string }[]; readonly metrics: readonly { readonly name: string; readonly sides: readonly { readonly mean: number | null; readonly n: number }[] }[] }; readonly warnings: readonly { readonly code: string; readonly message: string }[]; readonly error?: { readonly message: string } }

/** What a harness writes for two models, each where it lies: by the name of the fixture, and where its file goes. */
const WRITTEN: readonly (readonly [fixture: string, path: (model: string) => string, expected: { readonly harness: string; readonly key: string | null; readonly metric: string | null; readonly answers: readonly (string | null)[] }])[] = [
  ['lm-evaluation-harness, generation', (m) => `${m}/samples_gsm8k_2025-03-01T10-00-00.000000.jsonl`, { harness: 'lm-evaluation-harness', key: 'doc_hash', metric: 'exact_match', answers: [null, null] }],
  ['lm-evaluation-harness, the older lists', (m) => `${m}.jsonl`, { harness: 'lm-evaluation-harness', key: 'doc_id', metric: 'exact_match', answers: [null, null] }],
  ['lm-evaluation-harness, multiple choice', (m) => `${m}/samples_mmlu_geography.jsonl`, { harness: 'lm-evaluation-harness', key: 'doc_hash', metric: 'acc', answers: [null, null] }],
  ['OLMES predictions, generation', (m) => `${m}/task-000-gsm8k-predictions.jsonl`, { harness: 'OLMES predictions', key: 'native_id', metric: 'metrics.primary_score', answers: [null, null] }],
  ['AlpacaEval outputs', (m) => `results/${m}/model_outputs.json`, { harness: 'AlpacaEval outputs', key: null, metric: null, answers: ['output', 'output'] }],
  ['AlpacaEval annotations, weighted', (m) => `results/${m}/weighted_alpaca_eval_gpt4_turbo/annotations.json`, { harness: 'AlpacaEval annotations', key: null, metric: 'alpaca-winrate', answers: ['output_2', 'output_2'] }],
  ['WildBench outputs', (m) => `result_dirs/${m}.json`, { harness: 'WildBench outputs', key: 'session_id', metric: null, answers: ['output[1]', 'output[1]'] }],
  ['WildBench scores', (m) => `score.v2/eval=gpt-4o/${m}.json`, { harness: 'WildBench scores', key: 'session_id', metric: 'wb-score', answers: ['model_output', 'model_output'] }],
  ['WildBench pairs', (m) => `pairwise.v2/ref=gpt-4-turbo/${m}.json`, { harness: 'WildBench pairs', key: 'session_id', metric: 'wb-reward', answers: ['(case when "model_A" = \'bus-13b\' then "model_A_output" else "model_B_output" end)', '(case when "model_A" = \'tram-7b\' then "model_A_output" else "model_B_output" end)'] }],
  ['Arena-Hard answers', (m) => `model_answer/${m}.jsonl`, { harness: 'Arena-Hard answers', key: 'question_id', metric: null, answers: [null, null] }],
  ['Arena-Hard 2 answers', (m) => `model_answer/${m}.jsonl`, { harness: 'Arena-Hard 2 answers', key: 'uid', metric: null, answers: [null, null] }],
  ['Arena-Hard judgments', (m) => `model_judgment/judge/${m}.jsonl`, { harness: 'Arena-Hard judgments', key: 'question_id', metric: 'arena-hard, mean of both games', answers: [null, null] }],
  ['Arena-Hard 2 judgments', (m) => `model_judgment/judge/${m}.jsonl`, { harness: 'Arena-Hard judgments', key: 'uid', metric: 'arena-hard, mean of both games', answers: [null, null] }],
];
const MODELS = ['bus-13b', 'tram-7b'] as const;

describe('what a harness wrote is compared as it lies', () => {
  const data = madeData();
  const write = (fixture: string, path: (model: string) => string, rename = (model: string): string => model): { readonly place: string; readonly files: readonly string[] } => {
    const made = HARNESS_FILES.find((f) => f.name === fixture);
    if (!made) throw new Error(`no fixture ${fixture}`);
    const place = data().place();
    return {
      place,
      files: MODELS.map((model) => {
        const file = join(place, path(model));
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, made.text().replaceAll('tram-7b', rename(model)));
        return file;
      }),
    };
  };
  const gathered = async (files: readonly string[]): Promise<FromHarness | null> => {
    const infos: DatasetInfo[] = [];
    for (const file of files) infos.push(await data().engine.request('open', { source: { paths: [file], literal: true } }));
    const names = sideNames(files);
    return fromHarness(infos.map((info, i) => ({ columns: info.columns, shape: info.shape, path: files[i] ?? '', name: names[i] ?? '' })), async (file, column) => {
      const found = (await data().engine.request('work', { dataset: infos[file]?.id ?? '', feature: COMPARISON, method: 'models', params: { column, filter: null } })) as ComparisonWork['models']['result'];
      return found.values.map((v) => v.value);
    });
  };
  const compare = async (...argv: readonly string[]): Promise<Compared> => JSON.parse((await runCli(data().folder, ['compare', ...argv, '--json', '--resamples', '0'])).out) as Compared;

  test.each(WRITTEN)('%s: sides, key, answer and metric', async (fixture, path, expected) => {
    const found = await gathered(write(fixture, path).files);
    expect({ harness: found?.harness, key: found?.key?.by === 'columns' ? found.key.columns[0] : null, metric: found?.metric?.name ?? null, answers: found?.sides.map((side) => side.answer), names: found?.sides.map((side) => side.name), warnings: found?.warnings }).toEqual({ ...expected, names: [...MODELS], warnings: [] });
  });

  test.each(['lm-evaluation-harness, generation', 'lm-evaluation-harness, multiple choice', 'AlpacaEval annotations, weighted', 'WildBench scores', 'WildBench pairs', 'Arena-Hard 2 answers', 'Arena-Hard judgments'])('%s: the command joins all six prompts without a word more, and measures', async (fixture) => {
    const [, path, { metric } = { metric: null }] = WRITTEN.find(([name]) => name === fixture) ?? [];
    if (!path) throw new Error(fixture);
    const asked = metric === 'arena-hard, mean of both games' ? ((await gathered(write(fixture, path).files))?.metric as { path: string }).path : metric;
    const found = await compare(...write(fixture, path).files, ...(asked === null ? [] : ['--metric', asked]));
    expect(found.error).toBeUndefined();
    expect([found.result.joined, found.result.sides.map((side) => side.name)]).toEqual([6, [...MODELS]]);
    if (typeof asked === 'string') expect(found.result.metrics[0]?.sides.every((side) => side.mean !== null && side.n === 6)).toBe(true);
  });

  test('both games of Arena-Hard are one figure: the baseline stood first in the first, and second in the other', async () => {
    // A, the baseline, won every first game of the fixture, and B, the baseline again, the second, but for two ties of the six: 2 · ½ · ½ ÷ 6.
    const found = await gathered(write('Arena-Hard judgments', (m) => `model_judgment/judge/${m}.jsonl`).files);
    const { result } = await compare(...write('Arena-Hard judgments', (m) => `model_judgment/judge/${m}.jsonl`).files, '--metric', (found?.metric as { path: string }).path);
    expect(result.metrics[0]?.sides.map((side) => side.mean)).toEqual([1 / 12, 1 / 12]);
  });

  test('one file of annotations is two sides, the baseline’s answers and the model’s, whose win rates make a hundred', async () => {
    const [file = ''] = write('AlpacaEval annotations', (m) => `results/${m}/annotator/annotations.json`).files;
    const found = await gathered([file]);
    expect(found?.sides.map(({ name, answer }) => [name, answer])).toEqual([['gpt4_turbo', 'output_1'], ['bus-13b', 'output_2']]);
    const { result } = await compare(file, '--metric', 'alpaca-winrate');
    expect(result.metrics[0]?.sides.map((side) => side.mean)).toEqual([50, 50]);
    expect(result.sides.map((side) => side.name)).toEqual(['gpt4_turbo', 'bus-13b']);
  });

  test('one file of WildBench’s pairs is two sides, and the one that it is called after is set against the other', async () => {
    const [file = ''] = write('WildBench pairs', (m) => `pairwise.v2/${m}.json`).files;
    const found = await gathered([file]);
    expect(found).toMatchObject({ metric: { computed: { against: 'gpt-4-turbo' } }, sides: [{ name: 'gpt-4-turbo' }, { name: 'bus-13b' }] });
    const { result } = await compare(file, '--metric', 'wb-reward', '--against', 'gpt-4-turbo');
    expect([result.sides.map((side) => side.name), result.metrics[0]?.sides[0]?.mean]).toEqual([['gpt-4-turbo', 'bus-13b'], 0]);
  });

  test('a judge’s file whose generator is not the file’s or its folder’s name is said, with both names', async () => {
    const { files } = write('AlpacaEval annotations, weighted', (m) => `results/${m}/annotator/annotations.json`, (model) => (model === 'tram-7b' ? 'example' : model));
    const { warnings } = await compare(...files, '--metric', 'alpaca-winrate');
    const said = warnings.filter((w) => w.code === 'compare-generator-other').map((w) => w.message);
    expect(said).toEqual([expect.stringContaining('“tram-7b” is called so after its file, but its rows say that they are of “example”')]);
    const scores = await compare(...write('WildBench scores', (m) => `score/${m}.json`, (model) => (model === 'bus-13b' ? 'cycle-2b' : model)).files, '--metric', 'wb-score');
    expect(scores.warnings.filter((w) => w.code === 'compare-generator-other').map((w) => w.message)).toEqual([expect.stringMatching(/“bus-13b”.*“lab\/cycle-2b”/)]);
  });

  test('files of two harnesses, or of none, are gathered by their shapes', async () => {
    const [one = ''] = write('AlpacaEval outputs', (m) => `${m}.json`).files;
    const [other = ''] = write('WildBench outputs', (m) => `${m}.json`).files;
    expect(await gathered([one, other])).toBeNull();
    const plain = await data().file(`select i as id, 'x' as output from range(3) t(i)`);
    expect(await gathered([plain, plain])).toBeNull();
  });
});

test('a path is called like a model but for signs, its maker and what stands around it', () => {
  expect(isCalled('/r/gpt4-0314/annotations.json', 'gpt4_0314')).toBe(true);
  expect(isCalled('/r/llama-3-8b-wildchat--judge-gpt-4.parquet', 'lab/Llama-3-8B-WildChat')).toBe(true);
  expect(isCalled('/r/NullModel/annotations.json', 'example')).toBe(false);
  expect(isCalled('/r/results/a.json', 'b')).toBe(false);
});

describe('what of a folder is compared', () => {
  test('AlpacaEval’s results: annotations of the annotator that has most, else the outputs', () => {
    const outputs = ['results/a/model_outputs.json', 'results/b/model_outputs.json'];
    const judged = ['results/a/weighted/annotations.json', 'results/b/weighted/annotations.json', 'results/a/other/annotations.json'];
    expect(outputFilesOf([...outputs, ...judged])).toEqual([['results/a/weighted/annotations.json'], ['results/b/weighted/annotations.json']]);
    expect(outputFilesOf([...outputs, 'results/a/weighted/leaderboard.csv'])).toEqual(outputs.map((file) => [file]));
  });

  test('lm-evaluation-harness: one side a model, of each task its newest samples', () => {
    const of = (model: string, task: string, at: string): string => `${model}/samples_${task}_${at}.jsonl`;
    const [old, late] = ['2025-03-01T10-00-00.000000', '2025-03-02T10-00-00.000000'];
    expect(outputFilesOf([of('a', 'gsm8k', old), of('a', 'gsm8k', late), of('a', 'mmlu', old), of('b', 'gsm8k', late), `a/results_${late}.json`])).toEqual([[of('a', 'gsm8k', late), of('a', 'mmlu', old)], [of('b', 'gsm8k', late)]]);
  });

  test('else the data files that lie highest, each a side; hidden folders aside', () => {
    expect(outputFilesOf(['a.json', 'b.jsonl', 'sub/c.json', '.cache/d.json', 'README.md'])).toEqual([['a.json'], ['b.jsonl']]);
    expect(outputFilesOf(['README.md'])).toEqual([]);
  });
});
