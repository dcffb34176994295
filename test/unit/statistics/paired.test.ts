import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { benjaminiHochberg, holm } from '../../../src/core/statistics/normal';
import { meanWithInterval, paired, pairedWithIntervals, sharedPairs } from '../../../src/core/statistics/paired';
import { permutationTest } from '../../../src/core/statistics/permutation';
import { detectableMean, detectableShare } from '../../../src/core/statistics/power';
import { fairCoins, mcnemar, signTest } from '../../../src/core/statistics/signs';
import { wilcoxon, wilcoxonExact } from '../../../src/core/statistics/wilcoxon';

const numbers = (...values: number[]): Float64Array => Float64Array.from(values);
const scores = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })), { minLength: 2, maxLength: 12 });
const anything = fc.array(fc.tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true })), { minLength: 2, maxLength: 12 });
const shared = (pairs: readonly (readonly [number, number])[], keys?: Int32Array): ReturnType<typeof sharedPairs> => sharedPairs({ first: Float64Array.from(pairs, ([a]) => a), second: Float64Array.from(pairs, ([, b]) => b), keys });

/** Of all ways to sign the differences, the share whose sum is as far from 0. */
function bySigns(differences: readonly number[]): number {
  const observed = Math.abs(differences.reduce((sum, d) => sum + d, 0)) - 1e-12 * differences.reduce((sum, d) => sum + Math.abs(d), 0);
  let reached = 0;
  for (let signs = 0; signs < 2 ** differences.length; signs++) {
    if (Math.abs(differences.reduce((sum, d, i) => sum + (signs & (1 << i) ? d : -d), 0)) >= observed) reached++;
  }
  return reached / 2 ** differences.length;
}

describe('McNemar’s test and the sign test', () => {
  test('are those of statsmodels', () => {
    // statsmodels 0.15 mcnemar(exact=True); mid-p by its definition with scipy's binom.
    const known = [[0, 0, 1, 1], [1, 0, 1, 0.5], [0, 5, 0.0625, 0.03125], [5, 5, 1, 1], [10, 3, 0.09228515625, 0.057373046875], [40, 22, 0.030015864349067285, 0.022574972673257195], [1, 1, 1, 1], [7, 8, 1, 0.8036193847656251], [300, 250, 0.03657874554910283, 0.03307151591735807]] as const;
    for (const [b, c, exact, midP] of known) {
      expect(mcnemar(b, c)).toEqual({ exact: expect.closeTo(exact, 11), midP: expect.closeTo(midP, 11) });
      expect(mcnemar(c, b)).toEqual(mcnemar(b, c));
    }
    expect(signTest(5, 3)).toEqual({ p: expect.closeTo(0.7265625, 12) });
    expect(signTest(0, 10)).toEqual({ p: expect.closeTo(0.001953125, 12) });
    expect(signTest(0, 0)).toEqual({ p: null, why: { code: 'undefined-no-differing-pair', args: {} } });
  });

  test('are sums over Pascal’s triangle', () => {
    fc.assert(fc.property(fc.nat(25), fc.nat(25), (b, c) => {
      const row = [1n];
      for (let k = 0; k < b + c; k++) row.push((row[k]! * BigInt(b + c - k)) / BigInt(k + 1));
      const share = (ways: bigint): number => Number(ways) / 2 ** (b + c);
      const atMost = share(row.slice(0, Math.min(b, c) + 1).reduce((sum, ways) => sum + ways, 0n));
      expect(fairCoins(Math.min(b, c), b + c).atMost).toBeCloseTo(atMost, 11);
      expect(mcnemar(b, c).exact).toBeCloseTo(Math.min(1, 2 * atMost), 11);
    }));
  });
});

describe('Wilcoxon’s test', () => {
  test('is scipy’s, whatever happens to zeros', () => {
    // scipy 1.12 wilcoxon(mode='approx')
    const small = numbers(-1, 0, 2, 0, -3, 1);
    expect(wilcoxon(small)).toMatchObject({ statistic: 4.5, p: expect.closeTo(0.8539232992870668, 11), zeros: 2, n: 6 });
    expect(wilcoxon(small, 'pratt')).toMatchObject({ statistic: 8.5, p: expect.closeTo(0.9138785990313087, 11) });
    expect(wilcoxon(small, 'zsplit')).toMatchObject({ statistic: 10, p: expect.closeTo(0.9160510722818964, 11) });
    expect(wilcoxon(numbers(1, -6, 3, -7, 3, 1, 1, -2))).toMatchObject({ statistic: 17, p: expect.closeTo(0.8879536894905294, 11) });
    expect(wilcoxon(new Float64Array(10).fill(-1))).toMatchObject({ statistic: 0, p: expect.closeTo(0.001565402258002548, 11) });
    expect(wilcoxon(numbers(0.25))).toMatchObject({ statistic: 0, p: expect.closeTo(0.31731050786291415, 11) });
  });

  test('is undefined where nothing differs', () => {
    expect(wilcoxon(numbers(0, 0, 0, 0))).toMatchObject({ p: null, why: { code: 'undefined-no-differing-pair' } });
    expect(wilcoxon(numbers(0, 0, 0, 0), 'zsplit')).toMatchObject({ p: 1, statistic: 5 });
    expect(wilcoxonExact(numbers(0, 0))).toMatchObject({ p: null });
  });

  test('exactly, permutes the signs of ranks', () => {
    // scipy's exact p where neither ties nor zeros are: wilcoxon([1, -2, 3, 4, -5, 6], mode='exact'), W+ = 14: 2 · P(W ≤ 7) = 2 · 14/64.
    expect(wilcoxonExact(numbers(1, -2, 3, 4, -5, 6))).toMatchObject({ p: expect.closeTo(0.5625, 12), method: 'exact' });
    expect(wilcoxonExact(new Float64Array(10).fill(-1)).p).toBeCloseTo(0.001953125, 12);
  });
});

describe('the permutation test', () => {
  test('counts signs as brute force does, with whole numbers and with any', () => {
    fc.assert(fc.property(fc.oneof(scores, anything), (pairs) => {
      const { differences } = shared(pairs);
      const tested = permutationTest(differences);
      if (differences.every((d) => d === 0)) expect(tested).toMatchObject({ p: null });
      else expect(tested).toMatchObject({ p: expect.closeTo(bySigns([...differences]), 9), method: 'exact' });
    }));
  });

  test('turns the samples of one prompt together', () => {
    const keys = Int32Array.from([7, 7, 1, 1, 5, 5]);
    expect(permutationTest(numbers(1, 0.5, 2, -1, 0.25, 0), { keys })).toMatchObject({ p: bySigns([1.5, 1, 0.25]), n: 3 });
  });

  test('is McNemar’s where sides are right or wrong', () => {
    fc.assert(fc.property(fc.nat(300), fc.nat(300), (b, c) => {
      fc.pre(b + c > 0);
      expect(permutationTest(Float64Array.from({ length: b + c + 5 }, (_, i) => (i < b ? 1 : i < b + c ? -1 : 0))).p).toBeCloseTo(mcnemar(b, c).exact, 12);
    }));
  });

  test('draws signs where there are too many, near the exact chance, and says so', () => {
    const whole = Float64Array.from({ length: 60 }, (_, i) => ((i * 7) % 11) - 4);
    const exact = permutationTest(whole);
    const odd = permutationTest(whole.map((d) => d * Math.PI + d * d * d * 1e-13));
    expect(exact).toMatchObject({ method: 'exact', draws: null });
    expect(odd).toMatchObject({ method: 'monte-carlo', draws: 99_999 });
    expect(Math.abs(odd.p! - exact.p!)).toBeLessThan(5 * Math.sqrt((exact.p! * (1 - exact.p!)) / 99_999));
    expect(permutationTest(whole.map((d) => d * Math.PI), { draws: 99 }).p! * 100 % 1).toBeCloseTo(0, 9);
  });
});

describe('what a pair could show', () => {
  test('is the difference for which Connor’s formula asks for as many prompts', () => {
    fc.assert(fc.property(fc.integer({ min: 30, max: 3000 }), fc.double({ min: 0.35, max: 1, noNaN: true }), (n, share) => {
      const discordant = Math.ceil(n * share);
      const psi = discordant / n;
      const { value } = detectableShare(discordant, n);
      expect(((1.959963984540054 * Math.sqrt(psi) + 0.8416212335729143 * Math.sqrt(psi - value! ** 2)) / value!) ** 2).toBeCloseTo(n, 6);
    }));
  });

  test('is shown in about 80 % of such samples', () => {
    // Power of the uncorrected test by enumerating multinomials: n prompts, discordance 0.3.
    const [n, psi] = [200, 0.3];
    const delta = detectableShare(n * psi, n).value!;
    const logs = [0];
    for (let i = 1; i <= n; i++) logs.push(logs[i - 1]! + Math.log(i));
    let power = 0;
    for (let b = 0; b <= n; b++) {
      for (let c = 0; b + c <= n; c++) {
        if ((b - c) ** 2 < 1.959963984540054 ** 2 * (b + c)) continue;
        power += Math.exp(logs[n]! - logs[b]! - logs[c]! - logs[n - b - c]! + b * Math.log((psi + delta) / 2) + c * Math.log((psi - delta) / 2) + (n - b - c) * Math.log(1 - psi));
      }
    }
    expect(power).toBeGreaterThan(0.79);
    expect(power).toBeLessThan(0.82);
    expect(detectableMean(2, 100).value).toBeCloseTo(0.5603170, 6);
  });

  test('is undefined where nothing differs, or too little to show anything', () => {
    expect(detectableShare(0, 50)).toMatchObject({ value: null, why: { code: 'undefined-no-differing-pair' } });
    expect(detectableShare(3, 1000)).toMatchObject({ value: null, why: { code: 'undefined-no-power', args: { differing: 3 } } });
    expect(detectableShare(1, 1)).toMatchObject({ value: null });
    expect(detectableMean(0, 50)).toMatchObject({ value: null, why: { code: 'undefined-no-spread' } });
    expect(detectableMean(null, 1)).toMatchObject({ value: null });
  });
});

describe('a pair of sides', () => {
  test('says the same in every order of prompts, and the opposite the other way round', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(scores, anything), fc.infiniteStream(fc.nat()), fc.boolean(), async (pairs, stream, hasSamples) => {
      const weights = pairs.map(() => stream.next().value as number);
      const order = [...pairs.keys()].sort((a, b) => weights[a]! - weights[b]! || a - b);
      const keys = (at: readonly number[]): Int32Array | undefined => (hasSamples ? Int32Array.from(at, (i) => Math.floor(i / 2)) : undefined);
      const [forth, shuffled, back] = [
        shared(pairs, keys([...pairs.keys()])), shared(order.map((i) => pairs[i]!), keys(order)), shared(pairs.map(([a, b]) => [b, a] as const), keys([...pairs.keys()])),
      ];
      const options = { resamples: 40 };
      const found = await pairedWithIntervals(forth, options);
      expect(await pairedWithIntervals(shuffled, options)).toEqual(found);
      const turned = await pairedWithIntervals(back, options);
      expect([turned.wins, turned.ties, turned.losses]).toEqual([found.losses, found.ties, found.wins]);
      expect(turned.difference.value).toBeCloseTo(-found.difference.value!, 12);
      expect(turned.winRateTiesHalf.value).toBeCloseTo(1 - found.winRateTiesHalf.value!, 12);
      if (!hasSamples) expect('low' in turned.difference ? turned.difference.low : null).toBeCloseTo('high' in found.difference ? -found.difference.high! : Number.NaN, 12);
      const permuted = permutationTest(forth.differences, { keys: forth.keys, draws: 999 });
      if (hasSamples) expect(permutationTest(shuffled.differences, { keys: shuffled.keys }).p ?? -1).toBeCloseTo(permutationTest(forth.differences, { keys: forth.keys }).p ?? -1, 9);
      else expect(permutationTest(shuffled.differences, { draws: 999 })).toEqual(permuted);
      expect(permutationTest(back.differences, { keys: back.keys, draws: 999 })).toEqual(permuted);
      expect(wilcoxon(back.differences)).toEqual(wilcoxon(forth.differences));
    }), { numRuns: 60 });
  });

  test('leaves out prompts that a side has no value of, and says how many', () => {
    const found = paired(sharedPairs({ first: numbers(1, Number.NaN, 3, 4), second: numbers(0, 1, Number.NaN, 5) }));
    expect(found).toMatchObject({ n: 2, skipped: 2, wins: 1, losses: 1, difference: { value: 0, n: 2 } });
  });

  test('is undefined without shared prompts, and its win rate without ties where there are only ties', async () => {
    expect(paired(sharedPairs({ first: numbers(), second: numbers() }))).toMatchObject({ sd: null, difference: { value: null, why: { code: 'undefined-no-shared-prompts' } }, winRateNoTies: { value: null, why: { code: 'undefined-no-shared-prompts' } } });
    expect(await pairedWithIntervals(sharedPairs({ first: numbers(1, 2), second: numbers(1, 2) }), { resamples: 10 })).toMatchObject({ difference: { value: 0, low: null, high: null, noInterval: { code: 'undefined-no-spread' } }, winRateTiesHalf: { value: 0.5, low: null, noInterval: { code: 'undefined-no-spread' } }, winRateNoTies: { value: null, why: { code: 'undefined-only-ties' }, n: 0 } });
    expect(await pairedWithIntervals(sharedPairs({ first: numbers(1), second: numbers(2) }))).toMatchObject({ difference: { value: -1, low: null }, resamples: 0 });
  });

  test('has no interval where all values are the same, and Wilson’s where they are a share near 0 or 1', async () => {
    // The lower end of n of n is n ÷ (n + z²), and the upper one 1 (Wilson 1927).
    const z2 = 1.959963984540054 ** 2;
    const ends = async (values: Float64Array, keys?: Int32Array): Promise<unknown> => {
      const mean = await meanWithInterval(values, keys, { resamples: 50 });
      return mean.value === null ? null : [mean.value, mean.low, mean.high, mean.noInterval?.code ?? null];
    };
    expect(await ends(numbers(1, 1, 1, 1, 1))).toEqual([1, expect.closeTo(5 / (5 + z2), 12), 1, null]);
    expect(await ends(numbers(1))).toEqual([1, expect.closeTo(1 / (1 + z2), 12), 1, null]);
    expect(await ends(numbers(0, 0, 0))).toEqual([0, 0, expect.closeTo(z2 / (3 + z2), 12), null]);
    // Wilson’s formula for 2 of 40, in Python.
    expect(await ends(Float64Array.from({ length: 40 }, (_, i) => (i < 2 ? 1 : 0)))).toEqual([0.05, expect.closeTo(0.01382, 5), expect.closeTo(0.16504, 5), null]);
    // Two samples of each of five prompts tell no more than five prompts.
    expect(await ends(Float64Array.from({ length: 10 }, () => 1), Int32Array.from({ length: 10 }, (_, i) => Math.floor(i / 2)))).toEqual([1, expect.closeTo(5 / (5 + z2), 12), 1, null]);
    expect(await ends(numbers(7, 7, 7))).toEqual([7, null, null, 'undefined-all-equal']);
    expect(await meanWithInterval(numbers(1, 1, 1), undefined, { resamples: 0 })).toMatchObject({ value: 1, low: null, high: null });
    const won = await pairedWithIntervals(sharedPairs({ first: numbers(3, 5, 9, 4, 8), second: numbers(1, 1, 1, 1, 1) }), { resamples: 50 });
    expect(won.winRateTiesHalf).toEqual({ value: 1, low: expect.closeTo(5 / (5 + z2), 12) as number, high: 1, n: 5 });
    expect((await pairedWithIntervals(sharedPairs({ first: numbers(1, 1, 1, 1, 1), second: numbers(3, 5, 9, 4, 8) }), { resamples: 50 })).winRateNoTies).toEqual({ value: 0, low: 0, high: expect.closeTo(z2 / (5 + z2), 12) as number, n: 5 });
  });

  test('has a wider interval where samples of one prompt say the same', async () => {
    const differences = Float64Array.from({ length: 300 }, (_, i) => Math.sin(Math.floor(i / 3) * 7));
    const apart = await pairedWithIntervals({ differences, n: 300, skipped: 0 }, { resamples: 2000 });
    const together = await pairedWithIntervals({ differences, keys: Int32Array.from(differences, (_, i) => Math.floor(i / 3)), n: 300, skipped: 0 }, { resamples: 2000 });
    const width = ({ difference: d }: typeof apart): number => ('low' in d ? d.high! - d.low! : Number.NaN);
    expect(width(together) / width(apart)).toBeGreaterThan(1.55);
    expect(width(together) / width(apart)).toBeLessThan(1.92);
  });

  test('gives way, and stops when nobody wants it any more', async () => {
    const differences = Float64Array.from({ length: 5000 }, (_, i) => Math.sin(i));
    let pauses = 0;
    await pairedWithIntervals({ differences, n: 5000, skipped: 0 }, { resamples: 2000, pause: () => Promise.resolve().then(() => { pauses++; }) });
    expect(pauses).toBeGreaterThan(0);
    await expect(pairedWithIntervals({ differences, n: 5000, skipped: 0 }, { resamples: 2000, pause: () => Promise.reject(new Error('stopped')) })).rejects.toThrow('stopped');
  });

  test('of one side alone: its mean, and its interval', async () => {
    const found = await meanWithInterval(Float64Array.from({ length: 400 }, (_, i) => i % 2), undefined, { resamples: 2000 });
    expect(found).toMatchObject({ value: 0.5, n: 400, skippedRows: 0, low: expect.closeTo(0.451, 1), high: expect.closeTo(0.549, 1) });
    expect(await meanWithInterval(numbers(Number.NaN), undefined)).toMatchObject({ value: null, why: { code: 'undefined-no-numbers' }, skippedRows: 1 });
  });
});

describe('corrections of a family of tests', () => {
  test('are statsmodels’ multipletests', () => {
    const p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34];
    const byHolm = [0.015, 0.112, 0.507, 0.507, 0.507, 0.6, 0.666, 1, 1, 1, 1, 1, 1, 1, 1];
    const byShare = [0.015, 0.06, 0.126, 0.126, 0.126, 0.15, 0.15857142857142856, ...new Array<number>(7).fill(0.29464285714285715), 0.34];
    holm(p).forEach((q, i) => expect(q).toBeCloseTo(byHolm[i]!, 11));
    benjaminiHochberg(p).forEach((q, i) => expect(q).toBeCloseTo(byShare[i]!, 11));
    expect(benjaminiHochberg([1, 0.0001, 0.02, 0.02, 0.8, 0.049])).toEqual([1, 0.0006, 0.04, 0.04, 0.96, 0.0735].map((q) => expect.closeTo(q, 12) as number));
  });
});
