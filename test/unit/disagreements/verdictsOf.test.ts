import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DISAGREEMENTS } from '../../../src/features/disagreements/contract';
import type { AgreementAnswer, AgreementRequest } from '../../../src/features/disagreements/contract';
import type { RecordVerdicts } from '../../../src/features/disagreements/verdictsContract';
import { BY_UNIT, madeData } from '../../fixtures/madeData';
import { DATA, hasShared } from '../../fixtures/shared';

const there = hasShared('verdicts of records of real files');

type Short = readonly [rater: string | null, label: string | null, why: string | null];
const short = ({ verdicts }: RecordVerdicts): Short[] => verdicts.map((v) => [v.rater, v.label, v.why]);

describe('the verdicts on one record', () => {
  const data = madeData();
  const opened = async (path: string): Promise<string> => (await data().engine.request('open', { source: { paths: [path], literal: true } })).id;
  const made = async (select: string): Promise<string> => (await data().open(select)).id;
  const work = async (dataset: string, method: string, params: unknown): Promise<unknown> => data().engine.request('work', { dataset, feature: DISAGREEMENTS, method, params });
  const verdicts = async (dataset: string, row: number, request: Partial<AgreementRequest> = {}): Promise<RecordVerdicts> => (await work(dataset, 'verdictsOf', { request: { ...BY_UNIT, ...request }, row, known: null })) as RecordVerdicts;
  const agreement = async (dataset: string, request: Partial<AgreementRequest> = {}): Promise<AgreementAnswer> => (await work(dataset, 'agreement', { ...BY_UNIT, ...request })) as AgreementAnswer;
  const real = (path: string): Promise<string> => opened(join(DATA, path));

  test('a column a rater: each with its column’s name, on the labels in their order', async () => {
    const id = await made(`select * from (values (1, 'keep', 'keep', 'drop', 'too short'), (2, 'keep', null, '', null)) t(id, annotator1, annotator2, annotator3, annotator3_comment)`);
    const raters = ['annotator1', 'annotator2', 'annotator3'];
    const first = await verdicts(id, 0, { raters });
    expect(short(first)).toEqual([['annotator1', 'keep', null], ['annotator2', 'keep', null], ['annotator3', 'drop', null]]);
    expect(first).toMatchObject({ class: 'majority', pairs: { all: 3, differing: 2 }, scale: { kind: 'steps', labels: ['drop', 'keep'] }, ofSample: true, unit: null });
    expect(first.verdicts.map((v) => v.comments.map((c) => c.text))).toEqual([[], [], ['too short']]);
    const second = await verdicts(id, 1, { raters });
    expect(short(second)).toEqual([['annotator1', 'keep', null], ['annotator2', null, 'missing'], ['annotator3', null, 'missing']]);
    expect(second).toMatchObject({ class: null, pairs: { all: 0, differing: 0 } });
  });

  test('collapsed, dropped and repeated verdicts are what the counts take them for', async () => {
    const id = await made(`select 1 as id, [{'who': 'x', 'verdict': 'A is clearly better'}, {'who': 'x', 'verdict': 'B is slightly better'}, {'who': 'y', 'verdict': 'tie'}, {'who': 'z', 'verdict': 'nonsense'}, {'who': null, 'verdict': 'tie'}] as said from range(3)`);
    const reading = { raters: ['said[].verdict'], raterId: ['said[].who'], collapse: 'winner' } as const;
    expect(short(await verdicts(id, 0, reading))).toEqual([['x', 'first', 'repeated'], ['x', 'second', null], ['y', 'tie', null], ['z', null, 'unparsable'], [null, null, 'noRater']]);
    expect(short(await verdicts(id, 0, { ...reading, repeat: 'all', drop: ['tie'] }))).toEqual([['x', 'first', null], ['x #2', 'second', null], ['y', null, 'dropped'], ['z', null, 'unparsable'], [null, null, 'noRater']]);
    const { skipped } = await agreement(id, reading);
    expect(skipped).toMatchObject({ repeated: 3, unparsable: 3, noRater: 3 });
  });

  test('where several rows make a unit, all of its verdicts come with the rows they stand in', async () => {
    const id = await made(`select i, i % 3 as item, 'r' || (i // 3) as who, ['good', 'bad'][1 + (i * 7 % 5) % 2] as verdict, 'because ' || i as comment from range(9) t(i)`);
    const reading = { unit: ['item'], rater: ['who'], label: 'verdict' };
    const found = await verdicts(id, 4, reading);
    expect(found.unit).toEqual(['1']);
    expect(found.verdicts.map((v) => [v.row, v.rater, v.comments[0]?.text])).toEqual([[1, 'r0', 'because 1'], [4, 'r1', 'because 4'], [7, 'r2', 'because 7']]);
  });

  test('labels that were counted decide the scale; until then it is that of the first rows, and says so', async () => {
    const id = await made(`select i as id, case when i < 300 then 1 + i % 3 else 5 end as annotator1, 2 as annotator2 from range(400) t(i)`);
    const raters = ['annotator1', 'annotator2'];
    const { labels, spellings } = await agreement(id, { raters });
    expect((await verdicts(id, 0, { raters })).scale).toMatchObject({ labels: ['1', '2', '3'] });
    const counted = (await work(id, 'verdictsOf', { request: { ...BY_UNIT, raters }, row: 0, known: { labels, written: spellings.flatMap((s) => s.plain) } })) as RecordVerdicts;
    expect(counted).toMatchObject({ ofSample: false, scale: { labels: ['1', '2', '3', '5'] } });
  });

  describe.skipIf(!there)('of real files', () => {
    test('PandaLM: three annotators, whose class is what their columns say', async () => {
      const path = 'preference/pandalm-testset-3-annotators.parquet';
      const id = await real(path);
      const expected = (await data().db.runAndReadAll(`select i::int, len(list_distinct([annotator1, annotator2, annotator3]))::int from (select row_number() over () - 1 as i, * from '${join(DATA, path)}') where i % 25 = 0 order by i`)).getRows() as [number, number][];
      for (const [row, different] of expected) {
        const found = await verdicts(id, row);
        expect(found.verdicts.map((v) => v.rater)).toEqual(['annotator1', 'annotator2', 'annotator3']);
        expect(found).toMatchObject({ scale: { labels: ['1', '0', '2'] }, class: different === 1 ? 'unanimous' : different === 2 ? 'majority' : 'split' });
      }
    });

    test('Tulu-1 pairs: sides shuffled for each annotator are turned, and the answer says which model is which', async () => {
      const path = 'preference/tulu1-human-eval-pairs.parquet';
      const id = await real(path);
      const read = (await data().db.runAndReadAll(`select i, list_transform(list_sort(list_distinct([a.evaluator for a in annotations])), lambda e: list_filter(annotations, lambda a: a.evaluator = e)[-1]) from (select row_number() over () - 1 as i, annotations from '${join(DATA, path)}') where len(annotations) > 1 order by i`)).getRowsJson() as [string, { evaluator: string; model_a: string; model_b: string; preference: string }[]][];
      for (const [row, annotations] of read) {
        const found = await verdicts(id, Number(row));
        const [first, second] = [annotations[0]?.model_a ?? '', annotations[0]?.model_b ?? ''].sort();
        expect(found.sides).toMatchObject({ first, second });
        const counting = found.verdicts.filter((v) => v.why === null).map((v) => [v.rater, v.side?.side === 'tie' ? 'tie' : v.side?.side === 'first' ? found.sides?.first : found.sides?.second]).sort();
        expect(counting).toEqual(annotations.map((a) => [a.evaluator, a.preference === 'tie' ? 'tie' : a.preference.startsWith('a-') ? a.model_a : a.model_b]).sort());
      }
      expect(read.length).toBe(57 + 8 + 3 + 1 + 1);
    });

    test('Tulu-1 annotations: a row’s record shows the other rows of its instance', async () => {
      const path = 'preference/tulu1-human-eval-annotations.parquet';
      const id = await real(path);
      const [[row, of] = [0, 0]] = (await data().db.runAndReadAll(`with t as (select row_number() over () - 1 as i, * from '${join(DATA, path)}') select max(i)::int, count(*)::int from t group by instance_index order by count(*) desc, 1 limit 1`)).getRows() as [number, number][];
      const found = await verdicts(id, row);
      expect(found.verdicts).toHaveLength(of);
      expect(found.verdicts.map((v) => v.row)).toContain(row);
      expect(found.verdicts[0]?.more.map(([name]) => name)).toContain('completion_a_is_acceptable');
    });

    test('LLMBar: 65 judgements with what the judges wrote, each of another judge with its prompting', async () => {
      const found = await verdicts(await real('preference/llmbar-natural-neighbor-manual.parquet'), 0);
      expect(found.verdicts).toHaveLength(65);
      expect(new Set(found.verdicts.filter((v) => v.why === null).map((v) => v.rater)).size).toBe(found.verdicts.filter((v) => v.why === null).length);
      expect(found.verdicts[0]?.comments.length).toBe(1);
      expect(found.verdicts[0]?.more.map(([name]) => name)).toEqual(expect.arrayContaining(['winner_swapped']));
    });

    test('SQuALITY: ratings on a range, and the words that reviewers marked with what they said', async () => {
      const path = 'preference/squality-human-eval-12-passages.parquet';
      const id = await real(path);
      const found = await verdicts(id, 5);
      const [[expected] = ['']] = (await data().db.runAndReadAll(`select to_json(reviews)::varchar from '${join(DATA, path)}' limit 1 offset 5`)).getRows() as [string][];
      const reviews = JSON.parse(expected) as { worker_id: string; 'overall-rating': number; annotations: { selection: string; annotation: string[] }[] }[];
      expect(found.scale).toMatchObject({ kind: 'range', low: 0, high: 100 });
      expect(found.verdicts.map((v) => [v.rater, Number(v.label), v.quotes])).toEqual(reviews.map((r) => [r.worker_id, r['overall-rating'], r.annotations.map((a) => ({ text: a.selection, comments: a.annotation }))]));
    });

    test('Prometheus: repeated grades of one judge stand with the feedback that belongs to each', async () => {
      const path = 'preference/prometheus-mt-bench-eval-gpt4-x3.parquet';
      const found = await verdicts(await real(path), 7);
      const [row] = (await data().db.runAndReadAll(`select gpt4_score, gpt4_feedback from '${join(DATA, path)}' limit 1 offset 7`)).getRowsJson() as [number[], string[]][];
      expect(found.exchangeable).toBe(true);
      expect(found.verdicts.map((v) => [Number(v.label), v.comments[0]?.text])).toEqual(row?.[0].map((score, i) => [score, row[1][i]]));
    });

    test('MultiPref: confidence and comments are those of the aspect that is counted', async () => {
      const path = 'writers/systems/multipref/train.parquet';
      const found = await verdicts(await real(path), 3);
      const [[json] = ['']] = (await data().db.runAndReadAll(`select to_json(normal_worker_annotations || expert_worker_annotations)::varchar from '${join(DATA, path)}' limit 1 offset 3`)).getRows() as [string][];
      const said = JSON.parse(json) as { evaluator: string; overall_pref: string; overall_confidence: string }[];
      expect(found.verdicts.map((v) => [v.rater, v.written, v.confidence])).toEqual(said.map((s) => [s.evaluator, s.overall_pref, s.overall_confidence]));
      expect(found.verdicts[0]?.more.map(([name]) => name)).toEqual(expect.arrayContaining(['helpful_pref', 'harmless_confidence', 'time_spent']));
      expect(found.verdicts[0]?.comments).toEqual([]);
    });
  });
});
