import { describe, expect, test } from 'vitest';
import { DEFAULT_RULE } from '../../../src/features/contamination/contract';
import type { EvaluationPart, Pair } from '../../../src/features/contamination/contract';
import { flaggedBy } from '../../../src/features/contamination/flags';
import { evaluationFlags, trainingFlags } from '../../../src/features/contamination/flagsFound';
import type { SaidOf } from '../../../src/features/contamination/flagsFound';
import type { FoundIn } from '../../../src/features/contamination/found';
import { removedRows } from '../../../src/features/contamination/removal';

const TOKENS = 10;
const pair = (row: number, covered: number): Pair => ({ row, message: 0, covered: [[[0, covered]]] });
const facts = (name: string) => ({ name, fields: ['q'], nEval: 5, nNull: 1, nDistinct: 5, tooShort: [3, 4], nShorterThan13: 5, tokens: [0, 1, 2, 3, 4].map((item) => ({ item, fields: [item < 3 ? TOKENS : 2] })) });
const NAME = 'gsm8k';
const found = (train: string, part: Partial<EvaluationPart>): FoundIn => ({
  train,
  evaluations: new Map([[NAME, { facts: facts(NAME), part: { rows: 9, messages: 9, characters: 9, documents: 9, evaluations: [{ items: [], rows: [], pairs: 0, equal: [], contained: [], any13: [], bySource: [], ...part }] } }]]),
});
const by = { name: NAME, key: 'k', files: [] };
const SFT = found('sft', {
  items: [
    { item: 0, pairs: [pair(4, 10), pair(2, 8)], documents: 2, templateOnly: false },
    { item: 1, pairs: [pair(2, 9)], documents: 1, templateOnly: false },
    { item: 2, pairs: [pair(7, 4)], documents: 0, templateOnly: false },
  ],
  rows: [2, 4], contained: [3],
});
const nothing: SaidOf = () => null;

describe('what a check says of single rows', () => {
  test('of training data: rows that match with their best score, and not those that come close', () => {
    const flags = trainingFlags(SFT, NAME, by, nothing);
    expect(flaggedBy([flags], 'training')).toEqual([
      { row: 2, state: 'matched', names: [NAME], score: 0.9, verdict: null }, { row: 4, state: 'matched', names: [NAME], score: 1, verdict: null },
    ]);
  });

  test('a row is judged clean where the removal list spares it: all of its pairs are refuted', () => {
    const refuted = (...items: readonly number[]): SaidOf => (_train, _evaluation, item, row) => (row === 2 && items.includes(item) ? 'common-phrase' : null);
    for (const [said, state] of [[refuted(0), 'matched'], [refuted(0, 1), 'judged clean']] as const) {
      expect(flaggedBy([trainingFlags(SFT, NAME, by, said)], 'training').find((r) => r.row === 2)).toMatchObject({ state, verdict: 'common-phrase' });
      const { spared } = removedRows(SFT, { names: [NAME], scoreOf: () => '', verdict: (name, item, row) => said('sft', name, item, row) });
      expect(spared).toEqual(state === 'matched' ? [] : [2]);
    }
  });

  test('of an evaluation: items that match, those that could not be found but stand in a text, and those too short to say', () => {
    const [flags] = evaluationFlags([SFT], NAME, DEFAULT_RULE, () => by, nothing);
    expect(flaggedBy(flags ? [flags] : [], 'evaluation').map(({ row, state, score }) => [row, state, score])).toEqual([
      [0, 'matched', 1], [1, 'matched', 0.9], [2, 'not matched', 0.4], [3, 'contained', null], [4, 'too short', null],
    ]);
  });

  test('an item that was refuted in one training dataset is left by a clean copy, and so it is judged clean in all', () => {
    const other = found('rlhf', { items: [{ item: 1, pairs: [pair(5, 7)], documents: 1, templateOnly: false }], rows: [5] });
    const said: SaidOf = (train, _evaluation, item) => (train === 'rlhf' && item === 1 ? 'false' : null);
    const flags = evaluationFlags([SFT, other], NAME, DEFAULT_RULE, (train) => ({ ...by, name: train, key: train }), said);
    expect(flaggedBy(flags, 'evaluation').find((r) => r.row === 1)).toEqual({ row: 1, state: 'judged clean', names: ['sft', 'rlhf'], score: 0.9, verdict: 'false' });
  });
});
