import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testEngine } from '../../fixtures/engine';
import { runCli } from '../../fixtures/runCli';

let folder: string;
let stop: () => Promise<void>;
let read: (text: string) => Promise<unknown[][]>;
beforeAll(async () => {
  ({ folder, stop } = await testEngine());
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  read = async (text) => (await connection.runAndReadAll(text)).getRowsJson();
  await read(`copy (select i as id, 'ask ' || i as prompt, 'short ' || i as response, i % 2 = 0 as correct from range(6) t(i)) to '${join(folder, 'sft.parquet')}' (format parquet)`);
  await read(`copy (select i as id, 'ask ' || i as prompt, 'long ' || i as response, i % 3 > 0 as correct from range(6) t(i)) to '${join(folder, 'dpo.parquet')}' (format parquet)`);
});
afterAll(async () => stop());

test('a condition over the joined table filters prompts, and its report says so', async () => {
  const { status, out } = await runCli(folder, ['compare', place('sft.parquet'), place('dpo.parquet'), '--key', 'id', '--metric', 'correct', '--resamples', '0', '--where', 'dpo."correct change" in (\'fixed\', \'broken\')', '--out-report', place('filtered.md'), '--json']);
  expect(status, out.slice(0, 500)).toBe(0);
  // Right are ids 0, 2, 4 in one and 1, 2, 4, 5 in the other.
  expect((JSON.parse(out) as { result: unknown }).result).toMatchObject({ keys: 3, unfiltered: 6, metrics: [{ pairs: [{ n: 3, wins: 2, losses: 1, ties: 0 }] }] });
  expect(readFileSync(place('filtered.md'), 'utf8')).toContain('Of 6 prompts only the 3 are here that meet this condition');
  expect(JSON.parse((await runCli(folder, ['compare', place('sft.parquet'), place('dpo.parquet'), '--where', 'dpo.none = 1', '--json'])).out)).toMatchObject({ error: {} });
});

const place = (name: string): string => join(folder, name);

test('loupe compare writes the joined table and a report, and never over what is there', async () => {
  const argv = ['compare', place('sft.parquet'), place('dpo.parquet'), '--key', 'id', '--metric', 'correct', '--resamples', '0'];
  const { status, out } = await runCli(folder, [...argv, '--out', place('joined.parquet'), '--out-report', place('report.md'), '--json']);
  expect(status, out.slice(0, 500)).toBe(0);
  const { result } = JSON.parse(out) as { result: { table: unknown; report: unknown } };
  expect(result).toMatchObject({ table: { format: 'parquet', rows: 6, columns: ['id', 'prompt', 'sides', 'different', 'sft', 'dpo'] }, report: { format: 'markdown' } });
  expect(await read(`select dpo."correct change"::varchar as change, count(*)::int from '${place('joined.parquet')}' group by 1 order by 1`)).toEqual([['broken', 1], ['fixed', 2], ['sameRight', 2], ['sameWrong', 1]]);
  const report = readFileSync(place('report.md'), 'utf8');
  expect(report).toContain('6 of 6 prompts have an answer of every side');
  expect(report).toMatch(/loupe compare [^`]*--metric correct[^`]*--resamples 0/);
  expect(report).not.toContain('--out');
  await runCli(folder, [...argv, `--out=${place('joined.parquet')}`, `--out-report=${place('report.md')}`, '--force', '--json']);
  const lineOf = (text: string): string | undefined => /loupe compare [^`\n]*/.exec(text)?.[0];
  expect(lineOf(readFileSync(place('report.md'), 'utf8'))).toBe(lineOf(report));
  expect((await runCli(folder, [...argv, '--out', place('joined.parquet'), '--json'])).status).toBe(2);
  expect((await runCli(folder, [...argv, '--out-report', place('report.md'), '--json'])).status).toBe(2);
  expect((await runCli(folder, [...argv, '--out', place('sft.parquet'), '--force', '--json'])).status).toBe(2);
  expect((await runCli(folder, [...argv, '--out-report', place('report.txt')])).err).toContain('.html');
});

test('the joined table is a relation of a query once it is written and named, and a query without it says how', async () => {
  await runCli(folder, ['compare', place('sft.parquet'), place('dpo.parquet'), '--key', 'id', '--metric', 'correct', '--resamples', '0', '--out', place('relation.parquet')]);
  const sql = 'select count(*) from comparison where dpo.correct > sft.correct';
  const { out } = await runCli(folder, ['query', `comparison=${place('relation.parquet')}`, '--sql', sql, '--json']);
  // Right are ids 0, 2, 4 in one and 1, 2, 4, 5 in the other.
  expect((JSON.parse(out) as { result: { rows: unknown } }).result.rows).toEqual([[2]]);
  const { status, err } = await runCli(folder, ['query', place('sft.parquet'), '--sql', sql]);
  expect([status, err]).toEqual([2, expect.stringContaining('loupe compare … --out joined.parquet, then loupe query comparison=joined.parquet')]);
});

test('a table of published figures is never written over, since it is read', async () => {
  await read(`copy (select 'sft' as model, 0.4 as figure) to '${place('published.parquet')}' (format parquet)`);
  await read(`copy (select 'sft' as model, 0.4 as figure) to '${place('published.csv')}' (format csv)`);
  for (const name of ['published.parquet', 'published.csv']) {
    const { status, out } = await runCli(folder, ['compare', place('sft.parquet'), place('dpo.parquet'), '--key', 'id', '--metric', 'correct', '--resamples', '0', '--published', place(name), '--published-column', 'figure', '--out', place(name), '--force', '--json']);
    expect([status, (JSON.parse(out) as { error?: { code: string } }).error?.code]).toEqual([2, 'out-is-dataset']);
  }
  expect(await read(`select model, figure::varchar from '${place('published.parquet')}'`)).toEqual([['sft', '0.4']]);
});

test('of a model for which a table has several figures none is shown, and that is said', async () => {
  await read(`copy (select * from (values ('sft', 'en', 0.4), ('sft', 'de', 0.3), ('DPO', 'en', 0.5), ('DPO', 'de', 0.5)) v(model, part, figure)) to '${place('parts.parquet')}' (format parquet)`);
  const { status, out } = await runCli(folder, ['compare', place('sft.parquet'), place('dpo.parquet'), '--key', 'id', '--metric', 'correct', '--resamples', '0', '--published', place('parts.parquet'), '--published-column', 'figure', '--json']);
  const { result, warnings } = JSON.parse(out) as { result: unknown; warnings: { code: string; message: string }[] };
  expect([status, warnings.map((w) => w.code)]).toEqual([0, ['compare-published-several']]);
  expect(warnings[0]?.message).toContain('for sft');
  expect(result).toMatchObject({ metrics: [{ sides: [{ published: null }, { published: 0.5 }] }] });
});
