import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { neighbours } from '../../../src/features/disagreements/neighbours';
import { profilesOf } from '../../../src/features/disagreements/profiles';
import type { Scale } from '../../../src/features/disagreements/scale';
import type { Unit } from '../../../src/features/disagreements/verdicts';

const SCALE: Scale = { level: 'ordinal', labels: ['1', '2', '3', '4', '5'], values: [1, 2, 3, 4, 5], sets: undefined, strengths: undefined };
const RATERS = ['a', 'b', 'c'];
type Row = readonly (number | null)[];
const unitsOf = (rows: readonly Row[]): Unit[] => rows.map((row, i) => {
  const verdicts = row.flatMap((v, r) => (v === null ? [] : [{ rater: RATERS[r] ?? '', label: String(v), turned: false }]));
  return { units: 1, cluster: null, slice: String(Math.floor((4 * i) / rows.length)), verdicts, given: verdicts };
});

describe('profiles of raters', () => {
  const ROWS: readonly Row[] = [[3, null, 4], [1, 1, 2], [1, 1, 2], [1, 1, 1], [1, 2, 2], [1, null, 1], [4, 3, 5], [1, 1, 2], [1, 2, 1], [2, 1, 3], [2, null, 3], [2, 1, 3], [3, 3, 3], [2, 2, 2], [1, 1, 2], [2, null, 3], [4, 4, 5], [4, 4, 5], [2, 2, 3], [2, 1, 3], [3, null, 4], [4, 4, 5], [1, 1, 2], [4, 4, 5]];

  test('tests are those of all permutations within each unit, which Python went through one by one', () => {
    const profiles = profilesOf(unitsOf(ROWS), SCALE, RATERS);
    // By itertools.permutations of each unit: n, mean difference and z of the label, and of agreement; and the distance from the others' mean.
    const known = [[24, -0.2638888888888888, -2.5166114784235822, 0.0625, 1.8371173070873839, -0.4375], [19, -0.3333333333333332, -2.7424137786507212, 0.07894736842105265, 1.8371173070873839, -0.5], [24, 0.5277777777777778, 5.033222956847166, -0.125, -3.674234614174767, 0.8333333333333334]] as const;
    known.forEach(([n, score, scoreZ, agreement, agreementZ, severity], i) => {
      const profile = profiles[i];
      expect([profile?.withOthers, profile?.severityTest?.difference, profile?.severityTest?.z, profile?.agreementTest?.difference, profile?.agreementTest?.z, profile?.severity]).toEqual([n, ...[score, scoreZ, agreement, agreementZ, severity].map((x) => expect.closeTo(x, 10) as number)]);
    });
    expect(profiles.map((p) => p.apart)).toEqual([['scores-lower'], ['scores-lower'], ['agrees-less', 'scores-higher']]);
    expect(profiles[2]?.quarters.map((q) => q.n)).toEqual([6, 6, 6, 6]);
    expect(profiles[0]?.counts).toEqual([9, 7, 3, 5, 0]);
  });

  test('of labels without an order there is no severity; raters alone on their units are not tested; two raters agree with each other equally', () => {
    const [a, b] = profilesOf(unitsOf(ROWS.map(([x, , z]) => [x ?? null, z ?? null])), { ...SCALE, level: 'nominal' }, ['a', 'b']);
    expect([a?.severity, a?.severityTest, a?.agreementTest, b?.agreement?.value]).toEqual([null, null, null, a?.agreement?.value]);
    const [alone] = profilesOf(unitsOf(ROWS.map(([x]) => [x ?? null])), SCALE, ['a']);
    expect(alone).toMatchObject({ n: 24, withOthers: 0, agreement: null, severity: null, apart: [] });
  });

  test('neither the order of units nor that of raters changes a profile, and differences of all raters cancel', () => {
    const row = fc.tuple(fc.constant(null), fc.array(fc.option(fc.integer({ min: 1, max: 5 })), { minLength: 3, maxLength: 3 }));
    fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (made) => {
      const rows = made.map(([, r]) => r);
      const units = unitsOf(rows).map((u) => ({ ...u, slice: null }));
      const straight = profilesOf(units, SCALE, RATERS);
      const turned = profilesOf([...units].reverse().map((u) => ({ ...u, verdicts: [...u.verdicts].reverse() })), SCALE, RATERS);
      expect(turned).toEqual(straight); // to the last digit
      if (rows.every((r) => r.filter((v) => v !== null).length !== 1)) {
        const sum = straight.reduce((all, p) => all + (p.agreementTest === null ? Number.NaN : p.agreementTest.difference * p.withOthers), 0);
        if (!Number.isNaN(sum)) expect(sum).toBeCloseTo(0, 8);
      }
    }));
  });

  test('where units come in clusters, the interval of agreement is that of a mean over clusters', () => {
    // statsmodels: OLS on a constant, cov_type='cluster'. Rater a agrees with 1, ½, 0, 1, 1, ½, 0, ½ of the two others.
    const others: Readonly<Record<string, Row>> = { '1': [1, 1, 1], '0.5': [1, 1, 2], '0': [1, 2, 2] };
    const made = [[0, '1'], [0, '0.5'], [1, '0'], [1, '1'], [1, '1'], [2, '0.5'], [2, '0'], [3, '0.5']] as const;
    const units = unitsOf(made.map(([, share]) => others[share] ?? [])).map((u, i) => ({ ...u, cluster: String(made[i]?.[0]) }));
    expect(profilesOf(units, SCALE, RATERS)[0]?.agreement).toEqual({ value: 0.5625, low: expect.closeTo(0.33745727, 7) as number, high: expect.closeTo(0.78754273, 7) as number });
  });

  test('measured values are hardly ever the same, which sets nobody apart', () => {
    const rows: Row[] = Array.from({ length: 40 }, () => [1, 1, 2]);
    expect(profilesOf(unitsOf(rows), SCALE, RATERS).map((p) => p.agreementTest === null)).toEqual([false, false, false]);
    expect(profilesOf(unitsOf(rows), { ...SCALE, level: 'interval' }, RATERS).map((p) => [p.agreementTest, p.apart.includes('agrees-less')])).toEqual([[null, false], [null, false], [null, false]]);
  });

  test('raters who agree stand beside each other, and nobody is lost', () => {
    const group = (a: string): string => a[0] ?? '';
    const raters = ['x1', 'y1', 'x2', 'y2', 'x3', 'alone'];
    const order = neighbours(raters, (a, b) => (a === 'alone' || b === 'alone' ? null : group(a) === group(b) ? 0.9 : 0.3));
    expect([...order].sort()).toEqual([...raters].sort());
    expect(order.map(group).join('')).toMatch(/^(xxxyy|yyxxx)a$/);
  });
});
