import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_RULE } from '../../../src/features/contamination/contract';
import type { Run } from '../../../src/features/contamination/contract';
import type { ListedItem, ReadPair, Results } from '../../../src/features/contamination/page';
import { VERDICTS } from '../../../src/features/contamination/page';
import { atOnce } from '../../../src/features/contamination/rule/steps';
import { shortScore, tableShare } from '../../../webview/features/contamination/figures';
import { ORDERS, itemsOf, listRows, orderedKeys } from '../../../webview/features/contamination/listRows';
import { runsInSteps } from '../../../webview/features/contamination/runs';
import { firstCell, shareTable } from '../../../webview/features/contamination/shareTable';

const run = (train: string, matched: number, bySource: Run['bySource'] = [], nEval = 1000): Run => ({
  train, eval: 'gsm8k', fields: ['question'], nTrainDocuments: 10, nEval, nNull: 0, nTooShort: 0, nScored: matched, nMatched: matched, datasetScore: '0', meanScore: '0', verdict: 50 * matched > nEval ? 'contaminated' : 'clean', nTrainRowsMatched: 1, nPairsMatched: 1, maxUnmatchedScore: '0', exact: null, any13: null, nTemplateOnly: null, bySource,
});
const results = (runs: readonly Run[], by: string | null): Results => ({
  setup: { rule: DEFAULT_RULE, evaluations: [], trainings: [], by, textFields: null, rephrased: false }, trainings: [...new Set(runs.map((r) => r.train))], runs, rows: 1, seconds: 1, flaggedRows: 1, partial: false, stale: false, warnings: [],
  evaluations: [{ name: 'gsm8k', fields: ['question'], nEval: 1000, nNull: 0, nDistinct: 1000, nTooShort: 0, stage: 'development' }],
});

describe('the table of shares', () => {
  test('training datasets stand beside their union, which is never called contaminated', () => {
    const table = shareTable(results([run('a', 15), run('b', 21), run('*', 36)], null));
    expect(table.rows[0]?.shares.map((s) => [s?.cell.train, s?.matched, s?.isOver])).toEqual([['a', 15, false], ['b', 21, true], ['*', 36, false]]);
    expect(firstCell(table)).toEqual({ eval: 'gsm8k', train: 'b', source: null });
  });

  test('sources stand under their dataset, those without a value too, and one that a run does not name matched nothing', () => {
    const source = (value: string | null, nMatched: number): Run['bySource'][number] => ({ value, nMatched, share: '0', verdict: 50 * nMatched > 1000 ? 'contaminated' : 'clean' });
    const table = shareTable(results([run('a', 30, [source('web', 25), source(null, 5)]), run('b', 0, [source('own', 0)]), run('*', 30)], 'source'));
    expect(table.groups).toEqual([{ train: 'a', columns: 3 }, { train: 'b', columns: 2 }, { train: '*', columns: 1 }]);
    expect(table.rows[0]?.shares.map((s) => [s?.cell.source, s?.matched, s?.isOver])).toEqual([[{ value: 'web' }, 25, true], [{ value: null }, 5, false], [null, 30, false], [{ value: 'own' }, 0, false], [null, 0, false], [null, 30, false]]);
  });

  test('a share that is not nothing never reads as nothing, one that is not all never as all', () => {
    expect([tableShare(0, 5000), tableShare(1, 5000), tableShare(4999, 5000), tableShare(5000, 5000), tableShare(565, 5000), tableShare(0, 0)]).toEqual(['0', '<.1', '99.9', '100', '11.3', '0']);
    expect(['1.000000', '0.999999', '0.827586', '0.500001', '0.000000'].map(shortScore)).toEqual(['1.00', '.99', '.83', '.50', '.00']);
  });
});

const item = fc.record({ score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })), verdict: fc.option(fc.constantFrom(...VERDICTS)), group: fc.option(fc.integer({ min: 0, max: 3 })), sampled: fc.option(fc.integer({ min: 1, max: 50 })) });
const itemsOfMade = fc.array(item, { maxLength: 30 }).map((made) => made.map(({ score, verdict, group, sampled }, i): ListedItem => ({ item: 3 * i, score: score === null ? null : score.toFixed(6), text: 'x', documents: 1, templateOnly: false, exact: null, verdict, group: group === null ? null : { id: group, words: 'w', items: 2 }, sampled, possible: null })));

describe('the lines of a cell', () => {
  test('hold every item exactly once in every order, whatever is grouped, and keep their places when they are read again', () => {
    fc.assert(fc.property(itemsOfMade, fc.constantFrom(...ORDERS), (items, order) => {
      const keys = orderedKeys(items, order);
      const rows = listRows(items, keys, new Set());
      expect(rows.flatMap((row) => itemsOf(row).map((i) => i.item)).sort((a, b) => a - b)).toEqual(items.map((i) => i.item));
      expect(rows.map((row) => row.key)).toEqual(keys);
      expect(listRows([...items].reverse(), keys, new Set()).map((row) => row.key)).toEqual(keys);
    }));
  });

  test('the unjudged come first, then the highest scores', () => {
    const of = (n: number, score: string, verdict: ListedItem['verdict']): ListedItem => ({ item: n, score, text: '', documents: 1, templateOnly: false, exact: null, verdict, group: null, sampled: null, possible: null });
    expect(orderedKeys([of(1, '0.9', 'leak'), of(2, '0.6', null), of(3, '0.8', null)], 'unjudged')).toEqual(['i3', 'i2', 'i1']);
  });
});

describe('the runs of a pair', () => {
  const pair = (fields: readonly string[], messages: readonly string[], message: number): ReadPair => ({ item: 0, train: 'a', at: 0, pairs: [{ train: 'a', row: 0, message, score: '1', covered: 0, tokens: 0, verdict: null }], documents: 1, note: '', possible: null, texts: { fields: fields.map((text) => ({ name: 'f', text })), messages: messages.map((text) => ({ role: 'user', place: 'p', text, scanned: true })) } });

  test('are the same words on both sides, by number, in the matching message alone', () => {
    const field = 'one two three four five six seven eight. And nine ten';
    const runs = atOnce(runsInSteps(pair([field], ['ONE, two three four five six seven eight!', `no ${field}`], 0), DEFAULT_RULE));
    expect(runs.map(({ number, tokens, field: f, message }) => [number, tokens, field.slice(f.start, f.end), message.index])).toEqual([[1, 8, 'one two three four five six seven eight', 0]]);
  });

  test('a row that is one document gives runs from all of its messages, and a field of fewer tokens than n stands whole', () => {
    const words = (from: number): string => Array.from({ length: 8 }, (_, i) => `w${String(from + i)}`).join(' ');
    const runs = atOnce(runsInSteps(pair([`${words(0)} ${words(8)}`, 'Yes'], [words(8), words(0), 'yes'], -1), DEFAULT_RULE));
    expect(runs.map(({ number, field, message }) => [number, field.index, message.index])).toEqual([[1, 0, 1], [2, 0, 0], [3, 1, 2]]);
  });

  test('of long texts are found in many steps, with their places in the whole text', () => {
    const words = Array.from({ length: 200_000 }, (_, i) => `w${String((i * 7919) % 65_537)}`);
    const long = words.join(' ');
    const field = `${words.slice(150_000, 150_040).join(' ')} – ${words.slice(20_000, 20_010).join(' ')}`;
    const steps = runsInSteps(pair([field, long], [long], 0), DEFAULT_RULE);
    let stops = 0;
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) {
        expect(value.map(({ tokens, message: { start, end } }) => [tokens, long.slice(start, end) === field.slice(0, end - start)])).toEqual([[40, true], [10, false], [200_000, false]]);
        break;
      }
      stops++;
    }
    expect(stops).toBeGreaterThan(50);
  });
});
