import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { LoupeError } from '../../../src/core/message';
import { sentence } from '../../../src/core/sentences';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

describe('a query that a person writes', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let info: DatasetInfo;
  let data: string;
  let other: string;

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    mkdirSync(join(folder, 'data'));
    data = join(folder, 'data', 'data.parquet');
    other = join(folder, 'data', 'other.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i::integer as id, 'text ' || i as text, i % 3 as part, [i, i + 1] as list from range(1000) t(i)) to '${data}'`);
    await connection.run(`copy (select 42 as secret) to '${other}'`);
    connection.closeSync();
    info = await engine.request('open', { source: { paths: [data], literal: true } });
  });
  afterAll(async () => stop());

  const ask = async (sql: string, limit = 100): Promise<{ rows: unknown[][]; truncated: boolean; columns: readonly { name: string; type: string }[] }> => {
    const found = await engine.request('query', { dataset: info.id, sql, limit }, { lane: 'job' });
    const page = decodePage(found.ipc);
    expect(page.rows).toBe(found.rows);
    return { ...found, rows: Array.from({ length: page.rows }, (_, row) => page.fields.map((_f, i) => page.cell(i, row))) };
  };
  const sum = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

  const attacks = (): readonly string[] => [
    // statements
    '', ' ; ', `copy (select 1) to '${other}' (format parquet)`, `copy dataset to '${other}'`, `attach '${other}'`, 'pragma database_list', 'pragma_version()', `set memory_limit = '1TB'`, 'reset threads', `call enable_logging('QueryLog')`,
    'select 1; select 2', 'select 1; drop table loupe_labels', 'create table t as select 1', 'create view dataset as select 1', 'drop table loupe_labels', 'delete from labels', 'insert into dataset values (1)', 'update labels set value = 1',
    `install httpfs`, 'load json', 'checkpoint', 'vacuum', `export database '${folder}'`, 'use memory', 'prepare p as select 1', 'execute p', 'begin', 'explain select 1', `explain analyze copy (select 1) to '${data}' (format parquet, use_tmp_file false)`,
    'show tables', 'show all tables', 'show databases', 'describe', 'summarize', `describe '${other}'`, `summarize '${other}'`, 'with x as (delete from dataset returning *) from x', 'merge into dataset using labels on true when matched then delete',
    // other files
    `from '${other}'`, `from "${other}"`, `select * from read_parquet('${other}')`, `select * from read_parquet('${data}')`, `from read_csv('/etc/passwd')`, `from read_text('/etc/passwd')`, `from read_blob('/etc/passwd')`, `from glob('/*')`, `from sniff_csv('/etc/passwd')`,
    `from read_json_auto('/etc/passwd')`, `from parquet_metadata('${data}')`, `from parquet_scan('${other}')`, `from 'http://127.0.0.1:9/x.parquet'`, `select (from '${other}')`, `select 1 where exists (from '${other}')`, `from dataset, '${other}'`,
    `with x as (from '${other}') from x`, `with x as (select 1) from x, '${other}'`, `from dataset union all from '${other}'`, `from dataset where id in (select secret from '${other}')`, `from dataset order by (from '${other}')`, `from dataset limit (from '${other}')`,
    `from dataset join '${other}' on true`, `from (values ((from '${other}'))) v(x)`, `pivot '${other}' on secret`, `unpivot '${other}' on secret`, `from dataset, lateral (from '${other}')`, `select sum(id) filter (where id in (from '${other}')) from dataset`,
    `select row_number() over (order by (from '${other}')) from dataset`, `select * replace ((from '${other}') as id) from dataset`, `select columns(c -> c in (from '${other}')) from dataset`, `from read_csv((select '/etc/passwd'))`, `from query('select 1')`, `from query_table('dataset')`,
    // a CTE lends its name only to what it encloses
    `select * from (with "/etc/passwd" as (select 1) select 1), "/etc/passwd"`, `with x as (from y), y as (select 1) from x`, `with x as (with duckdb_tables as (select 1) from duckdb_tables) from x, duckdb_tables`, `with x as (from x) from x`,
    // a recursive one begins with what is not itself: a table of its name would be read there
    `with recursive duckdb_tables as (select table_name as t from duckdb_tables union select t from duckdb_tables where false) from duckdb_tables`, `with recursive loupe_label_lines as (select seq from loupe_label_lines union all select seq from loupe_label_lines where false) from loupe_label_lines`,
    `with recursive "${other}" as (select secret from "${other}" union select secret from "${other}" where false) from "${other}"`, `with recursive duckdb_settings using key (n) as (select name as n, 1 as b from duckdb_settings union select n, b from duckdb_settings where false) from duckdb_settings`,
    `with recursive r as (select 1 as n union (with recursive duckdb_tables as (select table_name as t from duckdb_tables union select t from duckdb_tables) select 1 from duckdb_tables)) from r`,
    // what the engine holds
    'from loupe_labels', 'from loupe_label_lines', 'from duckdb_settings()', 'from duckdb_tables', 'from duckdb_tables()', 'from duckdb_secrets()', 'from duckdb_functions()', 'from pragma_database_size()', 'from duckdb_logs', 'from information_schema.tables',
    'from pg_catalog.pg_tables', 'from pg_tables', 'from pg_class', 'from sqlite_master', 'from main.dataset', 'from memory.main.dataset', 'from temp.dataset', 'from system.main.duckdb_tables', 'from test_all_types()', 'from repeat_row(1, num_rows = 100000000000)',
    // functions
    `select getenv('HOME')`, `select current_setting('memory_limit')`, `select "getenv"('HOME')`, `select system.main.getenv('HOME')`, `select 'HOME'.getenv()`, `select list_transform(['HOME'], lambda x: getenv(x))`, `select max(getenv('HOME')) from dataset`, `select max(id) over (partition by getenv('HOME')) from dataset`,
    `select getenv('HOME') over () from dataset`, `select random()`, `select uuid()`, `select nextval('s')`, `select setseed(0.5)`, `select sleep_ms(100)`, `select json_execute_serialized_sql('{}')`, `select getvariable('x')`, `select write_log('x')`, `select error('x')`, 'select version()',
    `select pg_get_viewdef(1)`, `select which_secret('x', 's3')`, 'select reservoir_quantile(id, 0.5) from dataset', 'select txid_current()', 'select current_query()', `select * from unnest([getenv('HOME')])`, 'select from_substrait(1)', 'select a_function_of_tomorrow(1)',
    // brackets, comments, parameters
    `select 1) union all (from '${other}'`, `select 1) --`, `select 1) /*`, 'select 1 /*', '(select 1', 'select 1)', `select 1 --\n; from '${other}'`, 'select $1', 'select ?', 'select $name', '\u0000select 1', 'select 1 \u0000', 'select',
    // not to be understood
    'select nope from dataset', 'from nowhere', 'select id::nothing from dataset', 'select id + list from dataset', 'select count(*), id from dataset', 'from dataset at (version => 1)',
  ];

  test('does no harm: each of more than 120 spellings is refused with a sentence, and every file has its bytes', async () => {
    const before = [sum(data), sum(other), readdirSync(join(folder, 'data')).join()];
    const accepted: string[] = [];
    for (const attack of attacks()) {
      const outcome: unknown = await ask(attack).then((found) => JSON.stringify(found.rows).slice(0, 80), (error: unknown) => error);
      if (!(outcome instanceof LoupeError)) accepted.push(`${attack} → ${String(outcome)}`);
      else if (outcome.fault !== 'input' || sentence(outcome).length > 400 || /\{\w+\}/.test(sentence(outcome))) accepted.push(`${attack} → ${outcome.code}: ${sentence(outcome)} ${outcome.detail}`);
    }
    expect(accepted).toEqual([]);
    expect(attacks().length).toBeGreaterThan(120);
    expect([sum(data), sum(other), readdirSync(join(folder, 'data')).join()]).toEqual(before);
    expect((await ask('select count(*) from dataset')).rows).toEqual([[1000]]);
  });

  test.each([
    ['select id from dataset where part = 2 order by id desc limit 2', [[998], [995]]],
    ['from dataset select part, count(*) group by all order by 1;', [[0, 334], [1, 333], [2, 333]]],
    ['select a.id from dataset a join dataset b on a.id = b.id + 997 order by 1', [[997], [998], [999]]],
    ['with x as (select id from dataset where id < 2), y as (select id + 10 as id from x) from x union all from y order by id', [[0], [1], [10], [11]]],
    ['with recursive n(i) as (select 1 union all select i + 1 from n where i < 4) select sum(i) from n', [['10']]],
    ['select (select max(id) from dataset where part = d.part) from dataset d where id = 5', [[998]]],
    ['select id from dataset where id in (select id + 1 from dataset where id < 2) order by all', [[1], [2]]],
    ['select 1 intersect select 1 except select 2', [[1]]],
    ['select id, row_number() over (partition by part order by id desc) as n from dataset qualify n = 1 order by id', [[997, 1], [998, 1], [999, 1]]],
    ['select u from dataset, unnest(list) t(u) where id = 7 order by u desc', [[8], [7]]],
    ['select unnest(list) as u from dataset where id = 7', [[7], [8]]],
    ['select x from (values (1), (2)) v(x) order by x desc -- a comment', [[2], [1]]],
    ['select distinct on (part) id from dataset order by part, id', [[0], [1], [2]]],
    ['select median(id), any_value(part) filter (where part = 1), list(id order by id desc)[1] from dataset where id < 3', [[1, 1, 2]]],
    ['select column_name, column_type from (describe dataset) limit 1', [['id', 'INTEGER']]],
    ['select max(loupe_row) from dataset', [[999]]],
    ['with labels as (select 5 as mine) from labels', [[5]]],
    ['select count(*) from labels', [[0]]],
    ['select * from (pivot (select id, part from dataset where id < 6) on part in (0, 1) using sum(id)) order by all limit 1', [['3', '5']]],
  ])('%s', async (sql, rows) => {
    expect((await ask(sql)).rows).toEqual(rows);
  });

  test('gives at most as many rows as asked for, in their order, and says whether there are more', async () => {
    const first = await ask('select id from dataset order by id desc', 3);
    expect([first.rows, first.truncated, first.columns]).toEqual([[[999], [998], [997]], true, [{ name: 'id', type: 'INTEGER' }]]);
    expect((await ask('select id from dataset where id < 3', 3)).truncated).toBe(false);
    expect(await ask('select id from dataset where false', 3)).toMatchObject({ rows: [], truncated: false, columns: [{ name: 'id' }] });
  });

  test('is interrupted when it is cancelled, however long it would run, and the next one is answered', async () => {
    for (const bomb of ['with recursive r as (select 1 as n union select (n * 7 + 1) % 100003 from r, range(1000)) select count(*) from r a, r b, r c', 'select count(*) from range(10000000) a, range(10000000) b where a.range + b.range = -1']) {
      const abort = new AbortController();
      const started = performance.now();
      const done = engine.request('query', { dataset: info.id, sql: bomb, limit: 1 }, { lane: 'job', signal: abort.signal }).catch((error: unknown) => error);
      setTimeout(() => abort.abort(), 700);
      expect(await done).toMatchObject({ code: 'aborted' });
      expect((await ask('select 1')).rows).toEqual([[1]]);
      expect(performance.now() - started).toBeLessThan(10_000);
    }
  });

  test('is written to a file whole, with its nested types', async () => {
    const out = join(folder, 'query.parquet');
    const { rows } = await engine.request('exportQuery', { dataset: info.id, sql: 'select id, {a: list, b: id::decimal(9,2)} as s from dataset order by id desc', limit: 1e9, out, format: 'parquet', force: false });
    expect(rows).toBe(1000);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const described = await connection.runAndReadAll(`select column_type from (describe from '${out}')`);
    expect(described.getRows().flat()).toEqual(['INTEGER', 'STRUCT(a BIGINT[], b DECIMAL(9,2))']);
    connection.closeSync();
  });
});
