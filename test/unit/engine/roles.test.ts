import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { schemaKeyOf } from '../../../src/data/shape/corrections';
import type { EngineHandle } from '../../../src/engine/handle';
import { bisect } from '../../../src/engine/bisect';
import { LoupeError } from '../../../src/core/message';
import { testEngine } from '../../fixtures/engine';

describe('roles that a person gives', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let path: string;
  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    path = join(folder, 'pairs.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i as id, {'q': 'question ' || i, 'hint': 'hint ' || i} as item, 'answer ' || i as a, 'reply ' || i as b from range(5) t(i)) to '${path}'`);
    connection.closeSync();
  });
  afterAll(async () => stop());

  const open = (roles: Record<string, string[]>, workspaces: string[] = []): Promise<DatasetInfo> => engine.request('open', { source: { paths: [path], literal: true, roles, workspaces } });

  test('may be SQL over the columns, and a record holds what it gives', async () => {
    const info = await open({ prompt: ["(item.q || ' (' || item.hint || ')')"], chosen: ['a'], rejected: ['b'] });
    expect([info.shape.kind, info.shape.roles.prompt]).toEqual(['preference', ["(item.q || ' (' || item.hint || ')')"]]);
    const { ipc } = await engine.request('record', { dataset: info.id, row: 3, textLimit: 1000 });
    expect(decodePage(ipc).row(0).get('role:prompt:0')).toBe('question 3 (hint 3)');
  });

  test('that cannot be worked out in a row are named, and the columns and the other roles of that row are there', async () => {
    const info = await open({ prompt: ["(item.q || '?')"], chosen: ['(upper(a))'], rejected: ["(if(id = 3, a, '7')::integer)"] });
    const record = await engine.request('record', { dataset: info.id, row: 3, textLimit: 1000 });
    const row = decodePage(record.ipc).row(0);
    expect([...row.names].sort()).toEqual(['a', 'b', 'id', 'item', 'role:chosen:0', 'role:prompt:0']);
    expect(['a', 'role:prompt:0', 'role:chosen:0'].map((name) => row.get(name))).toEqual(['answer 3', 'question 3?', 'ANSWER 3']);
    expect(record.failed.map((f) => [f.column, f.error.code])).toEqual([['role:rejected:0', 'sql-conversion']]);
    expect((await engine.request('record', { dataset: info.id, row: 2, textLimit: 1000 })).failed).toEqual([]);
  });

  test.each([
    ['a column that is not there', 'nothing', 'column-unknown'],
    ['a field that is not there', 'item.nothing', 'sql-meaning'],
    ['a path that cannot be read', 'item..q', 'path-unreadable'],
    ['SQL that reads a file', "((select content from read_text('/etc/hostname')))", 'sql-refused'],
    ['SQL that closes its bracket', "(a) from (select 1) t; drop table x; select (1)", 'sql-refused'],
    ['SQL over a column that is not there', '(nothing || a)', 'sql-column'],
  ])('%s is refused', async (_, given, code) => {
    await expect(open({ prompt: [given] })).rejects.toMatchObject({ code });
    const info = await open({});
    await expect(engine.request('reshape', { dataset: info.id, roles: { prompt: [given] } })).rejects.toMatchObject({ code });
  });

  test('that a repository brings in its shapes.json are left out where they do more than read', async () => {
    const plain = await open({});
    const workspace = join(folder, 'cloned');
    mkdirSync(join(workspace, '.loupe'), { recursive: true });
    const evil = `((select content from read_text('${path}')))`;
    const shapes = { version: 1, shapes: { [schemaKeyOf(plain.columns)]: { roles: { prompt: [evil], chosen: ['(upper(a))'], rejected: ['b'], score: ['nothing'] } } } };
    writeFileSync(join(workspace, '.loupe', 'shapes.json'), JSON.stringify(shapes));
    const before = readFileSync(path);
    const info = await open({}, [workspace]);
    expect(info.shape.roles).toMatchObject({ chosen: ['(upper(a))'], rejected: ['b'] });
    expect(info.shape.roles.prompt).toBeUndefined();
    expect(info.warnings).toContainEqual({ code: 'shapes-role-refused', args: { role: 'prompt', path: evil } });
    expect(info.shape.roles.score).toBeUndefined();
    expect(info.warnings).toContainEqual({ code: 'shapes-role-refused', args: { role: 'score', path: 'nothing' } });
    const { ipc } = await engine.request('record', { dataset: info.id, row: 0, textLimit: 1000 });
    expect(decodePage(ipc).row(0).get('role:chosen:0')).toBe('ANSWER 0');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('that a shapes.json gives and that lead nowhere are left out with a notice, and the dataset opens', async () => {
    const plain = await open({});
    const workspace = join(folder, 'older');
    mkdirSync(join(workspace, '.loupe'), { recursive: true });
    writeFileSync(join(workspace, '.loupe', 'shapes.json'), JSON.stringify({ version: 1, shapes: { [schemaKeyOf(plain.columns)]: { roles: { prompt: ['gone.x'], messages: ['item..q'], chosen: ['a'], rejected: ['b'] } } } }));
    const info = await open({}, [workspace]);
    expect(info.shape.roles).toMatchObject({ chosen: ['a'], rejected: ['b'] });
    expect([info.shape.roles.prompt, info.shape.roles.messages]).toEqual([undefined, undefined]);
    expect(info.warnings.map((w) => [w.code, w.args['role']])).toEqual([['shapes-role-refused', 'prompt'], ['shapes-role-refused', 'messages']]);
    expect((await engine.request('derived', { dataset: info.id })).map((d) => d.id)).toContain('chars_delta');
  });
});

describe('what cannot be read among many columns', () => {
  const columns = Array.from({ length: 2_000 }, (_, i) => i);
  const search = async (bad: (column: number) => boolean): Promise<{ failed: number[]; read: number; times: number }> => {
    let times = 0;
    const { works, failed } = await bisect(columns, async (some) => {
      times++;
      if (some.some(bad)) throw new Error('Conversion Error: no');
      return Promise.resolve(some.length);
    });
    return { failed: [...failed.keys()], read: works, times };
  };

  test('is found by halves: one among 2,000 costs some twenty readings', async () => {
    for (const one of [0, 1, 777, 1_999]) {
      const { failed, read, times } = await search((c) => c === one);
      expect([failed, read]).toEqual([[one], 1_999]);
      expect(times).toBeLessThanOrEqual(25);
    }
    expect(await search((c) => c % 700 === 3)).toMatchObject({ failed: [3, 703, 1_403], read: 1_997 });
    expect(await search(() => false)).toEqual({ failed: [], read: 2_000, times: 1 });
  });

  test('is not looked for where the reason is not in one column', async () => {
    let times = 0;
    await expect(bisect(columns, () => {
      times++;
      return Promise.reject(new LoupeError('dataset-changed', {}));
    })).rejects.toMatchObject({ code: 'dataset-changed' });
    expect(times).toBe(1);
  });
});
