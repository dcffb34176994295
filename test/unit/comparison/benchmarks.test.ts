import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { parseOptions } from '../../../src/cli/options';
import { commandOf } from '../../../src/features/comparison/command';
import type { ComparisonFile } from '../../../src/features/comparison/comparisonFile';
import { mapComparisonPaths, readComparison, writeComparison } from '../../../src/features/comparison/comparisonFile';
import { ALPACA_PROMPTS, alpacaPlace } from '../../../src/features/comparison/rule/alpacaOrder';
import { lengthFigures, lengthRateOf } from '../../../src/features/comparison/rule/alpacaSides';
import type { LengthSide } from '../../../src/features/comparison/rule/alpacaSides';
import { asMetric, namedIn, tablesOf } from '../../../src/features/comparison/rule/benchmarks';
import { commonAgainst, pairOfRow, rewardOfRow } from '../../../src/features/comparison/rule/rewardRow';
import type { RewardRow } from '../../../src/features/comparison/rule/rewardRow';
import { taskFigures } from '../../../src/features/comparison/rule/taskFigures';

const answer = (of: string, text: string): RewardRow['answers'][number] => ({ of, characters: text.length, end: text.slice(-60) });
const row = (over: Partial<RewardRow> = {}): RewardRow => ({ a: 'ours', b: 'base', winner: 'ours', extent: 1, choice: null, answers: [answer('ours', 'x'.repeat(700)), answer('base', 'y'.repeat(100))], ...over });
const code = (...argv: readonly string[]): string => {
  try {
    parseOptions(['compare', 'a.json', 'b.json', ...argv]);
    return 'taken';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a judge’s row about two models', () => {
  test('is a reward of the model that is not the baseline, whichever stood first', () => {
    expect(rewardOfRow(row(), 'base', null)).toBe(0.5);
    expect(rewardOfRow(row({ a: 'base', b: 'ours' }), 'base', null)).toBe(0.5);
    expect(rewardOfRow(row({ extent: 2 }), 'base', null)).toBe(1);
    expect(rewardOfRow(row({ winner: 'base' }), 'base', null)).toBe(-0.5);
    expect(rewardOfRow(row({ winner: 'tie', extent: 0 }), 'base', null)).toBe(0);
  });

  test('says it by its choice where it names no winner, turned round where the model stood second', () => {
    expect(rewardOfRow(row({ winner: null, extent: null, choice: 'A++' }), 'base', null)).toBe(1);
    expect(rewardOfRow(row({ a: 'base', b: 'ours', winner: null, extent: null, choice: 'A++' }), 'base', null)).toBe(-1);
    expect(rewardOfRow(row({ winner: null, extent: null, choice: 'N/A' }), 'base', null)).toBeNaN();
  });

  test('is a tie where it won slightly and is longer by more than the margin; much better stays', () => {
    expect([599, 600].map((k) => rewardOfRow(row(), 'base', k))).toEqual([0, 0.5]);
    expect(rewardOfRow(row({ extent: 2 }), 'base', 0)).toBe(1);
  });

  test('is skipped where an answer was cut or is empty, or where it is about other models', () => {
    for (const text of ['', ' \n', 'so far ... (truncated)', '[This model response is empty.]']) expect(rewardOfRow(row({ answers: [answer('ours', text), answer('base', 'y')] }), 'base', null)).toBeNaN();
    expect(pairOfRow(row({ a: 'ours', b: 'theirs' }), 'base')).toBeNull();
  });

  test('gives lengths by A and B where answers are called so', () => {
    expect(pairOfRow(row({ a: 'base', b: 'ours', answers: [answer('A', 'aaa'), answer('B', 'bb')] }), 'base')).toMatchObject({ modelLength: 2, baselineLength: 3 });
  });

  test('mirrors where model and baseline change places', () => {
    fc.assert(fc.property(fc.constantFrom('A++', 'A+', 'A=B', 'B+', 'B++'), fc.option(fc.nat(1000)), fc.nat(1500), fc.nat(1500), (choice, k, x, y) => {
      const of = { ...row({ winner: null, extent: null, choice }), answers: [answer('ours', 'x'.repeat(x + 1)), answer('base', 'y'.repeat(y + 1))] };
      expect(rewardOfRow(of, 'base', k) + rewardOfRow(of, 'ours', k)).toBe(0);
    }));
  });
});

test('the baseline is the model in every row of all sides, but none that a side is called after', () => {
  expect(commonAgainst([{ name: 'a', inEvery: ['a', 'base'] }, { name: 'b', inEvery: ['base', 'b'] }])).toBe('base');
  expect(commonAgainst([{ name: 'lab-a', inEvery: ['a', 'base'] }])).toBeNull();
  expect(commonAgainst([{ name: 'a', inEvery: ['lab/a', 'base'] }])).toBe('base');
  expect(commonAgainst([{ name: 'a', inEvery: ['a', 'base'] }, { name: 'b', inEvery: ['b', 'other'] }])).toBeNull();
});

test('tasks count in each of their groups, and the weighted mean is over those that have any', () => {
  const groups = [['Creative Tasks'], ['Coding & Debugging', 'Creative Tasks'], []] as const;
  const found = taskFigures(Float64Array.of(1, 0, 5, Number.NaN), Int32Array.of(0, 1, 2, 0), groups, () => false);
  expect(found?.groups.filter((g) => g.n > 0)).toEqual([{ group: 'Creative Tasks', value: 0.5, n: 2 }, { group: 'Coding & Debugging', value: 0, n: 1 }]);
  // Weights of the paper: 0.5 for creative tasks, 1.25 for coding.
  expect(found?.macro).toBeCloseTo((0.5 * 0.5) / 1.75, 12);
  expect(found?.isWhole).toBe(false);
  expect(taskFigures(Float64Array.of(1, 0), Int32Array.of(0, 1), groups, (r) => r === 1)?.groups[0]).toMatchObject({ value: 1, n: 1 });
  expect(taskFigures(Float64Array.of(5), Int32Array.of(2), groups, () => false)).toBeNull();
});

describe('length control', () => {
  const side = (n: number, over: Partial<LengthSide> = {}): LengthSide => ({
    name: 'ours', preferences: Float64Array.from({ length: n }, (_, i) => 1 + ((i * 7) % 10) / 10), baselineLengths: Float64Array.from({ length: n }, (_, i) => 100 + ((i * 13) % 50)), modelLengths: Float64Array.from({ length: n }, (_, i) => 90 + ((i * 29) % 70)),
    digests: Array.from({ length: n }, () => 'no such prompt'), keys: Int32Array.from({ length: n }, (_, i) => i), coefficients: null, ...over,
  });
  const pause = (): Promise<void> => Promise.resolve();

  test('knows AlpacaEval’s prompts by their digests, each at its place', () => {
    expect([ALPACA_PROMPTS, alpacaPlace('ffffffff')]).toEqual([805, -1]);
  });

  test('has no difficulties of prompts that are not AlpacaEval’s, and says so', () => {
    const found = lengthRateOf(side(40), new Float64Array(805), false);
    expect(found.notes.map((note) => note.code)).toEqual(['lc-own']);
    expect(lengthRateOf(side(40, { coefficients: { phi: 0, psi: 1, theta: 0 } }), null, false).rate).toMatchObject({ value: null, why: { code: 'undefined-no-difficulties' } });
    expect(lengthRateOf(side(40, { baselineLengths: new Float64Array(40).fill(Number.NaN) }), null, false).rate).toMatchObject({ value: null, why: { code: 'undefined-no-lengths' } });
  });

  test('takes difficulties by row where that is switched on: 100 · the mean of the logistic of ψγ + θ', () => {
    const gammas = Float64Array.of(-1, 0, 2);
    const found = lengthRateOf(side(3, { coefficients: { phi: -1, psi: 0.5, theta: 0.25 } }), gammas, true);
    expect(found.rate.value).toBeCloseTo([...gammas].reduce((sum, gamma) => sum + 100 / (1 + Math.exp(-(0.5 * gamma + 0.25))), 0) / 3, 10);
    expect(found.notes.map((note) => note.code)).toEqual(['lc-predicted', 'lc-by-row']);
  });

  test('a resample that draws none of a side’s prompts has no rate, and makes no interval', async () => {
    const one = lengthRateOf(side(1, { coefficients: { phi: -1, psi: 0.5, theta: 0.25 } }), Float64Array.of(-1), true);
    expect([one.again(new Float64Array(20)), one.again(Float64Array.of(3))]).toEqual([null, one.rate.value]);
    const { sides } = await lengthFigures([one], [], { keys: 20, resamples: 200, seed: 1, pause });
    expect(sides[0]).toMatchObject({ value: one.rate.value, low: one.rate.value, high: one.rate.value });
  });

  test('two sides that are one have a difference of nothing, also in every resample; a resample is a fit of rows as often as they were drawn', async () => {
    const rate = lengthRateOf(side(60), null, false);
    const { sides, pairs } = await lengthFigures([rate, rate], [[1, 0]], { keys: 60, resamples: 60, seed: 3, pause });
    expect(pairs[0]).toMatchObject({ value: 0, low: 0, high: 0 });
    expect(sides[0]?.value).not.toBeNull();
    const twice = Float64Array.from({ length: 60 }, (_, i) => (i < 30 ? 2 : 0));
    const half = side(60);
    const first = lengthRateOf({ ...half, preferences: Float64Array.from([...half.preferences.subarray(0, 30), ...half.preferences.subarray(0, 30)]), baselineLengths: Float64Array.from([...half.baselineLengths.subarray(0, 30), ...half.baselineLengths.subarray(0, 30)]), modelLengths: Float64Array.from([...half.modelLengths.subarray(0, 30), ...half.modelLengths.subarray(0, 30)]) }, null, false);
    // The spread of lengths is of all rows in a resample, so the scale of φ is another one; what is said of equal lengths is not.
    expect(rate.again(twice)).toBeCloseTo(first.rate.value ?? 0, 0);
  });
});

test('models are found in tables by their names but for signs, capitals and their makers, and not where two are called so', () => {
  const table = new Map([['gpt4_0314', 1], ['Tulu-2', 2], ['a-b', 3], ['a_b', 4]]);
  expect([namedIn(table, ['gpt4-0314']), namedIn(table, ['lab/tulu-2']), namedIn(table, ['A.B']), namedIn(table, ['a-b']), namedIn(table, ['none'])]).toEqual([1, 2, undefined, 3, undefined]);
});

describe('benchmarks on the command line', () => {
  test('options that fit no metric that is asked for are refused', () => {
    expect(code('--metric', 'wb-reward:500', '--against', 'x', '--quirk', 'missing-is-zero,skipped-in-total')).toBe('taken');
    expect(code('--metric', 'wb-score', '--against', 'x')).toBe('usage-benchmark-option');
    expect(code('--metric', 'wb-score', '--difficulties', 'x.csv')).toBe('usage-benchmark-option');
    expect(code('--metric', 'wb-score', '--quirk', 'missing-is-zero')).toBe('usage-quirk');
    expect(code('--metric', 'wb-score', '--quirk', 'whatever')).toBe('usage-one-of');
    expect(code('--published', 'x.csv')).toBe('usage-published');
  });

  test('are kept in the comparison’s file, and the copied command has all of them', () => {
    const side = (name: string): ComparisonFile['sides'][number] => ({ name, source: { paths: [`/d/${name}.json`], literal: true }, model: null, within: null, answer: null });
    const reward = asMetric({ of: 'wb-reward', margin: 500, against: 'gpt-4', quirks: ['skipped-in-total'] });
    const controlled = asMetric({ of: 'alpaca-lc', path: 'preference', coefficients: '/d/c.csv', difficulties: '/d/g.csv', quirks: [] });
    const file: ComparisonFile = { sides: [side('a'), side('b')], key: { by: 'columns', columns: ['session_id'] }, sample: null, metrics: [reward, controlled], metric: reward.name, baseline: 'a', family: 'baseline', test: null, by: null };
    expect(readComparison(writeComparison(file))).toEqual(file);
    expect(commandOf(file)).toBe('loupe compare a=/d/a.json b=/d/b.json --key session_id --metric wb-reward:500 --metric alpaca-lc --against gpt-4 --coefficients /d/c.csv --difficulties /d/g.csv --quirk skipped-in-total --baseline a');
    expect(tablesOf(file, { published: { table: '/d/p.csv', names: null, column: 'score' } })).toEqual(['/d/c.csv', '/d/g.csv', '/d/p.csv']);
    const published = { ...file, metrics: [reward], published: { table: '/d/p.csv', names: null, column: '(score * 10)' } };
    expect(readComparison(writeComparison(published))).toEqual(published);
    expect(commandOf(published)).toContain("--published /d/p.csv --published-column '(score * 10)'");
    // Tables are kept as sides are, beside the workspace's files.
    expect(mapComparisonPaths({ ...file, published: published.published }, (path) => path.replace('/d/', './'))).toMatchObject({ metrics: [{}, { computed: { coefficients: './c.csv', difficulties: './g.csv' } }], published: { table: './p.csv' } });
    const samples = { ...side('a'), source: { paths: ['/d/a/samples_gsm8k.jsonl', '/d/a/samples_mmlu.jsonl'], literal: true } };
    expect(commandOf({ ...file, sides: [samples, side('b')], metrics: [] })).toContain("'a=/d/a/samples_*.jsonl' b=/d/b.json");
    // A file of a version before has no switches.
    expect(readComparison(writeComparison(file).replace(/"quirks": \[\s*"skipped-in-total"\s*\]/, '"quirks": []'))).toMatchObject({ metrics: [{ computed: { quirks: [] } }, {}] });
  });
});
