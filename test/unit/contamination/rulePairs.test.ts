import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_RULE } from '../../../src/features/contamination/contract';
import { matchGroups } from '../../../src/features/contamination/rule/groups';
import { precisionOf } from '../../../src/features/contamination/rule/precision';
import { sampleOrder } from '../../../src/features/contamination/rule/sampling';
import { matchedSpans } from '../../../src/features/contamination/rule/spans';
import { tokensOf } from '../../../src/features/contamination/rule/tokens';
import { scanTexts } from '../../fixtures/contaminationScan';

const words = fc.array(fc.constantFrom('a', 'B', 'cé', 'd'), { maxLength: 24 }).map((some) => some.map((word, i) => `${word}${i % 3 === 0 ? ', ' : '  '}`).join(''));

test('spans cover what the rule covers, with the same words on both sides', () => {
  fc.assert(fc.property(words, words, (field, message) => {
    const n = 3;
    const spans = matchedSpans(field, message, { tokens: 'words', n });
    const scan = scanTexts([{ row: 0, messages: [{ role: 'user', text: message }] }], [{ name: 'e', items: [{ row: 0, fields: [field] }] }], { ...DEFAULT_RULE, n });
    const covered = scan.part.evaluations[0]?.items[0]?.pairs[0]?.covered[0] ?? [];
    expect(spans.flatMap(({ tokens: [from, to] }) => Array.from({ length: to - from }, (_, i) => from + i))).toEqual(covered.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i)));
    for (const span of spans) {
      const said = tokensOf(field.slice(span.field.start, span.field.end));
      expect(said).toEqual(tokensOf(field).slice(...span.tokens));
      expect(tokensOf(message.slice(span.message.start, span.message.end))).toEqual(said);
    }
  }));
});

test('spans run along where a run stands in a message more than once', () => {
  const field = 'x1 x2 x3 y z1 z2 z3';
  const message = 'z1 z2 z3 , x1 x2 x3 , z1 z2 z3';
  expect(matchedSpans(field, message, { tokens: 'words', n: 3 }).map(({ message: { start, end } }) => message.slice(start, end))).toEqual(['x1 x2 x3', 'z1 z2 z3']);
  expect(matchedSpans(field, message, { tokens: 'words', n: 3 }).map(({ message: { start } }) => start)).toEqual([11, 22]);
});

test('items that matched by one run of words are a group, others stand alone', () => {
  const preamble = 'Let us think step by step and give the answer in a box';
  const item = (number: number, own: string, covered: readonly (readonly [number, number])[]): Parameters<typeof matchGroups>[0][number] => ({ item: number, fields: [`${preamble}: ${own}`], covered: [covered] });
  const groups = matchGroups([
    item(4, 'what is two and two', [[0, 13]]),
    item(9, 'how far is it', [[0, 13]]),
    item(2, 'when does the train that left at nine in the morning arrive in the town behind the hills', [[0, 31]]),
    { item: 7, fields: ['an item of its own with more than eight words in it'], covered: [[[0, 12]]] },
  ], DEFAULT_RULE);
  expect(groups).toEqual([{ words: preamble, items: [4, 9] }]);
});

test('the same text in several items is a group', () => {
  const text = 'one two three four five six seven eight nine ten';
  expect(matchGroups([3, 1, 2].map((item) => ({ item, fields: [text], covered: [[[0, 10]]] })), DEFAULT_RULE)).toEqual([{ words: text, items: [1, 2, 3] }]);
  // Thousands of whole copies that share a preamble have too much of their own; of these two are the same text.
  const words = (item: number): string => Array.from({ length: 60 }, (_, i) => `w${String(item)}x${String(i)}`).join(' ');
  const many = Array.from({ length: 4_000 }, (_, item) => ({ item, fields: [`a b c d e f g h ${words(Math.max(1, item))}`], covered: [[[0, 68]]] as const }));
  expect(matchGroups(many, DEFAULT_RULE)).toEqual([{ words: many[0]?.fields[0], items: [0, 1] }]);
});

test('strata take turns in the sample, and a later scan with more matches leaves the order of the others', () => {
  const clusters = Array.from({ length: 30 }, (_, item) => ({ items: [item], stratum: item % 3 === 0 ? 'small' : 'large' }));
  const order = sampleOrder(clusters, 'seed');
  expect(order.slice(0, 9).filter(({ stratum }) => stratum === 'small').length).toBe(3);
  const large = order.filter(({ stratum }) => stratum === 'large').map(({ items: [item] }) => item);
  const more = sampleOrder([...clusters, { items: [40], stratum: 'large' }], 'seed').filter(({ stratum }) => stratum === 'large').map(({ items: [item] }) => item);
  expect(more.filter((item) => item !== 40)).toEqual(large);
  expect(sampleOrder(clusters, 'another').map(({ items }) => items)).not.toEqual(order.map(({ items }) => items));
});

test('every cluster is as likely to be the first of the sample', () => {
  const clusters = Array.from({ length: 5 }, (_, item) => ({ items: [item], stratum: '' }));
  const first = new Array<number>(5).fill(0);
  for (let seed = 0; seed < 5_000; seed++) {
    const item = sampleOrder(clusters, String(seed))[0]?.items[0] ?? 0;
    first[item] = (first[item] ?? 0) + 1;
  }
  for (const count of first) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});

const judged = (verdicts: readonly (boolean | null)[], stratum = ''): Parameters<typeof precisionOf>[0][number][] => verdicts.map((verdict, item) => ({ items: [item], stratum, confirmed: verdict === null ? null : Number(verdict) }));

test('precision of some drawn from very many has nearly the interval of Wilson (800 of 1,000: 0.7741 to 0.8236)', () => {
  const clusters = judged([...Array.from({ length: 1_000 }, (_, i) => i % 5 > 0), ...new Array<null>(1_000_000).fill(null)]);
  const { precision, confirmed, judged: count, sample } = precisionOf(clusters, 1_001_000, 2_002_000);
  expect([count, sample, precision.n]).toEqual([1_000, 50, 1_000]);
  expect(precision.value).toBeCloseTo(0.8, 12);
  expect(precision.low).toBeCloseTo(0.7741, 3);
  expect(precision.high).toBeCloseTo(0.8236, 3);
  expect(confirmed.value).toBeCloseTo(0.4, 12);
  expect(confirmed.low).toBeCloseTo(0.387, 3);
});

test('precision is known where all are judged, and a verdict out of order is not extrapolated', () => {
  expect(precisionOf(judged([true, false, true, true]), 4, 100).precision).toEqual({ value: 0.75, low: 0.75, high: 0.75, n: 4, why: null });
  const gap = precisionOf(judged([true, null, true, true]), 4, 100);
  expect([gap.judged, gap.precision.n]).toEqual([1, 1]);
  expect(gap.precision.low).toBeLessThan(0.25);
});

test('precision says why it is undefined', () => {
  expect(precisionOf(judged([null, true]), 2, 10).precision).toEqual({ value: null, low: null, high: null, n: 0, why: { code: 'undefined-none-judged', args: {} } });
  const none = precisionOf([], 0, 10);
  expect([none.precision.why?.code, none.confirmed.value]).toEqual(['undefined-no-matches', 0]);
});

test('a group judged at once is one cluster: a hundred items say no more than one decision', () => {
  const clusters = [{ items: Array.from({ length: 100 }, (_, i) => i), stratum: '', confirmed: 0 }, ...judged([true, true, true]), ...judged(new Array<null>(100).fill(null))];
  const { precision } = precisionOf(clusters, 203, 1_000);
  expect(precision.value).toBeCloseTo(3 / 103, 12);
  expect(precision.high).toBeGreaterThan(0.2);
});
