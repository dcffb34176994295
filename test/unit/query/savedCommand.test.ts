import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PACK } from '../../../src/features/query/pack';
import { testEngine } from '../../fixtures/engine';
import { runCli } from '../../fixtures/runCli';

interface Listed {
  readonly name: string;
  readonly fits: boolean | null;
  readonly reason: string | null;
  readonly origin: string;
  readonly parameters: readonly { readonly name: string; readonly type: string; readonly default: string | null }[];
}

describe('saved queries on the command line', () => {
  let folder: string;
  let data: string;
  let before: Buffer;
  let stop: () => Promise<void>;
  const home = process.cwd();

  beforeAll(async () => {
    ({ folder, stop } = await testEngine());
    data = join(folder, 'pairs.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i as id, 'q ' || i % 4 as prompt, repeat('a', i) as chosen, repeat('b', 10 - i) as rejected, case when i < 6 then 'web' else 'it''s; "quoted"' end as source from range(10) t(i)) to '${data}' (format parquet)`);
    connection.closeSync();
    before = readFileSync(data);
  });
  afterAll(async () => {
    process.chdir(home);
    expect(readFileSync(data).equals(before)).toBe(true);
    await stop();
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(join(folder, '.loupe'), { recursive: true, force: true });
  });

  const own = (name: string, text: string): void => {
    mkdirSync(join(folder, '.loupe', 'queries'), { recursive: true });
    writeFileSync(join(folder, '.loupe', 'queries', `${name}.loupe.sql`), text);
    process.chdir(folder);
  };
  const rowsOf = (out: string): unknown[][] => (JSON.parse(out) as { result: { rows: unknown[][] } }).result.rows;
  const listed = (out: string): readonly Listed[] => (JSON.parse(out) as { result: { queries: Listed[] } }).result.queries;

  test('--list: each says whether it fits, or what is missing and how to say where it is', async () => {
    const said = await runCli(folder, ['query', data, '--list', '--json']);
    const queries = listed(said.out);
    expect([said.status, said.err, queries.length]).toEqual([0, '', PACK.length]);
    expect(queries.find((q) => q.name === 'chosen-longer-by-source')).toMatchObject({ fits: true, reason: null, origin: 'loupe' });
    expect(queries.find((q) => q.name === 'lengths-by-model')?.reason).toBe('it needs answers.model, which no role of the dataset gives; if a column does, say so: --role ROLE=PATH, where ROLE is one of model.');
    expect(queries.find((q) => q.name === 'repeated-ngrams')?.parameters.map((p) => [p.name, p.type, p.default])).toEqual([['words', 'integer', '8'], ['times', 'integer', '3'], ['n', 'integer', '20']]);
  });

  test('--list without a dataset lists all, and cannot say what fits', async () => {
    const said = await runCli(folder, ['query', '--list', '--json']);
    expect([said.status, new Set(listed(said.out).map((q) => q.fits))]).toEqual([0, new Set([null])]);
    expect((await runCli(folder, ['query', '--list'])).out).toContain('counts-by-source');
  });

  test('--saved: a table, a document, or a file', async () => {
    expect((await runCli(folder, ['query', data, '--saved', 'counts-by-source'])).out).toContain('web');
    expect(rowsOf((await runCli(folder, ['query', data, '--saved', 'chosen-longer-by-source', '--json'])).out)).toEqual([['web', 6, 0, 1, 0, 2.5, 7.5], ['it\'s; "quoted"', 4, 4, 0, 1, 7.5, 2.5]]);
    const out = join(folder, 'longest.jsonl');
    expect((await runCli(folder, ['query', data, '--saved', 'longest-answers', '--set', 'n=3', '--out', out])).status).toBe(0);
    expect(readFileSync(out, 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as { characters: number }).characters)).toEqual([10, 9, 9]);
  });

  test('a file of a query is asked with its parameters wherever it lies, and a name is of one dataset', async () => {
    const file = join(folder, 'colleague.sql');
    writeFileSync(file, '-- name: colleague\n-- parameter: most integer = 2\nselect loupe_row from dataset order by 1 limit $most\n');
    expect(rowsOf((await runCli(folder, ['query', data, '--sql-file', file, '--json'])).out)).toEqual([[0], [1]]);
    expect(rowsOf((await runCli(folder, ['query', data, '--sql-file', file, '--set', 'most=1', '--json'])).out)).toEqual([[0]]);
    const twice = await runCli(folder, ['query', `a=${data}`, `a=${data}`, '--sql', 'select 1']);
    expect([twice.status, twice.err]).toEqual([2, expect.stringContaining('“a” names two datasets')]);
  });

  test('every query that fits runs', async () => {
    const fitting = listed((await runCli(folder, ['query', data, '--list', '--json'])).out).filter((q) => q.fits === true);
    for (const { name, parameters } of fitting) {
      const set = parameters.filter((p) => p.default === null).flatMap((p) => ['--set', `${p.name}=${p.type === 'column' ? 'source' : p.type === 'dataset' ? 'other' : 'q'}`]);
      const sources = parameters.some((p) => p.type === 'dataset') ? [`data=${data}`, `other=${data}`] : [data];
      const said = await runCli(folder, ['query', ...sources, '--saved', name, ...set, '--json']);
      expect([name, said.status, said.err]).toEqual([name, 0, '']);
    }
    expect(fitting.length).toBeGreaterThan(20);
  });

  test('a value with quotes, semicolons and SQL in it is only a value', async () => {
    for (const phrase of ['\'; drop table dataset; --', '") or true --', "it's", '$n', '%', '$$']) {
      const said = await runCli(folder, ['query', data, '--saved', 'phrase', '--set', `phrase=${phrase}`, '--set', 'role=*', '--json']);
      expect([phrase, said.status, rowsOf(said.out)]).toEqual([phrase, 0, []]);
    }
  });

  test.each([
    [['--saved', 'counts-by-sorce'], 'query-unknown', 'counts-by-source'],
    [['--saved', 'longest-answers', '--set', 'm=3'], 'query-parameter-unknown', 'it takes: n'],
    [['--saved', 'longest-answers', '--set', 'n=many'], 'query-parameter-type', '“many”'],
    [['--saved', 'longest-answers', '--set', 'n'], 'usage-set', '“n”'],
    [['--saved', 'longest-answers', '--set', 'n=1', '--set', 'n=2'], 'usage-set-twice', '“n”'],
    [['--saved', 'phrase'], 'query-parameter-missing', 'phrase (text)'],
    [['--saved', 'empty-answers', '--set', 'n=1'], 'query-parameter-none', '“n”'],
    [['--saved', 'values', '--set', 'column=sorce'], 'column-unknown', 'source'],
    [['--saved', 'values', '--set', 'column=(select 1)'], 'query-parameter-type', 'column'],
    [['--saved', 'values', '--set', 'column=source"; select 1'], 'path-unreadable', 'source'],
    [['--saved', 'lengths-by-model'], 'query-not-fitting', 'model'],
    [['--saved', 'phrase', '--sql', 'select 1'], 'usage-query', '--saved'],
    [['--sql', 'select 1', '--set', 'n=1'], 'usage-set-alone', '--saved'],
    [['--sql', 'select $n'], 'sql-query-refused', 'parameter'],
    [['--sql', 'select ?'], 'sql-query-refused', 'parameter'],
    [[], 'usage-query', '--list'],
  ])('%j: one sentence, %s', async (options, code, part) => {
    const said = await runCli(folder, ['query', data, ...options, '--json']);
    const { error } = JSON.parse(said.out) as { error: { code: string; message: string } };
    expect([said.status, error.code]).toEqual([2, code]);
    expect(error.message).toContain(part);
  });

  test('a query of the workspace is listed with its file, runs, and takes the place of ours of the same name, which is said', async () => {
    own('mine', "-- name: mine\n-- description: Long ones.\n-- needs: answers.text\n-- parameter: least integer = 9  characters\n-- any comment\nselect \"row\", side from answers where length(text) >= $least and side <> '$least' -- $least\norder by 1, 2;\n");
    own('counts', '-- name: counts-by-source\nselect 42 as answer\n');
    const all = listed((await runCli(folder, ['query', data, '--list', '--json'])).out);
    expect(all.find((q) => q.name === 'mine')?.origin).toBe(join(process.cwd(), '.loupe', 'queries', 'mine.loupe.sql'));
    expect(rowsOf((await runCli(folder, ['query', data, '--saved', 'mine', '--json'])).out)).toEqual([[0, 'rejected'], [1, 'rejected'], [9, 'chosen']]);
    const replaced = await runCli(folder, ['query', data, '--saved', 'counts-by-source']);
    expect(replaced.out).toContain('42');
    expect(replaced.err).toContain('takes the place of the one that comes with Dataset Loupe');
  });

  test.each([
    ['-- description: no name\nselect 1', 'query-file-name', 'line 1'],
    ['-- name: two words\nselect 1', 'query-file-name', 'line 1'],
    ['-- name: broken\n-- needs: answer.text\nselect 1', 'query-file-need', 'line 2'],
    ['-- name: broken\n\n-- parameter: n whole = 3\nselect 1', 'query-file-parameter', 'line 3'],
    ['-- name: broken\n-- parameter: n integer\n-- parameter: n text\nselect 1', 'query-file-twice', 'line 3'],
    ['-- name: broken\n-- only comments\n', 'query-file-empty', 'SELECT'],
    ['-- name: broken\nselect $missing', 'query-file-undeclared', '$missing'],
    ['-- name: broken\nselect 1; select 2', 'sql-one-query', 'SELECT'],
    ["-- name: broken\ncopy dataset to 'x.csv'", 'sql-query-refused', 'SELECT'],
    ["-- name: broken\nselect * from read_csv('/etc/passwd')", 'sql-query-refused', 'read_csv'],
    ['-- name: broken\nselect ?', 'sql-query-refused', 'parameter'],
    ['-- name: broken\n-- parameter: n integer = 1\nselect ?, $n', 'sql-query-refused', 'parameter'],
  ])('a broken file %j: one sentence, %s; the others are still listed', async (text, code, part) => {
    own('broken', text);
    const said = await runCli(folder, ['query', data, '--saved', 'broken', '--json']);
    const { error } = JSON.parse(said.out) as { error: { code: string; message: string } };
    expect([said.status, error.code]).toEqual([2, code]);
    expect(error.message).toContain(part);
    const list = await runCli(folder, ['query', data, '--list', '--json']);
    expect([list.status, listed(list.out).filter((q) => q.origin === 'loupe').length]).toEqual([0, PACK.length]);
  });

  test('SQL of a person reads the relations by role, too', async () => {
    const said = await runCli(folder, ['query', data, '--sql', 'select r.source, a.side, max(length(a.text)) as most from answers a join records r using ("row") group by all order by all', '--json']);
    expect(rowsOf(said.out)).toEqual([['it\'s; "quoted"', 'chosen', 9], ['it\'s; "quoted"', 'rejected', 4], ['web', 'chosen', 5], ['web', 'rejected', 10]]);
    expect((await runCli(folder, ['query', data, '--sql', 'select * from verdicts'])).err).toContain('records');
  });
});
