import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LabelLine, LabelValue } from '../../../src/core/annotation/labelLine';
import type { DatasetInfo } from '../../../src/core/dataset';
import type { EngineHandle } from '../../../src/engine/handle';
import type { AnnotationMethod, AnnotationWork } from '../../../src/features/annotation/contract';
import { filterOf } from '../../../src/features/annotation/labelFilter';
import { timeColumns } from '../../../webview/features/annotation/overview/timeColumns';
import { testEngine } from '../../fixtures/engine';
import { hasShared, SHARED } from '../../fixtures/shared';

let engine: EngineHandle;
let folder: string;
let stop: () => Promise<void>;
let connection: DuckDBConnection;
let place: string;
let cases = 0;

beforeAll(async () => {
  ({ engine, folder, stop } = await testEngine());
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(async () => stop());
beforeEach(() => {
  place = join(folder, `case${cases++}`);
  mkdirSync(place);
});

async function work<M extends AnnotationMethod>(info: DatasetInfo, method: M, params: AnnotationWork[M]['params']): Promise<AnnotationWork[M]['result']> {
  return (await engine.request('work', { dataset: info.id, feature: 'annotation', method, params })) as AnnotationWork[M]['result'];
}

/** Ten questions, opened with labels in a folder of their own. */
async function tenRows(sql = `select 'id-' || i as id, 'question ' || i as prompt, 'answer ' || i as response from range(10) t(i)`): Promise<DatasetInfo> {
  await connection.run(`copy (${sql}) to '${join(place, 'data.parquet')}'`);
  return engine.request('open', { source: { paths: [join(place, 'data.parquet')], literal: true, roles: { id: ['id'], prompt: ['prompt'], response: ['response'] }, labelFolders: [join(place, 'labels')] } });
}

type Said = readonly [row: number, by: string, value: LabelValue, more?: Partial<LabelLine>];

/** Writes one line for each, a file for each person; seconds apart, from noon of 2026-03-01 on. */
function say(info: DatasetInfo, said: readonly Said[], keyOf = (row: number): LabelLine['row'] => ({ number: row, id: `id-${row}`, hash: 'x' })): void {
  mkdirSync(join(place, 'labels'), { recursive: true });
  const texts = new Map<string, string>();
  said.forEach(([row, by, value, more], i) => {
    const line: LabelLine = {
      v: 1, id: `l${i}`, at: new Date(Date.UTC(2026, 2, 1, 12, 0, i)).toISOString(), by, machine: 'aaaaaa', dataset: { fingerprint: info.fingerprint, name: info.name }, row: keyOf(row),
      subject: { kind: 'record' }, schema: 'triage', schemaVersion: 1, question: 'triage', value, ...more,
    };
    texts.set(by, `${texts.get(by) ?? ''}${JSON.stringify(line)}\n`);
  });
  for (const [by, text] of texts) writeFileSync(join(place, 'labels', `${by}.aaaaaa.jsonl`), text);
}

const triage = { schema: 'triage', question: 'triage' };
const decided = (origin: string): Partial<LabelLine> => ({ origin });
const SAID: readonly Said[] = [
  [0, 'Ann', 'keep'], [0, 'Bo', 'keep'], // unanimous
  [1, 'Ann', 'keep', { note: 'short' }], [1, 'Bo', 'drop', { note: 'too short' }], // split
  [2, 'Ann', 'keep'], [2, 'Bo', 'drop'], [2, 'Cy', 'drop'], // majority: drop
  [3, 'Ann', 'unsure', { schemaVersion: 2 }], // one annotator
  [4, 'Ann', 'keep', { at: '2026-03-02T08:00:00.000Z' }], [4, 'Bo', 'drop'], [4, 'Cy', 'keep', decided('adjudicated')], // decided by Cy
];

describe('the overview of labels', () => {
  test('counts labels by annotator and day, how many annotators labelled a row, notes, older versions and decisions', async () => {
    const info = await tenRows();
    say(info, SAID);
    const found = await work(info, 'overview', {});
    expect(found).toMatchObject({ current: 11, orphaned: 0, rows: 5, annotators: ['Ann', 'Bo', 'Cy'] });
    expect(found.people.map((p) => [p.by, p.labels, p.rows])).toEqual([['Ann', 5, 5], ['Bo', 4, 4], ['Cy', 1, 1]]);
    const [question] = found.questions;
    expect(found.questions).toHaveLength(1);
    expect(question?.byLabel.map((l) => [l.value, l.by, l.count])).toEqual([['drop', 'Bo', 3], ['drop', 'Cy', 1], ['keep', 'Ann', 4], ['keep', 'Bo', 1], ['unsure', 'Ann', 1]]);
    expect(question).toMatchObject({
      coverage: [[1, 1], [2, 3], [3, 1]], notes: 2, orphaned: 0, spans: 0, decisions: { adjudicated: 1 },
      days: [{ day: '2026-03-01', count: 9 }, { day: '2026-03-02', count: 1 }], versions: [{ version: 1, count: 9 }, { version: 2, count: 1 }],
      disputed: 3, open: 2, settleable: { unanimous: 1, majority: 1 },
    });
  });

  test('lists what annotators judged differently with notes and decision, what is open first', async () => {
    const info = await tenRows();
    say(info, SAID);
    const found = await work(info, 'disputed', { ...triage, offset: 0, limit: 10 });
    expect([found.total, found.open]).toEqual([3, 2]);
    expect(found.items.map((i) => [i.row, i.excerpt, i.answers.map((a) => `${a.by}:${String(a.value)}:${a.note ?? ''}`).join(' '), i.decision?.value ?? null, i.decision?.provenance ?? null])).toEqual([
      [1, 'question 1', 'Ann:keep:short Bo:drop:too short', null, null],
      [2, 'question 2', 'Ann:keep: Bo:drop: Cy:drop:', null, null],
      [4, 'question 4', 'Ann:keep: Bo:drop:', 'keep', 'adjudicated'],
    ]);
    expect((await work(info, 'disputed', { ...triage, offset: 1, limit: 1 })).items.map((i) => i.row)).toEqual([2]);
  });

  test('gives what can be settled, in pages of rows, without what is decided', async () => {
    const info = await tenRows();
    say(info, SAID);
    const ask = (by: 'unanimous' | 'majority', after: number, rows = 5): Promise<AnnotationWork['settleable']['result']> => work(info, 'settleable', { ...triage, by, after, rows });
    const majority = await ask('majority', -1);
    expect([majority.items.map((i) => [i.key.number, i.key.id, i.value]), majority.last]).toEqual([[[2, 'id-2', 'drop']], 2]);
    expect((await ask('unanimous', -1)).items.map((i) => [i.key.number, i.value])).toEqual([[0, 'keep']]);
    expect(await ask('majority', 2)).toEqual({ items: [], last: null });
  });

  test('an unresolved decision closes what it is about, and holds no label', async () => {
    const info = await tenRows();
    say(info, [...SAID, [1, 'Cy', [], decided('unresolved')]]);
    const { items, open } = await work(info, 'disputed', { ...triage, offset: 0, limit: 10 });
    expect([open, items.map((i) => [i.row, i.decision?.provenance ?? null, i.decision?.value ?? null])]).toEqual([1, [[2, null, null], [1, 'unresolved', []], [4, 'adjudicated', 'keep']]]);
  });

  test('turns and answers are things of their own; spans are not compared', async () => {
    const info = await tenRows();
    const turn = (n: number): Partial<LabelLine> => ({ subject: { kind: 'turn', path: `messages[${n}]` } });
    const span: Partial<LabelLine> = { subject: { kind: 'span', path: 'prompt', start: 0, end: 3, text: 'que', before: '', after: '' } };
    say(info, [[0, 'Ann', 'keep', turn(1)], [0, 'Bo', 'keep', turn(1)], [0, 'Ann', 'keep', turn(2)], [0, 'Bo', 'drop', turn(2)], [0, 'Ann', 'keep', span], [0, 'Bo', 'drop', span]]);
    const { questions: [question] } = await work(info, 'overview', {});
    expect(question).toMatchObject({ disputed: 1, spans: 2, coverage: [[2, 3]] });
    const agreement = await work(info, 'agreement', { ...triage, level: 'nominal', scale: ['keep', 'drop'] });
    expect([agreement.units, agreement.overall.observed]).toEqual([2, expect.objectContaining({ value: 0.5, n: 2 })]);
    expect((await work(info, 'disputed', { ...triage, offset: 0, limit: 9 })).items.map((i) => i.subject)).toEqual([{ kind: 'turn', path: 'messages[2]' }]);
  });

  test('several labels in one answer count for each, and agree as sets', async () => {
    const info = await tenRows();
    say(info, [[0, 'Ann', ['a', 'b']], [0, 'Bo', ['a']], [1, 'Ann', ['b']], [1, 'Bo', ['b']]]);
    const { questions: [question] } = await work(info, 'overview', {});
    expect(question?.byLabel.map((l) => [l.value, l.by, l.count])).toEqual([['a', 'Ann', 1], ['a', 'Bo', 1], ['b', 'Ann', 2], ['b', 'Bo', 1]]);
    const { overall } = await work(info, 'agreement', { ...triage, level: 'set', scale: [] });
    expect(overall.observed.value).toBe(0.5);
    // By hand: of the distances 1 − Jaccard × monotonicity, {a,b}–{a} and {a,b}–{b} are 1 − 1/2 × 2/3 = 2/3, {a}–{b} is 1. Observed: 2 of 4 ordered
    // pairs have 2/3, so 1/3. Expected over the 12 ordered pairs of {a,b}, {a}, {b}, {b}: (2 × 2/3 + 4 × 2/3 + 4 × 1) / 12 = 2/3. α = 1 − (1/3)/(2/3).
    expect(overall.krippendorffAlpha.value).toBeCloseTo(0.5, 12);
  });

  test('one annotator, one label or none leave measures undefined, and say why', async () => {
    const info = await tenRows();
    say(info, [[0, 'Ann', 'keep'], [1, 'Ann', 'keep']]);
    const ask = async (): Promise<unknown> => (await work(info, 'agreement', { ...triage, level: 'nominal', scale: ['keep', 'drop'] })).overall.krippendorffAlpha;
    expect(await ask()).toMatchObject({ value: null, why: { code: 'undefined-no-pairs' } });
    say(info, [[0, 'Ann', 'keep'], [0, 'Bo', 'keep'], [1, 'Ann', 'keep'], [1, 'Bo', 'keep']]);
    expect(await ask()).toMatchObject({ value: null, why: { code: 'undefined-no-variation' } });
    expect(await work(info, 'disputed', { schema: 'nothing', question: 'nothing', offset: 0, limit: 5 })).toEqual({ total: 0, open: 0, items: [] });
  });

  test('every measure says over how many things it is counted, and which it leaves out', async () => {
    const info = await tenRows();
    say(info, [[0, 'Ann', 'keep'], [0, 'Bo', 'drop'], [1, 'Ann', 'keep'], [1, 'Bo', 'keep'], [2, 'Ann', 'drop'], [3, 'Cy', 'drop']]);
    const { units, judgedTwice, overall, pairs } = await work(info, 'agreement', { ...triage, level: 'ordinal', scale: ['keep', 'drop'] });
    expect([units, judgedTwice]).toEqual([4, 2]);
    for (const name of ['krippendorffAlpha', 'observed', 'observedMeanOverUnits', 'unanimous'] as const) expect(overall[name], name).toMatchObject({ n: 2, skipped: { 'one-label': 2 } });
    for (const name of ['fleissKappa', 'gwetAC1', 'gwetAC2'] as const) {
      expect(overall[name], name).toMatchObject({ n: 4 });
      expect(overall[name], name).not.toHaveProperty('skipped');
    }
    expect(pairs.map((p) => [p.a, p.b, p.cohenKappa.n, p.cohenKappa.skipped])).toEqual([['Ann', 'Bo', 2, { 'not-both': 2 }], ['Ann', 'Cy', 0, { 'not-both': 4 }], ['Bo', 'Cy', 0, { 'not-both': 4 }]]);
    say(info, [[0, 'Ann', '1'], [0, 'Bo', 'x'], [1, 'Ann', '2'], [1, 'Bo', '2']]);
    expect((await work(info, 'agreement', { ...triage, level: 'interval', scale: [] })).notNumbers).toBe(2); // x, and what Cy says
  });

  test('rows of one key are one thing', async () => {
    const info = await tenRows(`select 'same' as id, 'q' as prompt, 'a' as response from range(3)`);
    say(info, [[0, 'Ann', 'keep'], [2, 'Bo', 'drop']]);
    const found = await work(info, 'overview', {});
    expect([found.rows, found.questions[0]?.coverage, found.questions[0]?.disputed]).toEqual([3, [[2, 1]], 1]);
  });

  test('orphans are counted, and belong to no row', async () => {
    const info = await tenRows();
    say(info, [[0, 'Ann', 'keep'], [1, 'Bo', 'drop', { dataset: { fingerprint: 'another', name: 'old' }, row: { number: 1, id: 'gone', hash: 'gone' } }]]);
    const found = await work(info, 'overview', {});
    expect([found.orphaned, found.rows, found.questions[0]?.orphaned, found.questions[0]?.byLabel]).toEqual([1, 1, 1, [{ value: 'keep', by: 'Ann', count: 1 }]]);
  });
});

describe('the filter of a label', () => {
  const rows = async (info: DatasetInfo, expression: string): Promise<number> => (await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression }, order: [] } })).rows;
  const of = async (info: DatasetInfo, value: string): Promise<string> => {
    const { questions: [question] } = await work(info, 'overview', {});
    if (!question) throw new Error('no question');
    return filterOf(question, value);
  };

  test('is what a person would write where one annotator labelled', async () => {
    const info = await tenRows();
    say(info, [[0, 'Ann', `it's`], [1, 'Ann', 'drop']]);
    expect(await of(info, 'drop')).toBe(`"label:triage" = 'drop'`);
    expect(await rows(info, await of(info, `it's`))).toBe(1);
  });

  test('finds the label among those of others, and among several of one', async () => {
    const info = await tenRows();
    say(info, [[0, 'Ann', ['a', 'b']], [1, 'Ann', ['b']], [1, 'Bo', ['ab']], [2, 'Bo', ['a']], [3, 'Ann', ['c']]]);
    expect([await rows(info, await of(info, 'a')), await rows(info, await of(info, 'b')), await rows(info, await of(info, 'ab'))]).toEqual([2, 2, 1]);
  });
});

describe('labels over time', () => {
  test('have the days between, and are months where there are too many', () => {
    expect(timeColumns([{ day: '2026-02-27', count: 2 }, { day: '2026-03-02', count: 1 }])).toEqual([{ name: '2026-02-27', count: 2 }, { name: '2026-02-28', count: 0 }, { name: '2026-03-01', count: 0 }, { name: '2026-03-02', count: 1 }]);
    expect(timeColumns([{ day: '2025-01-01', count: 2 }, { day: '2025-01-31', count: 3 }, { day: '2026-03-02', count: 1 }])).toEqual([{ name: '2025-01', count: 5 }, { name: '2026-03', count: 1 }]);
    expect(timeColumns([{ day: 'no day', count: 2 }])).toEqual([]);
  });
});

describe.skipIf(!hasShared('the agreement of labels'))('three annotators of PandaLM’s test set as labels', () => {
  test('agree as standard libraries say', async () => {
    const path = join(SHARED, 'data/preference/pandalm-testset-3-annotators.parquet');
    const info = await engine.request('open', { source: { paths: [path], literal: true, labelFolders: [join(place, 'labels')] } });
    const rows = (await connection.runAndReadAll(`select annotator1, annotator2, annotator3 from read_parquet('${path}')`)).getRows();
    say(info, rows.flatMap((row, number) => row.map((label, i): Said => [number, `annotator${i + 1}`, String(label)])));
    const found = await work(info, 'agreement', { ...triage, level: 'nominal', scale: ['1', '0', '2'] });
    const { datasets } = JSON.parse(readFileSync(join(SHARED, 'data/expected/agreement.json'), 'utf8')) as { datasets: { id: string; overall: Record<string, unknown>; pairs?: unknown }[] };
    const expected = datasets.find((d) => d.id === 'pandalm-3-annotators')?.overall as {
      observed: { pooled_pairwise_agreement: number; unanimous_units: number }; fleiss_kappa_generalised_irrCAC: { value: number }; krippendorff_alpha_nominal: number; gwet_ac1_irrCAC: { value: number };
    };
    expect([found.units, found.raters]).toEqual([999, ['annotator1', 'annotator2', 'annotator3']]);
    expect(found.overall.observed.value).toBeCloseTo(expected.observed.pooled_pairwise_agreement, 9);
    expect(found.overall.fleissKappa.value).toBeCloseTo(expected.fleiss_kappa_generalised_irrCAC.value, 9);
    expect(found.overall.krippendorffAlpha.value).toBeCloseTo(expected.krippendorff_alpha_nominal, 9);
    expect(found.overall.gwetAC1.value).toBeCloseTo(expected.gwet_ac1_irrCAC.value, 9);
    expect((await work(info, 'disputed', { ...triage, offset: 0, limit: 1 })).total).toBe(999 - expected.observed.unanimous_units);
  });
});
