import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellPossible, possibleOf } from '../../../src/features/contamination/possibleItems';
import { Rephrasings } from '../../../src/features/contamination/rule/possible';
import { sharedWords } from '../../../src/features/contamination/rule/sharedWords';
import { placedWords, wordsOf } from '../../../src/features/contamination/rule/words';

const text = fc.array(fc.constantFrom('HTTPServer', 'computeTotal', 'snake_case', 'Two', '2', '1,000.50', 'the', 'of', 'Ärger', 'ǅ', 'aB', 'ABc', '😀', ' ', '\n', '.', 'x1y', 'robes', 'ＡＢ'), { maxLength: 30 }).map((parts) => parts.join(''));

test('placed words are those of the rule, and stand where they stand', () => {
  fc.assert(fc.property(text, (made) => {
    const placed = placedWords(made);
    expect(placed.map((p) => p.word)).toEqual(wordsOf(made).all);
    expect(placed.flatMap((p) => p.stem ?? [])).toEqual(wordsOf(made).stems);
    for (const { word, isNumber, start, end } of placed) if (!isNumber) expect(made.slice(start, end).toLowerCase()).toBe(word);
  }));
});

const of = (whole: string, marks: readonly { start: number; end: number; kind: string }[], kind: string): string[] => marks.filter((m) => m.kind === kind).map((m) => whole.slice(m.start, m.end));

describe('what is marked of a possible rephrasing', () => {
  test('are words in a row, single words and numbers that both have, and numbers of the item that the text lacks', () => {
    const item = 'Ann has three red apples and 12 pears; she eats 3 apples.';
    const other = 'A dozen pears and three red apples: how many does Ben keep?';
    const { item: own, text: others, numbers } = sharedWords(item, other, false);
    expect(of(item, own, 'pair')).toEqual(['red apples', 'pears']); // “12 pears” follow each other on both sides
    expect(of(item, own, 'word')).toEqual(['apples']);
    expect(of(item, own, 'number')).toEqual(['three', '12']);
    expect(of(item, own, 'missing')).toEqual(['3']);
    expect(of(other, others, 'number')).toEqual(['dozen', 'three']);
    expect(numbers).toEqual({ found: 2, all: 3 });
  });

  test('marks follow each other without overlap, and the share of numbers is that of the score', () => {
    fc.assert(fc.property(text, text, (item, other) => {
      const shared = sharedWords(item, other, false);
      for (const marks of [shared.item, shared.text]) for (const [i, mark] of marks.entries()) expect(mark.start >= (marks[i - 1]?.end ?? 0) && mark.end > mark.start).toBe(true);
      const found = new Rephrasings([item]).best(other);
      if (found && !found.isQuestion) expect(found.parts.numbers).toBeCloseTo(shared.numbers.all === 0 ? 1 : shared.numbers.found / shared.numbers.all, 12);
    }));
  });

  test('stand in the question alone where that was compared', () => {
    const item = `The charter of the merchants hung in the hall.\nWhich king granted the merchants their first charter?`;
    const { item: own } = sharedWords(item, 'The merchants got a first charter: which king granted it?', true);
    expect(Math.min(...own.map((mark) => mark.start))).toBeGreaterThan(item.indexOf('\n'));
    expect(of(item, own, 'pair')).toEqual(['king granted', 'first charter']);
  });
});

test('listed rephrasings of a cell are ranked by score over its training datasets, those of a source are its own, and rows that n-grams found say so', () => {
  const match = (item: number, row: number, score: number, source: string | null) => ({ item, row, message: 0, score, source, isQuestion: false, parts: { stems: 0, letters: 0, pairs: 0, numbers: 1 } });
  const list = (...listed: ReturnType<typeof match>[]) => ({ found: listed.length, bySource: [], listed });
  const known = [{ eval: 'e', train: 'a', of: list(match(3, 7, 0.4, 's'), match(1, 2, 0.3, null)) }, { eval: 'e', train: 'b', of: list(match(3, 1, 0.5, 's'), match(2, 0, 0.4, 's')) }, { eval: 'f', train: 'a', of: list(match(9, 9, 0.9, 's')) }];
  const part = { rows: 1, messages: 1, characters: 1, documents: 1, evaluations: [{ items: [], rows: [7], pairs: 0, equal: [], contained: [], any13: [], bySource: [] }] };
  const facts = { name: 'e', fields: ['q'], nEval: 9, nNull: 0, nDistinct: 9, tooShort: [], nShorterThan13: 0, tokens: [] };
  const found = [{ train: 'a', evaluations: new Map([['e', { facts, part }]]) }, { train: 'b', evaluations: new Map() }];
  expect(cellPossible(known, found, { eval: 'e', train: '*', source: null }).map(({ item, score, possible: p }) => [item, score, p.train, p.row, p.matched])).toEqual([[3, '0.500000', 'b', 1, false], [3, '0.400000', 'a', 7, true], [2, '0.400000', 'b', 0, false], [1, '0.300000', 'a', 2, false]]);
  expect(cellPossible(known, found, { eval: 'e', train: 'a', source: { value: null } }).map((l) => l.item)).toEqual([1]);
  expect(possibleOf(known, 'e', 3, { train: 'b', row: 1 })?.score).toBe(0.5);
  expect(possibleOf(known, 'e', 3, { train: 'b', row: 1, message: 4 })).toBeUndefined();
});
