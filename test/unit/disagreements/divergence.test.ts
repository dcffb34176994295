import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classShares, DIVERGENCE_CLASSES, divergenceOf } from '../../../src/features/disagreements/divergence';
import { mirrored, scaleOf, winner } from '../../../src/features/disagreements/scale';
import { DATA, hasShared } from '../../fixtures/shared';

const there = hasShared('the 625 combinations of four verdicts');
const NO_CHOICE = { level: null, order: null, values: null, collapse: null, drop: [], merge: false };
const FIVE = ['A-is-clearly-better', 'A-is-slightly-better', 'Tie', 'B-is-slightly-better', 'B-is-clearly-better'];

describe('classes of disagreement', () => {
  test.each([
    [[2, -2], 'diverging_substantial'], [[2, 0, -2, 1], 'diverging_substantial'], [[2, -1], 'diverging'], [[1, -2, 0], 'diverging'], [[3, -1], 'diverging'],
    [[1, -1], 'opposed_but_all_slight'], [[1, 2], 'high_agreement_preference'], [[-1], 'high_agreement_preference'], [[0, -2], 'one_side_with_ties'], [[0, 0], 'all_ties'],
  ] as const)('%j is %s', (strengths, expected) => {
    expect(divergenceOf(strengths)).toBe(expected);
  });

  test('do not depend on the order of verdicts, nor on which side is called first', () => {
    const strengths = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(strengths, (given) => {
      const found = divergenceOf(given);
      expect(divergenceOf([...given].reverse())).toBe(found);
      expect(divergenceOf(given.map((s) => -s))).toBe(found);
    }));
  });

  test.skipIf(!there)('are those of all 625 combinations of four annotators', () => {
    const { combinations, counts } = JSON.parse(readFileSync(join(DATA, 'expected', 'diverging-625.json'), 'utf8')) as { combinations: { labels: string[]; class: string }[]; counts: Record<string, number> };
    const { labels, strengths } = scaleOf(FIVE, new Map(), false, NO_CHOICE);
    const found: Record<string, number> = Object.fromEntries(DIVERGENCE_CLASSES.map((c) => [c, 0]));
    for (const { labels: given, class: expected } of combinations) {
      const ours = divergenceOf(given.map((label) => strengths?.[labels.indexOf(label)] ?? Number.NaN));
      expect(ours, given.join()).toBe(expected);
      found[ours] = (found[ours] ?? 0) + 1;
    }
    expect(found).toEqual(counts);
    // scipy 1.x binomtest(k, 625).proportion_ci(method='wilson')
    const groups = classShares(found).groups!;
    expect(Object.values(groups).map((g) => g.count)).toEqual([32, 160, 220, 414]);
    expect(groups.agreement).toEqual({ count: 32, value: 0.0512, low: expect.closeTo(0.03649821246469938, 10) as unknown, high: expect.closeTo(0.0713850351632822, 10) as unknown });
    expect(groups.divergingOrSubstantial).toEqual({ count: 414, value: 0.6624, low: expect.closeTo(0.6244340317325724, 10) as unknown, high: expect.closeTo(0.6983818340990137, 10) as unknown });
  });

  test('other scales have shares of their classes and no groups; of no units there is no share', () => {
    expect(classShares({ unanimous: 3, majority: 1, split: 0 })).toMatchObject({ of: 4, groups: null, classes: { unanimous: { count: 3, value: 0.75 }, split: { count: 0, value: 0, low: 0 } } });
    expect(classShares({ unanimous: 0, majority: 0, split: 0 }).classes['split']).toEqual({ count: 0, value: null, low: null, high: null });
  });
});

describe('scales', () => {
  test.each([
    [FIVE, 'ordinal', FIVE],
    [['tie', 'b-is-better', 'a-is-better', 'a-is-slightly-better', 'b-is-slightly-better'], 'ordinal', ['a-is-better', 'a-is-slightly-better', 'tie', 'b-is-slightly-better', 'b-is-better']],
    [['Tie', 'A', 'B'], 'nominal', ['A', 'Tie', 'B']],
    [['5', '1', '3', '10'], 'ordinal', ['1', '3', '5', '10']],
    [['0.5', '0.25', '1'], 'interval', ['0.25', '0.5', '1']],
    [['1', '0'], 'nominal', ['0', '1']],
    [['-2', '3', '0', '1'], 'ordinal', ['3', '1', '0', '-2']],
    [['safe', 'unsafe', 'borderline'], 'nominal', ['borderline', 'safe', 'unsafe']],
  ] as const)('of %j is guessed as %s in the order %j', (found, level, order) => {
    const scale = scaleOf(found, new Map(), false, NO_CHOICE);
    expect([scale.level, scale.labels]).toEqual([level, order]);
  });

  test('of the numbers of two answers has the tie in the middle, and no distances but those of places', () => {
    expect(scaleOf(['0', '1', '2'], new Map(), true, NO_CHOICE)).toMatchObject({ level: 'nominal', labels: ['1', '0', '2'], values: undefined });
  });

  test('a verdict is turned with its sides, and turned twice is itself', () => {
    expect(['a-is-slightly-better', 'B', 'model_a', 'Response 2', 'tie', 'first', 'chosen'].map((label) => mirrored(label, true))).toEqual(['b-is-slightly-better', 'A', 'model_b', 'Response 2', 'tie', 'second', 'rejected']);
    expect([mirrored('1', true), mirrored('2', true), mirrored('0', true), mirrored('1', false)]).toEqual(['2', '1', '0', '1']);
    const label = fc.oneof(fc.constantFrom(...FIVE, 'a', 'left', 'model-b-wins', '1', '2'), fc.string());
    fc.assert(fc.property(label, fc.boolean(), (given, numbered) => {
      expect(mirrored(mirrored(given, numbered), numbered)).toBe(given);
    }));
  });

  test('verdicts collapse to who wins; what names no side is none', () => {
    expect([...FIVE, 'garbage'].map((label) => winner(label, false))).toEqual(['first', 'first', 'tie', 'second', 'second', undefined]);
  });
});
