import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DatasetInfo } from '../../../src/core/dataset';
import { DISAGREEMENTS } from '../../../src/features/disagreements/contract';
import type { AgreementAnswer, AgreementRequest, Judged } from '../../../src/features/disagreements/contract';
import { rowFilter } from '../../../src/features/disagreements/rowFilter';
import type { Asked } from '../../../src/features/disagreements/rowFilter';
import { BY_UNIT, madeData } from '../../fixtures/madeData';
import { DATA, hasShared } from '../../fixtures/shared';

const there = hasShared('filters of cells on real files');

const FIVE = ['A is clearly better', 'A is slightly better', 'tie', 'B is slightly better', 'B is clearly better'];
/** SQL for one of some labels by chance, and sometimes none. */
const one = (labels: readonly string[], seed: string): string => `[${[...labels, null, ''].map((l) => (l === null ? 'null' : `'${l}'`)).join(', ')}][1 + (hash(i, ${seed}) % ${String(labels.length + 2)})::int]`;

describe('the filter of a cell and of a class gives exactly the rows it counts', () => {
  const data = madeData();
  const open = async (select: string): Promise<DatasetInfo> => data().open(select);
  const ask = async (info: DatasetInfo, request: Partial<AgreementRequest>): Promise<AgreementAnswer> => (await data().engine.request('work', { dataset: info.id, feature: DISAGREEMENTS, method: 'agreement', params: { ...BY_UNIT, ...request } })) as AgreementAnswer;
  const rows = async (info: DatasetInfo, answer: AgreementAnswer, asked: Asked): Promise<number> => {
    const expression = rowFilter(answer, info.columns, asked);
    return (await data().engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression }, order: [] } })).rows;
  };
  const everyCount = async (info: DatasetInfo, request: Partial<AgreementRequest>): Promise<AgreementAnswer> => {
    const answer = await ask(info, request);
    expect(answer.pairs.length).toBeGreaterThan(0);
    for (const [i, { a, b, matrix, n, agree }] of answer.pairs.slice(0, 2).entries()) {
      const some = answer.labels.slice(0, i === 0 || process.env['LOUPE_ALL'] !== undefined ? 8 : 2);
      const shown = await Promise.all(some.map((labelA) => Promise.all(some.map((labelB) => rows(info, answer, { of: 'cell', a, b, labelA, labelB })))));
      expect(shown).toEqual(matrix.slice(0, some.length).map((row) => row.slice(0, some.length)));
      expect([await rows(info, answer, { of: 'pair', a, b, same: true }), await rows(info, answer, { of: 'pair', a, b, same: false })]).toEqual([agree, n - agree]);
    }
    const names = Object.keys(answer.classes) as (keyof Judged['classes'])[];
    expect(Object.fromEntries(await Promise.all(names.map(async (name) => [name, await rows(info, answer, { of: 'class', name })] as const)))).toEqual(answer.classes);
    expect(await rows(info, answer, { of: 'classes', names })).toBe(answer.judgedTwice);
    expect(await rows(info, answer, { of: 'disputed' })).toBe((await ask(info, { ...request, rows: true })).disputed?.length);
    return answer;
  };

  test.each([['words', `${one(['yes', 'no', 'it\'\'s unclear'], '1')} as annotator1, ${one(['yes', 'no', 'it\'\'s unclear'], '2')} as annotator2, ${one(['yes', 'no', 'it\'\'s unclear'], '3')} as annotator3`], ['numbers', '(hash(i, 1) % 3)::int as annotator1, nullif((hash(i, 2) % 3)::int, 1) as annotator2, (hash(i, 3) % 3)::int as annotator3']])('of a column a rater: %s', async (_, columns) => {
    const info = await open(`select i as id, ${columns} from range(400) t(i)`);
    const answer = await everyCount(info, { raters: ['annotator1', 'annotator2', 'annotator3'] });
    expect(answer.how.layout).toBe('wide');
  });

  test('reads as a person would write it', async () => {
    const info = await open('select i as id, i % 3 as annotator1, i % 2 as annotator2 from range(30) t(i)');
    const answer = await ask(info, { raters: ['annotator1', 'annotator2'] });
    expect(rowFilter(answer, info.columns, { of: 'cell', a: 'annotator1', b: 'annotator2', labelA: '1', labelB: '0' })).toBe('"annotator1" = 1 and "annotator2" = 0');
  });

  test('of five-way verdicts with six classes, and collapsed to winners', async () => {
    const info = await open(`select i as id, ${one(FIVE, '1')} as r1, ${one(FIVE, '2')} as r2, ${one(FIVE, '3')} as r3 from range(600) t(i)`);
    const answer = await everyCount(info, { raters: ['r1', 'r2', 'r3'] });
    expect(Object.keys(answer.classes)).toHaveLength(6);
    const winners = await everyCount(info, { raters: ['r1', 'r2', 'r3'], collapse: 'winner', drop: ['tie'] });
    expect(winners.labels).toEqual(['first', 'second']);
  });

  test('of sides that were turned for each row', async () => {
    const info = await open(`select i as id, ['x', 'y', 'z'][1 + (hash(i, 8) % 3)::int] as model_a, ['x', 'y', null][1 + (hash(i, 9) % 3)::int] as model_b, ${one(FIVE, '1')} as r1, ${one(FIVE, '2')} as r2 from range(500) t(i)`);
    await everyCount(info, { raters: ['r1', 'r2'], sides: ['model_a', 'model_b'] });
  });

  test.each(['last', 'first', 'all'] as const)('of lists with raters’ names, some of whom judge twice: the %s counts', async (repeat) => {
    const verdict = (n: number): string => `{'who': ['ann', 'bo', 'cy', '', null][1 + (hash(i, ${String(n)}, 'w') % 5)::int], 'said': ${one(['good', 'bad', 'so so'], `${String(n)}, 'v'`)}}`;
    const info = await open(`select i as id, [${[1, 2, 3, 4].map(verdict).join(', ')}] as annotations from range(400) t(i)`);
    const answer = await everyCount(info, { raters: ['annotations[].said'], raterId: ['annotations[].who'], repeat });
    expect(answer.how.layout).toBe('nested');
  });

  test('of lists where each rater saw the sides in an order of their own', async () => {
    const verdict = (n: number): string => `{'who': 'rater ${String(n)}', 'said': ${one(FIVE, `${String(n)}, 'v'`)}, 'a': ['x', 'y'][1 + (hash(i, ${String(n)}, 's') % 2)::int], 'b': ['y', 'x'][1 + (hash(i, ${String(n)}, 's') % 2)::int]}`;
    const info = await open(`select i as id, [${[1, 2, 3].map(verdict).join(', ')}] as annotations from range(400) t(i)`);
    await everyCount(info, { raters: ['annotations[].said'], raterId: ['annotations[].who'], sides: ['annotations[].a', 'annotations[].b'] });
    await everyCount(info, { raters: ['annotations[].said'], sides: ['annotations[].a', 'annotations[].b'], collapse: 'winner' });
  });

  test('of lists of numbers whose positions are no people', async () => {
    const info = await open(`select i as id, list_transform(range(1 + (hash(i) % 4)::int), lambda j: (hash(i, j) % 3)::int) as v from range(300) t(i)`);
    const answer = await everyCount(info, { raters: ['v'] });
    expect(answer.how.exchangeable).toBe(true);
  });

  test.runIf(there).each([
    ['preference/pandalm-testset-3-annotators.parquet', 'wide'], ['preference/llmbar-natural-neighbor-manual.parquet', 'nested'], ['preference/tulu1-human-eval-pairs.parquet', 'nested'],
    ['preference/squality-human-eval-12-passages.parquet', 'nested'], ['preference/prometheus-mt-bench-eval-gpt4-x3.parquet', 'nested'],
  ])('of a real file, as it is found: %s', async (file, layout) => {
    const info = await data().engine.request('open', { source: { paths: [join(DATA, file)], literal: true } });
    const { how } = await everyCount(info, {});
    expect(how.layout).toBe(layout);
  });

  test('is refused where several rows make a unit', async () => {
    const info = await open(`select i // 2 as item, 'r' || (i % 2) as who, ${one(['yes', 'no'], '1')} as label from range(100) t(i)`);
    const answer = await ask(info, { unit: ['item'], rater: ['who'], label: 'label' });
    expect(() => rowFilter(answer, info.columns, { of: 'disputed' })).toThrow('rows-of-long');
  });
});
