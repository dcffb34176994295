import { describe, expect, test } from 'vitest';
import type { AgreementAnswer } from '../../../src/features/disagreements/contract';
import { agreementOf } from '../../../src/core/statistics/agreement';
import { byShape, fitting } from '../../../src/features/disagreements/fitting';
import { AS_FOUND } from '../../../src/features/disagreements/page';
import type { Reading, Shown } from '../../../src/features/disagreements/page';
import { unitsAsked } from '../../../src/features/disagreements/unitsAsked';

const found = (order: readonly string[], aspects: readonly string[] = []): Pick<Shown, 'answer'> => ({ answer: { how: { order, level: 'nominal' }, aspects } as unknown as AgreementAnswer });
const said = (change: Partial<Reading>): Reading => ({ ...AS_FOUND, ...change });

describe('a person’s choices on the page when the shape is corrected', () => {
  test('where verdicts are is the shape’s again; how units are drawn and repeated verdicts count stays', () => {
    const { reading, dropped } = fitting(said({ raters: ['a', 'b'], unit: ['id'], cluster: 'prompt', repeat: 'first' }), found(['x', 'y']));
    expect(reading).toEqual(said({ cluster: 'prompt', repeat: 'first' }));
    expect(dropped).toEqual(['raters', 'unit']);
  });

  test('an order of just the labels that are there stays, another one goes', () => {
    expect(fitting(said({ order: ['y', 'x'], level: 'ordinal' }), found(['x', 'y']))).toEqual({ reading: said({ order: ['y', 'x'], level: 'ordinal' }), dropped: [] });
    expect(fitting(said({ order: ['y', 'x'], level: 'ordinal' }), found(['x', 'z']))).toEqual({ reading: said({ level: 'ordinal' }), dropped: ['order'] });
  });

  test('labels that are left out are those that occur; who wins needs labels that name a side', () => {
    expect(fitting(said({ drop: ['tie', 'gone'], collapse: 'winner' }), found(['A', 'B', 'tie']))).toEqual({ reading: said({ drop: ['tie'], collapse: 'winner' }), dropped: ['drop'] });
    expect(fitting(said({ collapse: 'winner' }), found(['yes', 'no'])).dropped).toEqual(['collapse']);
    expect(fitting(said({ collapse: 'winner' }), found(['0', '1', '2'])).dropped).toEqual([]);
  });

  test('an aspect stays where there is one of its name', () => {
    expect(fitting(said({ aspect: 'helpful' }), found(['x'], ['overall', 'helpful'])).dropped).toEqual([]);
    expect(fitting(said({ aspect: 'helpful' }), found(['x'])).dropped).toEqual(['aspect']);
  });

  test('by the shape alone nothing is said of places, labels and aspects', () => {
    expect(byShape(said({ raters: ['a'], order: ['x'], drop: ['y'], aspect: 'z', cluster: 'prompt' }))).toEqual(said({ cluster: 'prompt' }));
  });
});

describe('how many units are behind what a person asks to see', () => {
  // Cells of the two raters, counted by hand: a·x b·x 2, a·x b·y 1, a·y b·y 1.
  const { classes, ...of } = agreementOf({ raters: ['a', 'b'], labels: ['x', 'y'], units: [[0, 0], [0, 0], [0, 1], [1, 1]], weights: [1, 1, 1, 1] }, { resamples: 0 });
  const answer = { ...of, classes } as unknown as AgreementAnswer;
  test.each([
    [{ of: 'cell', a: 'a', b: 'b', labelA: 'x', labelB: 'y' }, 1], [{ of: 'cell', a: 'b', b: 'a', labelA: 'y', labelB: 'x' }, 1], [{ of: 'cell', a: 'b', b: 'a', labelA: 'x', labelB: 'y' }, 0],
    [{ of: 'pair', a: 'a', b: 'b', same: true }, 3], [{ of: 'pair', a: 'a', b: 'b', same: false }, 1],
    [{ of: 'class', name: 'unanimous' }, 3], [{ of: 'classes', names: ['unanimous', 'split'] }, 4], [{ of: 'disputed' }, 1],
  ] as const)('%j: %i', (asked, units) => {
    expect(unitsAsked(answer, asked)).toBe(units);
  });
});
