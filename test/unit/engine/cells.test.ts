import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import type { EngineParams } from '../../../src/engine/contract';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

describe('a query over named statements and other datasets', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let info: DatasetInfo;
  let other: DatasetInfo;
  const open = async (name: string): Promise<DatasetInfo> => engine.request('open', { source: { paths: [join(folder, 'data', name)], literal: true } });

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    mkdirSync(join(folder, 'data'));
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i as id, 'q' || i as prompt, 'a' || i as response from range(100) t(i)) to '${join(folder, 'data', 'a.parquet')}'`);
    await connection.run(`copy (select i as id, 'q' || i as prompt, 'b' || i as response from range(50, 150) t(i)) to '${join(folder, 'data', 'b.parquet')}'`);
    connection.closeSync();
    [info, other] = [await open('a.parquet'), await open('b.parquet')];
  });
  afterAll(async () => stop());

  type More = Partial<EngineParams<'query'>>;
  const ask = async (sql: string, more: More = {}): Promise<string> => {
    const { ipc, rows } = await engine.request('query', { dataset: info.id, sql, limit: 100, ...more });
    const page = decodePage(ipc);
    return Array.from({ length: rows }, (_, row) => page.fields.map((_f, i) => jsonOf(page.cell(i, row))).join(' ')).join(', ');
  };
  const cells = (...list: [string, string][]): More => ({ cells: list.map(([name, sql]) => ({ name, sql })) });
  const others = (...names: string[]): readonly { name: string; dataset: string }[] => names.map((name) => ({ name, dataset: other.id }));

  test('reads earlier statements by name, which read those before them, whatever ends them', async () => {
    const few = cells(['few', 'select id from dataset where id < 3; -- three'], ['Two "of" them', 'select id from few where id > 0'], ['broken', 'select nonsense from nowhere']);
    expect(await ask('select sum(id)::integer from "Two ""of"" them"', few)).toBe('3');
    expect(await ask('select count(*)::integer from few, records where few.id = records."row"', few)).toBe('3');
  });

  test('says in which statement something is wrong', async () => {
    await expect(ask('from b', cells(['a', `from 'x.parquet'`], ['b', 'from a']))).rejects.toMatchObject({ code: 'sql-file-closed', args: { cell: 'a' } });
    await expect(ask('from a', cells(['a', 'select from']))).rejects.toMatchObject({ code: 'sql-syntax', args: { cell: 'a' } });
    await expect(ask('from a', cells(['a', 'select 1; select 2']))).rejects.toMatchObject({ code: 'sql-one-query', args: { cell: 'a' } });
    await expect(ask('from a', cells(['a', 'from b'], ['b', 'select 1']))).rejects.toMatchObject({ code: 'sql-relation', args: { cell: 'a' } });
    await expect(ask('from a', cells(['a', 'from a']))).rejects.toMatchObject({ code: 'sql-relation', args: { cell: 'a' } });
    await expect(ask('from a', cells(['a', `select 1) select 1 --`]))).rejects.toMatchObject({ args: { cell: 'a' } });
    await expect(ask('from a', cells(['a', 'select ?']))).rejects.toMatchObject({ code: 'sql-query-refused' });
  });

  test('a statement cannot take the name of what is there', async () => {
    await expect(ask('from dataset', cells(['dataset', 'select 1']))).rejects.toMatchObject({ code: 'sql-cell-twice' });
    await expect(ask('from a', cells(['a', 'select 1'], ['A', 'select 2']))).rejects.toMatchObject({ code: 'sql-cell-twice' });
    await expect(ask('from b', { ...cells(['b', 'select 1']), others: others('b') })).rejects.toMatchObject({ code: 'sql-cell-twice' });
    expect(await ask('select 1', cells(['dataset', 'select 1']))).toBe('1');
  });

  test('reads another dataset that is open, in statements, too', async () => {
    expect(await ask('select count(*)::integer from dataset join b using (id)', { others: others('b') })).toBe('50');
    expect(await ask('select min(text) from "my set".answers', { others: others('my set', 'unused') })).toBe('"b100"');
    expect(await ask('select count(*)::integer from shared', { ...cells(['shared', 'select dataset.id from dataset join b.records r on r."row" = dataset.id']), others: others('b') })).toBe('100');
    expect(await ask('select (select count(*) from records)::integer, (select min(prompt) from b.records)', { others: others('b') })).toBe('100 "q100"');
  });

  test('a relation of the dataset’s own hides another dataset of its name', async () => {
    expect(await ask('select min(prompt) from records', { others: others('records') })).toBe('"q0"');
  });

  test('reads a role’s relation wherever it stands', async () => {
    expect(await ask('select count(*)::integer from (select 1) s, records')).toBe('100');
    expect(await ask('select (select count(*) from dataset d, (values (1)) v(x), answers)::integer')).toBe('10000');
  });

  test('keeps an answer over two datasets, and goes on when the other one is closed and opened again', async () => {
    const sql = 'select b.id, dataset.response from b join dataset using (id) order by 1';
    const state = await engine.request('ask', { dataset: info.id, sql, limit: 1e6, others: others('b') });
    expect(state.columns.map((c) => c.name)).toEqual(['id', 'response']);
    await engine.request('answer', { answer: state.answer, known: 1e9 });
    await engine.request('close', { dataset: other.id });
    expect((await engine.request('answerPage', { answer: state.answer, order: [], rowStart: 0, rowEnd: 100, textLimit: 0 })).rows).toBe(50);
    await expect(engine.request('query', { dataset: info.id, sql, limit: 10, others: others('b') })).rejects.toMatchObject({ code: 'sql-relation' });
    other = await open('b.parquet');
    expect(await ask('select count(*)::integer from b', { others: others('b') })).toBe('100');
    await engine.request('closeAnswer', { answer: state.answer });
  });

  test('is asked of a new process under the ids that are known', async () => {
    process.kill((await engine.request('status', {})).pid, 'SIGKILL');
    await engine.request('status', {});
    expect(await ask('select count(*)::integer from dataset join b using (id)', { others: others('b') })).toBe('50');
  });
});
