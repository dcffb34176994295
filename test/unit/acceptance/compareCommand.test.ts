import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testEngine } from '../../fixtures/engine';
import { runCli } from '../../fixtures/runCli';
import { DATA, hasShared } from '../../fixtures/shared';

interface Pair {
  readonly a: string; readonly b: string; readonly n: number; readonly wins: number; readonly ties: number; readonly losses: number; readonly winRateTiesHalf: number; readonly winRateNoTies: number;
  readonly difference: number; readonly low: number; readonly high: number; readonly test: string; readonly p: number; readonly pAdjusted: number;
}
interface Result {
  readonly key: string | readonly string[];
  readonly joined: number;
  readonly sides: readonly { readonly name: string; readonly rows: number; readonly matched: number; readonly missing: number; readonly duplicates: number; readonly empty: number; readonly oneText: boolean; readonly samplesPerKey: number }[];
  readonly identical: readonly { readonly a: string; readonly b: string; readonly shared: number; readonly n: number; readonly nTrimmed: number }[];
  readonly metrics: readonly { readonly kind: string; readonly sides: readonly { readonly name: string; readonly n: number; readonly mean: number }[]; readonly pairs: readonly Pair[] }[];
  readonly rows?: readonly { readonly change: string; readonly key: number }[];
}

interface Correlated { readonly a: string; readonly b: string; readonly n: number; readonly pearson: { readonly value: number }; readonly spearman: { readonly value: number }; readonly kendallTauB: { readonly value: number } }

const there = hasShared('loupe compare against independent libraries');
const OUTPUTS = join(DATA, 'model-outputs');
const GSM8K = join(OUTPUTS, 'gsm8k-example-model-solutions.parquet');
const expected = there ? (JSON.parse(readFileSync(join(DATA, 'expected', 'paired.json'), 'utf8')) as Readonly<Record<string, { readonly pairs: Readonly<Record<string, Readonly<Record<string, unknown>>>>; readonly [name: string]: unknown }>>) : {};

const WILDBENCH = join(OUTPUTS, 'wildbench');
const ALPACA = join(OUTPUTS, 'alpaca-eval-nc');
const alpaca = (...models: readonly string[]): string[] => models.map((m) => join(ALPACA, `${m}.parquet`));

interface Known {
  readonly win: number; readonly tie: number; readonly loss: number; readonly n_common: number; readonly mean_difference: number; readonly win_rate_ties_half: number; readonly win_rate_without_ties: number;
  readonly sign_test_two_sided_p: number; readonly wilcoxon_wilcox: { readonly p_two_sided_normal_approximation: number }; readonly b_first_only: number; readonly c_second_only: number; readonly exact_p_statsmodels: number; readonly mid_p: number; readonly difference_of_accuracy_first_minus_second: number;
  readonly bootstrap_difference: Ends; readonly bootstrap_mean_difference: Ends;
}
interface Ends { readonly percentile_95_reference: readonly [number, number]; readonly tolerance_per_end_point: readonly [number, number] }

describe.skipIf(!there)('loupe compare', () => {
  let folder: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ folder, stop } = await testEngine());
  });
  afterAll(async () => stop());

  const compare = async (...argv: readonly string[]): Promise<Result> => {
    const { status, out } = await runCli(folder, ['compare', ...argv, '--json']);
    expect(status, out.slice(0, 500)).toBe(0);
    return (JSON.parse(out) as { result: Result }).result;
  };

  const close = (ours: number | undefined, theirs: number, what: string): void => {
    expect(Math.abs((ours ?? Number.NaN) - theirs) <= 1e-9 * Math.max(1, Math.abs(theirs)), `${what}: ${String(ours)} and ${String(theirs)}`).toBe(true);
  };
  /** p-values of 10⁻⁹⁹ have to agree in their digits, too. */
  const closeP = (ours: number | undefined, theirs: number, what: string): void => {
    expect(Math.abs((ours ?? Number.NaN) / theirs - 1), `${what}: ${String(ours)} and ${String(theirs)}`).toBeLessThan(1e-9);
  };

  /** The pair as the file has it: of `first` and `second`, of which ours has the later one first. */
  const turned = (pairs: readonly Pair[], name: string): Pair => {
    const [first, second] = name.split(' vs ');
    const found = pairs.find((pair) => pair.a === second && pair.b === first);
    if (!found) throw new Error(`no pair ${name}`);
    return { ...found, wins: found.losses, losses: found.wins, difference: -found.difference, low: -found.high, high: -found.low, winRateTiesHalf: 1 - found.winRateTiesHalf, winRateNoTies: 1 - found.winRateNoTies };
  };

  test('GSM8K’s four solutions, a struct each: accuracies, McNemar, Holm and intervals are those of statsmodels and numpy', async () => {
    const { metrics, joined, key, sides } = await compare(GSM8K, '--metric', 'is_correct', '--family', 'all');
    const [metric] = metrics;
    expect([key, joined, sides.map((side) => side.name), metric?.kind]).toEqual(['row', 1319, ['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification'], 'binary']);
    expect(metric?.sides.map((side) => Math.round(side.mean * 1319))).toEqual([286, 515, 458, 742]); // FACTS 10.1
    const { pairs, corrections_mcnemar_exact: corrections } = expected['gsm8k'] as unknown as { readonly pairs: Readonly<Record<string, Known>>; readonly corrections_mcnemar_exact: { readonly holm: Readonly<Record<string, number>> } };
    for (const [name, known] of Object.entries(pairs)) {
      const ours = turned(metric?.pairs ?? [], name);
      expect([ours.wins, ours.losses, ours.test], name).toEqual([known.b_first_only, known.c_second_only, 'mcnemar']);
      close(ours.difference, known.difference_of_accuracy_first_minus_second, name);
      closeP(ours.p, known.exact_p_statsmodels, name);
      closeP(ours.pAdjusted, corrections.holm[name] ?? Number.NaN, `${name}, Holm`);
      for (const [i, end] of [ours.low, ours.high].entries()) expect(Math.abs(end - (known.bootstrap_difference.percentile_95_reference[i] ?? 0)), name).toBeLessThanOrEqual(known.bootstrap_difference.tolerance_per_end_point[i] ?? 0);
    }
  });

  test('WildBench’s nine models of one judge: wins, differences, sign test and Wilcoxon are those of scipy', async () => {
    const files = readdirSync(WILDBENCH).filter((f) => f.includes('judge-gpt-4-turbo-2024-04-09--v2.0522')).sort();
    const named = files.map((f) => `${f.split('--')[0] ?? ''}=${join(WILDBENCH, f)}`);
    const { pairs } = expected['wildbench_gpt4turbo_v2.0522'] as unknown as { readonly pairs: Readonly<Record<string, Known>> };
    const [signs, ranks] = [await compare(...named, '--metric', 'score', '--family', 'all', '--test', 'sign', '--resamples', '0'), await compare(...named, '--metric', 'score', '--family', 'all', '--test', 'wilcoxon', '--resamples', '0')];
    expect(signs.key).toBe('session_id');
    expect(signs.metrics[0]?.kind).toBe('ordinal');
    expect(Object.keys(pairs)).toHaveLength(36);
    for (const [name, known] of Object.entries(pairs)) {
      const [sign, rank] = [turned(signs.metrics[0]?.pairs ?? [], name), turned(ranks.metrics[0]?.pairs ?? [], name)];
      expect([sign.n, sign.wins, sign.ties, sign.losses], name).toEqual([known.n_common, known.win, known.tie, known.loss]);
      close(sign.difference, known.mean_difference, name);
      close(sign.winRateTiesHalf, known.win_rate_ties_half, name);
      close(sign.winRateNoTies, known.win_rate_without_ties, name);
      closeP(sign.p, known.sign_test_two_sided_p, name);
      closeP(rank.p, known.wilcoxon_wilcox.p_two_sided_normal_approximation, name);
    }
  });

  test('WB-Score of a file is (mean score − 5) · 2 · 10, over all of its rows', async () => {
    const of = (f: string): string => join(WILDBENCH, `${f}--judge-gpt-4o-2024-05-13--v2.0625.parquet`);
    const { metrics } = await compare(`gemma=${of('gemma-2b-it')}`, `gpt=${of('gpt-3.5-turbo-0125')}`, '--metric', 'wb-score', '--resamples', '0');
    const [gemma, gpt] = metrics[0]?.sides ?? [];
    expect([gemma?.n, gpt?.n]).toEqual([1021, 1023]);
    close(gemma?.mean, -0.5249755142017634 * 10, 'gemma-2b-it'); // FACTS 11.2, the published adjusted score
    close(gpt?.mean, 3.2277614858260026 * 10, 'gpt-3.5-turbo-0125');
  });

  test('AlpacaEval’s outputs by their prompts: what is missing, empty and identical is as FACTS 9 has it', async () => {
    const { key, joined, sides, identical } = await compare(...alpaca('phi-2', 'phi-2-sft', 'phi-2-dpo', 'gemma-2b-it', 'tulu-2-dpo-7b', 'tulu-2-dpo-13b', 'nullmodel'));
    expect([key, joined]).toEqual(['prompt', 803]);
    const side = (name: string): Result['sides'][number] | undefined => sides.find((s) => s.name === name);
    expect([side('phi-2')?.missing, side('phi-2-dpo')?.missing, side('gemma-2b-it')?.empty, side('nullmodel')?.oneText, side('phi-2')?.oneText]).toEqual([2, 0, 22, true, false]);
    const pair = (a: string, b: string): readonly (number | undefined)[] => {
      const found = identical.find((p) => p.a === a && p.b === b);
      return [found?.shared, found?.n];
    };
    expect([pair('phi-2', 'phi-2-sft'), pair('phi-2-sft', 'phi-2-dpo'), pair('tulu-2-dpo-7b', 'tulu-2-dpo-13b')]).toEqual([[803, 0], [805, 1], [805, 4]]);
  });

  test('outputs that differ only in white space before them are said to', async () => {
    const of = (judge: string): string => join(WILDBENCH, `gemma-2b-it--judge-${judge}--v2.0522.parquet`);
    const { identical } = await compare(`turbo=${of('gpt-4-turbo-2024-04-09')}`, `omni=${of('gpt-4o-2024-05-13')}`);
    expect(identical).toEqual([{ a: 'turbo', b: 'omni', shared: 1021, n: 0, nTrimmed: 1021 }]); // FACTS 11.3
  });

  test('the answers of Arena-Hard join by uid, and their prompts are the same', async () => {
    const of = (model: string): string => join(OUTPUTS, 'arena-hard-v0.1', `${model}.parquet`);
    const { key, joined, sides } = await compare(of('gpt-4-0314'), of('gpt-4-0613'), '--metric', '(length(messages[2].content))', '--resamples', '0');
    expect([key, joined, sides.map((s) => s.name)]).toEqual(['uid', 500, ['gpt-4-0314', 'gpt-4-0613']]);
  });

  test('flips from 175b finetuning to verification are 76 broken and 360 fixed', async () => {
    const { rows } = await compare(GSM8K, '--metric', 'is_correct', '--baseline', '175b_finetuning', '--rows', 'flips', '--limit', '2000', '--resamples', '0');
    const of = (change: string): number => (rows ?? []).filter((row) => row.change === change && (row as unknown as { a: string }).a === '175b_verification').length;
    expect([of('broken'), of('fixed')]).toEqual([76, 360]); // FACTS 10.3
  });

  test('XSTest by its ids: full compliance on safe prompts against the exact tests of statsmodels', async () => {
    const files = ['gpt4', 'llama2new', 'mistralinstruct'].map((m) => join(OUTPUTS, 'xstest', `${m}.parquet`));
    const { pairs } = expected['xstest'] as unknown as { readonly pairs: Readonly<Record<string, Known>> };
    const { metrics } = await compare(...files, '--metric', "(final_label = '1_full_compliance')", '--family', 'all', '--filter', "type not like 'contrast%'", '--key', "(regexp_extract(id, '[0-9]+$'))", '--resamples', '0');
    for (const name of ['gpt4 vs llama2new', 'gpt4 vs mistralinstruct', 'llama2new vs mistralinstruct']) {
      const known = pairs[`${name} (safe)`];
      const ours = turned(metrics[0]?.pairs ?? [], name);
      closeP(ours.p, known?.exact_p_statsmodels ?? Number.NaN, name);
    }
  });

  test('loupe correlate: WB-Score with Arena Elo is what the paper has, over all fourteen models and the top six', async () => {
    const { rows, values, models_all: all, models_top: top } = JSON.parse(readFileSync(join(DATA, 'expected', 'wildbench-paper-correlations.json'), 'utf8')) as {
      readonly rows: readonly Readonly<Record<string, unknown>>[]; readonly values: Readonly<Record<string, Readonly<Record<string, number>>>>; readonly models_all: readonly string[]; readonly models_top: readonly string[];
    };
    const file = join(folder, 'paper.json');
    writeFileSync(file, JSON.stringify(rows));
    const columns = Object.keys(values);
    const list = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');
    const correlate = async (models: readonly string[]): Promise<readonly Correlated[]> => {
      const { out } = await runCli(folder, ['correlate', file, '--columns', ['arena_elo_hard_en', ...columns].join(','), '--filter', `model in (${list(models)})`, '--json']);
      return (JSON.parse(out) as { result: { pairs: readonly Correlated[] } }).result.pairs.filter((pair) => pair.a === 'arena_elo_hard_en');
    };
    const [ofAll, ofTop] = [await correlate(all), await correlate(top)];
    expect(ofAll.map((pair) => [pair.b, pair.n])).toEqual(columns.map((name) => [name, 14]));
    for (const name of columns) {
      const [known, ours, sixes] = [values[name], ofAll.find((p) => p.b === name), ofTop.find((p) => p.b === name)];
      close(ours?.pearson.value, known?.['pearson_all'] ?? Number.NaN, name);
      close(ours?.spearman.value, known?.['spearman_all'] ?? Number.NaN, name);
      close(ours?.kendallTauB.value, known?.['kendall_tau_b_all'] ?? Number.NaN, name);
      close(sixes?.pearson.value, known?.['pearson_top'] ?? Number.NaN, name);
    }
    const wildbench = ofAll.find((p) => p.b === 'wb_score');
    expect([ofTop.find((p) => p.b === 'wb_score'), wildbench, wildbench].map((p, i) => (i === 2 ? p?.kendallTauB : p?.pearson)?.value.toFixed(3))).toEqual(['0.955', '0.940', '0.846']);
  });

  test('AlpacaEval’s win rates against the published leaderboard, of one table of judgements taken apart by model', async () => {
    const file = join(DATA, 'preference', 'alpaca-eval-nc-judgements-long.parquet');
    const models = ['gpt-3.5-turbo-0301', 'claude-2.1', 'alpaca-7b'];
    const { metrics } = await compare(file, '--model', 'results_dir', '--filter', `annotator_dir = 'weighted_alpaca_eval_gpt4_turbo' and results_dir in ('${models.join("', '")}')`, '--key', 'instruction', '--text', '(generator_2)', '--metric', 'alpaca-winrate', '--resamples', '0');
    const { vs_baseline: known } = expected['alpaca_eval'] as unknown as { readonly vs_baseline: Readonly<Record<string, { readonly n: number; readonly win_rate: number }>> };
    for (const model of models) {
      const side = metrics[0]?.sides.find((s) => s.name === model);
      expect(side?.n, model).toBe(known[model]?.n);
      close(side?.mean, known[model]?.win_rate ?? Number.NaN, model);
    }
  });
});
