import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { madeData } from '../../fixtures/madeData';
import { runCli } from '../../fixtures/runCli';
import { DATA, hasShared } from '../../fixtures/shared';

const there = hasShared('item tables of real files');

interface Document { readonly result: Readonly<Record<string, unknown>> & { readonly items: { readonly rows: number } }; readonly error: { readonly code: string; readonly message: string } }

describe('verdicts are taken away', () => {
  const made = madeData();
  let place: string;
  let data: string;

  beforeEach(() => {
    place = made().place();
    data = join(place, 'data.parquet');
  });

  const make = (sql: string): Promise<unknown> => made().db.run(`copy (${sql}) to '${data}'`);
  const loupe = async (command: string, ...argv: readonly string[]): Promise<Document & { status: number }> => {
    const { status, out } = await runCli(made().folder, [command, ...(argv[0]?.endsWith('.parquet') === true ? [] : [data]), ...argv, '--json']);
    return { status, ...(JSON.parse(out) as Document) };
  };
  const read = async (file: string, what = '*', more = ''): Promise<unknown[][]> => (await made().db.runAndReadAll(`select ${what} from '${join(place, file)}' ${more}`)).getRowsJson();

  const FIVE = `select * from (values (7, 'A is clearly better', 'B is clearly better'), (8, 'A is slightly better', 'A is clearly better'), (9, 'A is clearly better', 'B is slightly better'), (10, 'tie', null), (11, null, null)) t(id, rater_1, rater_2)`;

  test('as the item table: a row for each unit, with its verdicts and what they come to', async () => {
    await make(FIVE);
    const { status, result, error } = await loupe('agreement', '--out', join(place, 'items.parquet'), '--resamples', '0');
    expect([status, error, result.items]).toEqual([0, undefined, expect.objectContaining({ format: 'parquet', rows: 4 })]);
    expect(await read('items.parquet', '"row", unit, class, share, strength, entropy, majority, adjudication, verdicts::varchar')).toEqual([
      ['0', '7', 'diverging_substantial', 1, 0, 1, null, null, expect.stringContaining('rater_1')],
      ['1', '8', 'high_agreement_preference', 1, 1.5, 1, 'first', null, expect.stringContaining('A is slightly better')],
      ['2', '9', 'diverging', 1, 0.5, 1, null, null, expect.any(String)],
      ['3', '10', null, null, 0, 0, null, null, '{rater_1=tie}'],
    ]);
    expect((await made().db.runAndReadAll(`select column_name, column_type from (describe from '${join(place, 'items.parquet')}')`)).getRowsJson()).toEqual([
      ['row', 'BIGINT'], ['unit', 'VARCHAR'], ['verdicts', 'MAP(VARCHAR, VARCHAR)'], ['class', 'VARCHAR'], ['share', 'DOUBLE'], ['strength', 'DOUBLE'], ['entropy', 'DOUBLE'], ['majority', 'VARCHAR'], ['soft', 'MAP(VARCHAR, DOUBLE)'], ['adjudication', 'MAP(VARCHAR, VARCHAR)'],
    ]);
  });

  test('read as the options say, of the rows of a filter, and never over a file that is there', async () => {
    await make(FIVE);
    const items = join(place, 'winners.jsonl');
    expect((await loupe('agreement', '--out', items, '--resamples', '0', '--collapse', 'winner', '--filter', '"disagreement:share" > 0')).result.items.rows).toBe(3);
    expect(await read('winners.jsonl', 'class, soft::varchar', 'order by "row"')).toEqual([['split', expect.stringContaining('0.5')], ['unanimous', expect.stringContaining('1.0')], ['split', expect.any(String)]]);
    expect(await loupe('agreement', '--out', items, '--resamples', '0')).toMatchObject({ status: 2, error: { code: 'out-exists' } });
    expect(await loupe('agreement', '--out', join(place, 'items.xlsx'))).toMatchObject({ status: 2, error: { code: 'usage-out-format' } });
  });

  test('with what was decided of a unit, of several rows on any of them', async () => {
    await make(`select * from (values (1, 'ann', 'good'), (1, 'bo', 'bad'), (2, 'ann', 'good'), (2, 'bo', 'good')) t(item, rater, label)`);
    for (const row of ['1', '2']) expect((await loupe('annotate', '--by', 'cy', '--labels', 'triage', '--row', row, '--label', row === '1' ? 'drop' : 'keep')).status).toBe(0);
    const options = ['--unit', 'item', '--rater', 'rater', '--label', 'label', '--resamples', '0'];
    const before = await loupe('agreement', ...options, '--out', join(place, 'before.parquet'));
    expect([before.status, before.error]).toEqual([0, undefined]);
    expect(await read('before.parquet', '"row", unit, class, adjudication', 'order by 1')).toEqual([['0', '1', 'split', null], ['2', '2', 'unanimous', null]]);
    const labels = readdirSync(`${data}.loupe`).map((name) => join(`${data}.loupe`, name)).find((name) => name.endsWith('.jsonl')) ?? '';
    const lines = readFileSync(labels, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as object);
    writeFileSync(labels, lines.map((line) => `${JSON.stringify({ ...line, origin: 'adjudicated' })}\n`).join(''));
    expect((await loupe('agreement', ...options, '--out', join(place, 'after.parquet'))).status).toBe(0);
    expect(await read('after.parquet', '"row", adjudication::varchar', 'order by 1')).toEqual([['0', '{triage=drop}'], ['2', '{triage=keep}']]);
  });

  test('as columns beside each row, the soft label for training among them', async () => {
    await make(FIVE);
    expect((await loupe('export', '--out', join(place, 'with.parquet'), '--with', 'verdicts')).status).toBe(0);
    expect(await read('with.parquet', 'id, "disagreement:soft"::varchar, "disagreement:majority"', 'order by id limit 2')).toEqual([[7, '{A is clearly better=0.5, B is clearly better=0.5}', null], [8, '{A is clearly better=0.5, A is slightly better=0.5}', 'first']]);
    expect((await loupe('export', '--out', join(place, 'soft.jsonl'), '--columns', 'id,disagreement:soft')).status).toBe(0);
    expect(await read('soft.jsonl', 'id, "disagreement:soft"::varchar', 'order by id limit 1')).toEqual([['7', expect.stringContaining('0.5')]]);
    expect(await loupe('export', '--out', join(place, 'x.parquet'), '--with', 'opinions')).toMatchObject({ status: 2, error: { message: expect.stringContaining('annotations, contamination, verdicts') as string } });
  });

  test('as the set without diverging items, which says how many it leaves out; what fewer than two judged stays', async () => {
    await make(FIVE);
    const { status, result } = await loupe('export', '--out', join(place, 'clean.parquet'), '--without', 'disagreement=diverging');
    expect([status, result['rows'], result['leftOut']]).toEqual([0, 3, { 'disagreement=diverging': 2 }]);
    expect((await read('clean.parquet', 'id')).flat()).toEqual([8, 10, 11]);
    await loupe('export', '--out', join(place, 'substantial.parquet'), '--without', 'disagreement=diverging_substantial', '--filter', 'id < 11');
    expect((await read('substantial.parquet', 'id')).flat()).toEqual([8, 9, 10]);
    await loupe('export', '--out', join(place, 'agreed.parquet'), '--without', 'disagreement=disputed');
    expect((await read('agreed.parquet', 'id')).flat()).toEqual([10, 11]);
    expect(await loupe('export', '--out', join(place, 'y.parquet'), '--without', 'disagreement=strange')).toMatchObject({ status: 2, error: { message: expect.stringContaining('diverging_substantial') as string } });
    expect((await loupe('annotate', '--by', 'cy', '--labels', 'triage', '--row', '1', '--label', 'drop')).status).toBe(0);
    const both = await loupe('export', '--out', join(place, 'both.parquet'), '--without', 'disagreement=diverging', '--without', 'triage=drop');
    expect(both.result['leftOut']).toEqual({ 'disagreement=diverging': 2, 'triage=drop': 1 });
    expect((await read('both.parquet', 'id')).flat()).toEqual([10, 11]);
    await make(`select * from (values ('yes', 'no'), ('no', 'no')) t(rater_1, rater_2)`);
    expect(await loupe('export', '--out', join(place, 'w.parquet'), '--without', 'disagreement=diverging')).toMatchObject({ status: 2, error: { message: expect.stringContaining('disputed, unanimous, majority, split') as string } });
    expect((await loupe('export', '--out', join(place, 'w.parquet'), '--without', 'disagreement=majority')).result).toMatchObject({ rows: 2, leftOut: { 'disagreement=majority': 0 } });
    await make(`select 'no raters' as text`);
    expect(await loupe('export', '--out', join(place, 'z.parquet'), '--without', 'disagreement=diverging')).toMatchObject({ status: 2, error: { code: 'raters-none' } });
  });

  test.runIf(there).each([['preference/tulu1-human-eval-annotations.parquet'], ['preference/pandalm-testset-3-annotators.parquet'], ['preference/alpaca-eval-nc-judgements-long.parquet']])('of a real file, as it is found: %s', async (file) => {
    const { status, result, error } = await loupe('agreement', join(DATA, file), '--out', join(place, 'real.parquet'), '--resamples', '0');
    expect([status, error]).toEqual([0, undefined]);
    expect(result.items.rows).toBe(result['units']);
    const [[twice] = []] = await read('real.parquet', 'count(class)::int');
    expect(twice).toBe(result['judgedTwice']);
  });
});
