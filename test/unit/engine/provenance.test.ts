import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatasetInfo } from '../../../src/core/dataset';
import type { EngineHandle } from '../../../src/engine/handle';
import type { Provenance } from '../../../src/engine/provenance';
import { testEngine } from '../../fixtures/engine';

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'package.json'), 'utf8')) as { version: string };

describe('the note beside an exported file', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let connection: DuckDBConnection;
  let train: DatasetInfo;
  let other: DatasetInfo;

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    connection = await (await DuckDBInstance.create(':memory:')).connect();
    for (const name of ['train', 'eval']) await connection.run(`copy (select i as id, 'it''s ' || (i % 7) as text, i / 4 as score from range(500) t(i)) to '${join(folder, `${name}.parquet`)}'`);
    mkdirSync(join(folder, 'out'));
    train = await engine.request('open', { source: { paths: [join(folder, 'train.parquet')], literal: true } });
    other = await engine.request('open', { source: { paths: [join(folder, 'eval.parquet')], literal: true } });
  });
  afterAll(async () => stop());

  const out = (name: string): string => join(folder, 'out', name);
  const note = (name: string): Provenance => JSON.parse(readFileSync(`${out(name)}.provenance.json`, 'utf8')) as Provenance;
  const rows = async (sql: string): Promise<unknown[]> => (await connection.run(sql)).getRowsJson();

  test('never takes the place of data that is open, and neither does the file', async () => {
    const data = `${out('notes.csv')}.provenance.json`;
    writeFileSync(data, '[{"id": 1}]');
    const json = await engine.request('open', { source: { paths: [data], literal: true } });
    const asked = { query: { filter: null, order: [] }, columns: null, format: 'csv' as const, force: true };
    await expect(engine.request('export', { dataset: json.id, ...asked, out: out('notes.csv') })).rejects.toMatchObject({ code: 'out-is-dataset' });
    expect(readFileSync(data, 'utf8')).toBe('[{"id": 1}]');
    const joined = await engine.request('open', { source: { paths: [join(folder, 'train.parquet')], literal: true, join: { paths: [join(folder, 'eval.parquet')], literal: true, on: 'id' } } });
    await expect(engine.request('export', { dataset: joined.id, ...asked, out: join(folder, 'eval.parquet') })).rejects.toMatchObject({ code: 'out-is-dataset' });
  });

  test('says what was read, as which version, and how many rows it has', async () => {
    const { bytes } = await engine.request('export', { dataset: train.id, query: { filter: { op: 'sql', expression: 'score > 100' }, order: [] }, columns: null, out: out('high.parquet'), format: 'parquet', force: false });
    expect(note('high.parquet')).toMatchObject({
      tool: 'loupe', version, file: { name: 'high.parquet', format: 'parquet', rows: 99, bytes },
      datasets: [{ name: 'train.parquet', paths: ['../train.parquet'], rows: 500, fingerprint: train.fingerprint }],
    });
  });

  test('has the SQL that gives the file’s rows again, in their order, in a plain DuckDB', async () => {
    await engine.request('export', { dataset: train.id, query: { filter: { op: 'contains', target: { path: 'text' }, text: "it's 3", caseSensitive: true }, order: [{ target: { path: 'score' }, descending: true }] }, columns: [{ column: 'text' }, { column: 'id' }], out: out('some.parquet'), format: 'parquet', force: false });
    const again = await rows(String(note('some.parquet').query['sql']));
    expect(again).toHaveLength(71);
    expect(again).toEqual(await rows(`from '${out('some.parquet')}'`));
  });

  test('of a query over two datasets names both', async () => {
    const sql = 'select count(*) as n from dataset join held using (id)';
    await engine.request('exportQuery', { dataset: train.id, others: [{ name: 'held', dataset: other.id }], sql, limit: 10, out: out('n.csv'), format: 'csv', force: false });
    expect(note('n.csv').datasets.map((d) => d.paths)).toEqual([['../train.parquet'], ['../eval.parquet']]);
    expect(note('n.csv').query).toMatchObject({ sql });
  });

  test('is replaced with its file, and goes where the file is not written whole', async () => {
    const query = { filter: null, order: [] };
    const write = async (dataset: string, force: boolean, signal?: AbortSignal): Promise<unknown> => engine.request('export', { dataset, query, columns: null, out: out('again.jsonl'), format: 'jsonl', force }, signal ? { signal } : {});
    await write(train.id, false);
    await write(other.id, true);
    expect(note('again.jsonl').datasets[0]?.paths).toEqual(['../eval.parquet']);
    await expect(write(train.id, false)).rejects.toMatchObject({ code: 'out-exists' });
    expect(note('again.jsonl').datasets[0]?.paths).toEqual(['../eval.parquet']);
    expect(readdirSync(join(folder, 'out')).filter((n) => n.includes('partial'))).toEqual([]);
  });

  test('is no data of the folder it lies in', async () => {
    const into = join(folder, 'whole');
    mkdirSync(into);
    await engine.request('export', { dataset: train.id, query: { filter: null, order: [] }, columns: null, out: join(into, 'a.jsonl'), format: 'jsonl', force: false });
    writeFileSync(join(into, 'b.jsonl.provenance.json'), '{}');
    const opened = await engine.request('open', { source: { paths: [into], literal: true } });
    expect(opened.files.map((f) => f.path)).toEqual([join(into, 'a.jsonl')]);
    expect(opened.rows).toBe(500);
  });
});
