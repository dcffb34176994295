import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byDispute, itemsOn } from '../../../src/features/disagreements/items';
import type { Item } from '../../../src/features/disagreements/items';
import { scaleOf } from '../../../src/features/disagreements/scale';
import { DATA, hasShared } from '../../fixtures/shared';

const there = hasShared('items of the 625 combinations of four verdicts');
const NO_CHOICE = { level: null, order: null, values: null, collapse: null, drop: [], merge: false };
const FIVE = ['A-is-clearly-better', 'A-is-slightly-better', 'Tie', 'B-is-slightly-better', 'B-is-clearly-better'];
const five = scaleOf(FIVE, new Map(), false, NO_CHOICE);
const words = scaleOf(['bad', 'good', 'so so'], new Map(), false, NO_CHOICE);
const grades = scaleOf(['1', '2', '3', '4', '5'], new Map(), false, NO_CHOICE);
const of = (labels: readonly string[], scale = words): Item => itemsOn(scale)(labels.map((label, i) => ({ rater: `r${String(i)}`, label, turned: false })));

interface Combination { readonly labels: string[]; readonly class: string; readonly majority_of_A_and_B_votes: 'A' | 'B' | null; readonly mean_strength: number }

describe('what the verdicts on one unit come to', () => {
  test.skipIf(!there)('class, majority and mean strength are those of all 625 combinations', () => {
    const { combinations } = JSON.parse(readFileSync(join(DATA, 'expected', 'diverging-625.json'), 'utf8')) as { combinations: Combination[] };
    expect(combinations).toHaveLength(625);
    for (const { labels, class: expected, majority_of_A_and_B_votes: side, mean_strength: strength } of combinations) {
      const item = of(labels, five);
      expect([item.class, item.majority, item.strength], labels.join()).toEqual([expected, side === null ? null : { A: 'first', B: 'second' }[side], strength]);
      const pairs = labels.flatMap((a, i) => labels.slice(i + 1).map((b) => a !== b));
      expect(item.share).toBeCloseTo(pairs.filter(Boolean).length / 6, 12);
    }
  });

  test.each([
    [['good', 'good'], { class: 'unanimous', share: 0, majority: 'good', entropy: 0, soft: [['good', 1]] }],
    [['good', 'bad', 'good'], { class: 'majority', share: 2 / 3, majority: 'good', soft: [['bad', 1 / 3], ['good', 2 / 3]] }],
    [['good', 'bad'], { class: 'split', share: 1, majority: null, entropy: 1, soft: [['bad', 0.5], ['good', 0.5]] }],
    [['good', 'bad', 'so so', 'good'], { class: 'split', share: 5 / 6, majority: null, entropy: 1.5 }],
    [['good'], { class: null, share: null, majority: 'good', entropy: 0 }],
    [[], { class: null, share: null, majority: null, entropy: null, soft: [] }],
    [['good', 'off the scale'], { class: null, share: null, majority: 'good', soft: [['good', 1]] }],
  ] as const)('%j', (labels, expected) => {
    expect(of(labels)).toMatchObject({ ...expected, strength: null });
  });

  test('two equal camps: every pair of two raters differs, and with many raters half of all pairs', () => {
    const camps = (n: number): number | null => of([...Array<string>(n).fill('good'), ...Array<string>(n).fill('bad')]).share;
    expect([camps(1), camps(2), camps(500)]).toEqual([1, 4 / 6, expect.closeTo(0.5, 2)]);
  });

  test('grades are the further apart the more disputed, where as many pairs differ', () => {
    const sorted = [['1', '2'], ['1', '5'], ['3', '3'], ['1', '3', '3']].map((labels) => ({ labels, ...of(labels, grades) })).sort(byDispute);
    expect(sorted.map((s) => s.labels.join())).toEqual(['1,5', '1,2', '1,3,3', '3,3']);
  });

  test('nothing depends on the order of raters, shares sum to one, and a share of 0 is unanimity', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...FIVE), { minLength: 1, maxLength: 9 }), fc.constantFrom(five, scaleOf(FIVE, new Map(), false, { ...NO_CHOICE, level: 'nominal' })), (labels, scale) => {
      const [item, turned] = [of(labels, scale), of([...labels].reverse(), scale)];
      expect(turned).toEqual({ ...item, verdicts: expect.any(Array) as unknown[], strength: item.strength === null ? null : expect.closeTo(item.strength, 12) as number });
      expect(item.soft.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1, 12);
      expect(item.share === 0).toBe(labels.length > 1 && new Set(labels).size === 1);
    }));
  });
});
