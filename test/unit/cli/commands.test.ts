import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/run';
import { EngineHandle } from '../../../src/engine/handle';
import { readChunks } from '../../../src/data/parquet/readFooter';
import { testEngine } from '../../fixtures/engine';
import { writeLarge } from '../../fixtures/pagedArrow';
import { runCli } from '../../fixtures/runCli';

interface Said {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

interface Document {
  readonly result?: { readonly columns: readonly { readonly name: string; readonly type: string }[]; readonly rows: readonly Record<string, unknown>[]; readonly rowNumbers: readonly number[]; readonly offset: number };
  readonly warnings?: readonly Record<string, unknown>[];
  readonly error?: { readonly code: string; readonly message: string; readonly path: string | null };
}

describe('a command', () => {
  let folder: string;
  let data: string;
  let splits: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ folder, stop } = await testEngine());
    data = join(folder, 'data.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`set TimeZone = 'UTC'; copy (select i as id, 9007199254740993 + i as big, i / 4 as part, 'text ' || i as text, timestamptz '2024-01-01 00:00:00.50' as at, '\\xAB'::blob as b, -0.0::double as zero, map([1], [-1.50::decimal(4,2)]) as m from range(6144) t(i)) to '${data}' (row_group_size 2048, compression zstd)`);
    connection.closeSync();
    splits = join(folder, 'repository');
    mkdirSync(splits);
    for (const name of ['train.parquet', 'test.parquet']) copyFileSync(data, join(splits, name));
  });
  afterAll(async () => stop());

  /** One that is interrupted has an engine of its own. */
  const loupe = async (argv: readonly string[], signal?: AbortSignal): Promise<Said> => {
    if (!signal) return runCli(folder, argv);
    const said = { out: '', err: '' };
    const status = await run([...argv, '--temp', join(folder, 'temp')], {
      engine: (options) => new EngineHandle({ entry: join(folder, 'engine.cjs'), options, log: () => undefined }), version: '0', terminal: false, signal,
      out: (text) => (said.out += text), err: (text) => (said.err += text),
    });
    return { status, ...said };
  };
  const documentOf = ({ out }: Said): Document => {
    expect(out.endsWith('\n')).toBe(true);
    expect(out.trimEnd()).not.toContain('\n');
    return JSON.parse(out) as Document;
  };

  test('rows: one document with exact values, and nothing on standard error', async () => {
    const said = await loupe(['rows', data, '--row', '6143', '--row', '2', '--json', '--columns', 'id,id,big,at,b,zero,m']);
    expect([said.status, said.err]).toEqual([0, '']);
    const { result, warnings } = documentOf(said);
    expect(result?.columns.map((c) => c.type)).toEqual(['BIGINT', 'BIGINT', 'TIMESTAMP WITH TIME ZONE', 'BLOB', 'DOUBLE', 'MAP(INTEGER, DECIMAL(4,2))']);
    expect(result?.rows[0]).toEqual({ id: 6143, big: '9007199254747136', at: '2024-01-01T00:00:00.5Z', b: 'ab', zero: -0, m: [[1, '-1.50']] });
    expect([result?.rowNumbers, result?.rows.length]).toEqual([[6143, 2], 2]);
    expect(warnings?.map((w) => Object.keys(w))).toEqual([['code', 'message', 'column', 'count']]);
  });

  test('rows: a filter counts its rows from 0 and says which rows of the file they are', async () => {
    const { result } = documentOf(await loupe(['rows', data, '--filter', 'id % 1000 = 7', '--offset', '1', '--limit', '2', '--json', '--columns', 'id']));
    expect([result?.rows, result?.rowNumbers, result?.offset]).toEqual([[{ id: 1007 }, { id: 2007 }], [1007, 2007], 1]);
  });

  test.each([
    [['rows', 'DATA', '--row', '6144'], 2, 'row-beyond'],
    [['rows', 'DATA', '--columns', 'nope'], 2, 'column-unknown'],
    [['rows', 'DATA', '--filter', 'nope = 1'], 2, 'sql-column'],
    [['rows', 'DATA', '--filter', 'id'], 2, 'sql-not-boolean'],
    [['rows', 'DATA', '--role', 'prompt=nope'], 2, 'column-unknown'],
    [['rows', 'nothing.parquet'], 2, 'file-missing'],
    [['rows'], 2, 'usage-no-dataset'],
    [['rows', 'a=DATA', 'b=DATA'], 2, 'usage-one-dataset'],
    [['export', 'DATA'], 2, 'usage-no-out'],
    [['export', 'DATA', '--out', 'x.json'], 2, 'usage-out-format'],
    [['export', 'DATA', '--out', 'DATA', '--force'], 2, 'out-is-dataset'],
    [['rows', 'DATA', '--join', 'DATA', '--on', 'nope'], 2, 'join-key'],
    [['nonsense', 'DATA'], 2, 'usage-command'],
    [['rows', 'SPLITS'], 2, 'choose-split'],
  ])('%j ends with %i and says %s, once as a sentence and once as a document', async (argv, status, code) => {
    const said = await loupe([...argv.map((a) => a.replace('DATA', data).replace('SPLITS', splits)), '--json']);
    const { error } = documentOf(said);
    expect([said.status, error?.code]).toEqual([status, code]);
    expect(said.err).toBe(`loupe: ${error?.message ?? ''}\n`);
    expect(error?.message).not.toMatch(/\{\w+\}|\n|\bat .*\.ts/);
    if (argv.includes('DATA') && !code.startsWith('usage')) expect(error?.message).toContain('data.parquet');
  });

  test('rows: pages that cannot be read are named by rows and columns, with status 3', async () => {
    const path = join(folder, 'late.parquet');
    const bytes = readFileSync(data);
    const chunk = (await readChunks(data))[1]?.chunks.find((c) => c.column === 'text');
    bytes.fill(0xff, chunk?.offset, (chunk?.offset ?? 0) + (chunk?.bytes ?? 0));
    writeFileSync(path, bytes);
    const said = await loupe(['rows', path, '--offset', '3000', '--limit', '10', '--json']);
    expect([said.status, documentOf(said).error?.code]).toEqual([3, 'rows-damaged']);
    expect(said.err).toMatch(/^loupe: Rows 3,000 to 3,009 of “late\.parquet” cannot be read .*: text\. Leave that out/);
    expect((await loupe(['rows', path, '--offset', '3000', '--limit', '10', '--json', '--columns', 'id,part'])).status).toBe(0);
  });

  test('export: interrupted, it ends with 130 and leaves nothing', async () => {
    const into = join(folder, 'into');
    mkdirSync(into);
    const many = join(folder, 'many.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i as id, 'text ' || i as text from range(400000) t(i)) to '${many}'`);
    connection.closeSync();
    for (const name of ['x.parquet', 'x.jsonl', 'x.arrow']) {
      const controller = new AbortController();
      const done = loupe(['export', many, '--out', join(into, name), '--json', '--filter', 'length(sha256(repeat(text, 2000))) = 64'], controller.signal);
      setTimeout(() => controller.abort(), 1_200);
      const said = await done;
      expect([said.status, documentOf(said).error?.code]).toEqual([130, 'aborted']);
    }
    expect(readdirSync(into)).toEqual([]);
  });

  test('export to CSV names the columns that hold JSON, and only those that are written', async () => {
    const out = join(folder, 'some.csv');
    const said = await loupe(['export', data, '--out', out, '--columns', 'id,m', '--limit', '1', '--json']);
    expect(documentOf(said).warnings?.filter((w) => w['code'] === 'csv-nested').map((w) => w['message'])).toEqual(['CSV cannot hold nested values: these columns are written as JSON in the cell: m.']);
    expect(readFileSync(out, 'utf8')).toBe('id,m\n0,"{""1"":-1.5}"\n');
    expect(documentOf(await loupe(['export', data, '--out', out, '--force', '--columns', 'id,big', '--json'])).warnings?.filter((w) => w['code'] === 'csv-nested')).toEqual([]);
  });

  test('a command or option that is nearly one is answered with that one', async () => {
    expect((await loupe(['row', data])).err).toBe('loupe: “row” is not a command: did you mean rows? loupe --help lists them.\n');
    expect((await loupe(['rows', data, '--fliter', 'true'])).err).toBe('loupe: There is no option --fliter: did you mean --filter? loupe --help lists the options.\n');
    expect((await loupe(['rows', data, '--row', '-1'])).err).toBe('loupe: --row takes a whole number from 0, not “-1”.\n');
    expect((await loupe(['rows', data, '--filter', '-id'])).err).toBe('loupe: --filter needs a value; one that begins with a dash is written --filter=-id.\n');
  });

  test('rows: one that is asked for by its number is written whole, line by line, and obeys no terminal', async () => {
    const path = join(folder, 'long.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select repeat('long ', 100) || chr(10) || 'second' || chr(27) || '[31m' as text, 1 as n) to '${path}'`);
    connection.closeSync();
    expect((await loupe(['rows', path, '--row', '0'])).out).toBe(`row: 0\ntext:\n  ${'long '.repeat(100)}\n  second\\u001b[31m\nn: 1\n`);
  });

  test('rows: where no column can be read it ends with 3', async () => {
    const path = join(folder, 'unreadable.parquet');
    const bytes = readFileSync(data);
    for (const group of await readChunks(data)) for (const chunk of group.chunks) bytes.fill(0xff, chunk.offset, chunk.offset + chunk.bytes);
    writeFileSync(path, bytes);
    const said = await loupe(['rows', path, '--json']);
    expect([said.status, documentOf(said).error?.code]).toEqual([3, 'no-column-readable']);
  });

  test('a split that several configs have lists those that fit, and no other', async () => {
    const repository = join(folder, 'configs');
    for (const config of ['en', 'de']) {
      mkdirSync(join(repository, config), { recursive: true });
      for (const name of ['train.parquet', 'test.parquet']) copyFileSync(data, join(repository, config, name));
    }
    writeFileSync(join(repository, 'README.md'), `---\nconfigs:\n${['en', 'de'].map((c) => `- config_name: ${c}\n  data_files:\n  - split: train\n    path: ${c}/train.parquet\n  - split: test\n    path: ${c}/test.parquet\n`).join('')}---\n`);
    const said = await loupe(['rows', repository, '--split', 'train', '--json']);
    expect(documentOf(said).error).toMatchObject({ code: 'choose-split' });
    expect(documentOf(said).error?.message).toContain('choose one of en/train, de/train with');
  });

  test('rows and inspect read a large Arrow file without a copy; a filter and a query make one', async () => {
    const path = join(folder, 'large.arrow');
    const cache = join(folder, 'cache');
    const { rows } = writeLarge(path, 68e6);
    const inspected = await loupe(['inspect', path, '--json', '--cache', cache]);
    expect([inspected.status, (JSON.parse(inspected.out) as { result: { rows: number } }).result.rows]).toEqual([0, rows]);
    const read = await loupe(['rows', path, '--row', '1002', '--columns', 'id,turns', '--json', '--cache', cache]);
    expect(documentOf(read).result?.rows).toEqual([{ id: 20_000_000_000, turns: 4 }]);
    expect(existsSync(cache)).toBe(false);
    const filtered = await loupe(['rows', path, '--filter', 'id = 20000000000', '--columns', 'id', '--json', '--cache', cache]);
    expect(documentOf(filtered).result?.rowNumbers.slice(0, 2)).toEqual([2, 1_002]);
    expect(readdirSync(cache)).toHaveLength(1);
    const asked = await loupe(['query', path, '--sql', 'select count(*) as n from dataset', '--json', '--cache', cache]);
    expect(documentOf(asked).result?.rows).toEqual([[rows]]);
  });
});
