import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { battlesOfScores, bradleyTerry, bradleyTerryInParts } from '../../../src/core/statistics/bradleyTerry';
import { rankedMeans } from '../../../src/core/statistics/rankedMeans';
import type { MetricRanks } from '../../../src/features/comparison/ranksContract';
import { Joined } from '../../../src/features/comparison/rule/joined';
import { keysOf } from '../../../src/features/comparison/rule/keysOf';
import { metricRanks } from '../../../src/features/comparison/rule/ranks';
import { hasShared } from '../../fixtures/shared';
import { ask, file } from '../conversation/realRows';
import '../../fixtures/seed';

type Values = readonly (number | null)[];
const NONE = Number.NaN;
const pause = async (): Promise<void> => Promise.resolve();

/** Sides whose rows stand in the order of prompts. */
function tableOf(sides: Readonly<Record<string, Values>>): Joined {
  return new Joined(Object.entries(sides).map(([name, values]) => ({
    name,
    rows: {
      rows: Float64Array.from(values, (_, i) => i), keys: Uint32Array.from(values.flatMap((_, i) => [i + 1, 0, 0, 0])), hasKey: new Uint8Array(values.length).fill(1), samples: null,
      values: [Float64Array.from(values, (v) => v ?? NONE)], words: [0],
    },
  })));
}

const ranksOf = (sides: Readonly<Record<string, Values>>, resamples: number | null = null, baseline = 0): Promise<MetricRanks> => metricRanks(tableOf(sides), { at: 0, name: 'm' }, { baseline, resamples, seed: 0 }, pause);
const sumsOf = (values: Values): { sums: Float64Array; counts: Float64Array } => ({ sums: Float64Array.from(values, (v) => v ?? 0), counts: Float64Array.from(values, (v) => (v === null ? 0 : 1)) });

describe('ranks', () => {
  test('are between the ranks that 95 % of all resamples have', async () => {
    // Of the 3,125 resamples of five prompts, counted one by one in Python with fractions: b is first in 7.8 % and third in 31.4 %,
    // c first in 2.0 % and third in 62.5 %, d second in 1.0 %, third in 38.5 % and fourth in 60.5 %, a always first.
    const { sides, resamples } = await rankedMeans([[1, 1, 1, 0, 1], [1, 0, 1, 0, 0], [0, 1, 0, 0, null], [0, 0, 0, 0, 0]].map(sumsOf), { resamples: 10_000, seed: 3 });
    expect(resamples).toBe(10_000);
    expect(sides).toEqual([
      { mean: 0.8, n: 5, rank: 1, low: 1, high: 1 }, { mean: 0.4, n: 5, rank: 2, low: 1, high: 3 }, { mean: 0.25, n: 4, rank: 3, low: 2, high: 3 }, { mean: 0, n: 5, rank: 4, low: 3, high: 4 },
    ]);
  });

  test('are shared where means are equal but for rounding, and of nothing where there is no value', async () => {
    const { sides } = await rankedMeans([[0.1, 0.2, 0.3], [0.3, 0.2, 0.1], [0, 0, 0], [null, null, null]].map(sumsOf), { resamples: 0 });
    expect(sides.map((s) => [s.rank, s.low, s.n])).toEqual([[1, null, 3], [1, null, 3], [3, null, 3], [null, null, 0]]);
    expect((await ranksOf({ a: [], b: [] })).ranks).toEqual(['a', 'b'].map((name) => ({ name, mean: null, n: 0, rank: null, low: null, high: null, strength: null })));
  });

  test('are the same to the last digit in whatever order prompts come', async () => {
    const value = fc.option(fc.double({ min: -10, max: 10, noNaN: true }));
    const prompts = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 12 });
    await fc.assert(fc.asyncProperty(prompts.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }))), async ([rows, shuffled]) => {
      const of = (all: typeof rows): Parameters<typeof rankedMeans>[0] => [0, 1, 2].map((s) => sumsOf(all.map((row) => row[s] ?? null)));
      expect(await rankedMeans(of(shuffled), { resamples: 20 })).toEqual(await rankedMeans(of(rows), { resamples: 20 }));
    }), { numRuns: 60 });
  });

  test('stop when nobody wants them any more', async () => {
    await expect(rankedMeans([sumsOf(Array.from({ length: 5_000 }, (_, i) => i * 1.5))], { resamples: 10_000, pause: () => Promise.reject(new Error('nobody')) })).rejects.toThrow('nobody');
  });
});

describe('a win matrix', () => {
  test('has every side against every other, with ties as half and what each pair shares', async () => {
    const { wins, strengths, kind } = await ranksOf({ a: [1, 2, 3, null], b: [1, 1, 5, 9], c: [0, 0, 0, 0] });
    expect(kind).toBe('ordinal');
    expect(wins).toEqual([
      [null, { n: 3, wins: 1, ties: 1, losses: 1, rate: 0.5 }, { n: 3, wins: 3, ties: 0, losses: 0, rate: 1 }],
      [{ n: 3, wins: 1, ties: 1, losses: 1, rate: 0.5 }, null, { n: 4, wins: 4, ties: 0, losses: 0, rate: 1 }],
      [{ n: 3, wins: 0, ties: 0, losses: 3, rate: 0 }, { n: 4, wins: 0, ties: 0, losses: 4, rate: 0 }, null],
    ]);
    expect(strengths).toEqual({ battles: 10, why: { code: 'undefined-no-maximum', args: { sides: 'a, b', others: 'c' } } });
  });

  test('says which sides were never set against each other', async () => {
    const { wins, strengths, ranks } = await ranksOf({ a: [1, 0, null, null], b: [0, 1, null, null], c: [null, null, 1, 0], d: [null, null, 0, 1] });
    expect(wins[0]?.[2]).toEqual({ n: 0, wins: 0, ties: 0, losses: 0, rate: null });
    expect(strengths.why).toEqual({ code: 'undefined-not-connected', args: { sides: 'a, b', others: 'c, d' } });
    expect(ranks.map((side) => side.strength)).toEqual([null, null, null, null]);
  });

  test('and strengths come out the same from parts of the battles', async () => {
    const score = fc.option(fc.integer({ min: 0, max: 3 }));
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(score, score, score), { minLength: 4, maxLength: 30 }), fc.integer({ min: 1, max: 7 }), async (rows, step) => {
      const sides = [0, 1, 2].map((s) => Float64Array.from(rows, (row) => row[s] ?? NONE));
      const parts = Array.from({ length: Math.ceil(rows.length / step) }, (_, i) => battlesOfScores(sides, i * step, Math.min(rows.length, (i + 1) * step)));
      const whole = bradleyTerry(['a', 'b', 'c'], battlesOfScores(sides));
      const { fit } = await bradleyTerryInParts(['a', 'b', 'c'], parts, pause);
      expect([fit.battles, fit.strengths === null]).toEqual([whole.battles, whole.strengths === null]);
      fit.strengths?.forEach(({ log, se }, i) => {
        expect(log).toBeCloseTo(whole.strengths![i]!.log, 10);
        expect(se).toBeCloseTo(whole.strengths![i]!.se, 10);
      });
    }));
  });
});

describe('stages', () => {
  test('count from the baseline, and what broke at each of them and was never fixed', async () => {
    const { stages } = await ranksOf({ sft: [1, 1, 0, 1, null], dpo: [0, 0, 1, 1, 1], rlvr: [0, 1, 1, 1, 0] });
    const flips = (fixed: number, broken: number, sameRight: number, sameWrong: number, brokenForGood: number, fixedForGood: number): object => ({ fixed, broken, sameRight, sameWrong, brokenForGood, fixedForGood });
    expect(stages).toEqual([
      { name: 'sft', n: 4, skipped: 0, higher: 0, same: 4, lower: 0, flips: flips(0, 0, 3, 1, 0, 0) },
      { name: 'dpo', n: 4, skipped: 1, higher: 1, same: 1, lower: 2, flips: flips(1, 2, 1, 0, 1, 1) },
      { name: 'rlvr', n: 4, skipped: 1, higher: 1, same: 2, lower: 1, flips: flips(1, 1, 2, 0, 1, 1) },
    ]);
    expect((await ranksOf({ a: [3, 4, 5], b: [4, 4, 1] }, null, 1)).stages[0]).toEqual({ name: 'a', n: 3, skipped: 0, higher: 1, same: 1, lower: 1, flips: null });
  });

  test('and wins are as many as the lists behind them', async () => {
    const outcome = fc.constantFrom(0, 1, null);
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(outcome, outcome, outcome), { minLength: 1, maxLength: 14 }), fc.nat(2), async (rows, baseline) => {
      const sides = Object.fromEntries(['a', 'b', 'c'].map((name, s) => [name, rows.map((row) => row[s] ?? null)]));
      const table = tableOf(sides);
      const { stages, wins } = await metricRanks(table, { at: 0, name: 'm' }, { baseline, resamples: null, seed: 0 }, pause);
      stages.forEach(({ flips, higher }, side) => {
        for (const change of ['fixed', 'broken', 'sameRight', 'sameWrong'] as const) expect(keysOf(table, { of: 'flips', metric: 0, from: baseline, to: side, change })).toHaveLength(flips?.[change] ?? -1);
        expect(keysOf(table, { of: 'turned', metric: 0, side, isRight: false })).toHaveLength(flips?.brokenForGood ?? -1);
        expect(keysOf(table, { of: 'turned', metric: 0, side, isRight: true })).toHaveLength(flips?.fixedForGood ?? -1);
        expect(keysOf(table, { of: 'changes', metric: 0, from: baseline, to: side, sign: 1 })).toHaveLength(higher);
        expect(keysOf(table, { of: 'noValue', metric: 0, side })).toHaveLength(rows.filter((row) => row[side] === null).length);
        wins.forEach((_, a) => { if (a !== side) expect(keysOf(table, { of: 'changes', metric: 0, from: a, to: side, sign: 1 })).toHaveLength(wins[side]?.[a]?.wins ?? -1); });
      });
      expect(stages.reduce((sum, { flips }) => sum + (flips?.brokenForGood ?? 0), 0)).toBe(keysOf(table, { of: 'neverFixed', metric: 0 }).length);
    }));
  });

  test('a value of a slice is listed, whole or where the pair changes', () => {
    const table = tableOf({ a: [1, 0, 1, 0], b: [0, 0, 1, 1] });
    const slices = [['x'], ['x', 'y'], null, ['y']];
    const of = (value: string | null, sign?: -1 | 0 | 1): number[] => keysOf(table, { of: 'slice', by: 'tag', value, change: sign === undefined ? null : { metric: 0, from: 0, to: 1, sign } }, slices);
    expect([of('x'), of('y'), of(null), of('x', -1), of('x', 0), of('y', 1), of('z')]).toEqual([[0, 1], [1, 3], [2], [0], [1], [3], []]);
  });
});

describe.skipIf(!hasShared('ranks of GSM8K’s solutions'))('of GSM8K’s four solutions', () => {
  test('ranks, strengths and the matrix are what the expected files and FACTS say', async () => {
    const names = ['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification'];
    const rows = await ask(`select ${names.map((name) => `"${name}".is_correct::int`).join(', ')} from ${file('model-outputs/gsm8k-example-model-solutions.parquet')}`) as unknown as number[][];
    const found = await ranksOf(Object.fromEntries(names.map((name, s) => [name, rows.map((row) => row[s]!)])), 1_000);
    // Differences of neighbours are at least 3.0 standard errors (expected/paired.json): no rank is in doubt.
    expect(found.ranks.map(({ rank, low, high }) => [rank, low, high])).toEqual([[4, 4, 4], [2, 2, 2], [3, 3, 3], [1, 1, 1]]);
    expect(found.ranks.map(({ mean }) => mean)).toEqual([0.2168309325246399, 0.3904473085670963, 0.34723275208491283, 0.5625473843821076].map((v) => expect.closeTo(v, 12) as number));
    expect(found.ranks.map(({ strength }) => strength?.elo)).toEqual([942.1037218634001, 1003.8900480721759, 988.6315347163978, 1065.374695348026].map((v) => expect.closeTo(v, 6) as number));
    expect(found.wins[0]?.[1]).toMatchObject({ n: 1319, wins: 64, losses: 293, ties: 962 });
    expect(found.stages[3]).toMatchObject({ n: 1319, flips: { broken: 43, fixed: 499, sameRight: 243, sameWrong: 534 } });
  });
});
