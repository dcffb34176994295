import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatasetInfo } from '../../../src/core/dataset';
import { LoupeError } from '../../../src/core/message';
import type { ExportRequest } from '../../../src/engine/contract';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

const ROWS = 30_000;

describe('an export', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let info: DatasetInfo;
  let connection: DuckDBConnection;
  let data: string;
  let into: string;

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    connection = await (await DuckDBInstance.create(':memory:')).connect();
    data = join(folder, 'data.parquet');
    into = join(folder, 'out');
    mkdirSync(into);
    await connection.run(`copy (select i as id, 9007199254740993 + i as big, if(i % 3 = 0, null, i / 8) as score, 'a,"b"' || chr(10) || i as text, [{'role': 'user', 'content': 'hi ' || i}, {'role': 'assistant', 'content': null}] as messages, (i / 100)::decimal(20, 3) as price, timestamp '2024-01-01 00:00:00.123456' + to_seconds(i) as at, i % 2 = 0 as even from range(${ROWS}) t(i)) to '${data}' (row_group_size 4096)`);
    info = await engine.request('open', { source: { paths: [data], literal: true } });
  });
  afterAll(async () => stop());

  const write = (name: string, more: Partial<ExportRequest> = {}): Promise<{ rows: number; bytes: number }> => {
    const format = name.endsWith('.parquet') ? 'parquet' : name.endsWith('.csv') ? 'csv' : name.endsWith('.arrow') ? 'arrow' : 'jsonl';
    return engine.request('export', { dataset: info.id, query: { filter: null, order: [] }, columns: null, out: join(into, name), format, force: false, ...more }, { lane: 'job' });
  };
  const rows = async (text: string): Promise<unknown[]> => (await (await connection.run(text)).getRowsJson());
  const refusal = async (name: string, more: Partial<ExportRequest> = {}): Promise<string> => {
    const error: unknown = await write(name, more).then(() => 'written', (e: unknown) => e);
    return error instanceof LoupeError ? error.code : String(error);
  };

  test('to Parquet holds the same rows with the same types', async () => {
    expect(await write('all.parquet')).toMatchObject({ rows: ROWS });
    const types = (path: string): Promise<unknown[]> => rows(`select column_name, column_type from (describe from '${path}')`);
    expect(await types(join(into, 'all.parquet'))).toEqual(await types(data));
    expect(await rows(`(from '${data}' except all from '${join(into, 'all.parquet')}') union all (from '${join(into, 'all.parquet')}' except all from '${data}')`)).toEqual([]);
  });

  test('to JSON Lines and CSV holds what a reader of those makes of the rows', async () => {
    await write('all.jsonl');
    expect(await rows(`select count(*) from (from read_json('${join(into, 'all.jsonl')}', columns = {id: 'BIGINT', big: 'BIGINT', score: 'DOUBLE', text: 'VARCHAR', messages: 'STRUCT("role" VARCHAR, "content" VARCHAR)[]', price: 'DECIMAL(20,3)', "at": 'TIMESTAMP', even: 'BOOLEAN'}) intersect all from '${data}')`)).toEqual([[String(ROWS)]]);
    await write('all.csv');
    const csv = `(select * replace (messages::json as messages) from read_csv('${join(into, 'all.csv')}', header = true, all_varchar = true))`;
    expect(await rows(`select count(*), count(*) filter (c.text = d.text and c.big = d.big::varchar and c.messages = to_json(d.messages) and c.score is not distinct from d.score::varchar) from ${csv} c join '${data}' d on c.id = d.id::varchar`)).toEqual([[String(ROWS), String(ROWS)]]);
  });

  test('to JSON Lines is JSON where numbers are none: NaN and infinities are texts, null is null', async () => {
    const path = join(folder, 'floats.parquet');
    await connection.run(`copy (select * from (values ('nan'::double, ['inf'::float, 1.5, null], {'a': '-inf'::double, 't': 'x'}), (0.1, [], null), (null, null, {'a': 2, 't': null})) t(d, l, s)) to '${path}'`);
    const floats = await engine.request('open', { source: { paths: [path], literal: true } });
    const out = join(into, 'floats.jsonl');
    await engine.request('export', { dataset: floats.id, query: { filter: null, order: [] }, columns: null, out, format: 'jsonl', force: false }, { lane: 'job' });
    expect(readFileSync(out, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
      { d: 'NaN', l: ['Infinity', 1.5, null], s: { a: '-Infinity', t: 'x' } }, { d: 0.1, l: [], s: null }, { d: null, l: null, s: { a: 2, t: null } },
    ]);
  });

  test('to JSON Lines and CSV writes times, bytes, maps and JSON in the forms of the documents', async () => {
    const path = join(folder, 'forms.parquet');
    await connection.run(`set TimeZone = 'UTC'; copy (select timestamptz '2024-01-01 02:00:00.5+02' as z, [timestamp '2024-01-01 00:00:00.120000'] as ts, '\\xAB\\x00'::blob as b, map(['k'], ['nan'::double]) as m, '{"a":1.10}'::json as j, 12345678901234.5678::decimal(18,4) as d, 'inf'::double as f, null::blob as n) to '${path}'`);
    const forms = await engine.request('open', { source: { paths: [path], literal: true } });
    const written = async (format: 'jsonl' | 'csv'): Promise<string> => {
      await engine.request('export', { dataset: forms.id, query: { filter: null, order: [] }, columns: null, out: join(into, `forms.${format}`), format, force: false }, { lane: 'job' });
      return readFileSync(join(into, `forms.${format}`), 'utf8');
    };
    expect(await written('jsonl')).toBe('{"z":"2024-01-01T00:00:00.5Z","ts":["2024-01-01T00:00:00.12"],"b":"ab00","m":{"k":"NaN"},"j":"{\\"a\\":1.10}","d":12345678901234.5678,"f":"Infinity","n":null}\n');
    expect(await written('csv')).toBe('z,ts,b,m,j,d,f,n\n2024-01-01T00:00:00.5Z,"[""2024-01-01T00:00:00.12""]",ab00,"{""k"":""NaN""}","{""a"":1.10}",12345678901234.5678,Infinity,\n');
  });

  test('writes structs without names, and VARIANT as the JSON that it is', async () => {
    const path = join(folder, 'variant.parquet');
    await connection.run(`copy (select {'n': 1, 'role': 'user'}::variant as v, union_value(num := 2) as u) to '${path}'`);
    const odd = await engine.request('open', { source: { paths: [path], literal: true } });
    const write = (name: string, format: 'jsonl' | 'arrow'): Promise<unknown> => engine.request('export', { dataset: odd.id, query: { filter: null, order: [] }, columns: null, out: join(into, name), format, force: false }, { lane: 'job' });
    await write('variant.jsonl', 'jsonl');
    expect(JSON.parse(readFileSync(join(into, 'variant.jsonl'), 'utf8'))).toMatchObject({ v: { n: 1, role: 'user' } });
    await write('variant.arrow', 'arrow');
    expect(JSON.stringify(tableFromIPC(readFileSync(join(into, 'variant.arrow'))).get(0)?.['u'])).toBe('{"field1":0,"field2":2}');
  });

  test('keeps the order of the files without a sort, within a small memory limit', async () => {
    const small = await testEngine({ memoryBytes: 200e6 });
    try {
      const shards = [0, 1, 2].map((n) => join(small.folder, `s${n}.parquet`));
      for (const [n, path] of shards.entries()) await connection.run(`copy (select ${n * 40_000} + i as id, repeat(md5(i::varchar), 100) as text from range(40000) t(i)) to '${path}' (row_group_size 5000, compression zstd)`);
      const opened = await small.engine.request('open', { source: { paths: shards, literal: true } });
      const out = join(small.folder, 'all.parquet');
      const write = { dataset: opened.id, query: { filter: { op: 'sql', expression: 'id % 7 <> 0' }, order: [] }, columns: null, out, format: 'parquet', force: false } as const;
      expect(await small.engine.request('export', write, { lane: 'job' })).toMatchObject({ rows: 120_000 - Math.ceil(120_000 / 7) });
      expect(await rows(`select count(*) from (select id, lag(id) over (order by file_row_number) as before from read_parquet('${out}', file_row_number = true)) where before >= id`)).toEqual([['0']]);
    } finally {
      await small.stop();
    }
  });

  test('to Arrow holds every value', async () => {
    await write('all.arrow');
    const table = tableFromIPC(readFileSync(join(into, 'all.arrow')));
    expect(table.numRows).toBe(ROWS);
    const last = table.get(ROWS - 2);
    expect([last?.['big'], last?.['score'], last?.['text']]).toEqual([9007199254740993n + BigInt(ROWS - 2), (ROWS - 2) / 8, `a,"b"\n${ROWS - 2}`]);
    expect(JSON.stringify(last?.['messages'])).toBe(`[{"role":"user","content":"hi ${ROWS - 2}"},{"role":"assistant","content":null}]`);
  });

  test('holds the rows of the filter in their order, the columns that were asked for, from the offset on', async () => {
    await write('some.jsonl', { query: { filter: { op: 'sql', expression: 'id % 1000 = 7 -- only these' }, order: [{ target: { path: 'id' }, descending: true }] }, columns: [{ column: 'id' }, { column: 'even' }], offset: 1, limit: 3 });
    expect(readFileSync(join(into, 'some.jsonl'), 'utf8')).toBe('{"id":28007,"even":false}\n{"id":27007,"even":false}\n{"id":26007,"even":false}\n');
  });

  test('of nothing is a file of its kind without rows', async () => {
    const none = { query: { filter: { op: 'sql', expression: 'false' }, order: [] } } as const;
    for (const name of ['none.parquet', 'none.jsonl', 'none.csv', 'none.arrow']) expect(await write(name, none)).toMatchObject({ rows: 0 });
    expect(tableFromIPC(readFileSync(join(into, 'none.arrow'))).numRows).toBe(0);
    expect(await rows(`select count(*) from '${join(into, 'none.parquet')}'`)).toEqual([['0']]);
  });

  test('never replaces a file that is there unless told to, and never one of the dataset', async () => {
    writeFileSync(join(into, 'mine.jsonl'), 'mine');
    expect(await refusal('mine.jsonl')).toBe('out-exists');
    expect(readFileSync(join(into, 'mine.jsonl'), 'utf8')).toBe('mine');
    expect(await refusal('mine.jsonl', { force: true, limit: 1, columns: [{ column: 'id' }] })).toBe('written');
    expect(readFileSync(join(into, 'mine.jsonl'), 'utf8')).toBe('{"id":0}\n');
    symlinkSync(data, join(into, 'link.parquet'));
    linkSync(data, join(into, 'hard.parquet'));
    const before = readFileSync(data);
    for (const out of [data, join(into, 'link.parquet'), join(into, 'hard.parquet'), join(into, '..', 'data.parquet')]) expect(await refusal('x.parquet', { out, force: true })).toBe('out-is-dataset');
    expect(await refusal('x.parquet', { out: into, force: true })).toBe('out-exists');
    expect(await refusal('x.parquet', { out: join(into, 'nowhere', 'x.parquet') })).toBe('out-folder');
    expect(readFileSync(data).equals(before)).toBe(true);
  });

  test.each([`it's.parquet`, `[a]*?.parquet`, `a"b;--.parquet`, `ü 😀 %20.jsonl`, `-rf.csv`, `x\ny.arrow`])('may be called %j', async (name) => {
    expect(await write(name, { limit: 2 })).toMatchObject({ rows: 2 });
    expect(existsSync(join(into, name))).toBe(true);
  });

  test('that is cancelled, or whose engine is killed, leaves no file behind', async () => {
    const before = readdirSync(into).sort();
    const heavy = { query: { filter: { op: 'sql', expression: `length(sha256(repeat(text, 3000))) = 64` }, order: [] } } as const;
    for (const name of ['stopped.parquet', 'stopped.csv', 'stopped.arrow']) {
      const controller = new AbortController();
      const job = engine.request('export', { dataset: info.id, ...heavy, columns: null, out: join(into, name), format: name.endsWith('csv') ? 'csv' : name.endsWith('arrow') ? 'arrow' : 'parquet', force: false }, { lane: 'job', signal: controller.signal });
      setTimeout(() => controller.abort(), 150);
      await expect(job).rejects.toMatchObject({ fault: 'aborted' });
    }
    expect(readdirSync(into).sort()).toEqual(before);
    const killed = write('killed.parquet', heavy).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 150));
    const { pid } = await engine.request('status', {});
    process.kill(pid, 'SIGKILL');
    await killed;
    expect(readdirSync(into).filter((name) => !before.includes(name) && name !== 'killed.parquet')).toEqual([]);
  });

  test('onto a full or closed place is refused with a sentence', async () => {
    expect(await refusal('x.parquet', { out: '/dev/full/x.parquet' })).toBe('out-folder');
    for (const name of ['x.parquet', 'x.arrow', 'x.csv']) expect(await refusal(name, { out: `/proc/${name}` })).toBe('out-unwritable');
    expect(await refusal('x.parquet', { out: join(into, `${'n'.repeat(250)}.parquet`) })).toBe('out-unwritable');
  });
});
