import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fractionalLogit, sigmoid } from '../../../src/core/statistics/logistic';
import { alpacaWinRate, coefficientsOf, lengthControlledBetween, lengthControlledFit, lengthControlledRate, misplaced } from '../../../src/features/comparison/rule/alpaca';
import { DATA, hasShared } from '../../fixtures/shared';
import { ask, file } from '../conversation/realRows';

const there = hasShared('the figures of AlpacaEval');

interface Fitted { readonly phi_length: number; readonly psi_difficulty?: number; readonly theta_model: number; readonly lc_win_rate: number }
interface Model {
  readonly n: number; readonly win_rate: number; readonly published_length_controlled_winrate: number | null; readonly published_coefficients: Readonly<Record<string, number>> | null;
  readonly lc_from_published_coefficients: number | null; readonly lc_standard_error_from_published_coefficients: number | null; readonly rows_whose_instruction_is_not_at_its_position: number;
  readonly mle_with_difficulty?: Fitted; readonly mle_without_difficulty?: Fitted;
}
const expected = there ? JSON.parse(readFileSync(join(DATA, 'expected', 'alpaca-length-controlled.json'), 'utf8')) as { instruction_difficulty_by_position: readonly number[]; models: Readonly<Record<string, Model>> } : null;

describe('AlpacaEval’s win rates', () => {
  test('are means of preferences; 0 is a draw and a missing one is left out', () => {
    expect(alpacaWinRate(Float64Array.of(1, 2, 1.5, 0, Number.NaN))).toMatchObject({ value: 50, n: 4, skipped: 1 });
    expect(alpacaWinRate(Float64Array.of(Number.NaN))).toMatchObject({ value: null, why: { code: 'undefined-no-verdicts' }, skipped: 1 });
  });

  test('mirror each other between two models', () => {
    const [a, b] = [{ phi: -1, psi: 0.7, theta: 0.2 }, { phi: -2, psi: 1.1, theta: -0.4 }];
    const difficulties = Float64Array.of(-1, 0, 0.5, 2);
    expect(lengthControlledBetween(a, b, difficulties).value! + lengthControlledBetween(b, a, difficulties).value!).toBeCloseTo(100, 10);
    expect(lengthControlledRate({ psi: 0, theta: 0 }, difficulties).value).toBeCloseTo(50, 12);
  });

  test('need the prompts in their own order', () => {
    expect(misplaced(['a', 'b', 'c'], ['a', 'c', 'b', 'd'])).toEqual([1, 2, 3]);
    expect(misplaced(['a'], ['a'])).toEqual([]);
  });

  test('take coefficients from AlpacaEval’s table of weights, or not at all', () => {
    expect(coefficientsOf({ 'np.tanh(std_delta_len)': '-1.2', instruction_difficulty: 0.7, 'not_gamed_baseline.astype(float)': 0.8 })).toEqual({ phi: -1.2, psi: 0.7, theta: 0.8 });
    expect(coefficientsOf({ instruction_difficulty: 0.7, 'np.tanh(std_delta_len)': '' })).toBeNull();
  });

  test('are undefined where lengths never differ, and where preferences are all alike', () => {
    const rows = { preferences: Float64Array.of(1, 2, 1), baselineLengths: Float64Array.of(5, 6, 7), modelLengths: Float64Array.of(4, 5, 6) };
    expect(lengthControlledFit(rows)).toMatchObject({ coefficients: null, rate: { value: null, why: { code: 'undefined-one-length' } } });
    expect(lengthControlledFit({ ...rows, preferences: Float64Array.of(1, 1, 1), modelLengths: Float64Array.of(1, 9, 3) })).toMatchObject({ rate: { value: null, why: { code: 'undefined-no-fit' } } });
  });
});

describe('logistic regression', () => {
  test('finds the coefficients that shares were made of', () => {
    const x = Float64Array.from({ length: 50 }, (_, i) => Math.sin(i));
    const { coefficients } = fractionalLogit([x, new Float64Array(50).fill(1)], x.map((v) => sigmoid(1.7 * v - 0.4)));
    expect([...coefficients ?? []]).toEqual([expect.closeTo(1.7, 9), expect.closeTo(-0.4, 9)]);
  });

  test('has no best fit where a column tells sides apart perfectly, or two columns are the same', () => {
    const one = new Float64Array(4).fill(1);
    expect(fractionalLogit([Float64Array.of(-2, -1, 1, 2), one], Float64Array.of(0, 0, 1, 1))).toMatchObject({ coefficients: null, why: { code: 'undefined-no-fit' } });
    expect(fractionalLogit([one, one], Float64Array.of(0, 1, 1, 1))).toMatchObject({ coefficients: null });
  });
});

describe.skipIf(!there)('AlpacaEval’s published figures', () => {
  test('raw win rates of the leaderboard (A1)', async () => {
    const published = new Map((await ask(`select split_part(split_part(samples, '/results/', 2), '/', 1), win_rate::double from ${file('leaderboards/alpaca-eval-2-weighted-leaderboard.parquet')}`) as unknown as readonly (readonly [string, number])[]).map(([name, rate]) => [name, rate]));
    const rows = await ask(`select results_dir, list(preference) from ${file('preference/alpaca-eval-nc-judgements-long.parquet')} where annotator_dir = 'weighted_alpaca_eval_gpt4_turbo' group by 1`) as unknown as readonly (readonly [string, readonly (number | null)[]])[];
    const compared = rows.filter(([name]) => published.has(name));
    for (const [name, preferences] of compared) expect(Math.abs(alpacaWinRate(Float64Array.from(preferences, (p) => (p === null ? Number.NaN : p))).value! - published.get(name)!)).toBeLessThan(1e-6);
    expect(compared.length).toBe(28);
  });

  test('length-controlled win rates from published coefficients, all but NullModel’s to 1e-5 points (A2)', () => {
    const difficulties = Float64Array.from(expected!.instruction_difficulty_by_position);
    const off: string[] = [];
    let tested = 0;
    for (const [name, model] of Object.entries(expected!.models)) {
      const coefficients = model.published_coefficients && coefficientsOf(model.published_coefficients);
      if (!coefficients || model.lc_from_published_coefficients === null) continue;
      // Prediction is over the rows of the file, whose positions are counted; a file of 804 rows has no last one.
      const found = lengthControlledRate(coefficients, difficulties.subarray(0, model.n));
      tested++;
      expect(found.value).toBeCloseTo(model.lc_from_published_coefficients, 7);
      expect('standardError' in found ? found.standardError : null).toBeCloseTo(model.lc_standard_error_from_published_coefficients!, 7);
      if (Math.abs(found.value! - model.published_length_controlled_winrate!) > 1e-5) off.push(name);
    }
    expect([tested, off]).toEqual([31, ['NullModel']]);
  });

  test('our own fit is the maximum of the likelihood, with difficulties and without', async () => {
    const difficulties = Float64Array.from(expected!.instruction_difficulty_by_position);
    for (const name of ['claude-2.1', 'alpaca-7b', 'FuseChat-Llama-3.1-8B-Instruct', 'NullModel', 'gemma-2b-it']) {
      const rows = await ask(`select j.preference, j.output_1_chars, j.output_2_chars from ${file('preference/alpaca-eval-nc-judgements-long.parquet')} j join (from read_parquet('${join(DATA, 'model-outputs/alpaca-eval-nc/gpt4-1106-preview.parquet')}', file_row_number = true)) b using (instruction) where annotator_dir = 'weighted_alpaca_eval_gpt4_turbo' and results_dir = '${name}' order by b.file_row_number`) as unknown as readonly (readonly [number | null, number, number])[];
      expect(rows.length).toBe(805);
      const sides = { preferences: Float64Array.from(rows, ([p]) => (p === null ? Number.NaN : p)), baselineLengths: Float64Array.from(rows, (r) => r[1]), modelLengths: Float64Array.from(rows, (r) => r[2]) };
      for (const [fit, want] of [[lengthControlledFit({ ...sides, difficulties }), expected!.models[name]!.mle_with_difficulty!], [lengthControlledFit(sides), expected!.models[name]!.mle_without_difficulty!]] as const) {
        expect(fit.coefficients).toEqual({ phi: expect.closeTo(want.phi_length, 6), psi: expect.closeTo(want.psi_difficulty ?? 0, 6), theta: expect.closeTo(want.theta_model, 6) });
        expect(fit.rate.value).toBeCloseTo(want.lc_win_rate, 6);
        expect(fit.isComparable).toBe(false);
      }
    }
  });
});
