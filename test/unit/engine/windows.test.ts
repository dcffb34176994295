import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Column, DatasetFile } from '../../../src/core/dataset';
import { LoupeError } from '../../../src/core/message';
import type { RowReader } from '../../../src/data/formats/rowReader';
import type { RowBatch } from '../../../src/data/formats/rowSource';
import type { RelationPlan } from '../../../src/engine/relation';
import { Windows } from '../../../src/engine/windows';
import type { PagedFiles } from '../../../src/engine/windows';

const column = (name: string, type: string): Column => ({ name, sourceName: name, type, origin: 'file' });
const fileOf = (path: string, rows: number, rowStart: number, bytes: number): DatasetFile => ({ path, bytes, modified: 0, rows, rowStart, rowGroups: 0, partitions: [] });
const planOf = (columns: readonly Column[], files: readonly DatasetFile[]): RelationPlan => ({ files, columns, uniform: true, shadowed: false, needsCopy: () => new LoupeError('needs-copy') });

/** A reader that gives what `batch` makes of its rows, and remembers what it was asked for. */
class MadeReader implements RowReader {
  readonly complete = true;
  readonly notices = [];
  readonly asked: [number, number][] = [];

  constructor(readonly rows: number, readonly batch: (from: number, to: number, signal: AbortSignal) => RowBatch | Promise<RowBatch>) {}

  async read(rowStart: number, rowEnd: number, signal: AbortSignal): Promise<RowBatch[]> {
    this.asked.push([rowStart, rowEnd]);
    return [await this.batch(rowStart, rowEnd, signal)];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const json = (from: number, to: number): RowBatch => ({ kind: 'json', texts: range(from, to).map((i) => JSON.stringify({ id: i, note: i % 3 === 0 ? null : { tags: [`t${String(i)}`] } })) });
const JSON_COLUMNS = [column('id', 'BIGINT'), column('note', 'STRUCT(tags VARCHAR[])')];
const asJson = (...readers: RowReader[]): PagedFiles => ({ readers, columns: JSON_COLUMNS, json: { structure: '{"id":"BIGINT","note":{"tags":["VARCHAR"]}}', values: ['struct_extract_at(r, 1)', 'struct_extract_at(r, 2)'] } });

describe('windows', () => {
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;
  beforeEach(async () => {
    instance = await DuckDBInstance.create(':memory:');
    connection = await instance.connect();
  });
  afterEach(() => {
    connection.disconnectSync();
    instance.closeSync();
  });

  const never = new AbortController().signal;
  const read = async (windows: Windows, plan: RelationPlan, rows: readonly number[], signal = never): Promise<string[][]> => {
    const own = await instance.connect();
    try {
      return await windows.use(plan, own, instance, rows, signal, async (relation) => (await own.runAndReadAll(`select * from (${relation.text}) order by "loupe\u00b7row"`)).getRows().map((row) => row.map((cell) => String(cell))));
    } finally {
      own.disconnectSync();
    }
  };
  const tables = async (): Promise<number> => Number((await connection.runAndReadAll(`select count(*) from duckdb_tables() where table_name like 'loupe%'`)).getRows()[0]?.[0]);

  test('of JSON have the columns of the dataset, whatever a row has, over files with their numbers', async () => {
    const windows = new Windows(asJson(new MadeReader(5, json), new MadeReader(4, json)));
    const plan = planOf(JSON_COLUMNS, [fileOf('a', 5, 0, 100), fileOf('b', 4, 5, 100)]);
    const found = await read(windows, plan, [6, 3, 4, 8]);
    expect(found.map(([id, , row]) => [id, row])).toEqual([['3', '3'], ['4', '4'], ['1', '6'], ['3', '8']]);
    expect(found.map(([, note]) => /t\d/.exec(note ?? '')?.[0] ?? note)).toEqual(['null', 't4', 't1', 'null']);
  });

  test('of fields are texts; a column that comes later is NULL before', async () => {
    const columns = [column('a', 'VARCHAR'), column('b', 'VARCHAR')];
    const reader = new MadeReader(600, (from, to) => (from < 256 ? { kind: 'fields', columns: ['a'], values: [range(from, to).map(String)] } : { kind: 'fields', columns: ['a', 'b'], values: [range(from, to).map(String), range(from, to).map((i) => `${String(i)}!`)] }));
    const windows = new Windows({ readers: [reader], columns });
    const plan = planOf(columns, [fileOf('a', 600, 0, 6_000)]);
    expect(await read(windows, plan, range(254, 258))).toEqual([['254', 'null', '254'], ['255', 'null', '255'], ['256', '256!', '256'], ['257', '257!', '257']]);
    expect(reader.asked).toEqual([[0, 256], [256, 512]]);
  });

  test('are read once for all who ask, and what is asked for next to it is there', async () => {
    const reader = new MadeReader(1_000, json);
    const windows = new Windows(asJson(reader));
    const plan = planOf(JSON_COLUMNS, [fileOf('a', 1_000, 0, 10_000)]);
    const found = await Promise.all([range(0, 50), range(20, 60), [7], range(50, 200)].map((rows) => read(windows, plan, rows)));
    expect(found.map((rows) => rows.length)).toEqual([50, 40, 1, 150]);
    expect(reader.asked).toEqual([[0, 256]]);
  });

  test('whose first asker gave up are read for the second', async () => {
    const first = new AbortController();
    let taken: ReturnType<typeof read> | undefined;
    const reader = new MadeReader(100, async (from, to, signal) => {
      if (signal !== first.signal) return json(from, to);
      const gone = new Promise((resolve) => signal.addEventListener('abort', resolve));
      taken = read(windows, plan, [4]); // while the rows are being read for the first
      setImmediate(() => first.abort());
      await gone;
      throw new LoupeError('aborted', {}, 'aborted');
    });
    const windows = new Windows(asJson(reader));
    const plan = planOf(JSON_COLUMNS, [fileOf('a', 100, 0, 1_000)]);
    await expect(read(windows, plan, [3], first.signal)).rejects.toMatchObject({ code: 'aborted' });
    expect((await taken)?.map((row) => row[0])).toEqual(['4']);
  });

  test('where some rows cannot be read hold those that can', async () => {
    const reader = new MadeReader(300, (from, to) => {
      if (from <= 100 && to > 100) throw new LoupeError('arrow-damaged', {});
      return json(from, to);
    });
    const windows = new Windows(asJson(reader));
    const plan = planOf(JSON_COLUMNS, [fileOf('a', 300, 0, 1_000)]);
    expect((await read(windows, plan, range(10, 100))).length).toBe(90);
    expect((await read(windows, plan, range(101, 200))).length).toBe(99);
    await expect(read(windows, plan, range(90, 110))).rejects.toMatchObject({ code: 'arrow-damaged' });
  });

  test('go, the longest unused first, when there are too many bytes of them, but none that is in use', async () => {
    const before = await tables();
    const text = 'x'.repeat(40_000);
    const columns = [column('a', 'VARCHAR')];
    const reader = new MadeReader(4_000, (from, to) => ({ kind: 'fields', columns: ['a'], values: [range(from, to).map((i) => `${text}${String(i)}`)] }));
    const windows = new Windows({ readers: [reader], columns });
    const plan = planOf(columns, [fileOf('a', 4_000, 0, 4_000 * 40_000)]);
    let most = 0;
    await windows.use(plan, connection, instance, [5], never, async (held) => {
      for (let row = 100; row < 4_000; row += 100) {
        await read(windows, plan, [row]);
        most = Math.max(most, (await tables()) - before);
      }
      expect((await connection.runAndReadAll(`select right(a, 1) from (${held.text})`)).getRows()).toEqual([['5']]);
    });
    expect(most).toBeGreaterThan(5);
    expect(most).toBeLessThanOrEqual(32); // of 1.3 MB each
    expect((await read(windows, plan, [100])).length).toBe(1);
  });
});
