import { describe, expect, test } from 'vitest';
import { agreementOf } from '../../../src/core/statistics/agreement';
import { adviceOf } from '../../../src/features/disagreements/advice';

const of = (units: readonly (readonly (number | null)[])[], level: 'nominal' | 'ordinal' = 'nominal') =>
  adviceOf(agreementOf({ raters: ['a', 'b'], labels: ['no', 'yes'], units, weights: units.map(() => 1) }, { level }));
const times = <T>(n: number, value: T): T[] => new Array<T>(n).fill(value);

describe('which coefficient suits', () => {
  test('nearly all labels are one: agreement is high, κ low, AC1 suits', () => {
    // 95 of 100 agree; each rater says yes 2 or 3 times, never on the same unit.
    expect(of([...times(95, [0, 0]), ...times(2, [1, 0]), ...times(3, [0, 1])])).toMatchObject({ isSkewed: true, isIncomplete: false, suits: 'gwetAC1' });
  });

  test('labels that are all there and in balance: Fleiss’ κ', () => {
    expect(of([...times(48, [0, 0]), ...times(48, [1, 1]), ...times(4, [0, 1])])).toMatchObject({ isSkewed: false, paradoxes: [], isIncomplete: false, suits: 'fleissKappa' });
  });

  test('missing labels, and labels in an order: α', () => {
    expect(of([...times(20, [0, 0]), ...times(20, [1, 1]), [0, null]])).toMatchObject({ isIncomplete: true, suits: 'krippendorffAlpha' });
    expect(of([...times(20, [0, 0]), ...times(20, [1, 1]), [0, 1]], 'ordinal')).toMatchObject({ isIncomplete: false, suits: 'krippendorffAlpha' });
  });
});
