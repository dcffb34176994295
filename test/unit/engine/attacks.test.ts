import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import { LoupeError } from '../../../src/core/message';
import { sentence } from '../../../src/core/sentences';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';
import { DATA } from '../../fixtures/shared';

/** Stands in every file that nobody opened, and must never be seen. */
const CANARY = 'canary-7f3a91';
const FILE = resolve(DATA, 'preference/pandalm-testset-3-annotators.parquet');

/** `D`: the folder of the opened file; `S`: another one with canaries; `F`: the opened file. */
const ATTACKS = `
-- reading other files, by function, by name, by scan of what is unknown
select * from 'D/other.parquet'
select * from 'D/*.parquet'
select * from "D/other.parquet"
from 'S/canary.csv'
from 'S/canary.txt'
from "S/canary.json"
from 'file://S/canary.csv'
from 'http://127.0.0.1:9/x.parquet'
from 's3://bucket/x.parquet'
from 'hf://datasets/x/y.parquet'
from '../secret/canary.csv'
from 'D/../secret/canary.csv'
from 'D/link.csv'
from 'D/linked/canary.csv'
from '~/x.csv'
from '/proc/self/environ'
from read_text('S/canary.txt')
from read_blob('/etc/passwd')
from read_csv('S/canary.csv')
from read_csv_auto('S/canary.csv')
from read_json('S/canary.json')
from read_json_objects('S/canary.json')
from read_ndjson('S/canary.json')
from read_parquet('D/other.parquet')
from read_parquet('F')
from parquet_scan('F')
from read_parquet(['F', 'D/other.parquet'])
from sniff_csv('S/canary.csv')
from glob('S/*')
from parquet_metadata('F')
from parquet_file_metadata('F')
from parquet_kv_metadata('F')
from parquet_schema('F')
from parquet_bloom_probe('F', 'idx', 1)
from read_duckdb('S/x.db')
from sqlite_scan('S/x.db', 't')
from iceberg_scan('S')
from delta_scan('S')
from arrow_scan(1, 2, 3)
from pandas_scan(1)
from seq_scan('dataset')
-- spellings
FROM ReAd_TeXt('S/canary.txt')
from "read_text"('S/canary.txt')
from "READ_TEXT"('S/canary.txt')
from read_text/* here */('S/canary.txt')
from read_text -- here~('S/canary.txt')
from /* ' */ read_text('S/canary.txt')
from read_text(E'S/canary.txt')
from read_text($$S/canary.txt$$)
from read_text($a$S/canary.txt$a$)
from read_text('S/' || 'canary.txt')
from read_text(chr(47) || 'etc/passwd')
from read_text(x'2f')
from main.read_text('S/canary.txt')
from system.main.read_text('S/canary.txt')
from pg_catalog.read_text('S/canary.txt')
from memory.main.read_text('S/canary.txt')
from "system"."main"."read_text"('S/canary.txt')
from U&"read\\005ftext"('S/canary.txt')
from read_text ( filename := 'S/canary.txt' )
from read_csv('S/canary.csv', columns = {'a': 'varchar'}, auto_detect = false)
from read_text(['S/canary.txt'])
from dataset, read_text('S/canary.txt')
from dataset cross join read_text('S/canary.txt')
-- calls as methods, and where expressions stand
select 'S/canary.txt'.read_text()
select ('S/canary.txt').read_blob()
select read_text('S/canary.txt')
select system.main.read_text('S/canary.txt')
select * from dataset where exists (from read_text('S/canary.txt'))
select (select content from read_text('S/canary.txt'))
select [(select content from read_text('S/canary.txt'))]
select {a: (select content from read_text('S/canary.txt'))}
select case when (select true from read_text('S/canary.txt')) then 1 end
select 1 in (select 1 from read_text('S/canary.txt'))
select 1 = any (select 1 from read_text('S/canary.txt'))
select array(select content from read_text('S/canary.txt'))
select list_transform([1], lambda x: (select content from read_text('S/canary.txt')))
select [(select content from read_text('S/canary.txt')) for x in [1]]
select list_filter([1], x -> getenv('HOME') = '')
select list_aggregate(['HOME'], 'getenv')
select list_apply(['HOME'], lambda x: x.getenv())
select max(idx order by (select content from read_text('S/canary.txt'))) from dataset
select sum(idx) over (order by (from read_text('S/canary.txt'))) from dataset
select sum(idx) over w from dataset window w as (order by getenv('HOME'))
select * from dataset order by (select content from read_text('S/canary.txt'))
select * from dataset limit (select count(*) from read_text('S/canary.txt'))
select * from dataset offset (select count(*) from read_text('S/canary.txt'))
select idx from dataset group by idx having (select true from read_text('S/canary.txt'))
select idx from dataset qualify row_number() over (order by (select content from read_text('S/canary.txt'))) = 1
select distinct on ((select content from read_text('S/canary.txt'))) idx from dataset
select * replace ((select content from read_text('S/canary.txt')) as idx) from dataset
select columns(c -> c = getenv('HOME')) from dataset
select columns((select content from read_text('S/canary.txt'))) from dataset
with x as (from read_text('S/canary.txt')) from x
with x as materialized (from read_text('S/canary.txt')) from x
with x as (with y as (from read_text('S/canary.txt')) from y) from x
with recursive r as (from read_text('S/canary.txt') union all from r) from r
with recursive r as (select 1 as n union all select n + 1 from r, read_text('S/canary.txt')) from r
with x(a) as (values ((select content from read_text('S/canary.txt')))) from x
from dataset union all by name from read_text('S/canary.txt')
from dataset except from read_text('S/canary.txt')
from (from (from read_text('S/canary.txt')))
from dataset d, lateral (from read_text('S/canary.txt'))
from dataset left join read_text('S/canary.txt') on true
from dataset asof join read_text('S/canary.txt') t on dataset.idx >= t.size
from dataset positional join read_text('S/canary.txt')
from dataset semi join read_text('S/canary.txt') on true
from dataset d join dataset e on (select true from read_text('S/canary.txt'))
pivot read_text('S/canary.txt') on size in (1)
pivot (from read_text('S/canary.txt')) on size in (1) using count(*)
pivot dataset on idx in (select size from read_text('S/canary.txt')) using count(*)
pivot dataset on idx in (1) using max(getenv('HOME'))
unpivot (from read_text('S/canary.txt')) on content
summarize 'S/canary.csv'
summarize read_text('S/canary.txt')
summarize from read_text('S/canary.txt')
describe 'S/canary.csv'
describe from read_csv('S/canary.csv')
from (describe 'S/canary.csv')
from (summarize 'S/canary.csv')
from (show tables)
from (show all tables)
show tables from memory
from range((select size from read_text('S/canary.txt')))
from unnest((select list(content) from read_text('S/canary.txt')))
from generate_series(1, (select size from read_text('S/canary.txt')))
-- SQL in texts
from query('from read_text(''S/canary.txt'')')
from query('select 1')
from query_table('S/canary.csv')
from query_table(['dataset'])
from query_table('dataset')
select * from json_execute_serialized_sql(json_serialize_sql('from read_text(''S/canary.txt'')'))
select json_serialize_sql('select 1')
select json_deserialize_sql('{}')
from json_each('S/canary.json')
from duckdb_logs()
from sql_auto_complete('fr')
from summary(dataset)
from check_peg_parser('select 1')
-- writing
copy (select 1) to 'S/w.csv'
copy (select 1 as x) to 'F' (format parquet, use_tmp_file false)
copy dataset to 'F'
copy dataset from 'S/canary.csv'
create temp table t (a varchar); copy t from 'S/canary.txt'
COPY/**/(select 1)/**/TO/**/'S/w.csv'
with x as (select 1) copy (from x) to 'S/w.csv'
explain copy (select 1) to 'S/w.csv'
explain analyze copy (select 1) to 'F' (format parquet, use_tmp_file false)
explain analyze select 1
export database 'S/exp'
import database 'S'
insert into dataset values (1)
update dataset set idx = 1
delete from dataset
truncate dataset
with x as (delete from dataset returning *) from x
with x as (insert into dataset values (1) returning *) from x
merge into dataset using dataset d on true when matched then delete
create table t as select 1
create table t as from read_text('S/canary.txt')
create or replace view dataset as select 1
create macro m() as table from read_text('S/canary.txt')
create macro m(a) as a + 1
create function f(a) as a
create schema s
create type t as enum ('a')
create sequence q
create index i on dataset (idx)
create secret s (type s3, key_id 'a', secret 'b')
drop table dataset
alter table dataset rename to x
comment on table dataset is 'x'
-- the engine's settings and extensions
attach 'S/x.db'
attach 'D/x.db' as y
attach ':memory:' as m2
attach 'S/x.sqlite' (type sqlite)
detach memory
install httpfs
install 'S/evil.duckdb_extension'
load httpfs
load 'S/evil.duckdb_extension'
force install httpfs from 'S'
update extensions
set enable_external_access = true
set global allowed_directories = ['/']
set lock_configuration = false
set memory_limit = '100GB'
set threads = 64
set temp_directory = 'S'
set home_directory = '/'
set log_query_path = 'S/log.txt'
set profiling_output = 'S/prof.json'
set file_search_path = '/etc'
set extension_directory = '/tmp'
set search_path = 'main'
set variable x = 1
set session schema = 'main'
reset memory_limit
reset all
pragma enable_external_access
pragma enable_profiling = 'json'
pragma database_list
pragma table_info('dataset')
from pragma_table_info('dataset')
from pragma_storage_info('dataset')
from pragma_database_size()
from pragma_user_agent()
call enable_logging(storage = 'file', storage_path = 'S/log')
call enable_logging('FileSystem')
call pragma_version()
from enable_logging(storage = 'file', storage_path = 'S/log')
select * from enable_logging('FileSystem', storage = 'file', storage_path = 'S/log')
from disable_logging()
from enable_profiling()
from force_checkpoint()
from checkpoint()
checkpoint
force checkpoint
vacuum
analyze
begin transaction
commit
rollback
use memory
-- what the engine knows
select getenv('HOME')
select GETENV('HOME')
select "getenv"('HOME')
select 'HOME'.getenv()
select main.getenv('HOME')
select current_setting('temp_directory')
select current_setting('allowed_paths')
select current_database()
select current_schemas(true)
select current_query()
select version()
select getvariable('x')
select in_search_path('memory', 'main')
select txid_current()
select pg_typeof(1)
select nextval('q')
select currval('q')
select random()
select uuid()
select gen_random_uuid()
select setseed(0.1)
select write_log('x')
select error('x')
select sleep_ms(10)
select which_secret('x', 's3')
from which_secret('x', 's3')
select get_block_size('memory')
select add_parquet_key('k', '0123456789112345')
from duckdb_settings()
from duckdb_secrets()
from duckdb_functions()
from duckdb_tables()
from duckdb_views()
from duckdb_columns()
from duckdb_databases()
from duckdb_memory()
from duckdb_temporary_files()
from duckdb_extensions()
from duckdb_variables()
from duckdb_external_file_cache()
from duckdb_connection_count()
from duckdb_settings
from duckdb_tables
from "duckdb_tables"
from information_schema.tables
from "information_schema"."tables"
from pg_catalog.pg_class
from pg_catalog.pg_settings
from pg_class
from sqlite_master
from sqlite_schema
from main.dataset
from memory.main.dataset
from temp.main.dataset
from system.main.duckdb_tables
from system.information_schema.tables
-- statements and brackets
select 1; select 2
select 1;;select 2
select 1; copy (select 1) to 'S/w2.csv'
select 1 /* ; */; drop table x
select 1 -- ;~; from 'S/canary.csv'
select 1) union all (from 'S/canary.csv'
select 1)) from dataset --
select 1) to 'S/w.csv'; --
select 1 /*
select '
select "
select $$
select 1 as "
prepare p as select 1
prepare p as from read_text('S/canary.txt'); execute p
execute p
execute p('S/canary.txt')
deallocate p
declare c cursor for select 1
select ?
select $1
select $name
select :name
select #9999999 from dataset
do $$ begin end $$
from dataset at (version => 1)
from dataset at (timestamp => now())
`;

/** What looks like one and is none: it may run, be refused, or need more memory than there is; nothing else. */
const HARMLESS = ['from dataset tablesample 10%', 'from dataset using sample 5', 'select * from generate_series(1, 1000000000000)', 'select range(1000000000000)', `select repeat('x', 5000000000)`, `select ${'('.repeat(10_000)}1${')'.repeat(10_000)}`, `select ${'('.repeat(100_000)}1${')'.repeat(100_000)}`, `select idx${'.a'.repeat(50_000)} from dataset`, `select [1]${'[1]'.repeat(50_000)}`, `select 1${'::int'.repeat(20_000)}`,
  `${'select * from ('.repeat(3_000)}select 1${')'.repeat(3_000)}`, `select ${'case when true then '.repeat(20_000)}1${' end'.repeat(20_000)}`, `select null::${'struct(a '.repeat(3_000)}int${')'.repeat(3_000)}`, 'select null::int[1000][1000][1000]', `select ${'x'.repeat(2_000_000)}`, 'select factorial(100000)', `select regexp_matches(repeat('a', 10000), '(a*)*b')`, `select chr(0)`, `select '\ud800'`, `select E'\\0'`, `select U&'\\0041'`,
  'select current_user, session_user, current_date', `select parse_path('/etc/passwd')`, `select '/etc/passwd' as "read_text"`, `with read_text as (select 1) from read_text`, `select 1 as "copy", 2 as "attach"`, `select 'copy (select 1) to ''x'''`, `select 1 -- copy (select 1) to 'x'`, `with "S/canary.csv" as (select 1 as x) from "S/canary.csv"`];

const WORKS: readonly (readonly [string, number])[] = [['from dataset', 999], ['describe dataset', 10], ['summarize dataset', 10], ['from (describe dataset)', 10], ['pivot dataset on annotator1 in (0, 1, 2) using count(*)', 999], ['select * from (from dataset select idx, annotator1) pivot (count(*) for annotator1 in (0, 1))', 999], ['unpivot (from dataset limit 2) on annotator1, annotator2, annotator3', 6], ['with x as (select 1 as a) from x', 1], ['select row_number() over (order by idx) from dataset', 999], ['select list_transform([1, 2], lambda x: x + 1)', 1], ['select unnest([1, 2])', 2], ['table dataset', 999], ['values (1), (2)', 2], ['from dataset select annotator1, count(*) group by rollup (annotator1)', 4], ['select 1;  -- the end', 1]];

describe.skipIf(!existsSync(FILE))('attacks on a real file', () => {
  let engine: EngineHandle;
  let stop: () => Promise<void>;
  let folder: string;
  let data: string;
  let secret: string;
  let info: DatasetInfo;

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    [data, secret] = [join(folder, 'data'), join(folder, 'secret')];
    mkdirSync(data);
    mkdirSync(secret);
    copyFileSync(FILE, join(data, 'data.parquet'));
    writeFileSync(join(secret, 'canary.txt'), CANARY);
    writeFileSync(join(secret, 'canary.csv'), `a\n${CANARY}\n`);
    writeFileSync(join(secret, 'canary.json'), JSON.stringify({ a: CANARY }));
    symlinkSync(join(secret, 'canary.csv'), join(data, 'link.csv'));
    symlinkSync(secret, join(data, 'linked'));
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select '${CANARY}' as a) to '${join(data, 'other.parquet')}'`);
    connection.closeSync();
    info = await engine.request('open', { source: { paths: [join(data, 'data.parquet')], literal: true } });
  });
  afterAll(async () => stop());

  const filled = (sql: string): string => sql.replaceAll('~', '\n').replaceAll(/\bF\b(?=')/g, join(data, 'data.parquet')).replaceAll(/\bD(?=\/)/g, data).replaceAll(/\bS(?=\/|')/g, secret);
  const attacks = (): string[] => ATTACKS.split('\n').filter((line) => line !== '' && !line.startsWith('-- ')).map(filled);
  const files = (): string => [data, secret].flatMap((place) => readdirSync(place).map((name) => `${name} ${statSync(join(place, name)).isFile() ? createHash('sha256').update(readFileSync(join(place, name))).digest('hex') : ''}`)).join('\n');
  const run = async (sql: string, more: object = {}): Promise<unknown> => engine.request('query', { dataset: info.id, sql, limit: 5, ...more }).then(({ ipc, rows }) => {
    const page = decodePage(ipc);
    return Array.from({ length: rows }, (_, row) => page.fields.map((_f, i) => jsonOf(page.cell(i, row))).join()).join('\n');
  }, (error: unknown) => error);
  const pid = async (): Promise<number> => (await engine.request('status', {})).pid;

  /** Why an outcome is not a refusal as it should be; null where it is. */
  const notRefused = (outcome: unknown): string | null => {
    if (!(outcome instanceof LoupeError)) return `it ran: ${String(outcome).slice(0, 100)}`;
    const said = sentence(outcome);
    if (`${said} ${outcome.detail}`.includes(CANARY)) return `it told what is in the file: ${said}`;
    return outcome.fault !== 'input' || said.length > 500 || /\{\w+\}/.test(said) || said.startsWith(outcome.code) ? `${outcome.code} (${outcome.fault}): ${said} ${outcome.detail}` : null;
  };

  test('are refused with a sentence, as a query and as a statement that one reads; nothing is read, written or ended', async () => {
    const before = { files: files(), pid: await pid() };
    expect(attacks().length).toBeGreaterThan(250);
    const accepted: string[] = [];
    for (const attack of attacks()) {
      for (const outcome of [await run(attack), await run('from cell', { cells: [{ name: 'cell', sql: attack }] })]) {
        const problem = notRefused(outcome);
        if (problem !== null) accepted.push(`${attack} → ${problem}`);
      }
    }
    expect(accepted).toEqual([]);
    expect({ files: files(), pid: await pid() }).toEqual(before);
  });

  test('are refused as an answer that is streamed, as an export, and beside another dataset', async () => {
    const before = { files: files(), pid: await pid() };
    const some = attacks().filter((_, i) => i % 7 === 0);
    for (const sql of some) {
      const asked: unknown = await engine.request('ask', { dataset: info.id, sql, limit: 5 }).catch((error: unknown) => error);
      const mixed = await run(sql, { others: [{ name: 'other', dataset: info.id }, { name: 'main', dataset: info.id }, { name: 'system', dataset: info.id }] });
      const written: unknown = await engine.request('exportQuery', { dataset: info.id, sql, limit: 5, out: join(folder, 'out.csv'), format: 'csv', force: true }).catch((error: unknown) => error);
      expect([sql, notRefused(asked), notRefused(mixed), notRefused(written)]).toEqual([sql, null, null, null]);
    }
    expect(existsSync(join(folder, 'out.csv'))).toBe(false);
    expect({ files: files(), pid: await pid() }).toEqual(before);
  });

  test('what looks like one is at most too much', async () => {
    const before = { files: files(), pid: await pid() };
    for (const sql of HARMLESS) {
      const outcome = await run(filled(sql));
      const said = outcome instanceof LoupeError ? `${sentence(outcome)} ${outcome.detail}` : String(outcome);
      expect(said).not.toContain(CANARY);
      expect([sql.slice(0, 80), outcome instanceof LoupeError ? outcome.code : '']).not.toEqual([sql.slice(0, 80), 'engine-died']);
    }
    expect({ files: files(), pid: await pid() }).toEqual(before);
  });

  test.each(WORKS)('%s works', async (sql, rows) => {
    expect((await engine.request('query', { dataset: info.id, sql, limit: 100_000 })).rows).toBe(rows);
  });

  test('a plan, and a PIVOT without values, are said to be written otherwise', async () => {
    expect(sentence((await run('explain select 1')) as LoupeError)).toMatch(/write the SELECT alone/);
    expect(sentence((await run('pivot dataset on annotator1 using count(*)')) as LoupeError)).toMatch(/values written out/);
  });

  test('a call that cannot be interrupted ends the engine some seconds after it was cancelled, and everything is there again', async () => {
    const before = await pid();
    const abort = new AbortController();
    setTimeout(() => { abort.abort(); }, 300);
    await expect(engine.request('query', { dataset: info.id, sql: `select length(lpad('x', 2147483647, 'yz'))`, limit: 1 }, { signal: abort.signal })).rejects.toMatchObject({ code: 'aborted' });
    expect(await run('select count(*) from dataset')).toBe('999');
    await expect.poll(pid, { timeout: 10_000 }).not.toBe(before);
    expect(await run('select count(*) from dataset')).toBe('999');
  }, 30_000);
});
