import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { benjaminiHochberg, holm } from '../../../src/core/statistics/normal';
import { paired, pairedWithIntervals, sharedPairs } from '../../../src/core/statistics/paired';
import { mcnemar, signTest } from '../../../src/core/statistics/signs';
import { wilcoxon, ZEROS } from '../../../src/core/statistics/wilcoxon';
import { DATA, hasShared } from '../../fixtures/shared';
import { ask, file } from '../conversation/realRows';

const there = hasShared('the expected figures of pairs');

type Sides = Readonly<Record<string, ReadonlyMap<string, number>>>;
interface Ends { readonly percentile_95_reference: readonly [number, number]; readonly tolerance_per_end_point: readonly [number, number] }
interface Ranks { readonly statistic_min_of_the_two_rank_sums: number; readonly z: number; readonly p_two_sided_normal_approximation: number }
type Discordance = Readonly<{ b_first_only: number; c_second_only: number; exact_p_statsmodels: number; mid_p: number }>;
type ScoredPair = Readonly<Record<`wilcoxon_${(typeof ZEROS)[number]}${'' | '_continuity'}`, Ranks>> & Readonly<{
  n_common: number; mean_difference: number; sd_difference_n_minus_1: number; win: number; tie: number; loss: number; win_rate_ties_half: number; win_rate_without_ties: number;
  sign_test_two_sided_p: number; bootstrap_mean_difference: Ends; mcnemar_score_at_least_7?: Discordance;
}>;
type RightPair = Discordance & Readonly<{ bootstrap_difference: Ends }>;
type Corrections = Readonly<Record<'raw' | 'holm' | 'benjamini_hochberg', Readonly<Record<string, number>>>>;

interface Expected {
  readonly gsm8k: { readonly accuracy: Readonly<Record<string, number>>; readonly pairs: Readonly<Record<string, RightPair>>; readonly corrections_mcnemar_exact: Corrections };
  readonly xstest: { readonly pairs: Readonly<Record<string, RightPair & { readonly n: number }>>; readonly corrections_mcnemar_exact: Corrections };
  readonly alpaca_eval: { readonly pairs: Readonly<Record<string, ScoredPair>>; readonly corrections_sign_test_vs_baseline: Corrections; readonly corrections_wilcoxon: Corrections };
  readonly 'wildbench_gpt4turbo_v2.0522': { readonly pairs: Readonly<Record<string, ScoredPair>>; readonly corrections_wilcoxon: Corrections; readonly corrections_sign_test: Corrections };
  readonly 'wildbench_gpt4o_v2.0625': { readonly pairs: Readonly<Record<string, ScoredPair>>; readonly corrections_wilcoxon: Corrections; readonly corrections_sign_test: Corrections };
}

const expected = there ? JSON.parse(readFileSync(join(DATA, 'expected', 'paired.json'), 'utf8')) as Expected : null;

/** Sides by name, from rows of (side, key, value). */
async function sidesOf(query: string): Promise<Sides> {
  const sides: Record<string, Map<string, number>> = {};
  for (const row of await ask(query)) {
    const [side, key, value] = row as unknown as readonly [string, string, number | string];
    (sides[side] ??= new Map()).set(key, Number(value));
  }
  return sides;
}

function pairOf(sides: Sides, name: string): ReturnType<typeof sharedPairs> {
  const [a, b] = name.replace(/ \(.*/, '').split(' vs ').map((side) => sides[side] ?? new Map<string, number>());
  const keys = [...a!.keys()].filter((key) => b!.has(key));
  return sharedPairs({ first: Float64Array.from(keys, (key) => a!.get(key)!), second: Float64Array.from(keys, (key) => b!.get(key)!) });
}

/** Equal in as many digits as doubles carry through these sums; tiny chances too. */
const near = (value: number | null, wanted: number): void => expect(Math.abs((value ?? Number.NaN) - wanted) / Math.max(Math.abs(wanted), 1e-300)).toBeLessThan(1e-9);

function between(found: { readonly value: number | null; readonly low?: number | null; readonly high?: number | null }, { percentile_95_reference: ends, tolerance_per_end_point: within }: Ends): void {
  expect(Math.abs((found.low ?? Number.NaN) - ends[0])).toBeLessThanOrEqual(within[0]);
  expect(Math.abs((found.high ?? Number.NaN) - ends[1])).toBeLessThanOrEqual(within[1]);
}

async function rightPair(shared: ReturnType<typeof sharedPairs>, want: RightPair): Promise<void> {
  const found = await pairedWithIntervals(shared);
  expect([found.wins, found.losses, found.resamples]).toEqual([want.b_first_only, want.c_second_only, 10_000]);
  near(mcnemar(found.wins, found.losses).exact, want.exact_p_statsmodels);
  near(mcnemar(found.wins, found.losses).midP, want.mid_p);
  between(found.difference, want.bootstrap_difference);
}

async function scoredPair(shared: ReturnType<typeof sharedPairs>, want: ScoredPair, hasInterval = true): Promise<void> {
  const found = hasInterval ? await pairedWithIntervals(shared) : paired(shared);
  expect([found.n, found.wins, found.ties, found.losses]).toEqual([want.n_common, want.win, want.tie, want.loss]);
  near(found.difference.value, want.mean_difference);
  near(found.sd, want.sd_difference_n_minus_1);
  near(found.winRateTiesHalf.value, want.win_rate_ties_half);
  near(found.winRateNoTies.value, want.win_rate_without_ties);
  near(signTest(found.wins, found.losses).p, want.sign_test_two_sided_p);
  if (hasInterval) between(found.difference, want.bootstrap_mean_difference);
  for (const zeros of ZEROS) {
    for (const continuity of [false, true]) {
      const ranks = want[`wilcoxon_${zeros}${continuity ? '_continuity' : ''}`];
      const tested = wilcoxon(shared.differences, zeros, continuity);
      expect(tested).toMatchObject({ statistic: ranks.statistic_min_of_the_two_rank_sums });
      near('z' in tested ? tested.z : null, ranks.z);
      near(tested.p, ranks.p_two_sided_normal_approximation);
    }
  }
}

function corrected({ raw, holm: byHolm, benjamini_hochberg: byShare }: Corrections): void {
  holm(Object.values(raw)).forEach((p, i) => near(p, Object.values(byHolm)[i]!));
  benjaminiHochberg(Object.values(raw)).forEach((p, i) => near(p, Object.values(byShare)[i]!));
}

describe.skipIf(!there)('pairs of models are compared as scipy and statsmodels compare them', () => {
  test('right and wrong of GSM8K’s four solutions', async () => {
    const { gsm8k } = expected!;
    const solutions = file('model-outputs/gsm8k-example-model-solutions.parquet');
    const names = Object.keys(gsm8k.accuracy);
    const sides = await sidesOf(names.map((name) => `select '${name}', file_row_number::varchar, "${name}".is_correct::int from (from read_parquet(${solutions.slice('read_parquet('.length, -1)}, file_row_number = true))`).join(' union all '));
    for (const name of names) expect([...sides[name]!.values()].reduce((sum, v) => sum + v, 0) / 1319).toBeCloseTo(gsm8k.accuracy[name]!, 12);
    for (const [name, want] of Object.entries(gsm8k.pairs)) await rightPair(pairOf(sides, name), want);
    corrected(gsm8k.corrections_mcnemar_exact);
  });

  test('full compliance on XSTest', async () => {
    const { xstest } = expected!;
    for (const kind of ['safe', 'contrast']) {
      const column = (name: string): string => `select '${name}', id::varchar, (final_label = '1_full_compliance')::int from ${file(`model-outputs/xstest/${name}.parquet`)} where type ${kind === 'safe' ? 'not' : ''} like 'contrast%'`;
      const sides = await sidesOf(['gpt4', 'llama2new', 'mistralinstruct'].map(column).join(' union all '));
      for (const [name, want] of Object.entries(xstest.pairs)) if (name.endsWith(`(${kind})`)) await rightPair(pairOf(sides, name), want);
    }
    corrected(xstest.corrections_mcnemar_exact);
  });

  test('preferences of AlpacaEval’s judge', async () => {
    const { alpaca_eval: alpaca } = expected!;
    const sides = await sidesOf(`select results_dir, instruction, preference from ${file('preference/alpaca-eval-nc-judgements-long.parquet')} where annotator_dir = 'weighted_alpaca_eval_gpt4_turbo' and preference is not null`);
    // Every fifth with its interval, since each has its own 805 differences to draw from; LOUPE_ALL=1 asks for all.
    for (const [i, [name, want]] of Object.entries(alpaca.pairs).entries()) await scoredPair(pairOf(sides, name), want, i % 5 === 0 || process.env['LOUPE_ALL'] !== undefined);
    corrected(alpaca.corrections_sign_test_vs_baseline);
    corrected(alpaca.corrections_wilcoxon);
  });

  test.each(['wildbench_gpt4turbo_v2.0522', 'wildbench_gpt4o_v2.0625'] as const)('scores of %s', async (name) => {
    const [judge, version] = name === 'wildbench_gpt4o_v2.0625' ? ['gpt-4o-2024-05-13', 'v2.0625'] : ['gpt-4-turbo-2024-04-09', 'v2.0522'];
    const want = expected![name];
    const sides = await sidesOf(`select regexp_replace(parse_filename(filename, true), '--.*', ''), session_id, score::double from (from read_parquet('${join(DATA, 'model-outputs/wildbench')}/*.parquet', filename = true)) where judge = '${judge}' and version = '${version}'`);
    for (const [pair, figures] of Object.entries(want.pairs)) {
      const shared = pairOf(sides, pair);
      await scoredPair(shared, figures);
      if (!figures.mcnemar_score_at_least_7) continue;
      const [a, b] = pair.split(' vs ').map((side) => new Map([...sides[side]!].map(([key, score]) => [key, Number(score >= 7)])));
      const { wins, losses } = paired(pairOf({ a: a!, b: b! }, 'a vs b'));
      expect([wins, losses]).toEqual([figures.mcnemar_score_at_least_7.b_first_only, figures.mcnemar_score_at_least_7.c_second_only]);
      near(mcnemar(wins, losses).exact, figures.mcnemar_score_at_least_7.exact_p_statsmodels);
    }
    corrected(want.corrections_wilcoxon);
    corrected(want.corrections_sign_test);
  });
});
