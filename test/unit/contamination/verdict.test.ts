import { describe, expect, it } from 'vitest';
import { SHIPPED_SCHEMAS } from '../../../src/core/annotation/shippedSchemas';
import type { LabelLine } from '../../../src/core/annotation/labelLine';
import { DEFAULT_RULE } from '../../../src/features/contamination/contract';
import { apart, cellItems, flaggedRows, joined, runsFound } from '../../../src/features/contamination/found';
import type { FoundIn } from '../../../src/features/contamination/found';
import { cellClusters, judgedClusters } from '../../../src/features/contamination/clusters';
import { isConfirming, VERDICTS } from '../../../src/features/contamination/page';
import type { Verdict } from '../../../src/features/contamination/page';
import { removedRows, wholeDataset, wholeSources } from '../../../src/features/contamination/removal';
import { differentPairs, pairSubject, VERDICT_SCHEMA, verdictOf, VerdictTable } from '../../../src/features/contamination/verdicts';
import { scanTexts } from '../../fixtures/contaminationScan';

const line = (of: Partial<LabelLine>): LabelLine => ({
  v: 1, id: 'a', at: '2026-01-01T00:00:00.000Z', by: 'ann', machine: 'ffffff', dataset: { fingerprint: 'f', name: 'n' }, row: { number: 3, id: null, hash: 'row' },
  subject: pairSubject('gsm8k', '0123456789abcdef', 'row'), ...VERDICT_SCHEMA, value: 'leak', ...of,
});

describe('verdicts of matches', () => {
  it('are the labels of the shipped schema', () => {
    const schema = SHIPPED_SCHEMAS.find((s) => s.id === VERDICT_SCHEMA.schema);
    expect(schema?.version).toBe(VERDICT_SCHEMA.schemaVersion);
    expect([...(schema?.questions[0]?.labels.map((l) => l.id) ?? [])].sort()).toEqual([...VERDICTS].sort());
    expect(VERDICTS.filter(isConfirming)).toEqual(['leak', 'near-copy', 'public-source']);
  });

  it('are read from labels by the item’s key, where the row is now', () => {
    expect(verdictOf(line({ note: 'seen' }), 7)).toMatchObject({ item: '0123456789abcdef', row: 7, verdict: 'leak', note: 'seen', by: 'ann' });
    expect(verdictOf(line({ value: 'rephrased', schemaVersion: 1 }), 7)?.verdict).toBe('near-copy');
    expect(verdictOf(line({ value: 'unsure' }), 7)).toBeUndefined();
    expect(verdictOf(line({ schema: 'triage' }), 7)).toBeUndefined();
    expect(verdictOf(line({ subject: { kind: 'record' } }), 7)).toBeUndefined();
  });

  it('of one’s own go before those of others, then the newest', () => {
    const of = (by: string, at: string, verdict: Verdict) => ({ item: 'i', row: 1, verdict, note: null, by, at });
    const table = new VerdictTable([of('bob', '2026-02-01', 'false'), of('ann', '2026-01-01', 'leak'), of('cy', '2026-03-01', 'false')], 'ann');
    expect(table.of('i', 1)?.verdict).toBe('leak');
    table.set(of('ann', '2026-04-01', 'common-phrase'));
    expect(table.of('i', 1)?.verdict).toBe('common-phrase');
    expect(table.size).toBe(1);
    table.remove('i', 1);
    expect(table.of('i', 1)).toBeNull();
  });
});

it('an evaluation that asks the same twice has one verdict of it, not two that would have to be taken back one by one', () => {
  const pair = { evaluation: 'e', item: 'k', row: 4 };
  expect(differentPairs([pair, { ...pair, row: 5 }, { ...pair }, { ...pair, evaluation: 'f' }])).toEqual([pair, { ...pair, row: 5 }, { ...pair, evaluation: 'f' }]);
});

const ITEM = 'how many apples does ann have after she gave three of them to bob';
const OTHER = 'the train leaves the station at noon and arrives two hours later in rome';
const BOILERPLATE = 'express your answer as a common fraction in lowest terms';

const user = (row: number, text: string, source = 's'): { row: number; source: string; messages: { role: string; text: string }[] } => ({ row, source, messages: [{ role: 'user', text }] });

/** Three items, the last too short; rows 0 and 2 of `a` and row 1 of `b` hold items. */
function found(): FoundIn[] {
  const evaluation = { name: 'e', items: [ITEM, OTHER, 'yes', BOILERPLATE].map((text, row) => ({ row, fields: [text] })) };
  const scan = (train: string, rows: ReturnType<typeof user>[]): FoundIn => {
    const [of] = apart(scanTexts(rows, [evaluation], DEFAULT_RULE));
    return { train, evaluations: new Map(of ? [['e', of]] : []) };
  };
  return [
    scan('a', [user(0, `Please: ${ITEM}?`), user(1, 'nothing of it'), user(2, `${BOILERPLATE}. And ${ITEM}`, 't')]),
    scan('b', [user(0, 'Yes'), user(1, OTHER)]),
  ];
}

describe('what was found', () => {
  it('of several training datasets has figures of each and of their union', () => {
    const runs = runsFound(found(), ['e'], DEFAULT_RULE);
    expect(runs.map((r) => [r.train, r.nMatched, r.nEval, r.nTrainRowsMatched])).toEqual([['a', 2, 4, 2], ['b', 1, 4, 1], ['*', 3, 4, 3]]);
  });

  it('lists the items of a cell, of a source, and those too short by themselves', () => {
    const all = cellItems(found(), { eval: 'e', train: '*', source: null }, 'matched', DEFAULT_RULE);
    expect(all.map((i) => [i.item, i.score, i.documents])).toEqual([[0, '1.000000', 2], [1, '1.000000', 1], [3, '1.000000', 1]]);
    expect(all[0]?.pairs.map((p) => [p.train, p.row])).toEqual([['a', 0], ['a', 2]]);
    expect(cellItems(found(), { eval: 'e', train: 'a', source: null }, 'matched', DEFAULT_RULE).map((i) => i.item)).toEqual([0, 3]);
    expect(cellItems(found(), { eval: 'e', train: 'b', source: { value: 's' } }, 'matched', DEFAULT_RULE).map((i) => i.item)).toEqual([1]);
    expect(cellItems(found(), { eval: 'e', train: '*', source: null }, 'tooShort', DEFAULT_RULE)).toMatchObject([{ item: 2, score: null, exact: 'equal' }]);
  });

  it('in two parts of one dataset is what it is in one', () => {
    const evaluation = { name: 'e', items: [{ row: 0, fields: [ITEM] }] };
    const rows = [user(0, ITEM), user(1, ITEM), user(2, 'no')];
    const [whole] = apart(scanTexts(rows, [evaluation], DEFAULT_RULE));
    const [first, second] = [rows.slice(0, 1), rows.slice(1)].map((some) => apart(scanTexts(some, [evaluation], DEFAULT_RULE))[0]);
    expect(first && second && joined(first, second, DEFAULT_RULE, 20)).toEqual(whole);
  });
});

describe('the removal list', () => {
  const asked = (verdict: (item: number, row: number) => Verdict | null) => ({ names: ['e'], scoreOf: () => '1.000000', verdict: (_: string, item: number, row: number) => verdict(item, row) });

  it('is the rows that hold an item, each with its reason', () => {
    const [a] = found();
    expect(a && flaggedRows(a, ['e'])).toEqual([0, 2]);
    expect(a && removedRows(a, asked(() => null)).removed).toMatchObject([{ row: 0, reason: 'match', evaluations: ['e'], item: { item: 0 } }, { row: 2, item: { item: 0 } }]);
  });

  it('leaves a row only where each of its pairs was refuted', () => {
    const [a] = found();
    const said = (item: number, row: number): Verdict | null => (row === 2 && item === 3 ? 'common-phrase' : null);
    expect(a && removedRows(a, asked(said)).spared).toEqual([]);
    const both = (_: number, row: number): Verdict | null => (row === 2 ? 'false' : null);
    expect(a && removedRows(a, asked(both))).toMatchObject({ spared: [2], removed: [{ row: 0 }] });
  });

  it('takes a source whole only for an evaluation that is unseen', () => {
    const runs = runsFound(found(), ['e'], DEFAULT_RULE).filter((r) => r.train === 'a');
    expect(wholeSources(runs, new Map([['e', 'development']]))).toEqual([]);
    expect(wholeSources(runs, new Map([['e', 'unseen']]))).toEqual([{ value: 's', evaluations: ['e'] }, { value: 't', evaluations: ['e'] }]);
  });

  it('takes a dataset whole that is one source, for an unseen evaluation over 2 % alone', () => {
    const runs = runsFound(found(), ['e'], DEFAULT_RULE).filter((r) => r.train === 'a');
    expect(wholeDataset(runs, new Map([['e', 'development']]))).toEqual([]);
    expect(wholeDataset(runs, new Map([['e', 'unseen']]))).toEqual(['e']);
    expect(wholeDataset(runs.map((run) => ({ ...run, verdict: 'clean' })), new Map([['e', 'unseen']]))).toEqual([]);
  });
});

describe('what is judged in a cell', () => {
  const cell = { eval: 'e', train: '*', source: null };
  const items = () => cellItems(found(), cell, 'matched', DEFAULT_RULE);

  it('is a group at once, and others one by one, each drawn once, in an order that is the same again', () => {
    const clusters = cellClusters(found(), cell, items(), [{ words: 'in common', items: [0, 3] }]);
    expect(clusters.order.map((c) => c.items).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))).toEqual([[0, 3], [1]]);
    expect(clusters.group.get(3)).toEqual({ id: 0, words: 'in common', items: 2 });
    expect(clusters.sampled.get(0)).toBe(clusters.sampled.get(3));
    expect(cellClusters(found(), cell, items(), [{ words: 'in common', items: [0, 3] }])).toEqual(clusters);
  });

  it('is drawn from each source', () => {
    const strata = cellClusters(found(), cell, items(), []).order.map((c) => c.stratum);
    expect(new Set(strata).size).toBe(3); // a by s and t, b
  });

  it('counts once all of a cluster has a verdict', () => {
    const clusters = cellClusters(found(), cell, items(), [{ words: 'in common', items: [0, 3] }]);
    const of = (said: (item: number) => Verdict | null) => judgedClusters(clusters, said).find((c) => c.items.length === 2)?.confirmed;
    expect(of((item) => (item === 0 ? 'leak' : null))).toBeNull();
    expect(of((item) => (item === 0 ? 'leak' : 'false'))).toBe(1);
  });
});
