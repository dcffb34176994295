import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frontOf, humanClassOf, isJudgeName, meaningOf, scoreAgainst } from '../../../src/features/disagreements/judges';
import { scoreFigures } from '../../../src/features/disagreements/judgeScore';
import type { Scored } from '../../../src/features/disagreements/judgeScore';

describe('who is a judge, by name', () => {
  test.each(['gpt-4', 'GPT-4 / Vanilla', 'ChatGPT', 'claude-3-opus', 'gpt4_label', 'pandalm_result', 'PaLM2', 'LLaMA2', 'weighted_alpaca_eval_gpt4_turbo', 'pref_gpt4', 'llm_judge', 'reward_model', 'strmatch_label', 'gpt4_score[]'])('%s is one', (name) => {
    expect(isJudgeName(name)).toBe(true);
  });
  test.each(['annotator1', 'ann', 'kai', 'Alma', 'expert 2', 'normal_worker_annotations[].overall_pref', 'worker_17', 'pref_human', 'yi', 'airline', 'emailer'])('%s is none', (name) => {
    expect(isJudgeName(name)).toBe(false);
  });
});

describe('the majority', () => {
  test('is the label with the most votes; where several have as many, the rule says', () => {
    expect(frontOf(['a', 'b', 'a'])).toEqual(['a']);
    expect(frontOf(['first', 'second'])).toEqual(['first', 'second']);
    expect(frontOf([])).toEqual([]);
    expect([scoreAgainst(['a'], 'a', 'skip'), scoreAgainst(['a'], 'b', 'half'), scoreAgainst([], 'a', 'tie')]).toEqual([1, 0, null]);
    expect([scoreAgainst(['first', 'second'], 'first', 'skip'), scoreAgainst(['first', 'second'], 'first', 'half'), scoreAgainst(['first', 'second'], 'tie', 'half')]).toEqual([null, 0.5, 0]);
    expect([scoreAgainst(['first', 'second'], 'tie', 'tie'), scoreAgainst(['first', 'second'], 'first', 'tie')]).toEqual([1, 0]);
  });

  test('is the same in whatever order votes come', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('first', 'tie', 'second'), { maxLength: 9 }), (votes) => {
      expect([...frontOf(votes)].sort()).toEqual([...frontOf([...votes].reverse())].sort());
    }));
  });
});

describe('what humans’ labels mean', () => {
  test('five-way verdicts have the six classes, plain winners no substantial one', () => {
    const five = meaningOf(['A-is-clearly-better', 'A-is-slightly-better', 'Tie', 'B-is-slightly-better', 'B-is-clearly-better'], false);
    expect([humanClassOf(['A-is-clearly-better', 'B-is-clearly-better'], five), humanClassOf(['A-is-clearly-better', 'B-is-slightly-better'], five), humanClassOf(['A-is-slightly-better', 'B-is-slightly-better'], five)]).toEqual(['diverging_substantial', 'diverging', 'opposed_but_all_slight']);
    const plain = meaningOf(['1', '2', '0'], true);
    expect([plain.isTwoSided, humanClassOf(['1', '2', '1'], plain), humanClassOf(['1', '1'], plain), humanClassOf(['1', '0'], plain), humanClassOf(['0', '0'], plain)]).toEqual([true, 'diverging', 'high_agreement_preference', 'one_side_with_ties', 'all_ties']);
    const numbers = meaningOf(['-3', '-1', '0', '2'], false);
    expect([numbers.side('-3'), numbers.side('0'), numbers.side('2')]).toEqual(['second', 'tie', 'first']);
  });

  test('labels that name no side are compared as they are', () => {
    const labels = meaningOf(['1_full_compliance', '2_full_refusal', '3_partial_refusal'], false);
    expect([labels.isTwoSided, humanClassOf(['x', 'x'], labels), humanClassOf(['x', 'x', 'y'], labels), humanClassOf(['x', 'y'], labels)]).toEqual([false, 'unanimous', 'majority', 'split']);
  });
});

describe('a score against the classes of the humans', () => {
  const unit = (of: Scored['of'], score: number, side: Scored['side'] = null, margin = Number.NaN): Scored => ({ of, side, score, margin });

  test('separates diverging from agreed; other classes and units without a number count for neither', () => {
    const figures = scoreFigures([unit('diverging', 3), unit('diverging_substantial', 5), unit('high_agreement_preference', 1), unit('high_agreement_preference', 4), unit('all_ties', 9), unit('diverging', Number.NaN)], { of: 'score', path: 's' }, true);
    expect(figures).toMatchObject({ positives: 2, negatives: 2, missing: 1, accuracy: null, diverging: { value: 0.75 }, withoutSubstantial: { value: 0.5 } });
  });

  test('accuracy: the higher reward is the preferred answer’s, equal ones count as half', () => {
    const figures = scoreFigures([unit('high_agreement_preference', -1, 'first', 1), unit('high_agreement_preference', -1, 'second', 1), unit('high_agreement_preference', 0, 'first', 0), unit('high_agreement_preference', -2, 'second', -2), unit('diverging', 0, null, 0)], { of: 'rewards', rewards: ['a', 'b'], deviations: null, lambda: 1 }, false);
    expect(figures.withoutSubstantial).toBeNull();
    expect(figures.accuracy).toMatchObject({ value: 2.5 / 4, n: 4 });
  });
});
