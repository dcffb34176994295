import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DISAGREEMENTS } from '../../../src/features/disagreements/contract';
import type { AgreementAnswer, AgreementRequest } from '../../../src/features/disagreements/contract';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';
import { runCli } from '../../fixtures/runCli';
import { DATA, hasShared } from '../../fixtures/shared';

interface Measured { readonly value: number | null; readonly low: number | null; readonly high: number | null; readonly n: number; readonly why?: string }
interface Result {
  readonly how: Readonly<Record<string, unknown>>;
  readonly units: number;
  readonly judgedTwice: number;
  readonly raters: readonly string[];
  readonly labels: readonly string[];
  readonly overall: Readonly<Record<string, Measured>>;
  readonly pairs: readonly { readonly a: string; readonly b: string; readonly n: number; readonly agree: number; readonly matrix: readonly (readonly number[])[]; readonly exchangeable?: boolean }[];
  readonly classes: Readonly<Record<string, number>>;
  readonly skipped: Readonly<Record<string, number>>;
  readonly disputed: readonly number[];
}
interface Document { readonly result: Result; readonly warnings: readonly { readonly code: string; readonly message: string }[]; readonly error: { readonly code: string; readonly message: string } }

const there = hasShared('golden matrices of agreement by the command line');

describe('loupe agreement', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let db: DuckDBConnection;
  let data: string;
  let at = 0;

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    db = await (await DuckDBInstance.create(':memory:')).connect();
  });
  afterAll(async () => {
    db.closeSync();
    await stop();
  });
  beforeEach(() => {
    const place = join(folder, `case${String(at++)}`);
    mkdirSync(place);
    data = join(place, 'data.parquet');
  });

  const make = (sql: string): Promise<unknown> => db.run(`copy (${sql}) to '${data}'`);
  const loupe = async (...argv: readonly string[]): Promise<Document & { status: number }> => {
    const { status, out } = await runCli(folder, ['agreement', data, ...argv, '--json']);
    return { status, ...(JSON.parse(out) as Document) };
  };
  const result = async (...argv: readonly string[]): Promise<Result> => {
    const said = await loupe(...argv, ...(argv.includes('--resamples') ? [] : ['--resamples', '0']));
    expect(said.status, JSON.stringify(said.error)).toBe(0);
    return said.result;
  };

  const WIDE = `select * from (values ('yes','yes','no'), ('no','no','no'), ('yes',null,'no'), ('no','yes','no')) t(annotator_1, annotator_2, annotator_3)`;

  test('finds raters in columns, in lists and in rows, and says the same of the same verdicts', async () => {
    await make(WIDE);
    const wide = await result();
    expect(wide.how).toMatchObject({ layout: 'wide', unit: 'row', raters: ['annotator_1', 'annotator_2', 'annotator_3'], level: 'nominal' });
    // Of 3 + 3 + 1 + 3 pairs of labels agree 1 + 3 + 0 + 1.
    expect([wide.units, wide.judgedTwice, wide.overall['observed']?.value]).toEqual([4, 4, 0.5]);
    await make(`select row_number() over () as id, [{'annotator': 'annotator_1', 'label': annotator_1}, {'annotator': 'annotator_2', 'label': annotator_2}, {'annotator': 'annotator_3', 'label': annotator_3}] as annotations from (${WIDE})`);
    const nested = await result();
    expect(nested.how).toMatchObject({ layout: 'nested', raters: ['annotations[].label'], label: ['annotations[].annotator'] });
    await make(`select i as item, 'annotator_' || r as annotator, case r when 1 then annotator_1 when 2 then annotator_2 else annotator_3 end as label from (select *, row_number() over () as i from (${WIDE})), range(1, 4) t(r) order by hash(i * 7 + r)`);
    const long = await result('--unit', 'item', '--rater', 'annotator', '--label', 'label');
    for (const other of [nested, long]) expect([other.raters, other.labels, other.overall, other.pairs, other.classes]).toEqual([wide.raters, wide.labels, wide.overall, wide.pairs, wide.classes]);
    expect(long.skipped).toMatchObject({ missing: 1 });
  });

  test('positions of a list without names are no people', async () => {
    await make(`select 'q' || i as prompt, [1 + i % 5, 1 + i % 3, 3] as scores from range(40) t(i)`);
    const { how, pairs, raters } = await result('--raters', 'scores');
    expect([how['exchangeable'], raters, pairs.every((p) => p.exchangeable)]).toEqual([true, ['1', '2', '3'], true]);
  });

  test('verdicts on shuffled sides are turned before they count, or not, as asked', async () => {
    await make(`select i as item, 'r' || r as rater, case r when 1 then 'a-is-better' else 'b-is-better' end as verdict, case r when 1 then 'm1' else 'm2' end as model_a, case r when 1 then 'm2' else 'm1' end as model_b from range(5) t(i), range(1, 3) s(r)`);
    const options = ['--unit', 'item', '--rater', 'rater', '--label', 'verdict'];
    expect((await result(...options, '--sides', 'model_a,model_b')).overall['observed']?.value).toBe(1);
    expect((await result(...options, '--no-sides')).overall['observed']?.value).toBe(0);
  });

  test('of several verdicts of a rater the last, the first or all count, by a column or as the file has them', async () => {
    await make(`select * from (values (1, 'x', 'good', 2), (1, 'x', 'bad', 1), (1, 'y', 'bad', 1)) t(item, rater, label, said)`);
    const options = ['--unit', 'item', '--rater', 'rater', '--label', 'label'];
    const observed = async (...more: readonly string[]): Promise<unknown[]> => {
      const { overall, skipped } = await result(...options, ...more);
      return [overall['observed']?.value, skipped['repeated']];
    };
    expect(await observed()).toEqual([1, 1]);
    expect(await observed('--order-by', 'said')).toEqual([0, 1]);
    expect(await observed('--order-by', 'said', '--repeat', 'first')).toEqual([1, 1]);
    expect(await observed('--repeat', 'all')).toEqual([1 / 3, 0]);
  });

  test('the numbers 0, 1 and 2 are sides only where there are two answers; else they are grades', async () => {
    const grades = `(values (0, 1), (2, 2), (1, 1), (0, 2)) t(annotator_1, annotator_2)`;
    await make(`select 'a text to grade, number ' || row_number() over () as text, * from ${grades}`);
    expect((await result('--raters', 'annotator_1,annotator_2')).how).toMatchObject({ level: 'ordinal', order: ['0', '1', '2'] });
    await make(`select 'which is better, number ' || row_number() over () as prompt, 'one answer' as response1, 'another answer' as response2, * from ${grades}`);
    expect((await result()).how).toMatchObject({ level: 'nominal', order: ['1', '0', '2'] });
  });

  test('numbers behind labels order them; a label without one is not on the scale, and labels without any count by their places, as is said', async () => {
    await make(`select * from (values ('low', 'high'), ('middle', 'middle'), ('high', 'high'), ('low', 'other')) t(rater_1, rater_2)`);
    const said = await result('--values', 'low=1,middle=2,high=9', '--level', 'interval');
    expect([said.labels, said.skipped['unparsable'], said.overall['observed']]).toEqual([['low', 'middle', 'high'], 1, expect.objectContaining({ n: 3 })]);
    const places = await loupe('--level', 'interval', '--order', 'low,middle,high', '--resamples', '0');
    expect([places.warnings.map((w) => w.code), places.result.overall['krippendorffAlpha']?.value]).toEqual([expect.arrayContaining(['labels-by-place']), expect.any(Number)]);
  });

  test('sets of labels are compared as sets', async () => {
    // Known by hand: MASI of {a} and {a,b} is 1 − 1/2 · 2/3.
    await make(`select [['a'], ['a', 'b']] as tags union all select [['b'], ['b']]`);
    const { labels, how, overall } = await result('--raters', 'tags');
    expect([labels, how['level'], overall['observed']?.value]).toEqual([['a', 'a, b', 'b'], 'set', 0.5]);
  });

  test('gives the rows that raters differ on, the most disputed first', async () => {
    await make(`select * from (values (1, 1, 1, 1), (1, 1, 1, 5), (1, 2, 3, 4), (5, 5, 5, 5), (1, 1, 2, 2), (1, 1, 1, 2)) t(rater_1, rater_2, rater_3, rater_4)`);
    expect((await result('--rows')).disputed).toEqual([2, 4, 1, 5]);
  });

  test('the same whatever the order of rows; and the same intervals again for the same seed', async () => {
    const rows = `select i, ['a', 'b', 'c'][1 + (hash(i) % 3)::int] as rater_1, ['a', 'b', 'c'][1 + (hash(i * 3) % 3)::int] as rater_2, ['a', 'b'][1 + (hash(i * 5) % 2)::int] as rater_3 from range(3000) t(i)`;
    await make(`${rows} order by i`);
    const before = await result('--resamples', '500', '--seed', '3');
    await make(`${rows} order by hash(i)`);
    expect((await result('--resamples', '500', '--seed', '3')).overall).toEqual(before.overall);
    const other = await result('--resamples', '500', '--seed', '4');
    expect(other.overall['krippendorffAlpha']?.low).not.toBe(before.overall['krippendorffAlpha']?.low);
  });

  test.each(['last', 'first', 'all'])('rows of a verdict each say the same as lists in the order of rows, where raters judge a unit twice and the %s counts', async (repeat) => {
    const verdicts = `select i, j, 'u' || (hash(i) % 150) as item, ['ann', 'bo', 'cy', null, ''][1 + (hash(i, 1) % 5)::int] as rater, ['good', 'bad', 'so so', null][1 + (hash(i, 2) % 4)::int] as label, case when hash(i) % 150 < 40 then 'x' else 'y' end as source from (select range as i, range * 3 % 1009 as j from range(700)) t`;
    await make(`select item, any_value(source) as source, list({'who': rater, 'said': label} order by j) as annotations from (${verdicts}) group by item`);
    const nested = await result('--raters', 'annotations[].said', '--rater-id', 'annotations[].who', '--repeat', repeat, '--by', 'source', '--cluster', 'source', '--resamples', '200');
    await make(`select item, rater, label, source from (${verdicts}) order by j`);
    const long = await result('--unit', 'item', '--rater', 'rater', '--label', 'label', '--repeat', repeat, '--by', 'source', '--cluster', 'source', '--resamples', '200');
    expect(long).toMatchObject({ ...nested, how: { layout: 'long', cluster: 'source' } });
  });

  test('draws clusters where they are: units that are copies of each other make an interval no narrower', async () => {
    const once = `select i, 'q' || i as prompt, case when i % 2 = 0 then 'yes' else 'no' end as rater_1, case when i % 2 = 0 and i % 10 <> 0 then 'yes' else 'no' end as rater_2 from range(60) t(i)`;
    const width = ({ overall }: Result): number => (overall['krippendorffAlpha']?.high ?? 0) - (overall['krippendorffAlpha']?.low ?? 0);
    await make(once);
    const single = width(await result('--resamples', '4000'));
    await make(`select t.* from (${once}) t, range(4)`);
    const [clustered, apart] = [await result('--resamples', '4000'), await result('--resamples', '4000', '--cluster', 'none')];
    expect(clustered.how).toMatchObject({ cluster: 'prompt', clusters: 60 });
    expect(width(clustered) / single).toBeGreaterThan(0.85);
    expect(width(apart) / single).toBeLessThan(0.65);
  });

  describe('says what is wrong', () => {
    test('with a dataset that has no raters, and with what is missing of a table of verdicts', async () => {
      await make(`select 'some text' as text`);
      expect(await loupe()).toMatchObject({ status: 2, error: { code: 'raters-none' } });
      expect(await loupe('--rater', 'text')).toMatchObject({ status: 2, error: { code: 'raters-long', message: expect.stringContaining('--label, --unit is missing') as string } });
      expect(await loupe('--level', 'high')).toMatchObject({ status: 2, error: { message: expect.stringContaining('nominal, ordinal, interval, ratio, set') as string } });
      expect(await loupe('--raters', 'nothing')).toMatchObject({ status: 2, error: { code: 'column-unknown' } });
    });

    test('with one rater, with units that nobody judged twice, with nothing left by a filter', async () => {
      await make(`select 'yes' as rater_1, null::varchar as rater_2`);
      const once = await loupe('--raters', 'rater_1,rater_2');
      expect(once.result.overall['krippendorffAlpha']).toMatchObject({ value: null, why: 'undefined, because no unit has two labels' });
      expect(once.warnings.map((w) => w.code)).toContain('judged-once');
      expect((await loupe('--raters', 'rater_1')).warnings.map((w) => w.code)).toContain('raters-one');
      const none = await loupe('--raters', 'rater_1,rater_2', '--filter', `rater_1 = 'no'`);
      expect([none.status, none.result.units, none.warnings.map((w) => w.code)]).toEqual([0, 0, expect.arrayContaining(['no-verdicts'])]);
    });

    test('with labels that are all the same, that differ only in case or spaces, that are empty, null or NaN', async () => {
      await make(`select 'yes' as rater_1, 'yes' as rater_2 from range(5)`);
      const { overall } = await result();
      expect([overall['observed']?.value, overall['krippendorffAlpha']?.value, overall['krippendorffAlpha']?.why]).toEqual([1, null, 'undefined, because only one label occurs: there is nothing to disagree about']);
      await make(`select * from (values ('Tie', 'tie '), ('good', ''), (null, 'good'), ('NaN', 'good')) t(rater_1, rater_2)`);
      const said = await loupe('--resamples', '0');
      expect(said.warnings.find((w) => w.code === 'labels-alike')?.message).toContain('“Tie”, “tie ”');
      expect(said.result.skipped).toMatchObject({ missing: 3 });
    });

    test('with ten thousand different texts: they are counted, and no coefficient is made of them', async () => {
      await make(`select 'text ' || i as rater_1, 'text ' || (i + i % 2) as rater_2 from range(10000) t(i)`);
      const { overall, classes } = await result('--raters', 'rater_1,rater_2');
      expect(overall['krippendorffAlpha']?.why).toContain('different labels');
      expect(classes).toMatchObject({ unanimous: 5000 });
    });
  });

  test('takes labels that are dropped, collapsed or off the scale out, and counts them', async () => {
    await make(`select * from (values ('A-is-better', 'B-is-better'), ('Tie', 'garbage'), ('A-is-slightly-better', 'A-is-better'), ('unsure', 'Tie')) t(rater_1, rater_2)`);
    const { labels, skipped, overall } = await result('--collapse', 'winner', '--drop', 'unsure');
    expect([labels, skipped['dropped'], skipped['unparsable'], overall['observed']]).toEqual([['first', 'tie', 'second'], 1, 1, expect.objectContaining({ value: 0.5, n: 2 })]);
  });

  test.skipIf(!there)('reproduces the golden matrices, with missing labels and without variation', async () => {
    const { cases } = JSON.parse(readFileSync(join(DATA, 'expected', 'agreement-golden.json'), 'utf8')) as { cases: { id: string; rows_are_units_columns_are_raters?: (number | null)[][]; category_order: number[]; expected: Record<string, number | { value?: number; undefined?: string }> }[] };
    for (const { id, rows_are_units_columns_are_raters: rows, category_order: order, expected } of cases) {
      if (!rows) continue;
      const raters = (rows[0] ?? []).map((_, i) => `rater_${String(i + 1)}`);
      await make(`select * from (values ${rows.map((row) => `(${row.map((l) => l ?? 'null::integer').join(', ')})`).join(', ')}) t(${raters.join(', ')})`);
      const { id: dataset } = await engine.request('open', { source: { paths: [data], literal: true } });
      for (const level of ['nominal', 'ordinal', 'interval', 'ratio'] as const) {
        const params: AgreementRequest = { filter: null, by: null, rows: false, resamples: 0, seed: 0, raters, raterId: null, unit: null, rater: null, label: null, repeat: 'last', orderBy: null, sides: null, cluster: null, level, order: order.map(String), values: null, collapse: null, drop: [], merge: false, aspect: null, pairwise: null, manyRaters: false };
        const { overall } = (await engine.request('work', { dataset, feature: DISAGREEMENTS, method: 'agreement', params })) as AgreementAnswer;
        const known = expected[`krippendorff_alpha_${level}`]!;
        if (typeof known === 'object') expect(overall.krippendorffAlpha.value, `${id} ${level}`).toBeNull();
        else expect(overall.krippendorffAlpha.value, `${id} ${level}`).toBeCloseTo(known, 9);
      }
    }
  });

  test.skipIf(!there)('classifies all 625 combinations of four annotators', async () => {
    const { combinations, counts } = JSON.parse(readFileSync(join(DATA, 'expected', 'diverging-625.json'), 'utf8')) as { combinations: { labels: string[] }[]; counts: Record<string, number> };
    await make(`select * from (values ${combinations.map(({ labels }) => `(${labels.map((l) => `'${l}'`).join(', ')})`).join(', ')}) t(annotator_1, annotator_2, annotator_3, annotator_4)`);
    const { classes, how } = await result();
    expect([how['level'], classes]).toEqual(['ordinal', counts]);
  });
});
