import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatasetInfo } from '../../../src/core/dataset';
import { LoupeError } from '../../../src/core/message';
import { sentence } from '../../../src/core/sentences';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

interface Row {
  readonly id: number;
  readonly text: string;
  readonly score: number | null;
  readonly tags: readonly string[];
  readonly lang: string;
}

/** The rows in plain JavaScript, so that the counts below do not come from the engine. */
const ROWS: readonly Row[] = Array.from({ length: 1_000 }, (_, id) => ({
  id,
  text: `row ${id} ${id % 7 === 0 ? "it's; DROP TABLE x --" : 'Plain'}${id % 10 === 0 ? '\nsecond line' : ''}`,
  score: id % 5 === 0 ? null : (id % 100) / 10,
  tags: ['a', 'b', 'c', 'd'].filter((_tag, n) => (id >> n) % 2 === 1),
  lang: ['en', 'de', 'EN'][id % 3] ?? '',
}));

describe('SQL that a person writes', () => {
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
    const json = join(folder, 'rows.json');
    writeFileSync(json, JSON.stringify(ROWS));
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select id::integer as id, text, score::double as score, tags, lang, {'name': text, 'deep': {'n': id}} as meta from read_json('${json}', columns = {id: 'INTEGER', text: 'VARCHAR', score: 'DOUBLE', tags: 'VARCHAR[]', lang: 'VARCHAR'})) to '${data}'`);
    await connection.run(`copy (select 42 as secret) to '${other}'`);
    connection.closeSync();
    info = await engine.request('open', { source: { paths: [data], literal: true } });
  });
  afterAll(async () => stop());

  const count = (expression: string): Promise<number> => engine
    .request('view', { dataset: info.id, query: { filter: { op: 'sql', expression }, order: [] } }, { lane: 'job' })
    .then((view) => view.rows);
  const sum = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

  const attacks = (): readonly string[] => [
    // statements
    `true; drop table dataset`, `true); copy (select 1) to '${other}' (format parquet`, `1=1; select 1`, `true) union all (select true`,
    `copy (select 1) to '${data}' (format parquet, use_tmp_file false)`, `attach '${other}'`, `install httpfs`, `load json`, `pragma database_list`,
    `set memory_limit = '1TB'`, `reset threads`, `call enable_logging('QueryLog')`, `explain analyze copy (select 1) to '${data}' (format parquet, use_tmp_file false)`,
    `create table t as select 1`, `delete from dataset`, `update dataset set id = 1`, `insert into dataset values (1)`, `vacuum`, `checkpoint`, `export database '${folder}'`,
    `import database '${folder}'`, `use memory`, `prepare p as select 1`, `execute p`, `begin transaction`, `create secret s (type s3)`, `detach memory`, `summarize dataset`, `describe dataset`,
    // other files
    `exists (from '${other}')`, `exists (select 1 from '${other}')`, `id in (select secret from read_parquet('${other}'))`, `exists (from read_csv('/etc/passwd'))`,
    `exists (from read_text('/etc/passwd'))`, `exists (from read_blob('/etc/passwd'))`, `exists (from glob('/*'))`, `exists (from '/etc/passwd')`, `exists (from "${other}")`,
    `exists (from parquet_metadata('${data}'))`, `exists (from parquet_scan('${other}'))`, `exists (from sniff_csv('/etc/passwd'))`, `exists (from read_json_auto('/etc/passwd'))`,
    `exists (from read_parquet('http://127.0.0.1:9/x.parquet'))`, `exists (from query('select 1'))`, `exists (from query_table('dataset'))`, `exists (with t as (from '${other}') from t)`,
    `(select count(*) from (values (1)) v, '${other}') > 0`, `exists (from '${data}' natural join '${other}')`, `exists (pivot '${other}' on secret)`,
    // functions
    `getenv('HOME') is not null`, `current_setting('memory_limit') = ''`, `exists (from duckdb_settings())`, `exists (from duckdb_secrets())`, `exists (from duckdb_functions())`,
    `exists (from pragma_database_size())`, `exists (from enable_logging('QueryLog'))`, `exists (from duckdb_logs)`, `exists (from information_schema.tables)`, `exists (from pg_catalog.pg_tables)`,
    `exists (from sqlite_master)`, `nextval('s') > 0`, `setseed(0.5) is null`, `json_execute_serialized_sql('{}') is null`, `getvariable('x') is null`, `write_log('x') is null`,
    `GetEnv('HOME') <> ''`, `"getenv"('HOME') <> ''`, `system.main.getenv('HOME') <> ''`, `main.getenv('HOME') <> ''`, `/**/getenv/**/('HOME') <> ''`, `'HOME'.getenv() <> ''`, `list_transform(['HOME'], x -> getenv(x)) <> []`,
    `random() < 0.5`, `uuid() is null`, `sleep_ms(1000) is null`, `version() = ''`, `json_serialize_sql('select 1') is null`, `pg_typeof(id) = ''`, `"Random"() < 0.5`, `id.random() < 0.5`, `list_transform([1], lambda x: nextval('s')) <> []`,
    `error('stop') is null`, `which_secret('x', 's3') is null`, `pg_get_viewdef(1) <> ''`, `exists (from test_all_types())`, `exists (from checkpoint())`, `exists (from repeat_row(1, num_rows = 100000000000))`,
    // brackets and comments
    `true) --`, `true) /*`, `) or (true`, `true)) from '${other}' where ((true`, `id > ? `, `id > $1`, `id > $name`, `true /* `, `true -- )\n; drop table x`, `\u0000true`, `id = 1 \u0000`,
    // not one condition
    ``, ` `, `id`, `'text'`, `id, text`, `*`, `count(*)`, `select true`, `id = 'no number'`, `nowhere = 1`, `meta.nowhere = 1`, `id =`, `where id = 1`, `id = 1 order by id`, `id = 1 limit 1`, `row_number() over () < 5`,
  ];

  test('does no harm: each of more than 100 spellings is refused with a sentence, and every file has its bytes', async () => {
    const before = [sum(data), sum(other), readdirSync(join(folder, 'data')).join()];
    const accepted: string[] = [];
    for (const attack of attacks()) {
      const outcome: unknown = await count(attack).then((rows) => rows, (error: unknown) => error);
      if (!(outcome instanceof LoupeError)) accepted.push(`${attack} → ${String(outcome)}`);
      else if (outcome.fault !== 'input' || sentence(outcome).length > 400) accepted.push(`${attack} → ${outcome.code}: ${sentence(outcome)}`);
    }
    expect(accepted).toEqual([]);
    expect(attacks().length).toBeGreaterThan(100);
    expect([sum(data), sum(other), readdirSync(join(folder, 'data')).join()]).toEqual(before);
    expect(await count('true')).toBe(ROWS.length);
  });

  const honest: readonly (readonly [string, (row: Row) => boolean])[] = [
    [`true`, () => true],
    [`false`, () => false],
    [`id < 10`, (r) => r.id < 10],
    [`id between 10 and 19`, (r) => r.id >= 10 && r.id <= 19],
    [`"id" % 2 = 0`, (r) => r.id % 2 === 0],
    [`ID = 5 -- a comment`, (r) => r.id === 5],
    [`id = 5 /* a comment */`, (r) => r.id === 5],
    [`id = 5\nor id = 6`, (r) => r.id === 5 || r.id === 6],
    [`(id = 5) or (id = 6)`, (r) => r.id === 5 || r.id === 6],
    [`not (id = 5)`, (r) => r.id !== 5],
    [`id in (1, 2, 3, 2000)`, (r) => [1, 2, 3].includes(r.id)],
    [`score is null`, (r) => r.score === null],
    [`score is not null`, (r) => r.score !== null],
    [`score > 5`, (r) => r.score !== null && r.score > 5],
    [`not score > 5`, (r) => r.score !== null && !(r.score > 5)],
    [`score is distinct from 5`, (r) => r.score !== 5],
    [`coalesce(score, 0) = 0`, (r) => (r.score ?? 0) === 0],
    [`text like 'row 1%'`, (r) => r.text.startsWith('row 1')],
    [`text ilike '%PLAIN%'`, (r) => r.text.toLowerCase().includes('plain')],
    [`text not like '%Plain%'`, (r) => !r.text.includes('Plain')],
    [`text like '%it''s; DROP TABLE x --%'`, (r) => r.text.includes("it's; DROP")],
    [`contains(text, 'second')`, (r) => r.text.includes('second')],
    [`text.contains('second')`, (r) => r.text.includes('second')],
    [`text ~ 'row [0-9]{2} .*'`, (r) => /^row [0-9]{2} .*$/.test(r.text)],
    [`regexp_matches(text, '(?s)row .*line')`, (r) => /row .*line/s.test(r.text)],
    [`length(text) > 20`, (r) => r.text.length > 20],
    [`strlen(text) > 20`, (r) => r.text.length > 20],
    [`lower(lang) = 'en'`, (r) => r.lang.toLowerCase() === 'en'],
    [`lang similar to 'en|de'`, (r) => r.lang === 'en' || r.lang === 'de'],
    [`len(tags) = 2`, (r) => r.tags.length === 2],
    [`list_contains(tags, 'c')`, (r) => r.tags.includes('c')],
    [`'c' in tags`, (r) => r.tags.includes('c')],
    [`tags[1] = 'b'`, (r) => r.tags[0] === 'b'],
    [`len(list_filter(tags, lambda t: t in ('a', 'b'))) = 2`, (r) => r.tags.includes('a') && r.tags.includes('b')],
    [`len([t for t in tags if t = 'a']) = 1`, (r) => r.tags.includes('a')],
    [`list_has_any(tags, ['a', 'd'])`, (r) => r.tags.includes('a') || r.tags.includes('d')],
    [`array_to_string(tags, ',') = 'a,b'`, (r) => r.tags.join(',') === 'a,b'],
    [`meta.deep.n = 7`, (r) => r.id === 7],
    [`meta['name'] like 'row 7 %'`, (r) => r.id === 7],
    [`struct_extract(meta, 'name') = text`, () => true],
    [`case when id < 500 then lang = 'en' else lang = 'de' end`, (r) => (r.id < 500 ? r.lang === 'en' : r.lang === 'de')],
    [`if(id < 500, true, false)`, (r) => r.id < 500],
    [`try_cast(split_part(text, ' ', 2) as integer) = id`, () => true],
    [`split_part(text, ' ', 2)::int > 990`, (r) => r.id > 990],
    [`md5(lang) = md5('de')`, (r) => r.lang === 'de'],
    [`abs(id - 500) <= 3`, (r) => Math.abs(r.id - 500) <= 3],
    [`greatest(id, 998) = 999`, (r) => r.id === 999],
    [`date '2024-02-29' + to_days(id) = date '2024-03-01'`, (r) => r.id === 1],
    [`json_extract_string('{"a": "de"}', '$.a') = lang`, (r) => r.lang === 'de'],
    [`text[1:4] = 'row '`, () => true],
  ];

  test.each(honest)('counts %s as JavaScript does', async (expression, holds) => {
    expect(await count(expression)).toBe(ROWS.filter(holds).length);
  });
});
