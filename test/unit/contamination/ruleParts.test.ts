import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_RULE, METHODS, type Rule } from '../../../src/features/contamination/contract';
import { Counter } from '../../../src/features/contamination/rule/counter';
import { fractionOf, ItemScale, score6 } from '../../../src/features/contamination/rule/exactScore';
import { pairScore, runsOf, unionRuns } from '../../../src/features/contamination/rule/figures';
import { itemTable } from '../../../src/features/contamination/rule/items';
import { mergeParts } from '../../../src/features/contamination/rule/merge';
import { plainKernel } from '../../../src/features/contamination/rule/plainKernel';
import { tokensOf } from '../../../src/features/contamination/rule/tokens';
import { type MadeEvaluation, type MadeRow, scanTexts } from '../../fixtures/contaminationScan';

const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 18 }).map((words) => words.join(' '));
const role = fc.constantFrom('user', 'assistant');
const rowsOf = fc.array(fc.record({ source: fc.constantFrom(null, 'x', 'y'), messages: fc.array(fc.record({ role, text: fc.option(text) }), { maxLength: 3 }) }), { maxLength: 12 }).map((rows) => rows.map((row, at): MadeRow => ({ row: at * 2, ...row })));
const evaluationOf = fc.integer({ min: 1, max: 2 }).chain((fields) => fc.array(fc.array(text, { minLength: fields, maxLength: fields }), { maxLength: 6 })).map((items): MadeEvaluation => ({ name: 'e', items: items.map((fields, row) => ({ row, fields })) }));
const ruleOf = fc.record({ n: fc.constantFrom(2, 3, 8), threshold: fc.constantFrom(0.3, 0.5, 0.75), unit: fc.constantFrom('message' as const, 'row' as const), roles: fc.constantFrom('user' as const, 'all' as const), template: fc.constantFrom(null, 2) })
  .map((some): Rule => ({ ...DEFAULT_RULE, ...some, methods: METHODS }));

test('any partition of the rows, merged in any order and grouping, is the scan of all', () => {
  fc.assert(fc.property(rowsOf, fc.tuple(evaluationOf, evaluationOf), ruleOf, fc.array(fc.nat(3), { minLength: 12, maxLength: 12 }), fc.nat(2), (rows, evaluations, rule, owners, keep) => {
    const whole = scanTexts(rows, evaluations, rule, keep);
    const part = (owner: number): ReturnType<typeof scanTexts>['part'] => scanTexts(rows.filter((_, at) => owners[at] === owner), evaluations, rule, keep).part;
    const [a, b, c, d] = [part(0), part(1), part(2), part(3)];
    const merge = (...parts: typeof a[]): typeof a => mergeParts(parts, whole.facts, rule, keep);
    const sources = (of: typeof a): typeof a => ({ ...of, evaluations: of.evaluations.map((one) => ({ ...one, bySource: one.bySource.filter(({ value, items }) => value !== null || items.length > 0) })) });
    expect(sources(merge(d, b, a, c))).toEqual(sources(whole.part));
    expect(merge(merge(a, b), merge(c, d))).toEqual(merge(merge(d), merge(c, merge(b, a))));
  }), { numRuns: 150 });
});

test('batches of any size are the same', () => {
  fc.assert(fc.property(rowsOf, evaluationOf, ruleOf, fc.integer({ min: 1, max: 5 }), (rows, evaluation, rule, batch) => {
    const withSources = rows.map((row) => ({ ...row, source: row.source ?? null }));
    expect(scanTexts(withSources, [evaluation], rule, 2, { batch })).toEqual(scanTexts(withSources, [evaluation], rule, 2));
  }), { numRuns: 100 });
});

test('a scan finds what looking at every document and item finds', () => {
  fc.assert(fc.property(rowsOf, evaluationOf, ruleOf, (rows, evaluation, rule) => {
    const { part } = scanTexts(rows, [evaluation], { ...rule, template: null }, 50);
    const found = part.evaluations[0];
    for (const { row: item, fields } of evaluation.items) {
      const tokens = fields.map((field) => tokensOf(field ?? ''));
      const documents = documentsOf(rows, rule);
      const scale = new ItemScale(tokens.map((of) => of.length), fractionOf(rule.threshold));
      const scores = documents.map((document) => scale.of(tokens.map((of) => coveredBy(of, document, rule.n))));
      const scored = found?.items.find((one) => one.item === item);
      expect(scored?.documents ?? 0).toBe(scores.filter((score) => score > scale.limit).length);
      const best = scores.reduce<bigint>((most, score) => (BigInt(score) > most ? BigInt(score) : most), 0n);
      expect(scored ? pairScore(scored.pairs[0]?.covered ?? [], tokens.map((of) => of.length)) : '0.000000').toBe(score6(scale.fraction(best)));
      const full = tokens.filter((of) => of.length > 0);
      const within = (document: readonly (readonly string[])[]): boolean => full.length > 0 && full.every((of) => document.some((message) => runIn(of, message)));
      expect(found?.contained.includes(item)).toBe(documents.some(within));
      expect(found?.equal.includes(item)).toBe(full.length === 1 && documents.some((document) => document.some((message) => message.join(' ') === full[0]?.join(' '))));
      expect(found?.any13.includes(item)).toBe(tokens.some((of) => documents.some((document) => coveredBy(of, document, 13) > 0)));
    }
  }), { numRuns: 150 });
});

function documentsOf(rows: readonly MadeRow[], { unit, roles }: Rule): readonly (readonly (readonly string[])[])[] {
  const messages = rows.map((row) => row.messages.flatMap((message) => (message.text !== null && (roles === 'all' || message.role === roles) ? [tokensOf(message.text)] : [])));
  return unit === 'row' ? messages : messages.flatMap((of) => of.map((message) => [message]));
}

const runIn = (tokens: readonly string[], message: readonly string[]): boolean => message.some((_, at) => tokens.every((token, i) => message[at + i] === token));

function coveredBy(tokens: readonly string[], document: readonly (readonly string[])[], n: number): number {
  const covered = new Set<number>();
  for (let p = 0; p + n <= tokens.length; p++) {
    if (document.some((message) => runIn(tokens.slice(p, p + n), message))) for (let i = 0; i < n; i++) covered.add(p + i);
  }
  return covered.size;
}

test('documents of the same words are counted each, and as many are kept as are asked for', () => {
  const words = Array.from({ length: 10 }, (_, i) => `w${String(i)}`).join(' ');
  const rows = Array.from({ length: 1_000 }, (_, row): MadeRow => ({ row, source: row < 500 ? 'a' : 'b', messages: [{ role: 'user', text: `${words} end` }] }));
  const [found] = scanTexts(rows, [{ name: 'e', items: [{ row: 3, fields: [words] }] }], DEFAULT_RULE, 2).part.evaluations;
  expect(found?.items.map(({ documents, pairs }) => [documents, pairs.map(({ row }) => row)])).toEqual([[1_000, [0, 1, 2]]]);
  expect([found?.pairs, found?.rows.length]).toEqual([1_000, 1_000]);
  expect(found?.bySource).toEqual([{ value: 'a', items: [3] }, { value: 'b', items: [3] }]);
});

test('the union of two training datasets counts an item once, and rows and documents of both', () => {
  const words = 'one two three four five six seven eight nine';
  const evaluation = { name: 'e', items: [{ row: 0, fields: [words] }, { row: 1, fields: ['another item that nobody has ever said to anyone at all'] }] };
  const scan = (texts: readonly string[]): ReturnType<typeof scanTexts> => scanTexts(texts.map((said, row) => ({ row, messages: [{ role: 'user', text: said }] })), [evaluation], DEFAULT_RULE);
  const both = [scan([words, 'no']), scan([words])];
  const [run] = unionRuns(both, DEFAULT_RULE);
  expect([run?.train, run?.nMatched, run?.nTrainRowsMatched, run?.nPairsMatched, run?.nTrainDocuments, run?.datasetScore]).toEqual(['*', 1, 2, 2, 3, '0.500000']);
  expect(runsOf('a', both[0] ?? scan([]), DEFAULT_RULE)[0]?.nTrainRowsMatched).toBe(1);
});

test('rows of a part come in order, and 13-grams are made of n-grams of at most 13', () => {
  const table = itemTable([[]]);
  const kernel = plainKernel(table.fields, 20, false);
  expect(() => new Counter(table, kernel.index, { ...DEFAULT_RULE, n: 20, methods: ['any13'] }, 0)).toThrow(RangeError);
});

test.each([[0.1, 1n, 10n], [0.5, 5n, 10n], [1e-7, 1n, 10_000_000n], [1, 1n, 1n], [0.123, 123n, 1_000n]])('%s is the fraction of its digits', (value, num, den) => {
  expect(fractionOf(value)).toEqual({ num, den });
});
