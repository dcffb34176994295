import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo, DatasetSource } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import { viewCommand } from '../../../src/core/viewCopies';
import type { OrderBy, ViewQuery } from '../../../src/core/viewQuery';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';
import { runCli } from '../../fixtures/runCli';

const by = (path: string, descending = false): OrderBy => ({ target: { path }, descending });
const query = (filter: string | null, ...order: OrderBy[]): ViewQuery => ({ filter: filter === null ? null : { op: 'sql', expression: filter }, order });

describe('a view copied as a command line gives, when it is run, the rows of the view in their order', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let at: (...names: string[]) => string;

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    at = (...names) => join(folder, 'made', ...names);
    const plain = await (await DuckDBInstance.create(':memory:')).connect();
    for (const name of ['a', 'b']) mkdirSync(at('repo', name), { recursive: true });
    const rows = `select i as id, ['plain', 'it''s', 'two' || chr(10) || 'lines', 'wow! $HOME \`id\` "q" \\', '漢字 é', null][1 + i % 6] as text, if(i % 7 = 0, null, i % 4) as part, 'question ' || i as q, repeat('word ', (i * 7 % 11)::integer) as a, 'other ' || (i % 3) as other, i % 2 = 0 as flag`;
    await plain.run(`copy (${rows} from range(60) t(i)) to '${at("it's $a file!.parquet").replaceAll("'", "''")}'`);
    for (const [i, name] of ['a/train', 'a/test', 'b/train', 'b/test'].entries()) await plain.run(`copy (${rows} from range(${String(i * 100)}, ${String(i * 100 + 30 + i)}) t(i)) to '${at('repo', `${name}.parquet`)}'`);
    await plain.run(`copy (select (i * 2)::bigint as id, 'mark ' || i as mark from range(20) t(i)) to '${at('marks.parquet')}'`);
    plain.closeSync();
    writeFileSync(at('odd.csv'), ['1|10|it is "so"', '2|9|b', '3|100|a', '4||c', '5|9|漢!', ''].join('\n'));
    writeFileSync(at('own.tsv.csv'), ['n\tname', "1\t'a\tb'", "2\t'c'", "10\td", ''].join('\n'));
  });
  afterAll(async () => stop());

  /** The rows that a view shows, as objects of its columns. */
  const shown = async (info: DatasetInfo, asked: ViewQuery): Promise<string[]> => {
    const { view } = await engine.request('view', { dataset: info.id, query: asked });
    const { ipc } = await engine.request('page', { dataset: info.id, view, columns: info.columns.map((c) => ({ column: c.name })), rowStart: 0, rowEnd: 1_000, textLimit: 0 });
    const page = decodePage(ipc);
    return Array.from({ length: page.rows }, (_, row) => jsonOf(info.columns.map((c) => page.row(row).get(c.name) ?? null)));
  };

  /** What the line says, by the words that a shell makes of it. */
  const said = async (line: string, info: DatasetInfo): Promise<string[]> => {
    const words = execFileSync('sh', ['-c', line.replace('npx loupe', "printf '%s\\0'")], { encoding: 'utf8' }).split('\0').slice(0, -1);
    const { status, out, err } = await runCli(folder, [...words, '--json', '--limit', '1000']);
    expect(err).toBe('');
    expect(status).toBe(0);
    const { result } = JSON.parse(out) as { result: { columns: { name: string }[]; rows: (Record<string, unknown> | unknown[])[] } };
    expect(result.columns.map((c) => c.name)).toEqual(info.columns.map((c) => c.name));
    return result.rows.map((row) => JSON.stringify(Array.isArray(row) ? row : info.columns.map((c) => row[c.name] ?? null)));
  };

  const compared = async (source: Omit<DatasetSource, 'literal'>, asked: ViewQuery): Promise<string[]> => {
    const given = { ...source, literal: true };
    const info = await engine.request('open', { source: given });
    const rows = await shown(info, asked);
    const statement = asked.order.length === 0 ? null : await engine.request('showSql', { dataset: info.id, query: asked, columns: null, over: 'dataset' });
    expect(await said(viewCommand({ source: given, shape: info.shape }, asked, statement), info)).toEqual(rows);
    await engine.request('close', { dataset: info.id });
    return rows;
  };
  const chat = (): { paths: string[] } => ({ paths: [at("it's $a file!.parquet")] });

  test.each([
    ['nothing', null, 60], ['a quote', `"text" = 'it''s'`, 10], ['a line break', `contains("text", 'two\nlines')`, 10], ['what a shell would take', `"text" = 'wow! $HOME \`id\` "q" \\'`, 10], ['other scripts', `contains("text", '漢字')`, 10],
    ['a minus at its start', '-id < -50', 9], ['a note at its end', 'id < 3 or id > 57 -- note', 5], ['conditions that are off', '/* off: id > 7 */ id < 3', 3], ['a condition that is NULL in some rows', 'part > 1 or text is null', 32],
  ])('filtered by %s', async (_, filter, n) => {
    expect(await compared(chat(), query(filter))).toHaveLength(n);
    expect(await compared(chat(), query(filter, by('part', true)))).toHaveLength(n);
  });

  test('sorted by two columns, NULLs last, and equal rows in file order', async () => {
    const rows = await compared(chat(), query('id < 20', by('part', true), by('flag')));
    expect(rows.map((row) => (JSON.parse(row) as unknown[])[0])).toEqual([3, 11, 15, 19, 2, 6, 10, 18, 1, 5, 9, 13, 17, 4, 8, 12, 16, 7, 0, 14]);
  });

  test('with a role that a person corrected, by a path, by SQL, or away', async () => {
    const asked = query('"chosen_chars" > 10', { target: { derived: 'chosen_chars' }, descending: true });
    const rows = await compared({ ...chat(), roles: { prompt: ['q'], chosen: ['a'], rejected: ['other'] } }, asked);
    expect(rows[0]).toContain(JSON.stringify('word '.repeat(10)));
    expect((await compared({ ...chat(), roles: { prompt: ['q'], chosen: ["(coalesce(text, '') || a)"], rejected: ['other'] } }, asked)).length).toBeGreaterThan(rows.length);
    await compared({ ...chat(), roles: { prompt: [], chosen: ['a'], rejected: ['other'] } }, query('"chosen_chars" > 10'));
  });

  test('CSV whose cells are taken apart otherwise, and whose numbers are ordered as numbers', async () => {
    const source = { paths: [at('odd.csv')], reading: { delimiter: '|', quote: '', header: false } };
    const rows = await compared(source, query(null, by('C1'), by('C0', true)));
    expect(rows.map((row) => (JSON.parse(row) as unknown[])[0])).toEqual(['5', '2', '1', '3', '4']);
    await compared(source, query(`C2 like '%"so"%'`));
    const tabs = { paths: [at('own.tsv.csv')], reading: { delimiter: '\t', quote: "'", header: true } };
    expect((await compared(tabs, query(null, by('n', true)))).map((row) => (JSON.parse(row) as unknown[])[0])).toEqual(['10', '2', '1']);
  });

  test('of one split of a folder', async () => {
    expect(await compared({ paths: [at('repo')], config: 'b', split: 'test' }, query('id % 2 = 0', by('id', true)))).toHaveLength(17);
    expect(await compared({ paths: [at('repo')], config: 'a', split: 'train' }, query(null))).toHaveLength(30);
  });

  test('with what was joined to it', async () => {
    const source = { ...chat(), join: { paths: [at('marks.parquet')], literal: true, on: 'id' } };
    expect(await compared(source, query('mark is not null', by('mark', true)))).toHaveLength(20);
    expect(await compared(source, query(`mark = 'mark 3'`))).toHaveLength(1);
  });
});
