import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { madeData } from '../../fixtures/madeData';
import { runCli } from '../../fixtures/runCli';
import { DATA, hasShared } from '../../fixtures/shared';

interface Side { readonly name: string; readonly n: number; readonly mean: number | null; readonly low: number | null; readonly high: number | null; readonly published?: number | null; readonly fromPublished?: number | null }
interface Metric { readonly name: string; readonly sides: readonly Side[]; readonly benchmark: { readonly against: string | null; readonly sides: readonly { readonly name: string; readonly counted: number; readonly total: number; readonly skipped: number; readonly notes: readonly string[] }[] } }

interface Fitted { readonly lc_win_rate: number }
interface Model {
  readonly n: number; readonly published_length_controlled_winrate: number; readonly published_win_rate: number | null; readonly published_coefficients: { readonly phi_length: number; readonly psi_difficulty: number; readonly theta_model: number } | null;
  readonly lc_from_published_coefficients: number; readonly lc_standard_error_from_published_coefficients: number; readonly mle_with_difficulty: Fitted; readonly mle_without_difficulty: Fitted; readonly rows_whose_instruction_is_not_at_its_position: number;
}

const there = hasShared('loupe compare against published benchmarks');
const JUDGEMENTS = join(DATA, 'preference', 'alpaca-eval-nc-judgements-long.parquet');
const WILDBENCH = join(DATA, 'model-outputs', 'wildbench');

describe.skipIf(!there)('loupe compare gives what benchmarks published', () => {
  const data = madeData();
  const compare = async (...argv: readonly string[]): Promise<{ metrics: readonly Metric[]; warnings: readonly { code: string }[] }> => {
    const { status, out } = await runCli(data().folder, ['compare', ...argv, '--json']);
    expect(status, out.slice(0, 800)).toBe(0);
    const document = JSON.parse(out) as { result: { metrics: readonly Metric[] }; warnings: readonly { code: string }[] };
    return { metrics: document.result.metrics, warnings: document.warnings };
  };
  const known = there ? (JSON.parse(readFileSync(join(DATA, 'expected', 'alpaca-length-controlled.json'), 'utf8')) as { instruction_difficulty_by_position: readonly number[]; models: Readonly<Record<string, Model | undefined>> }) : null;
  const models = Object.entries(known?.models ?? {}).flatMap(([name, model]) => (model?.published_coefficients && model.n > 0 ? [{ name, model }] : []));
  const listed = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');
  /** The rows of one judge about some models, in their order: 31 sides would read the table of all judges 31 times. */
  const judged = async (names: readonly string[]): Promise<string[]> => [await data().file(`select * from '${JUDGEMENTS}' where annotator_dir = 'weighted_alpaca_eval_gpt4_turbo' and results_dir in (${listed(names)})`), '--model', 'results_dir', '--key', 'instruction', '--text', '(generator_2)'];
  /** A person's tables, written as AlpacaEval writes its own. */
  const tables = (): string[] => {
    const place = data().place();
    writeFileSync(join(place, 'coefficients.csv'), `,np.tanh(std_delta_len),instruction_difficulty,not_gamed_baseline.astype(float)\n${models.map(({ name, model }) => [name, model.published_coefficients?.phi_length, model.published_coefficients?.psi_difficulty, model.published_coefficients?.theta_model].join(',')).join('\n')}\n`);
    writeFileSync(join(place, 'difficulties.csv'), `,instruction_difficulty\n${known?.instruction_difficulty_by_position.map((gamma, i) => `${String(i)},${String(gamma)}`).join('\n') ?? ''}\n`);
    return ['--coefficients', join(place, 'coefficients.csv'), '--difficulties', join(place, 'difficulties.csv')];
  };

  test('win rates (A1), and length-controlled ones by prediction from a person’s table of coefficients (A2): the leaderboard’s to 1e-5 points, NullModel’s aside', async () => {
    const chosen = models.filter(({ name }) => process.env['LOUPE_ALL'] !== undefined || ['NullModel', 'phi-2', 'text_davinci_001', 'FuseChat-Llama-3.1-8B-Instruct', 'oasst-rlhf-llama-33b'].includes(name));
    const { metrics } = await compare(...await judged(chosen.map(({ name }) => name)), '--metric', 'alpaca-winrate', '--metric', 'alpaca-lc', ...tables(), '--quirk', 'difficulty-by-row', '--test', 'sign', '--resamples', '0');
    const off: string[] = [];
    for (const { name, model } of chosen) {
      const [rate, controlled] = metrics.map(({ sides }) => sides.find((s) => s.name === name));
      if (model.published_win_rate !== null) expect(rate?.mean, name).toBeCloseTo(model.published_win_rate, 4);
      expect([name, controlled?.n]).toEqual([name, model.n]);
      expect(controlled?.mean, name).toBeCloseTo(model.lc_from_published_coefficients, 7);
      if (Math.abs((controlled?.mean ?? 0) - model.published_length_controlled_winrate) > 1e-5) off.push(name);
    }
    expect([off, models.length]).toEqual([['NullModel'], 31]);
  });

  test('without that switch a prompt that stands elsewhere has its own difficulty, and it is said; in order nothing changes', async () => {
    const { metrics } = await compare(...await judged(['alpaca-7b', 'claude-2.1', 'phi-2']), '--metric', 'alpaca-lc', ...tables(), '--resamples', '200');
    const [alpaca, claude, phi] = ['alpaca-7b', 'claude-2.1', 'phi-2'].map((name) => metrics[0]?.sides.find((side) => side.name === name));
    for (const [side, name] of [[alpaca, 'alpaca-7b'], [claude, 'claude-2.1']] as const) expect(side?.mean).toBeCloseTo(known?.models[name]?.published_length_controlled_winrate ?? 0, 5);
    // The published standard error is of the same predictions: the interval is about 1.96 of it on each side.
    const error = known?.models['alpaca-7b']?.lc_standard_error_from_published_coefficients ?? 0;
    expect(((alpaca?.high ?? 0) - (alpaca?.low ?? 0)) / (2 * 1.96 * error)).toBeGreaterThan(0.8);
    expect(((alpaca?.high ?? 0) - (alpaca?.low ?? 0)) / (2 * 1.96 * error)).toBeLessThan(1.2);
    expect(phi?.n).toBe(803);
    const notes = (name: string): readonly string[] => metrics[0]?.benchmark.sides.find((side) => side.name === name)?.notes ?? [];
    expect(notes('alpaca-7b')).toEqual([expect.stringContaining('predicted')]);
    expect(notes('phi-2')).toEqual([expect.stringContaining('predicted'), expect.stringContaining('672 of 803 prompts do not stand where AlpacaEval has them')]);
  });

  test('a model without coefficients is fitted by a rule of ours, said not to be comparable, with difficulties and without', async () => {
    const names = ['alpaca-7b', 'gemma-2b-it'];
    const [, , ...difficulties] = tables();
    for (const [options, of, note] of [[difficulties, 'mle_with_difficulty', 'with the prompts’ difficulties'], [[], 'mle_without_difficulty', 'without the prompts’ difficulties']] as const) {
      const { metrics } = await compare(...await judged(names), '--metric', 'alpaca-lc', ...options, '--resamples', '100');
      for (const name of names) {
        const side = metrics[0]?.sides.find((s) => s.name === name);
        expect(side?.mean, `${name}, ${of}`).toBeCloseTo(known?.models[name]?.[of].lc_win_rate ?? 0, 5);
        expect((side?.low ?? 100) < (side?.mean ?? 0) && (side?.high ?? 0) > (side?.mean ?? 100)).toBe(true);
        const said = metrics[0]?.benchmark.sides.find((s) => s.name === name)?.notes.join(' ') ?? '';
        expect(said).toContain(note);
        expect(said).toContain('not comparable with the leaderboard');
      }
    }
  });

  test('WB-Scores stand beside the published ones, and differ by nothing (W1)', async () => {
    const of = (model: string): string => `${model}=${join(WILDBENCH, `${model}--judge-gpt-4o-2024-05-13--v2.0625.parquet`)}`;
    const { metrics, warnings } = await compare(of('gemma-2b-it'), of('gpt-3.5-turbo-0125'), of('phi-3-mini-128k-instruct'), '--metric', 'wb-score', '--published', join(DATA, 'leaderboards', 'wildbench-wb-score.parquet'), '--published-column', '(adjusted_score * 10)', '--resamples', '0');
    expect(metrics[0]?.sides.slice(0, 2).map((side) => [side.name, side.mean?.toFixed(2), side.fromPublished?.toFixed(9).replace('-', '')])).toEqual([['gemma-2b-it', '-5.25', '0.000000000'], ['gpt-3.5-turbo-0125', '32.28', '0.000000000']]);
    // The released scripts pass over every name with 128 in it.
    expect([metrics[0]?.sides[2]?.published, warnings.map((w) => w.code)]).toEqual([null, expect.arrayContaining(['compare-published-missing'])]);
    const quirk = await compare(of('gemma-2b-it'), of('phi-3-mini-128k-instruct'), '--metric', 'wb-score', '--quirk', 'numbered-names-skipped', '--resamples', '0');
    expect(quirk.metrics[0]?.sides.map((side) => side.mean === null)).toEqual([false, true]);
  });

  test('of several baselines the rewards against each and their mean are told, each weighing alike, and a missing one is said', async () => {
    const file = join(data().place(), 'ours.json');
    const other = join(data().place(), 'theirs.json');
    const rows = (model: string, against: readonly (readonly [string, readonly string[]])[]): string => JSON.stringify(against.flatMap(([base, winners]) => winners.map((winner, i) => ({ session_id: `s${String(i)}`, model_A: base, model_B: model, winner: winner === 'tie' ? 'tie' : winner === 'won' ? model : base, extent: winner === 'tie' ? 0 : 2, model_outputs: { [model]: winner === 'cut' ? 'so far ... (truncated)' : 'an answer', [base]: 'another' } }))));
    writeFileSync(file, rows('ours', [['gpt-4-turbo', ['won', 'won', 'tie', 'lost']], ['haiku', ['won', 'cut']], ['llama-2-70b', ['tie', 'lost']]]));
    writeFileSync(other, rows('theirs', [['gpt-4-turbo', ['won']], ['haiku', ['won']]]));
    const { metrics } = await compare(file, other, '--key', 'session_id', '--sample', '(loupe_row)', '--text', 'winner', '--metric', 'wb-reward', '--against', 'gpt-4-turbo, haiku,llama-2-70b', '--resamples', '0');
    const [ours, theirs] = (metrics[0]?.benchmark.sides ?? []) as unknown as readonly { readonly mix: unknown }[];
    // (1 + 1 + 0 − 1) ÷ 4, 1 of the one that counts, and (0 − 1) ÷ 2.
    expect(ours?.mix).toEqual({ of: [{ against: 'gpt-4-turbo', reward: 0.25, n: 4 }, { against: 'haiku', reward: 1, n: 1 }, { against: 'llama-2-70b', reward: -0.5, n: 2 }], value: expect.closeTo(0.25, 12) as number, why: null });
    expect(theirs?.mix).toMatchObject({ value: null, why: 'undefined, because no reward of it is there against 1 of the baselines' });
    const asPublished = await compare(file, other, '--key', 'session_id', '--sample', '(loupe_row)', '--text', 'winner', '--metric', 'wb-reward', '--against', 'gpt-4-turbo,haiku,llama-2-70b', '--quirk', 'skipped-in-total,missing-is-zero', '--resamples', '0');
    const mixes = (asPublished.metrics[0]?.benchmark.sides as unknown as readonly { readonly mix: { readonly value: number } }[]).map(({ mix }) => mix.value);
    expect(mixes).toEqual([expect.closeTo((0.25 + 0.5 - 0.5) / 3, 12), expect.closeTo(2 / 3, 12)]);
  });

  test('a table with more rows than a comparison reads is refused whole, since figures of a part of it would be others', async () => {
    const of = (model: string): string => `${model}=${join(WILDBENCH, `${model}--judge-gpt-4o-2024-05-13--v2.0625.parquet`)}`;
    const table = async (rows: number): Promise<string> => data().file(`select if(range = ${String(rows - 1)}, 'gemma-2b-it', 'm' || range) as model, -5.25 as score from range(${String(rows)})`);
    const argv = [of('gemma-2b-it'), of('gpt-3.5-turbo-0125'), '--metric', 'wb-score', '--published-column', 'score', '--resamples', '0'];
    const { metrics } = await compare(...argv, '--published', await table(100_000));
    expect(metrics[0]?.sides[0]?.published).toBe(-5.25);
    const { status, err } = await runCli(data().folder, ['compare', ...argv, '--published', await table(100_001)]);
    expect([status, err]).toEqual([2, expect.stringMatching(/has more than 100,000 rows, and a table beside a comparison has one for each model or prompt/)]);
  });

  test('WB-Rewards of judges’ rows made of the published counts, with what was skipped in the total as the released scripts have it (W3)', async () => {
    const db = await (await DuckDBInstance.create(':memory:')).connect();
    const rows = (await db.runAndReadAll(`select model, win_much::int, win::int, tie::int, lose::int, lose_much::int, total::int, reward from '${join(DATA, 'leaderboards', 'wildbench-wb-reward-pairwise.parquet')}' where reference = 'gpt4t' and length_margin = -1 order by model limit 3`)).getRows() as unknown as readonly (readonly [string, number, number, number, number, number, number, number])[];
    db.closeSync();
    expect(rows).toHaveLength(3);
    const place = data().place();
    const sides = rows.map(([model, much, win, tie, lose, worst, total]) => {
      const outcomes = [['model', 2, much], ['model', 1, win], ['tie', 0, tie], ['base', 1, lose], ['base', 2, worst], ['skipped', 0, total - much - win - tie - lose - worst]] as const;
      const judged = outcomes.flatMap(([winner, extent, n]) => Array.from({ length: n }, () => ({ winner, extent }))).map(({ winner, extent }, i) => {
        const [own, base] = [model, 'gpt-4-turbo-2024-04-09'];
        const outputs = { [own]: winner === 'skipped' ? 'cut ... (truncated)' : 'an answer', [base]: 'another answer' };
        return { session_id: `s${String(i)}`, model_A: i % 2 ? own : base, model_B: i % 2 ? base : own, winner: winner === 'model' ? own : winner === 'base' ? base : 'tie', extent, model_outputs: outputs };
      });
      const file = join(place, `${model}.json`);
      writeFileSync(file, JSON.stringify(judged));
      return file;
    });
    const published = async (...quirk: readonly string[]): Promise<Metric | undefined> => (await compare(...sides, '--key', 'session_id', '--text', 'winner', '--metric', 'wb-reward', ...quirk, '--resamples', '0')).metrics[0];
    const [asReleased, asWritten] = [await published('--quirk', 'skipped-in-total'), await published()];
    for (const [i, [model, much, win, tie, lose, worst, total, reward]] of rows.entries()) {
      const counted = much + win + tie + lose + worst;
      expect(asReleased?.sides[i]?.mean, model).toBeCloseTo(reward, 9);
      expect(asWritten?.sides[i]?.mean, model).toBeCloseTo((reward * total) / counted, 9);
      expect(asReleased?.benchmark.sides[i]).toMatchObject({ counted, total, skipped: total - counted, outcomes: { win_much: much, win, tie, lose, lose_much: worst } });
    }
    expect(asReleased?.benchmark.against).toBe('gpt-4-turbo-2024-04-09');
  });
});
