import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeOf, flipCounts, flipsOverStages, isNeverFixed, lastTurn } from '../../../src/features/comparison/rule/flips';
import { hasShared } from '../../fixtures/shared';
import { ask, file } from '../conversation/realRows';

const there = hasShared('flips of GSM8K’s solutions');
const stage = (...values: number[]): Float64Array => Float64Array.from(values);
const NONE = Number.NaN;

describe('flips', () => {
  test('are fixed, broken, or the same; shares of samples are none of these', () => {
    expect([changeOf(0, 1), changeOf(1, 0), changeOf(1, 1), changeOf(0, 0), changeOf(0.5, 1), changeOf(NONE, 1)]).toEqual(['fixed', 'broken', 'sameRight', 'sameWrong', null, null]);
    expect(flipCounts(stage(0, 1, 1, 0, NONE, 1), stage(1, 0, 1, 0, 1, 0.5))).toEqual({ fixed: 1, broken: 1, sameRight: 1, sameWrong: 1, n: 4, skipped: 2 });
  });

  test('know what broke at a stage and was never fixed', () => {
    //                       broke at 1, broke at 1 and fixed at 2, broke at 2, fixed at 1, always right, one outcome, gap before the break
    const stages = [stage(1, 1, 1, 0, 1, NONE, 1), stage(0, 0, 1, 1, 1, NONE, NONE), stage(0, 1, 0, 1, 1, 0, 0)];
    expect(flipsOverStages(stages)).toMatchObject({ brokenForGood: [0, 1, 2], fixedForGood: [0, 1, 1], alwaysRight: 1, alwaysWrong: 0, skipped: 1 });
    expect(flipsOverStages(stages).steps).toHaveLength(2);
    expect(flipsOverStages(stages).fromFirst[1]).toMatchObject({ fixed: 1, broken: 3, sameRight: 2, n: 6, skipped: 1 });
    expect(lastTurn([1, 0, NONE, 0])).toEqual({ stage: 1, isRight: false });
    expect([isNeverFixed([1, 0, NONE, 0]), isNeverFixed([1, 0, 0.5]), isNeverFixed([0, 0])]).toEqual([true, false, false]);
    expect(flipsOverStages([])).toMatchObject({ steps: [], skipped: 0 });
  });

  test('put each prompt into one class', () => {
    const outcome = fc.constantFrom(0, 1, NONE);
    fc.assert(fc.property(fc.integer({ min: 2, max: 5 }).chain((n) => fc.array(fc.array(outcome, { minLength: n, maxLength: n }), { maxLength: 20 })), (prompts) => {
      const stages = Array.from({ length: prompts[0]?.length ?? 2 }, (_, s) => Float64Array.from(prompts, (values) => values[s]!));
      const { brokenForGood, fixedForGood, alwaysRight, alwaysWrong, skipped, steps } = flipsOverStages(stages);
      const sum = (counts: readonly number[]): number => counts.reduce((all, n) => all + n, 0);
      expect(sum(brokenForGood) + sum(fixedForGood) + alwaysRight + alwaysWrong + skipped).toBe(prompts.length);
      // Those never fixed are exactly those that were right before, and have wrong as their last outcome.
      expect(sum(brokenForGood)).toBe(prompts.filter((values) => isNeverFixed(values)).length);
      for (const { fixed, broken, sameRight, sameWrong, n, skipped: left } of steps) expect([fixed + broken + sameRight + sameWrong, n + left]).toEqual([n, prompts.length]);
    }));
  });

  test.skipIf(!there)('of GSM8K’s larger model by verification are 76 regressions and 360 gains', async () => {
    // FACTS § 10.2 and § 10.3
    const names = ['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification'];
    const rows = await ask(`select ${names.map((name) => `"${name}".is_correct::int`).join(', ')} from ${file('model-outputs/gsm8k-example-model-solutions.parquet')}`) as unknown as readonly (readonly number[])[];
    const stages = names.map((_, i) => Float64Array.from(rows, (row) => row[i]!));
    expect(flipCounts(stages[2]!, stages[3]!)).toMatchObject({ broken: 76, fixed: 360, n: 1319, skipped: 0 });
    expect(flipsOverStages(stages)).toMatchObject({ alwaysRight: 156, alwaysWrong: 432 });
  });
});
