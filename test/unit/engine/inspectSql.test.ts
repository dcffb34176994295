import { renameSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DatasetInfo } from '../../../src/core/dataset';
import { sentence } from '../../../src/core/sentences';
import type { Param } from '../../../src/core/sql';
import { parseType, printType } from '../../../src/core/type';
import type { EngineHandle } from '../../../src/engine/handle';
import { madeData } from '../../fixtures/madeData';

describe('SQL that is looked at and not run', () => {
  const data = madeData();
  let engine: EngineHandle;
  let info: DatasetInfo;

  beforeAll(async () => {
    ({ engine } = data());
    info = await data().open(`select i::integer as id, 'q ' || i as prompt, 'yes ' || i as chosen, 'no' as rejected, {score: i / 7, tags: ['a'], "odd name": {deep: 1}} as meta, 'x' as "日本" from range(50) t(i)`, { prompt: ['prompt'], chosen: ['chosen'], rejected: ['rejected'] });
  });

  const check = async (sql: string, more: { cells?: { name: string; sql: string }[]; parameters?: Param[]; others?: { name: string; dataset: string }[] } = {}) => engine.request('checkQuery', { dataset: info.id, sql, ...more });
  /** The code, and the piece of the text that the place is. */
  const wrong = async (sql: string, more = {}): Promise<[string, string]> => {
    const { problem } = await check(sql, more);
    if (!problem) return ['', ''];
    const { at, length } = problem.args as { at: number; length: number };
    return [problem.code, sql.slice(at, at + length)];
  };

  test.each([
    ['select count(*) from dataset', [['count_star()', 'BIGINT']]],
    ['from dataset select id, meta.score as s', [['id', 'INTEGER'], ['s', 'DOUBLE']]],
    ['select loupe_row, chosen_chars from dataset', [['loupe_row', 'BIGINT'], ['chosen_chars', 'BIGINT']]],
    ['select side, text from answers;', [['side', 'VARCHAR'], ['text', 'VARCHAR']]],
    ['select meta."odd name".deep from dataset -- why', [['deep', 'INTEGER']]],
  ])('what is right has its columns: %s', async (sql, columns) => {
    const checked = await check(sql);
    expect(checked.problem && sentence(checked.problem)).toBe(null);
    expect(checked.columns.map((c) => [c.name, c.type])).toEqual(columns);
  });

  test.each([
    ['select promt from dataset', 'sql-column', 'promt'],
    ['select id,\n  promt\nfrom dataset', 'sql-column', 'promt'],
    ["select '😀', promt from dataset", 'sql-column', 'promt'],
    ['select "日本" || promt from dataset', 'sql-column', 'promt'],
    [`select '${'日本'.repeat(60)}' || promt || '${'x'.repeat(200)}' from dataset`, 'sql-column', 'promt'],
    ['select prompt, (select promt from records) from dataset', 'sql-column', 'promt'],
    ['select meta.scor from dataset', 'sql-meaning', 'scor'],
    ['select * from datset', 'sql-relation', 'datset'],
    ["select * from 'other.parquet'", 'sql-file-closed', "'other.parquet'"],
    ['select * from later.records', 'sql-dataset-closed', 'later'],
    ['select * from "x/other.parquet"', 'sql-file-closed', '"x/other.parquet"'],
    ["select 'datset' /* datset */ from datset", 'sql-relation', 'datset'],
    ['select lenght(prompt) from dataset', 'sql-query-refused', 'lenght'],
    ["select * from read_csv('/etc/passwd')", 'sql-query-refused', 'read_csv'],
    ['select id prompt text from dataset', 'sql-syntax', 'text'],
    ["select '😀', é a b from dataset", 'sql-syntax', 'b'],
    ['select (\n1 + + from dataset', 'sql-syntax', 'from'],
    ['select id from dataset where', 'sql-syntax', 'where'],
    ["select 'open from dataset", 'sql-syntax', "'open from dataset"],
    ['select d.id from dataset x where x.id = 1', 'sql-meaning', 'd'],
    ['select prompt, count(*) from dataset', 'sql-meaning', 'prompt'],
    ['delete from dataset', 'sql-query-refused', 'delete from dataset'],
    ['select 1; select 2', 'sql-one-query', 'select 1; select 2'],
    ['', 'sql-no-query', ''],
  ])('what is wrong has its place: %s', async (sql, code, piece) => {
    expect(await wrong(sql)).toEqual([code, piece]);
  });

  test('a column that is nearly right is named', async () => {
    const { problem } = await check('select promt from dataset');
    expect(sentence(problem!)).toMatch(/^There is no column “promt”; near it: prompt\b/);
  });

  test('a later statement reads earlier ones by name, and they see those before them', async () => {
    const cells = [{ name: 'long', sql: 'select id, chosen from dataset\nwhere len(chosen) > 3;' }, { name: 'odd ones', sql: 'select id from long -- all' }];
    expect(await check('select l.chosen from long l join "odd ones" using (id)', { cells })).toEqual({ problem: null, columns: [{ name: 'chosen', type: 'VARCHAR' }] });
    expect(await wrong('select rejected\nfrom long', { cells })).toEqual(['sql-column', 'rejected']);
    expect(await wrong('select 1 from long', { cells: [{ name: 'long', sql: 'drop table x' }] })).toEqual(['sql-query-refused', 'select 1 from long']);
    expect(await wrong('select 1 from long', { cells: [{ name: 'long', sql: 'select 1) union (select 2' }] }).then(([code]) => code)).toBe('sql-syntax');
  });

  test('another open dataset is read by its name, and its roles by theirs', async () => {
    const other = await data().open(`select 'q' as question, 'a' as answer`, { prompt: ['question'] });
    const others = [{ name: 'eval set', dataset: other.id }];
    expect(await check('select e.question, r.prompt from "eval set" e, "eval set".records r, dataset', { others })).toEqual({ problem: null, columns: [{ name: 'question', type: 'VARCHAR' }, { name: 'prompt', type: 'VARCHAR' }] });
    expect(await wrong('select e.id\nfrom "eval set" e', { others })).toEqual(['sql-meaning', 'id']);
    expect(await wrong('select promt from "eval set".records', { others })).toEqual(['sql-column', 'promt']);
    const relations = await engine.request('relations', { dataset: info.id, others });
    expect(relations.find((r) => r.name === 'eval set')?.columns.map((c) => c.name)).toEqual(['question', 'answer']);
    expect(relations.find((r) => r.name === 'eval set.records')?.columns.map((c) => c.name)).toEqual(expect.arrayContaining(['row', 'prompt']));
  });

  test('parameters are bound, not read', async () => {
    expect(await check('select id from dataset where id > cast(? as bigint)', { parameters: [1] })).toEqual({ problem: null, columns: [{ name: 'id', type: 'INTEGER' }] });
  });

  test('nothing is read: it answers when the file is gone', async () => {
    const path = await data().file('select 1 as a');
    const gone = await engine.request('open', { source: { paths: [path], literal: true } });
    renameSync(path, `${path}.away`);
    expect(await engine.request('checkQuery', { dataset: gone.id, sql: 'select a from dataset' })).toEqual({ problem: null, columns: [{ name: 'a', type: 'INTEGER' }] });
  });

  test('relations are those that SQL can read, with their columns', async () => {
    const relations = await engine.request('relations', { dataset: info.id });
    const named = (name: string) => relations.find((r) => r.name === name)!;
    expect(named('dataset').columns.map((c) => c.name)).toEqual(['id', 'prompt', 'chosen', 'rejected', 'meta', '日本']);
    expect(named('dataset').beside.map((c) => c.name)).toEqual(expect.arrayContaining(['loupe_row', 'chosen_chars']));
    expect(named('answers').columns.map((c) => `${c.name} ${c.type}`)).toEqual(['row BIGINT', 'place BIGINT', 'side VARCHAR', 'model VARCHAR', 'text VARCHAR', 'score DOUBLE']);
    expect(named('labels').columns.length).toBeGreaterThan(0);
    for (const { name, columns } of relations) {
      const asked = await engine.request('query', { dataset: info.id, sql: `from ${name}`, limit: 1 });
      if (columns.length > 0) expect(columns.map((c) => [c.name, printType(parseType(c.type))]), name).toEqual(asked.columns.map((c) => [c.name, printType(parseType(c.type))]));
    }
  });

  test('a plan is drawn for what may run, and only for that', async () => {
    expect((await engine.request('explainSql', { dataset: info.id, sql: 'select count(*) from dataset where id > 3' })).plan).toMatch(/PARQUET/);
    await expect(engine.request('explainSql', { dataset: info.id, sql: 'analyze drop table x' })).rejects.toMatchObject({ code: 'sql-syntax' });
    await expect(engine.request('explainSql', { dataset: info.id, sql: 'copy dataset to \'x\'' })).rejects.toMatchObject({ code: 'sql-query-refused' });
  });
});
