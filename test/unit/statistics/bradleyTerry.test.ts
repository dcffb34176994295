import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { battlesOfScores, bradleyTerry, winMatrix } from '../../../src/core/statistics/bradleyTerry';
import type { Battles } from '../../../src/core/statistics/bradleyTerry';
import { inverted, solved } from '../../../src/core/statistics/linear';
import { DATA, hasShared } from '../../fixtures/shared';
import { ask, file } from '../conversation/realRows';

type Fought = readonly (readonly [a: string, b: string, who: string])[];
interface Expected {
  readonly models: readonly string[];
  readonly battles: number;
  readonly strict_wins_row_over_column: readonly (readonly number[])[];
  readonly ties: readonly (readonly number[])[];
  readonly bradley_terry_ties_half: { readonly log_strength_sum_zero: Readonly<Record<string, number>>; readonly elo_scale_mean_1000: Readonly<Record<string, number>>; readonly log_likelihood: number; readonly se_log_strength_from_information_pinv: Readonly<Record<string, number>> };
  readonly bootstrap_over_prompts_elo_scale?: { readonly percentile_95: Readonly<Record<string, readonly [number, number]>>; readonly se: Readonly<Record<string, number>> };
}

const there = hasShared('the expected strengths');
const SCORES: Readonly<Record<string, number>> = { a: 1, tie: 0.5, b: 0 };
const fought = (names: readonly string[], list: Fought): Battles => (battle) => list.forEach(([a, b, who], i) => battle(i, names.indexOf(a), names.indexOf(b), SCORES[who] ?? Number.NaN));

function same(names: readonly string[], battles: Battles, want: Expected): void {
  const matrix = winMatrix(names.length, battles);
  expect(matrix.wins.map((row) => [...row])).toEqual(want.strict_wins_row_over_column);
  expect(matrix.ties.map((row) => [...row])).toEqual(want.ties);
  const found = bradleyTerry(names, battles);
  if (!found.strengths) throw new Error(found.why.code);
  const { log_strength_sum_zero: logs, elo_scale_mean_1000: elos, log_likelihood: likelihood, se_log_strength_from_information_pinv: ses } = want.bradley_terry_ties_half;
  expect(found.battles).toBe(want.battles);
  expect(Math.abs(found.logLikelihood / likelihood - 1)).toBeLessThan(1e-9);
  for (const { side, log, elo, seIndependent } of found.strengths) {
    const name = names[side]!;
    expect(log).toBeCloseTo(logs[name]!, 8);
    expect(elo).toBeCloseTo(elos[name]!, 6);
    expect(seIndependent).toBeCloseTo(ses[name]!, 8);
  }
}

describe('Bradley and Terry’s strengths', () => {
  test('of two sides are the logit of the win rate, ties half', () => {
    const found = bradleyTerry(['A', 'B'], fought(['A', 'B'], [['A', 'B', 'a'], ['A', 'B', 'a'], ['A', 'B', 'tie'], ['A', 'B', 'b']]));
    expect(found.strengths?.map(({ log }) => log)).toEqual([expect.closeTo(Math.log(2.5 / 1.5) / 2, 10), expect.closeTo(-Math.log(2.5 / 1.5) / 2, 10)]);
  });

  test('do not exist where a side never lost, where sides never met, or of one side', () => {
    expect(bradleyTerry(['A', 'B'], fought(['A', 'B'], [['A', 'B', 'a'], ['A', 'B', 'a']]))).toMatchObject({ strengths: null, why: { code: 'undefined-no-maximum', args: { sides: 'A', others: 'B' } }, battles: 2 });
    const groups = ['A', 'B', 'C', 'D'];
    expect(bradleyTerry(groups, fought(groups, [['A', 'B', 'a'], ['A', 'B', 'b'], ['C', 'D', 'a'], ['C', 'D', 'b']]))).toMatchObject({ why: { code: 'undefined-not-connected', args: { sides: 'A, B', others: 'C, D' } } });
    // A beats B, B and C beat each other: nobody gets back to A.
    expect(bradleyTerry(['C', 'B', 'A'], fought(['C', 'B', 'A'], [['A', 'B', 'a'], ['B', 'C', 'a'], ['B', 'C', 'b']]))).toMatchObject({ why: { code: 'undefined-no-maximum', args: { sides: 'A', others: 'C, B' } } });
    expect(bradleyTerry(['A'], fought(['A'], []))).toMatchObject({ why: { code: 'undefined-one-side' } });
    expect(bradleyTerry(['A', 'B'], fought(['A', 'B'], [['A', 'B', 'tie'], ['A', 'B', 'tie']])).strengths?.map(({ log }) => log)).toEqual([expect.closeTo(0, 12), expect.closeTo(0, 12)]);
  });

  test('make expected wins those that were won, and turn round with the outcome', () => {
    const sides = fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 }), { minLength: 2, maxLength: 5 });
    fc.assert(fc.property(sides, (scores) => {
      const names = scores.map((_, i) => `m${i}`);
      const battles = battlesOfScores(scores.map((row) => Float64Array.from(row)));
      const found = bradleyTerry(names, battles);
      fc.pre(found.strengths !== null);
      const { wins, ties } = winMatrix(names.length, battles);
      found.strengths.forEach(({ log }, i) => {
        const won = names.reduce((sum, _, j) => sum + wins[i]![j]! + ties[i]![j]! / 2, 0);
        const awaited = names.reduce((sum, _, j) => sum + (wins[i]![j]! + ties[i]![j]! + wins[j]![i]!) / (1 + Math.exp(found.strengths[j]!.log - log)), 0);
        expect(awaited).toBeCloseTo(won, 8);
      });
      const turned = bradleyTerry(names, battlesOfScores(scores.map((row) => Float64Array.from(row, (v) => -v))));
      turned.strengths!.forEach(({ log }, i) => expect(log).toBeCloseTo(-found.strengths[i]!.log, 8));
    }));
  });

  test('leave out prompts that a side has no score of', () => {
    expect(winMatrix(2, battlesOfScores([Float64Array.of(1, Number.NaN, 2), Float64Array.of(0, 1, 2)]))).toMatchObject({ battles: 2, wins: [Float64Array.of(0, 1), Float64Array.of(0, 0)] });
  });
});

describe('linear systems', () => {
  test('are solved, and not where the matrix is singular', () => {
    expect([...solved(Float64Array.of(4, 2, 2, 3), Float64Array.of(2, 5)) ?? []]).toEqual([expect.closeTo(-0.5, 12), expect.closeTo(2, 12)]);
    expect([...inverted(Float64Array.of(4, 2, 2, 3), 2) ?? []]).toEqual([3 / 8, -1 / 4, -1 / 4, 1 / 2].map((v) => expect.closeTo(v, 12) as number));
    expect(solved(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 2))).toBeNull();
  });
});

describe.skipIf(!there)('strengths of real sides are choix’s', () => {
  const expected = there ? JSON.parse(readFileSync(join(DATA, 'expected', 'paired.json'), 'utf8')) as { golden_small: { bradley_terry_small: Expected & { battles_in_order: Fought } }; gsm8k: { bradley_terry: Expected }; 'wildbench_gpt4turbo_v2.0522': { bradley_terry: Expected }; 'wildbench_gpt4o_v2.0625': { bradley_terry: Expected } } : null;

  test('of sixty battles', () => {
    const want = expected!.golden_small.bradley_terry_small;
    same(want.models, fought(want.models, want.battles_in_order), want);
  });

  test('of GSM8K’s four solutions', async () => {
    const want = expected!.gsm8k.bradley_terry;
    const rows = await ask(`select ${want.models.map((model) => `"${model}".is_correct::int`).join(', ')} from ${file('model-outputs/gsm8k-example-model-solutions.parquet')}`) as unknown as number[][];
    same(want.models, battlesOfScores(want.models.map((_, i) => Float64Array.from(rows, (row) => row[i]!))), want);
  });

  test.each(['wildbench_gpt4turbo_v2.0522', 'wildbench_gpt4o_v2.0625'] as const)('of %s, with intervals near those of a bootstrap over prompts', async (name) => {
    const want = expected![name].bradley_terry;
    const [judge, version] = name === 'wildbench_gpt4o_v2.0625' ? ['gpt-4o-2024-05-13', 'v2.0625'] : ['gpt-4-turbo-2024-04-09', 'v2.0522'];
    const rows = await ask(`select session_id, regexp_replace(parse_filename(filename, true), '--.*', ''), score::double from read_parquet('${join(DATA, 'model-outputs/wildbench')}/*.parquet', filename = true) where judge = '${judge}' and version = '${version}' order by 1`) as unknown as readonly (readonly [string, string, number])[];
    const byPrompt = new Map<string, Map<string, number>>();
    for (const [prompt, model, score] of rows) byPrompt.set(prompt, (byPrompt.get(prompt) ?? new Map<string, number>()).set(model, score));
    const prompts = [...byPrompt.values()].filter((scores) => scores.size === want.models.length);
    const battles = battlesOfScores(want.models.map((model) => Float64Array.from(prompts, (scores) => scores.get(model)!)));
    same(want.models, battles, want);
    const { percentile_95: ends, se } = want.bootstrap_over_prompts_elo_scale!;
    for (const { side, eloLow, eloHigh, se: ours } of bradleyTerry(want.models, battles).strengths!) {
      const model = want.models[side]!;
      // A thousand resamples know a standard error to 2 or 3 %.
      expect((ours * 400) / Math.LN10 / se[model]!).toBeGreaterThan(0.92);
      expect((ours * 400) / Math.LN10 / se[model]!).toBeLessThan(1.08);
      expect(Math.abs(eloLow - ends[model]![0])).toBeLessThan(2);
      expect(Math.abs(eloHigh - ends[model]![1])).toBeLessThan(2);
    }
  });
});
