import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo, DatasetSource } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import type { Filter, OrderBy, ViewQuery } from '../../../src/core/viewQuery';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

describe('the SQL that is shown', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  /** A DuckDB that knows nothing of ours. */
  let plain: DuckDBConnection;
  const infos: Record<string, DatasetInfo> = {};

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    plain = await (await DuckDBInstance.create(':memory:')).connect();
    await plain.run(`set TimeZone = 'UTC'`);
    const at = (...names: string[]): string => {
      mkdirSync(join(folder, ...names.slice(0, -1)), { recursive: true });
      return join(folder, ...names).replaceAll("'", "''");
    };
    const chat = (from: number, rows: number, shift = 0): string => `select i as id, 'it''s ' || i % 7 as source, [{'role': 'user', 'content': 'question ' || i}, {'role': 'assistant', 'content': repeat('w', (i * 37 % 50)::integer)}${shift > 0 ? `, {'role': 'user', 'content': 'and?'}` : ''}] as messages, if(i % 5 = 0, null, (i * 7919 % 1000) / 8.0)::double as score from range(${from}, ${from + rows}) t(i)`;
    await plain.run(`copy (${chat(0, 120)}) to '${at('globs', '[t]*?.parquet')}'`);
    await plain.run(`copy (select 'wrong' as id) to '${at('globs', 't.parquet')}'`);
    await plain.run(`copy (${chat(0, 70)}) to '${at('hive', `lang=de`, "day=1", "it's.parquet")}'`);
    await plain.run(`copy (${chat(70, 50, 1)}) to '${at('hive', 'lang=en%2Fus', 'day=2', 'x.parquet')}'`);
    await plain.run(`copy (${chat(0, 60)}) to '${at('shards', 'part-0.parquet')}'`);
    await plain.run(`copy (select id::integer as id, messages, source, 'more' as extra, score from (${chat(60, 60)})) to '${at('shards', 'part-1.parquet')}'`);
    await plain.run(`copy (select * from (${chat(0, 120)})) to '${at('join', 'a.parquet')}'`);
    await plain.run(`copy (select (i % 50)::varchar as id, i as mark, 'theirs' as source from range(200) t(i)) to '${at('join', 'b.parquet')}' (row_group_size 2048)`);
    const sources: Record<string, DatasetSource> = {
      'a name that is a pattern': { paths: [join(folder, 'globs', '[t]*?.parquet')], literal: true },
      'folders that are columns': { paths: [join(folder, 'hive')], literal: true },
      'shards that differ': { paths: [join(folder, 'shards')], literal: true },
      'a joined dataset': { paths: [join(folder, 'join', 'a.parquet')], literal: true, join: { paths: [join(folder, 'join', 'b.parquet')], literal: true, on: 'id' } },
    };
    for (const [name, source] of Object.entries(sources)) infos[name] = await engine.request('open', { source });
  });
  afterAll(async () => stop());

  const info = (name: string): DatasetInfo => {
    const found = infos[name];
    if (!found) throw new Error(`no dataset ${name}`);
    return found;
  };
  const ours = async (dataset: DatasetInfo, query: ViewQuery): Promise<string[]> => {
    const { view } = await engine.request('view', { dataset: dataset.id, query });
    const { ipc } = await engine.request('page', { dataset: dataset.id, view, columns: dataset.columns.map((c) => ({ column: c.name })), rowStart: 0, rowEnd: 1_000, textLimit: 0 });
    const table = decodePage(ipc);
    return Array.from({ length: table.rows }, (_, row) => jsonOf(dataset.columns.map((c) => table.row(row).get(c.name) ?? null)));
  };
  const theirs = async (dataset: DatasetInfo, query: ViewQuery): Promise<string[]> => {
    const shown = await engine.request('showSql', { dataset: dataset.id, query, columns: null });
    // Written out by a plain DuckDB to a file that is opened like any other: cells are then compared as cells.
    const out = join(folder, `shown-${String(Math.random()).slice(2)}.parquet`);
    await plain.run(`copy (${shown}\n) to '${out}'`);
    const opened = await engine.request('open', { source: { paths: [out], literal: true } });
    expect(opened.columns.map((c) => [c.name, c.type])).toEqual(dataset.columns.map((c) => [c.name, c.type]));
    const rows = await ours(opened, { filter: null, order: [] });
    await engine.request('close', { dataset: opened.id });
    return rows;
  };

  const conditions = ['turns > 2', 'CHARS > 40 -- a comment', `"turns" = 2 and chars between 10 and 60`, `source like '%''s 3'`, 'score is null or score > 60', 'id % 3 = 1'];
  const filter = fc.oneof<fc.Arbitrary<Filter | null>[]>(
    fc.constant(null),
    fc.constantFrom(...conditions).map((expression): Filter => ({ op: 'sql', expression })),
    fc.tuple(fc.constantFrom(...conditions), fc.double({ noNaN: true, min: 0, max: 125 })).map(([expression, value]): Filter => ({ op: 'or', of: [{ op: 'not', of: { op: 'sql', expression } }, { op: 'compare', target: { path: 'score' }, is: '<=', value }] })),
    fc.integer({ min: 20, max: 60 }).map((value): Filter => ({ op: 'compare', target: { derived: 'chars' }, is: '>', value })),
    fc.constantFrom("it's 2", 'x\0y').map((text): Filter => ({ op: 'contains', target: { path: 'source' }, text, caseSensitive: false })),
  );
  // By id at the end: rows that compare equal are in file order only here.
  const order = fc.constantFrom<readonly OrderBy[]>([], [{ target: { derived: 'chars' }, descending: true }, { target: { path: 'id' }, descending: false }], [{ target: { path: '(score * 2)' }, descending: false }, { target: { path: 'id' }, descending: true }]);

  test.each(['a name that is a pattern', 'folders that are columns', 'shards that differ', 'a joined dataset'])('gives the same rows in a plain DuckDB, of %s', async (name) => {
    const dataset = info(name);
    expect((await theirs(dataset, { filter: null, order: [] })).sort()).toEqual((await ours(dataset, { filter: null, order: [] })).sort());
    await fc.assert(fc.asyncProperty(filter, order, async (f, by) => {
      const query = { filter: f, order: by };
      const [shown, own] = [await theirs(dataset, query), await ours(dataset, query)];
      if (by.length > 0) expect(shown).toEqual(own);
      else expect(shown.sort()).toEqual(own.sort());
    }), { numRuns: 12 });
  });

  test('says of a label that it is left out, and runs', async () => {
    const data = join(folder, 'join', 'a.parquet');
    const dataset = await engine.request('open', { source: { paths: [data], literal: true } });
    mkdirSync(`${data}.loupe`);
    const line = { v: 1, id: 'x1', at: '2026-01-01T00:00:00.000Z', by: 'ann', machine: '00ff00', dataset: { fingerprint: dataset.fingerprint, name: 'a.parquet' }, row: { number: 3, id: '3', hash: '0' }, subject: { kind: 'record' }, schema: 'triage', schemaVersion: 1, question: 'triage', value: 'keep' };
    writeFileSync(join(`${data}.loupe`, 'ann.00ff00.jsonl'), `${JSON.stringify(line)}\n`);
    const query: ViewQuery = { filter: { op: 'sql', expression: `"label:triage" = 'keep' or id = 7` }, order: [{ target: { derived: 'label:triage' }, descending: false }] };
    expect((await engine.request('view', { dataset: dataset.id, query })).rows).toBe(2);
    const shown = await engine.request('showSql', { dataset: dataset.id, query, columns: ['id'] });
    expect(shown.split('\n')[0]).toBe('-- “label:triage” is what Dataset Loupe keeps beside the data: here it is NULL.');
    expect(await (await plain.run(shown)).getRowsJson()).toEqual([['7']]);
  });

  test('of an order by a person’s own SQL passes the guard like a filter', async () => {
    const dataset = info('a name that is a pattern');
    for (const path of [`((select content from read_text('/etc/hostname')))`, `(getenv('HOME'))`, `(id) from (select 1) t; drop table x; select (1)`]) {
      await expect(engine.request('view', { dataset: dataset.id, query: { filter: null, order: [{ target: { path }, descending: false }] } })).rejects.toMatchObject({ code: 'sql-refused' });
      await expect(engine.request('view', { dataset: dataset.id, query: { filter: { op: 'null', target: { path } }, order: [] } })).rejects.toMatchObject({ code: 'sql-refused' });
    }
  });
});
