import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { DISAGREEMENTS } from '../../../src/features/disagreements/contract';
import type { AgreementAnswer, AgreementRequest, Judged } from '../../../src/features/disagreements/contract';
import { rowFilter } from '../../../src/features/disagreements/rowFilter';
import type { Asked } from '../../../src/features/disagreements/rowFilter';
import { BY_UNIT, madeData } from '../../fixtures/madeData';
import { DATA, hasShared } from '../../fixtures/shared';

const there = hasShared('derived columns of verdicts on real files');
const FIVE = ['A is clearly better', 'A is slightly better', 'tie', 'B is slightly better', 'B is clearly better'];
const LONG_ROLES = { unit: ['item'], raterId: ['rater'], label: ['label'] };

describe('columns that are derived of the verdicts on each unit', () => {
  const data = madeData();
  const open = async (select: string, roles?: Record<string, string[]>): Promise<DatasetInfo> => data().open(select, roles);
  const rows = async (info: DatasetInfo, sql: string): Promise<unknown[][]> => {
    const page = decodePage((await data().engine.request('query', { dataset: info.id, sql, limit: 100_000 })).ipc);
    return Array.from({ length: page.rows }, (_, i) => page.row(i).values as unknown[]);
  };
  const numbers = async (info: DatasetInfo, sql: string): Promise<number[]> => (await rows(info, sql)).map((row) => Number(row[0]));
  const ask = async (info: DatasetInfo, request: Partial<AgreementRequest>): Promise<AgreementAnswer> => (await data().engine.request('work', { dataset: info.id, feature: DISAGREEMENTS, method: 'agreement', params: { ...BY_UNIT, ...request } })) as AgreementAnswer;

  test('are there where raters are, aside, and nowhere else', async () => {
    const info = await open(`select * from (values ('yes', 'no'), ('no', 'no')) t(annotator_1, annotator_2)`);
    const columns = (await data().engine.request('derived', { dataset: info.id })).filter((c) => c.feature === DISAGREEMENTS);
    expect(columns.map((c) => [c.id, c.aside])).toEqual(['verdicts', 'class', 'share', 'strength', 'entropy', 'majority', 'soft'].map((name) => [`disagreement:${name}`, true]));
    const none = await open(`select 'words' as text`);
    expect((await data().engine.request('derived', { dataset: none.id })).filter((c) => c.feature === DISAGREEMENTS)).toEqual([]);
  });

  test('say of each row what its raters come to, in a page, in an order, in a filter and in SQL', async () => {
    const info = await open(`select * from (values ('yes', 'yes', 'yes'), ('yes', 'no', null), ('no', 'no', 'yes'), (null, null, null), ('no', null, '')) t(annotator_1, annotator_2, annotator_3)`);
    const said = await rows(info, `select "disagreement:class", "disagreement:share", "disagreement:majority", "disagreement:entropy", "disagreement:soft"::varchar, "disagreement:verdicts"::varchar from dataset order by loupe_row`);
    expect(said).toEqual([
      ['unanimous', 0, 'yes', 0, '{yes=1.0}', '{annotator_1=yes, annotator_2=yes, annotator_3=yes}'],
      ['split', 1, null, 1, '{no=0.5, yes=0.5}', '{annotator_1=yes, annotator_2=no}'],
      ['majority', 2 / 3, 'no', expect.closeTo(0.9182958340544896, 12), '{no=0.6666666666666666, yes=0.3333333333333333}', '{annotator_1=no, annotator_2=no, annotator_3=yes}'],
      [null, null, null, null, '{}', '{}'],
      [null, null, 'no', 0, '{no=1.0}', '{annotator_1=no}'],
    ]);
    const view = await data().engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: `"disagreement:share" > 0` }, order: [{ target: { derived: 'disagreement:share' }, descending: true }] } });
    const { ipc } = await data().engine.request('page', { dataset: info.id, view: view.view, columns: [{ column: 'annotator_1' }, { derived: 'disagreement:class' }, { derived: 'disagreement:verdicts' }], rowStart: 0, rowEnd: 10, textLimit: 100 });
    const page = decodePage(ipc);
    expect([page.rows, page.cell(2, 0), page.cell(2, 1)]).toEqual([2, 'split', 'majority']);
  });

  test('are none of a column that is called as they are kept', async () => {
    const info = await open(`select * from (values ('a', 'b'), ('b', 'b')) t("class", "share")`, { raters: ['class', 'share'] });
    expect(await numbers(info, `select "disagreement:share" from dataset order by loupe_row`)).toEqual([1, 0]);
  });

  test('of a table with a verdict a row, each row carries its unit’s, whatever the order of rows and however often a rater judged', async () => {
    const info = await open(`select * from (values (1, 'ann', 'good'), (2, 'bo', 'bad'), (1, 'bo', 'bad'), (2, 'ann', 'bad'), (null, 'ann', 'good'), (3, 'ann', 'good'), (1, 'ann', 'bad')) t(item, rater, label)`, LONG_ROLES);
    expect(await rows(info, `select item, "disagreement:share", "disagreement:verdicts"::varchar from dataset order by loupe_row`)).toEqual([
      [1, 0, '{ann=bad, bo=bad}'], [2, 0, expect.any(String)], [1, 0, '{ann=bad, bo=bad}'], [2, 0, '{bo=bad, ann=bad}'], [null, null, null], [3, null, '{ann=good}'], [1, 0, '{ann=bad, bo=bad}'],
    ]);
    expect(await rows(info, `select "row", unit, "class" from items order by 1`)).toEqual([[0, '1', 'unanimous'], [1, '2', 'unanimous'], [5, '3', null]]);
  });

  test('follow a role that is corrected', async () => {
    const info = await open(`select * from (values ('yes', 'yes', 'no'), ('yes', 'no', 'no')) t(annotator_1, annotator_2, other)`);
    expect(await numbers(info, `select "disagreement:share" from dataset order by loupe_row`)).toEqual([0, 1]);
    await data().engine.request('reshape', { dataset: info.id, roles: { raters: ['annotator_2', 'other'] } });
    expect(await numbers(info, `select "disagreement:share" from dataset order by loupe_row`)).toEqual([1, 0]);
  });

  test.each([
    ['five-way verdicts', FIVE, true, {}], ['words', ['good', 'bad', 'so so'], true, {}], ['five-way verdicts, collapsed to winners without ties', FIVE, false, { collapse: 'winner', drop: ['tie'] }], ['words, one of them dropped', ['good', 'bad', 'so so'], false, { drop: ['so so'] }],
  ] as const)('open exactly the units of a cell and of a class of a table with a verdict a row: %s', async (_, labels, isRepeated, choice) => {
    const list = `[${labels.map((l) => `'${l}'`).join(', ')}, null]`;
    const info = await open(`select ${isRepeated ? 'hash(i) % 120' : 'i // 4'} as item, ['ann', 'bo', 'it''s cy', null][1 + (${isRepeated ? 'hash(i * 7 + 100000)' : 'i'} % 4)::int] as rater, ${list}[1 + (hash(i * 13 + 500000) % ${String(labels.length + 1)})::int] as label from range(500) t(i) order by hash(i * 3)`, LONG_ROLES);
    const answer = await ask(info, choice);
    expect([answer.how.layout, answer.pairs.length]).toEqual(['long', 3]);
    /** In one statement: what is derived is made once for it, not once for each filter. */
    const units = async (...asked: readonly Asked[]): Promise<number[]> => ((await rows(info, `select ${asked.map((a) => `count(distinct item) filter (where ${rowFilter(answer, info.columns, a)})`).join(', ')} from dataset`))[0] ?? []).map(Number);
    for (const { a, b, matrix, n, agree } of answer.pairs) {
      expect(await units(...answer.labels.flatMap((labelA) => answer.labels.map((labelB) => ({ of: 'cell', a, b, labelA, labelB }) as const)))).toEqual(matrix.flat());
      expect(await units({ of: 'pair', a, b, same: true }, { of: 'pair', a, b, same: false })).toEqual([agree, n - agree]);
    }
    const names = Object.keys(answer.classes) as (keyof Judged['classes'])[];
    expect(await units(...names.map((name) => ({ of: 'class', name }) as const))).toEqual(names.map((name) => answer.classes[name]));
    expect(await units({ of: 'classes', names })).toEqual([answer.judgedTwice]);
    expect(await numbers(info, `select count(distinct item) from dataset where ${rowFilter(answer, info.columns, { of: 'disputed' })}`)).toEqual([(await ask(info, { ...choice, rows: true })).disputed?.length]);
  });

  test('are written as a person would, and refused where the data are read otherwise', async () => {
    const info = await open(`select i // 2 as item, 'r' || (i % 2) as rater, ['yes', 'no'][1 + (hash(i) % 2)::int] as label from range(40) t(i)`, LONG_ROLES);
    const answer = await ask(info, {});
    expect(rowFilter(answer, info.columns, { of: 'cell', a: 'r0', b: 'r1', labelA: 'yes', labelB: 'no' })).toBe(`"disagreement:verdicts"['r0'] = 'yes' and "disagreement:verdicts"['r1'] = 'no'`);
    const again = await open(`select 1 as item, 'ann' as rater, unnest(['yes', 'no']) as label union all select 1, 'bo', 'no'`, LONG_ROLES);
    expect([(await ask(again, { drop: ['no'] })).derived, (await ask(again, {})).derived]).toEqual(['none', 'all']);
    const first = await ask(info, { repeat: 'first' });
    expect(() => rowFilter(first, info.columns, { of: 'disputed' })).toThrow('rows-of-long');
  });

  test.runIf(there).each([
    'preference/pandalm-testset-3-annotators.parquet', 'preference/llmbar-natural-neighbor-manual.parquet', 'preference/tulu1-human-eval-pairs.parquet', 'preference/prometheus-mt-bench-eval-gpt4-x3.parquet',
  ])('count what agreement counts, of a real file: %s', async (file) => {
    const info = await data().engine.request('open', { source: { paths: [join(DATA, file)], literal: true } });
    const { classes, overall } = await ask(info, {});
    const counted = await rows(info, `select "disagreement:class", count(*) from dataset where "disagreement:class" is not null group by 1`);
    expect(Object.fromEntries(counted.map(([name, n]) => [String(name), Number(n)]))).toEqual(Object.fromEntries(Object.entries(classes).filter(([, n]) => n > 0)));
    const [[mean] = []] = await rows(info, `select 1 - avg("share") from items`);
    expect(mean).toBeCloseTo(overall.observedMeanOverUnits.value ?? Number.NaN, 10);
  });
});
