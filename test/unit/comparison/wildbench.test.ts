import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rankOrder } from '../../../src/features/comparison/rule/rankOrder';
import { groupsOf, isCutAnswer, isNamePassedOver, perGroup, taskMacro, wbScore } from '../../../src/features/comparison/rule/wildbench';
import type { TaskGroup } from '../../../src/features/comparison/rule/wildbench';
import { outcomeOfChoice, outcomeOfWinner, rewardMix, rewardOfCounts, wbReward, withLengthMargin } from '../../../src/features/comparison/rule/wildbenchReward';
import type { Outcome, OutcomeCounts } from '../../../src/features/comparison/rule/wildbenchReward';
import { DATA, hasShared } from '../../fixtures/shared';
import { ask, file } from '../conversation/realRows';

const there = hasShared('the figures of WildBench');

describe('WildBench’s rules', () => {
  test('a task counts once in each group of its tags', () => {
    expect(groupsOf(['Creative Writing', 'Editing', 'Math', 'something new'])).toEqual(['Creative Tasks', 'Math & Data Analysis']);
    expect(groupsOf(['Information seeking', 'Advice seeking'])).toEqual(['Information/Advice seeking']);
    expect(groupsOf(['constructor'])).toEqual([]);
  });

  test('a slight win of a longer answer is a tie beyond K characters, a clear one never, and below 0 K is off', () => {
    expect([withLengthMargin('win', 1501, 1000, 500), withLengthMargin('win', 1500, 1000, 500), withLengthMargin('win', 9000, 0, -1)]).toEqual(['tie', 'win', 'win']);
    expect([withLengthMargin('lose', 1000, 1501, 500), withLengthMargin('lose', 1501, 1000, 500), withLengthMargin('win_much', 9000, 0, 0)]).toEqual(['tie', 'lose', 'win_much']);
  });

  test('verdicts are read as judges write them', () => {
    expect(['A++', 'A+', 'A=B', 'B+', '[[B++]]', 'C'].map((choice) => outcomeOfChoice(choice, true))).toEqual(['win_much', 'win', 'tie', 'lose', 'lose_much', null]);
    expect(['A++', 'B+'].map((choice) => outcomeOfChoice(choice, false))).toEqual(['lose_much', 'win']);
    expect([outcomeOfWinner('x', 2, 'x'), outcomeOfWinner('y', 1, 'x'), outcomeOfWinner('tie', 0, 'x')]).toEqual(['win_much', 'lose', 'tie']);
  });

  test('cut and empty answers are known', () => {
    expect([isCutAnswer('Well ... (truncated)'), isCutAnswer(' '), isCutAnswer('[This model response is empty.]'), isCutAnswer('It prints "... (truncated)" at the end.')]).toEqual([true, true, true, false]);
  });

  test('skipped pairs are no part of a reward, unless the released scripts’ way is asked for', () => {
    const groups: TaskGroup[] = ['Creative Tasks'];
    const pair = (outcome: Outcome | null, isCut = false): Parameters<typeof wbReward>[0][number] => ({ outcome, modelLength: 10, baselineLength: 10, isCut, groups });
    const pairs = [pair('win_much'), pair('win'), pair('tie'), pair('lose', true), pair(null)];
    expect(wbReward(pairs, 500)).toMatchObject({ reward: { value: 0.5, n: 3 }, counted: 3, total: 5, skipped: 2, macro: { value: 0.5, n: 3 }, isWhole: false });
    expect(wbReward(pairs, 500, { skippedInTotal: true })).toMatchObject({ reward: { value: 0.3, n: 5 }, groups: { 'Creative Tasks': { value: 0.5 } } });
    expect(wbReward([], -1)).toMatchObject({ reward: { value: null, why: { code: 'undefined-no-verdicts' } }, macro: { value: null, why: { code: 'undefined-no-tasks' } } });
  });

  test('a missing reward is missing, and 0 only when asked', () => {
    expect(rewardMix([0.3, null, 0.1])).toMatchObject({ value: null, why: { code: 'undefined-no-reward', args: { missing: 1 } } });
    expect(rewardMix([0.3, null, 0.1], { missingIsZero: true })).toMatchObject({ value: expect.closeTo(0.4 / 3, 12) });
    expect(rankOrder([0.1, null, 0.4, 0.1])).toEqual([2, null, 1, 2]);
  });

  test('files with a number in their name are passed over only when asked', () => {
    expect([isNamePassedOver('Phi-3-mini-128k', { numberedNamesSkipped: true }), isNamePassedOver('Phi-3-mini-128k', {})]).toEqual([true, false]);
  });

  test('cut answers count in a score of all, and in those of groups unless asked otherwise', () => {
    const answers = [{ score: 8, isCut: false, groups: ['Creative Tasks'] as const }, { score: 2, isCut: true, groups: ['Creative Tasks'] as const }, { score: Number.NaN, isCut: false, groups: [] }];
    expect(wbScore(answers)).toMatchObject({ score: { value: 0, n: 2 }, groups: { 'Creative Tasks': { value: 0, n: 2 } }, total: 3, counted: 2, skipped: 1 });
    expect(wbScore(answers, { cutOutOfGroups: true })).toMatchObject({ score: { value: 0, n: 2 }, groups: { 'Creative Tasks': { value: 6, n: 1 } } });
  });
});

describe.skipIf(!there)('WildBench’s published figures', () => {
  test('WB-Score of every file (W1)', async () => {
    // FACTS § 11.1: file, n, mean score, WB-Score.
    const known: readonly (readonly [string, number, number])[] = [
      ['gemma-2b-it--judge-gpt-4-turbo-2024-04-09--v2.0522', 1024, 0.621094], ['gemma-2b-it--judge-gpt-4o-2024-05-13--v2.0522', 1021, -0.546523], ['gemma-2b-it--judge-gpt-4o-2024-05-13--v2.0625', 1021, -0.524976],
      ['gpt-3.5-turbo-0125--judge-gpt-4-turbo-2024-04-09--v2.0522', 1024, 4.210938], ['gpt-3.5-turbo-0125--judge-gpt-4o-2024-05-13--v2.0522', 1023, 3.212121], ['gpt-3.5-turbo-0125--judge-gpt-4o-2024-05-13--v2.0625', 1023, 3.227761],
      ['llama-3-8b-openhermes-243k--judge-gpt-4-turbo-2024-04-09--v2.0522', 1019, 1.766438], ['llama-3-8b-sharegpt-112k--judge-gpt-4-turbo-2024-04-09--v2.0522', 1021, 2.513222], ['llama-3-8b-tulu-330k--judge-gpt-4-turbo-2024-04-09--v2.0522', 1018, 2.546169],
      ['llama-3-8b-ultrachat-200k--judge-gpt-4-turbo-2024-04-09--v2.0522', 1024, 2.033203], ['llama-3-8b-wildchat--judge-gpt-4-turbo-2024-04-09--v2.0522', 1022, 2.88454], ['llama-3-8b-wizardlm-196k--judge-gpt-4-turbo-2024-04-09--v2.0522', 1024, 2.154297],
      ['phi-3-mini-128k-instruct--judge-gpt-4-turbo-2024-04-09--v2.0522', 1023, 3.816227], ['phi-3-mini-128k-instruct--judge-gpt-4o-2024-05-13--v2.0522', 1022, 2.567515], ['phi-3-mini-128k-instruct--judge-gpt-4o-2024-05-13--v2.0625', 1022, 2.573386],
    ];
    const rows = await ask(`select parse_filename(filename, true), score::double, model_output from read_parquet('${join(DATA, 'model-outputs/wildbench')}/*.parquet', filename = true)`) as unknown as readonly (readonly [string, number, string])[];
    for (const [name, n, score] of known) {
      const found = wbScore(rows.filter(([of]) => of === name).map(([, given, text]) => ({ score: given, isCut: isCutAnswer(text), groups: [] })));
      expect({ name, n: found.counted, score: found.score.value }).toEqual({ name, n, score: expect.closeTo(score, 6) });
    }
  });

  test('the task-macro score of the published table, from its groups', async () => {
    const rows = await ask(`select to_json(task_categorized_scores)::varchar, adjusted_task_macro_score from ${file('leaderboards/wildbench-wb-score.parquet')}`) as unknown as readonly (readonly [string, number])[];
    expect(rows.length).toBe(56);
    for (const [groups, macro] of rows) {
      const of = (group: TaskGroup): number => Number((JSON.parse(groups) as Record<string, number>)[group]);
      expect(taskMacro(perGroup((group) => ({ value: of(group), n: 1 })))).toMatchObject({ macro: { value: expect.closeTo(macro, 9) }, isWhole: true });
    }
  });

  test('WB-Reward, its task-macro average and ranks, from the counts of outcomes (W3)', async () => {
    const rows = await ask(`select reference, length_margin, model, win_much, win, tie, lose, lose_much, total, reward, task_macro_reward, to_json(task_categorized_results)::varchar from ${file('leaderboards/wildbench-wb-reward-pairwise.parquet')}`) as unknown as readonly (readonly [string, number, string, number, number, number, number, number, number, number, number, string])[];
    const tables = new Map<string, { ours: (number | null)[]; published: number[] }>();
    let mismatches = 0;
    for (const [reference, k, , much, win, tie, lose, worst, total, reward, macro, tasks] of rows) {
      const found = rewardOfCounts({ win_much: much, win, tie, lose, lose_much: worst }, total, { skippedInTotal: true });
      const byTask = new Map((JSON.parse(tasks) as readonly (OutcomeCounts & { task: TaskGroup })[]).map((counts) => [counts.task, rewardOfCounts(counts, 0)]));
      const ours = taskMacro(Object.fromEntries(byTask)).macro.value;
      if (Math.abs(found.value! - reward) > 1e-9 || Math.abs(ours! - macro) > 1e-9) mismatches++;
      const table = tables.get(`${reference} ${k}`) ?? { ours: [], published: [] };
      tables.set(`${reference} ${k}`, { ours: [...table.ours, ours], published: [...table.published, macro] });
    }
    expect([rows.length, mismatches]).toEqual([548, 0]);
    for (const { ours, published } of tables.values()) expect(rankOrder(ours.map((v) => Number(v!.toFixed(9))))).toEqual(rankOrder(published.map((v) => Number(v.toFixed(9)))));
  });
});
