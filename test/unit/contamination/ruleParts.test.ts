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
import { runs } from '../../fixtures/runs';

const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 18 }).map((words) => words.join(' '));
const role = fc.constantFrom('user', 'assistant');
const rowsOf = fc.array(fc.record({ source: fc.constantFrom(null, 'x', 'y'), messages: fc.array(fc.record({ role, text: fc.option(text) }), { maxLength: 3 }) }), { maxLength: 12 }).map((rows) => rows.map((row, at): MadeRow => ({ row: at * 2, ...row })));
const evaluationOf = fc.integer({ min: 1, max: 2 }).chain((fields) => fc.array(fc.array(text, { minLength: fields, maxLength: fields }), { maxLength: 6 })).map((items): MadeEvaluation => ({ name: 'e', items: items.map((fields, row) => ({ row, fields })) }));
/** Items of a few templates, enough of them that their n-grams are frequent, and rows of the same with other words. */
const templated = fc.array(text, { minLength: 2, maxLength: 3 }).chain((templates) => {
  const made = fc.record({ words: fc.constantFrom(...templates, templates.join(' ')), tail: fc.array(fc.constantFrom('a', 'b', 'd', 'e', 'f', 'g', 'h'), { maxLength: 8 }), isAhead: fc.boolean() })
    .map(({ words, tail, isAhead }) => (isAhead ? [...tail, words] : [words, ...tail]).join(' '));
  const evaluation = fc.integer({ min: 1, max: 2 }).chain((fields) => fc.array(fc.array(made, { minLength: fields, maxLength: fields }), { minLength: 60, maxLength: 80 })).map((items): MadeEvaluation => ({ name: 'e', items: items.map((of, row) => ({ row, fields: of })) }));
  const rows = fc.array(fc.record({ source: fc.constantFrom(null, 'x', 'y'), messages: fc.array(fc.record({ role, text: made }), { maxLength: 2 }) }), { maxLength: 12 }).map((of) => of.map((row, at): MadeRow => ({ row: at * 2, ...row })));
  return fc.tuple(rows, evaluation);
});
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
  }), { numRuns: runs(150) });
});

test('batches of any size are the same', () => {
  fc.assert(fc.property(rowsOf, evaluationOf, ruleOf, fc.integer({ min: 1, max: 5 }), (rows, evaluation, rule, batch) => {
    const withSources = rows.map((row) => ({ ...row, source: row.source ?? null }));
    expect(scanTexts(withSources, [evaluation], rule, 2, { batch })).toEqual(scanTexts(withSources, [evaluation], rule, 2));
  }), { numRuns: runs(100) });
});

test('a scan finds what looking at every document and item finds', () => {
  fc.assert(fc.property(rowsOf, evaluationOf, ruleOf, fc.nat(3), isWhatLookingFinds), { numRuns: runs(150) });
});

test('a scan finds what looking at every document and item finds where many items share their words', () => {
  fc.assert(fc.property(templated, ruleOf, fc.nat(3), ([rows, evaluation], rule, keep) => isWhatLookingFinds(rows, evaluation, rule, keep)), { numRuns: 60 });
});

test('any partition of the rows is the scan of all where many items share their words', () => {
  fc.assert(fc.property(templated, ruleOf, fc.nat(3), fc.array(fc.nat(1), { minLength: 12, maxLength: 12 }), ([rows, evaluation], rule, keep, owners) => {
    const sourced = rows.map((row) => ({ ...row, source: row.source ?? 'none' }));
    const whole = scanTexts(sourced, [evaluation], rule, keep);
    const parts = [1, 0].map((owner) => scanTexts(sourced.filter((_, at) => owners[at] === owner), [evaluation], rule, keep).part);
    expect(mergeParts(parts, whole.facts, rule, keep)).toEqual(whole.part);
  }), { numRuns: 60 });
});

test('what the template rule leaves in a source is what it leaves of a scan of that source alone', () => {
  const isSame = (rows: readonly MadeRow[], evaluation: MadeEvaluation, rule: Rule): void => {
    const { part } = scanTexts(rows.map((row) => ({ ...row, source: row.source ?? null })), [evaluation], rule);
    for (const { value, items, kept } of part.evaluations[0]?.bySource ?? []) {
      const alone = scanTexts(rows.filter((row) => (row.source ?? null) === value).map(({ row, messages }) => ({ row, messages })), [evaluation], rule).part.evaluations[0]?.items.filter((item) => item.documents > 0) ?? [];
      expect([items, kept]).toEqual([alone.map((item) => item.item), alone.filter((item) => !item.templateOnly).map((item) => item.item)]);
    }
  };
  fc.assert(fc.property(rowsOf, evaluationOf, ruleOf, (rows, evaluation, rule) => isSame(rows, evaluation, { ...rule, template: 2 })), { numRuns: runs(100) });
  fc.assert(fc.property(templated, ruleOf, ([rows, evaluation], rule) => isSame(rows, evaluation, { ...rule, template: 2 })), { numRuns: 40 });
});

function isWhatLookingFinds(rows: readonly MadeRow[], evaluation: MadeEvaluation, rule: Rule, keep: number): void {
  const { part } = scanTexts(rows, [evaluation], { ...rule, template: null }, keep);
  const found = part.evaluations[0];
  const documents = documentsOf(rows, rule);
  const matchedRows = new Set<number>();
  const bySource = new Map(rows.map(({ source }) => [source ?? null, new Set<number>()]));
  for (const { row: item, fields } of evaluation.items) {
    const tokens = fields.map((field) => tokensOf(field ?? ''));
    const scale = new ItemScale(tokens.map((of) => of.length), fractionOf(rule.threshold));
    const scored = found?.items.find((one) => one.item === item);
    const all = documents.map((document) => ({ ...document, score: scale.of(tokens.map((of) => coveredBy(of, document.messages, rule.n))) })).filter(({ score }) => score > 0);
    const above = all.filter(({ score }) => score > scale.limit);
    for (const { row, source } of above) {
      matchedRows.add(row);
      bySource.get(source)?.add(item);
    }
    expect(scored?.documents ?? 0).toBe(above.length);
    const best = all.sort((a, b) => (a.score === b.score ? a.row - b.row || a.message - b.message : a.score > b.score ? -1 : 1));
    const kept = best.slice(0, Math.max(1, Math.min(above.length, keep + 1)));
    expect(scored?.pairs.map(({ row, message, covered }) => [row, message, pairScore(covered, tokens.map((of) => of.length))]) ?? []).toEqual(kept.map(({ row, message, score }) => [row, message, score6(scale.fraction(score))]));
    const full = tokens.filter((of) => of.length > 0);
    const within = (messages: readonly (readonly string[])[]): boolean => full.length > 0 && full.every((of) => messages.some((message) => runIn(of, message)));
    expect(found?.contained.includes(item)).toBe(documents.some(({ messages }) => within(messages)));
    expect(found?.equal.includes(item)).toBe(full.length === 1 && documents.some(({ messages }) => messages.some((message) => message.join(' ') === full[0]?.join(' '))));
    expect(found?.any13.includes(item)).toBe(tokens.some((of) => documents.some(({ messages }) => coveredBy(of, messages, 13) > 0)));
  }
  expect(found?.rows).toEqual([...matchedRows].sort((a, b) => a - b));
  for (const { value, items } of found?.bySource ?? []) expect(items).toEqual([...(bySource.get(value) ?? [])].sort((a, b) => a - b));
}

interface LookedAt {
  readonly row: number;
  /** -1 where a document is a row. */
  readonly message: number;
  readonly source: string | null;
  readonly messages: readonly (readonly string[])[];
}

function documentsOf(rows: readonly MadeRow[], { unit, roles }: Rule): readonly LookedAt[] {
  return rows.flatMap(({ row, source = null, messages }) => {
    const of = messages.flatMap(({ role: by, text: said }, message) => (said !== null && (roles === 'all' || by === roles) ? [{ row, message, source, messages: [tokensOf(said)] }] : []));
    return unit === 'row' ? [{ row, message: -1, source, messages: of.flatMap((one) => one.messages) }] : of;
  });
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
