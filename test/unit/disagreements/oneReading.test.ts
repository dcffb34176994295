import { describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import { DISAGREEMENTS } from '../../../src/features/disagreements/contract';
import type { AgreementAnswer, AgreementRequest } from '../../../src/features/disagreements/contract';
import type { JudgesAnswer, JudgesChoice } from '../../../src/features/disagreements/judgesContract';
import { AS_NAMED } from '../../../src/features/disagreements/judgesPage';
import { AS_FOUND, requestOf } from '../../../src/features/disagreements/page';
import { rowFilter } from '../../../src/features/disagreements/rowFilter';
import type { RecordVerdicts } from '../../../src/features/disagreements/verdictsContract';
import { madeData } from '../../fixtures/madeData';

describe('counts, judges, filters and records read verdicts alike', () => {
  const data = madeData();
  const made = async (select: string, roles?: Record<string, string[]>) => data().open(select, roles);
  const work = async (dataset: string, method: string, params: unknown): Promise<unknown> => data().engine.request('work', { dataset, feature: DISAGREEMENTS, method, params });
  const asked = (request: Partial<AgreementRequest>): AgreementRequest => ({ ...requestOf(AS_FOUND), ...request });
  const agreement = async (dataset: string, request: Partial<AgreementRequest> = {}): Promise<AgreementAnswer> => (await work(dataset, 'agreement', asked(request))) as AgreementAnswer;
  const judges = async (dataset: string, request: Partial<AgreementRequest> = {}, choice: Partial<JudgesChoice> = {}): Promise<JudgesAnswer> => (await work(dataset, 'judges', { agreement: asked(request), choice: { ...AS_NAMED, ...choice } })) as JudgesAnswer;
  const record = async (dataset: string, row: number, request: Partial<AgreementRequest> = {}, counted: AgreementAnswer | null = null): Promise<RecordVerdicts> =>
    (await work(dataset, 'verdictsOf', { request: asked(request), row, known: counted && { labels: counted.labels, written: counted.spellings.flatMap((s) => [...s.plain, ...s.turned]) } })) as RecordVerdicts;

  test('judges are counted on the rows that a filter by what verdicts come to leaves', async () => {
    const { id } = await made(`select * from (values ('yes', 'no', 'yes'), ('no', 'no', 'no'), ('yes', 'yes', 'no')) t(annotator_1, annotator_2, gpt4_label)`);
    const all = await judges(id, { raters: ['annotator_1', 'annotator_2', 'gpt4_label'] });
    const some = await judges(id, { raters: ['annotator_1', 'annotator_2', 'gpt4_label'], filter: `"disagreement:class" = 'unanimous'` });
    expect([all.units, some.units]).toEqual([3, 2]);
  });

  test('judges refuse raters that look like free text as counts do', async () => {
    const { id } = await made(`select (i % 3)::varchar as item, 'a reviewer called ' || i as who, case when i % 2 = 0 then 'a' else 'b' end as label from range(3000) t(i)`);
    const long = { rater: ['who'], unit: ['item'], label: 'label' };
    await expect(agreement(id, long)).rejects.toMatchObject({ code: 'raters-free-text' });
    await expect(judges(id, long)).rejects.toMatchObject({ code: 'raters-free-text' });
  });

  test('ratings that are compared in pairs are compared so where judges are set beside humans', async () => {
    const { id } = await made(`select * from (values ('p1', 5, 4, 5), ('p1', 1, 2, 5), ('p2', 2, 1, 1), ('p2', 4, 5, 5), ('p3', 3, 3, 4), ('p3', 1, 3, 2)) t(prompt, ann, bob, gpt4_score)`);
    const request = { raters: ['ann', 'bob', 'gpt4_score'], pairwise: [0], unit: ['prompt'] };
    const counts = await agreement(id, request);
    const beside = await judges(id, request);
    expect(counts.labels).toEqual(['first', 'tie', 'second']);
    expect(beside.how).toMatchObject({ labels: counts.labels, compared: 'winner', judges: ['gpt4_score'], humans: ['ann', 'bob'] });
    expect(beside.units).toBe(3);
  });

  test('labels that are merged are merged in a record, too', async () => {
    const { id } = await made(`select * from (values ('Tie', 'tie '), ('Tie', 'Tie'), ('Tie', 'good'), ('tie ', 'tie ')) t(annotator_1, annotator_2)`);
    const request = { merge: true };
    const counts = await agreement(id, request);
    expect(counts.labels).toEqual(['Tie', 'good']);
    const shown = await record(id, 3, request, counts);
    expect(shown.verdicts.map((v) => v.label)).toEqual(['Tie', 'Tie']);
    expect((await record(id, 0, request, counts)).class).toBe('unanimous');
  });

  test('a verdict that is not on the scale replaces no other one of its rater', async () => {
    const { id } = await made(`select * from (values ('i1', 'ann', '3', 1), ('i1', 'ann', 'n/a', 2), ('i1', 'bob', '3', 3), ('i2', 'ann', '1', 4), ('i2', 'bob', '2', 5)) t(item, who, label, place)`, { unit: ['item'], raterId: ['who'], label: ['label'] });
    const request = { level: 'interval' as const, cluster: 'none' };
    const counts = await agreement(id, request);
    expect(counts).toMatchObject({ judgedTwice: 2, labels: ['1', '2', '3'], skipped: { unparsable: 1, repeated: 0 } });
    expect(counts.pairs[0]).toMatchObject({ n: 2, agree: 1 });
    expect((await record(id, 0, request, counts)).verdicts.map((v) => [v.label, v.why])).toEqual([['3', null], ['n/a', 'unparsable'], ['3', null]]);
  });

  test('prompts that are asked for as clusters are, of verdicts made of ratings', async () => {
    const { id } = await made(`select * from (values ('p1', 's1', 5, 4), ('p1', 's1', 1, 2), ('p2', 's1', 2, 1), ('p2', 's1', 4, 5), ('p3', 's2', 3, 3), ('p3', 's2', 1, 3)) t(prompt, source, ann, bob)`);
    const counts = await agreement(id, { raters: ['ann', 'bob'], pairwise: [0], unit: ['prompt'], cluster: 'source' });
    expect(counts.how).toMatchObject({ cluster: 'source', clusters: 2 });
  });

  test('SQL about a column called items needs no raters', async () => {
    const { id } = await made(`select (i % 3)::varchar as item, 'a reviewer called ' || i as who, 'b' as label, i as items from range(3000) t(i)`, { unit: ['item'], raterId: ['who'], label: ['label'] });
    const page = decodePage((await data().engine.request('query', { dataset: id, sql: 'select max(items) from dataset', limit: 1 })).ipc);
    expect(Number(page.cell(0, 0))).toBe(2999);
  });

  test.each(['select count(*) from\nitems', 'select count(*) from dataset d, items', 'select count(*) from dataset as d , "items" i', 'select count(*) from (select * from items) join dataset on true'])('SQL reads the relation items however it is written: %s', async (statement) => {
    const { id } = await made(`select * from (values ('yes', 'no')) t(annotator_1, annotator_2)`);
    const page = decodePage((await data().engine.request('query', { dataset: id, sql: statement, limit: 1 })).ipc);
    expect(Number(page.cell(0, 0))).toBe(1);
  });

  test('numbers are the names of sides in the aspect that the shape found, not in every one', async () => {
    const { id } = await made(`select 'one' as response_a, 'two' as response_b, x as annotator1_overall, y as annotator2_overall, z as annotator1_clarity, w as annotator2_clarity from (values (1, 2, 4, 1), (2, 2, 5, 1), (1, 0, 2, 3)) t(x, y, z, w)`);
    const request = { raters: ['annotator1_overall', 'annotator2_overall'] };
    const counts = await agreement(id, request);
    expect(counts.aspects).toEqual(['overall', 'clarity']);
    const [overall, clarity] = [await record(id, 0, { ...request, aspect: 'overall' }), await record(id, 0, { ...request, aspect: 'clarity' })];
    expect(overall.verdicts.map((v) => v.side?.side)).toEqual(['first', 'second']);
    expect(clarity.verdicts.map((v) => v.side)).toEqual([null, null]);
  });

  test('ratings that counts compare in pairs are shown as the record has them', async () => {
    const { id } = await made(`select * from (values ('p1', 5, 4), ('p1', 1, 2)) t(prompt, ann, bob)`);
    const request = { raters: ['ann', 'bob'], pairwise: [0], unit: ['prompt'] };
    const shown = await record(id, 0, { ...request, unit: null }, await agreement(id, request));
    expect(shown).toMatchObject({ scale: { labels: ['1', '2', '4', '5'] } });
    expect(shown.verdicts.map((v) => v.label)).toEqual(['5', '4']);
  });

  test.each([['a column each', false], ['a verdict a row', true]])('labels, raters and units with quotes, NUL and the like open their rows: %s', async (_, isLong) => {
    const bad = `'it''s "bad"; -- ' || chr(0) || '\\ <b>{x}'`;
    const info = isLong
      ? await made(`select * from (values (${bad}, ${bad}, ${bad}), (${bad}, 'bob', 'ok'), ('2', ${bad}, 'ok'), ('2', 'bob', 'ok')) t(item, who, label)`, { unit: ['item'], raterId: ['who'], label: ['label'] })
      : await made(`select * from (values (${bad}, 'ok'), ('ok', 'ok')) t(ann, bob)`, { raters: ['ann', 'bob'] });
    const counts = await agreement(info.id, { cluster: 'none' });
    const label = `it's "bad"; -- \0\\ <b>{x}`;
    const filter = rowFilter(counts, info.columns, { of: 'cell', a: isLong ? label : 'ann', b: 'bob', labelA: label, labelB: 'ok' });
    const page = decodePage((await data().engine.request('query', { dataset: info.id, sql: `select count(*) from dataset where ${filter}`, limit: 1 })).ipc);
    expect(Number(page.cell(0, 0))).toBe(isLong ? 2 : 1);
    expect((await record(info.id, 0)).verdicts.map((v) => v.label)).toEqual([label, 'ok']);
  });

  test('a cell opens the rows that it counts', async () => {
    const info = await made(`select * from (values (['ann', 'ann', 'bob'], ['3', 'n/a', '3']), (['ann', 'bob'], ['1', '2'])) t(names, verdicts)`);
    const request = { raters: ['verdicts'], raterId: ['names'], level: 'interval' as const };
    const counts = await agreement(info.id, request);
    const filter = rowFilter(counts, info.columns, { of: 'cell', a: 'ann', b: 'bob', labelA: '3', labelB: '3' });
    const page = decodePage((await data().engine.request('query', { dataset: info.id, sql: `select count(*) from dataset where ${filter}`, limit: 1 })).ipc);
    expect(Number(page.cell(0, 0))).toBe(counts.pairs[0]?.matrix[2]?.[2]);
  });
});
