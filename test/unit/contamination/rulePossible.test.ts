import { beforeAll, describe, expect, test } from 'vitest';
import { isPossible, Rephrasings } from '../../../src/features/contamination/rule/possible';
import { wordsOf } from '../../../src/features/contamination/rule/words';
import { LabelledPairs, possibleFigures, templateFigures } from '../../fixtures/contaminationLabelled';
import { hasShared } from '../../fixtures/shared';

const there = hasShared('labelled pairs of contamination');

describe.skipIf(!there)('on the labelled pairs', () => {
  let pairs: LabelledPairs;
  beforeAll(() => { pairs = new LabelledPairs(); });

  test('the template rule keeps 1,241 of 1,241 matches of real copies and none of 36 that share a template', async () => {
    const figures = await templateFigures(pairs);
    const of = (truth: string): readonly (number | undefined)[] => [figures.get(truth)?.items, figures.get(truth)?.matched, figures.get(truth)?.left];
    expect(of('verbatim')).toEqual([1_146, 1_143, 1_143]);
    expect(of('near_verbatim')).toEqual([100, 98, 98]);
    expect(of('boilerplate_only')).toEqual([224, 36, 0]);
    expect(of('unrelated')).toEqual([1_253, 2, 2]);
  });

  test.each([
    ['gsm8k', 'rephrased', 0.95, 0.88],
    ['mmlu-30', 'rephrased', 0.95, 0.7],
    ['humaneval', 'rephrased_code', 0.9, 0.45],
  ])('possible rephrasings of %s (%s) have a precision of at least %s and a recall of at least %s', async (evaluation, truth, precision, recall) => {
    const figures = await possibleFigures(pairs, evaluation, truth);
    expect(figures.precision).toBeGreaterThanOrEqual(precision);
    expect(figures.recall).toBeGreaterThanOrEqual(recall);
  });
});

test('words are taken apart and numbers written one way', () => {
  const words = wordsOf('computeTotalPrice of snake_case: Twelve apples, 1,000.50 and 3.0 or HTTPServer');
  expect(words.all).toEqual(['compute', 'total', 'price', 'of', 'snake', 'case', '12', 'apples', '1000.5', 'and', '3', 'or', 'http', 'server']);
  expect(words.stems).toEqual(['compu', 'total', 'price', 'snake', 'case', '12', 'apple', '1000.5', '3', 'http', 'serve']);
  expect([...words.numbers]).toEqual([['12', 1], ['1000.5', 1], ['3', 1]]);
});

test('a rephrased item is found with what made its score, another problem is not', () => {
  const others = ['A train leaves the station at nine and travels for 3 hours.', 'How many eggs does the farmer sell on Monday?', 'The library lends out 40 books each week.', 'Paint covers 12 square metres of the wall.'];
  const rephrasings = new Rephrasings(['A robe takes 2 bolts of blue fiber and half that much white fiber. How many bolts in total does it take?', ...others]);
  const found = rephrasings.best('To make a robe, two bolts of blue fiber and half as much white fiber are used: what is the total number of bolts?');
  expect([isPossible(found), found?.item, found?.parts.numbers]).toEqual([true, 0, 1]);
  expect(isPossible(rephrasings.best('Write a poem about the sea in winter.'))).toBe(false);
  expect(rephrasings.best('')).toBeNull();
});

test('the question after a passage is found by itself', () => {
  const passage = Array.from({ length: 40 }, (_, i) => `Sentence ${String(i)} tells of the long history of the harbour town and its traders.`).join(' ');
  const rephrasings = new Rephrasings([`${passage}\nWhich king granted the merchants their first charter?`, 'What colour is the sky at noon?', 'Who wrote the first dictionary of the language?']);
  const found = rephrasings.best('The merchants got a first charter: which king granted it?');
  expect([isPossible(found), found?.item]).toEqual([true, 0]);
});
