import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { CellTable } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import type { ViewQuery } from '../../../src/core/viewQuery';
import type { PageColumn } from '../../../src/engine/contract';
import type { EngineHandle } from '../../../src/engine/handle';
import { ArrowReader } from '../../../src/data/arrow/arrowReader';
import { testEngine } from '../../fixtures/engine';
import { textOf, writeLarge, writePaged } from '../../fixtures/pagedArrow';

const ROWS = 4_321;
let engine: EngineHandle;
let folder: string;
let cache: string;
let stop: () => Promise<void>;
let path: string;

beforeAll(async () => {
  cache = mkdtempSync(join(tmpdir(), 'loupe-cache-'));
  ({ engine, folder, stop } = await testEngine({ cacheFolder: cache, largeBytes: 1_000 }));
  path = join(folder, 'chat.arrow');
  writePaged(path, 0, ROWS);
});
afterAll(async () => {
  await stop();
  rmSync(cache, { recursive: true, force: true });
});

const open = (paths: readonly string[], copy = false): Promise<DatasetInfo> => engine.request('open', { source: { paths, literal: true }, copy });
const close = (info: DatasetInfo): Promise<null> => engine.request('close', { dataset: info.id });
const forgetCopies = (): void => readdirSync(cache).forEach((name) => rmSync(join(cache, name), { recursive: true }));

async function page(info: DatasetInfo, columns: readonly PageColumn[], rowStart: number, rowEnd: number, textLimit = 0, view = 'all'): Promise<CellTable> {
  return decodePage((await engine.request('page', { dataset: info.id, view, columns, rowStart, rowEnd, textLimit }, { lane: 'page' })).ipc);
}

const shown = (table: CellTable): string[][] => Array.from({ length: table.rows }, (_, row) => table.fields.map((_f, i) => jsonOf(table.cell(i, row))));
const numbers = (table: CellTable): number[] => Array.from({ length: table.rows }, (_, row) => Number(table.cell(0, row)));
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const own = (info: DatasetInfo): PageColumn[] => info.columns.map((c) => ({ column: c.name }));
const FILTER: ViewQuery = { filter: { op: 'sql', expression: 'id >= 10000000000 * 4000 and score < 501' }, order: [] };

describe('a large Arrow file', () => {
  test('is open at once, without a copy, and says so', async () => {
    forgetCopies();
    const info = await open([path]);
    expect([info.rows, info.paged?.complete, info.format, info.shape.kind]).toEqual([ROWS, true, 'arrow', 'chat']);
    expect(info.paged?.needs).toMatchObject({ code: 'needs-copy', args: { name: 'chat.arrow', bytes: statSync(path).size, folder: cache } });
    expect(info.columns.map((c) => c.name)).toEqual(['id', 'messages', 'source', 'price', 'made', 'counts', 'day', 'at', 'score']);
    expect(readdirSync(cache)).toEqual([]);
    expect(shown(await page(info, [{ column: 'id' }, { column: 'day' }], 1_000, 1_002))).toEqual([['1000', '10000000000000', '"1972-09-27"'], ['1001', '10010000000000', '"1972-09-28"']]);
    await close(info);
  });

  test('gives the same pages, derived columns, records and pieces of text as its copy', async () => {
    forgetCopies();
    const paged = await open([path]);
    const copied = await open([path], true);
    expect([paged.paged !== undefined, copied.paged]).toEqual([true, undefined]);
    expect({ ...paged, id: '', paged: null, uncompressedBytes: 0, largestChunk: 0, rowGroups: 0, files: [] }).toEqual({ ...copied, id: '', paged: null, uncompressedBytes: 0, largestChunk: 0, rowGroups: 0, files: [] });
    const derived = await engine.request('derived', { dataset: paged.id });
    expect(derived.map((d) => d.id)).toEqual(expect.arrayContaining(['prompt_text', 'turns', 'chars']));
    const columns = [...own(paged), ...derived.map((d) => ({ derived: d.id }))];
    for (const [from, to, limit] of [[0, 310, 0], [290, 310, 40], [999, 1_003, 0], [4_300, ROWS + 50, 240], [2_000, 2_600, 240], [0, 100, 0], [ROWS, ROWS + 9, 0]] as const) {
      const found = await page(paged, columns, from, to, limit);
      expect(numbers(found)).toEqual(range(from, Math.min(to, ROWS)));
      expect(shown(found)).toEqual(shown(await page(copied, columns, from, to, limit)));
    }
    for (const row of [0, 5, 102, 300, 301, 1_001, ROWS - 1]) {
      const [a, b] = await Promise.all([paged, copied].map((info) => engine.request('record', { dataset: info.id, row, textLimit: 30 }, { lane: 'record' })));
      expect(shown(decodePage(a?.ipc ?? new Uint8Array()))).toEqual(shown(decodePage(b?.ipc ?? new Uint8Array())));
      expect([a?.cut, a?.failed]).toEqual([b?.cut, []]);
    }
    const piece = await engine.request('text', { dataset: paged.id, row: 102, path: ['messages', 1, 'content'], start: 1, length: 20 });
    expect(piece).toEqual({ text: [...textOf(102, 1)].slice(1, 21).join(''), length: [...textOf(102, 1)].length });
    await close(paged);
    await close(copied);
  });

  test('gives every row, asked for here and there by several at once', async () => {
    forgetCopies();
    const info = await open([path]);
    const starts = Array.from({ length: 60 }, (_, i) => (i * 2_741) % (ROWS - 80));
    const found = await Promise.all(starts.map(async (from) => page(info, [{ column: 'id' }, { column: 'source' }], from, from + 80)));
    expect(found.map((t) => numbers(t))).toEqual(starts.map((from) => range(from, from + 80)));
    for (const [n, from] of starts.entries()) for (const i of [0, 79]) expect(jsonOf(found[n]?.cell(1, i) ?? null)).toBe(String(BigInt(from + i) * 10_000_000_000n));
    await close(info);
  });

  test('needs a copy for a filter, an order, a query and an export; a filter that is wrong says that first', async () => {
    forgetCopies();
    const info = await open([path]);
    const dataset = info.id;
    const needed = { code: 'needs-copy', fault: 'usage', args: { name: 'chat.arrow', bytes: statSync(path).size, folder: cache } };
    await expect(engine.request('view', { dataset, query: FILTER })).rejects.toMatchObject(needed);
    await expect(engine.request('view', { dataset, query: { filter: null, order: [{ target: { path: 'score' }, descending: true }] } })).rejects.toMatchObject({ code: 'needs-copy' });
    await expect(engine.request('query', { dataset, sql: 'select count(*) from dataset', limit: 1 })).rejects.toMatchObject({ code: 'needs-copy' });
    await expect(engine.request('export', { dataset, query: FILTER, columns: null, out: join(folder, 'out.parquet'), format: 'parquet', force: false })).rejects.toMatchObject({ code: 'needs-copy' });
    await expect(engine.request('view', { dataset, query: { filter: { op: 'sql', expression: 'scor > 1' }, order: [] } })).rejects.toMatchObject({ code: 'sql-column' });
    expect(await engine.request('checkFilter', { dataset, expression: 'score > 1 and turns > 2' })).toBeNull();
    expect(await engine.request('showSql', { dataset, query: FILTER, columns: null })).toContain('score < 501');
    await close(info);
  });

  test('goes on under the same name when it was copied: pages, roles, then the filter', async () => {
    forgetCopies();
    const info = await open([path]);
    const dataset = info.id;
    const shape = await engine.request('reshape', { dataset, roles: { id: ['id'], response: ['source'] } });
    expect(shape.roles.response).toEqual(['source']);
    const fractions: (number | null)[] = [];
    const copying = engine.request('copy', { dataset }, { lane: 'job', onProgress: (f) => fractions.push(f) });
    const meanwhile = await Promise.all(range(0, 20).map((i) => page(info, [{ column: 'id' }], i * 200, i * 200 + 50)));
    expect(meanwhile.map((t) => numbers(t)[0])).toEqual(range(0, 20).map((i) => i * 200));
    const copied = await copying;
    expect([copied.id, copied.rows, copied.paged, copied.shape.roles.response, fractions.length > 0]).toEqual([dataset, ROWS, undefined, ['source'], true]);
    const view = await engine.request('view', { dataset, query: FILTER });
    expect(numbers(await page(info, [{ column: 'id' }], 0, 100, 0, view.view))).toEqual(range(4_000, 4_008));
    expect((await engine.request('copy', { dataset })).id).toBe(dataset);
    expect((await engine.request('status', {})).datasets).toBe(1);
    await close(info);
  });

  test('that was copied once is not paged any more', async () => {
    const info = await open([path]);
    expect(info.paged).toBeUndefined();
    await close(info);
  });

  test('a copy that is cancelled leaves nothing, and the dataset pages on', async () => {
    forgetCopies();
    const info = await open([path]);
    const controller = new AbortController();
    const copying = engine.request('copy', { dataset: info.id }, { lane: 'job', signal: controller.signal, onProgress: () => controller.abort() });
    await expect(copying).rejects.toMatchObject({ fault: 'aborted' });
    expect(numbers(await page(info, [{ column: 'id' }], 10, 12))).toEqual([10, 11]);
    await expect(engine.request('view', { dataset: info.id, query: FILTER })).rejects.toMatchObject({ code: 'needs-copy' });
    expect(readdirSync(cache)).toEqual([]);
    await close(info);
  });

  test('pages on after the engine ended, and after its copy stays a copy', async () => {
    forgetCopies();
    const info = await open([path]);
    const { pid } = await engine.request('status', {});
    process.kill(pid, 'SIGKILL');
    expect(numbers(await page(info, [{ column: 'id' }], 700, 702))).toEqual([700, 701]);
    await engine.request('copy', { dataset: info.id });
    process.kill((await engine.request('status', {})).pid, 'SIGKILL');
    expect((await engine.request('view', { dataset: info.id, query: FILTER })).rows).toBe(8);
    await close(info);
  });

  test('that changes on disk says so instead of giving rows of two versions', async () => {
    const growing = join(folder, 'growing.arrow');
    writePaged(growing, 0, 500);
    const info = await open([growing]);
    expect(numbers(await page(info, [{ column: 'id' }], 0, 2))).toEqual([0, 1]);
    writePaged(growing, 1_000, 1_600);
    utimesSync(growing, new Date(), new Date(Date.now() + 5_000));
    await expect(page(info, [{ column: 'id' }], 300, 302)).rejects.toMatchObject({ code: 'dataset-changed' });
    await close(info);
  });

  test('that is damaged in its middle says that there, and all else can be read', async () => {
    const file = join(folder, 'damaged.arrow');
    writePaged(file, 0, 1_200, [100]);
    const reader = await ArrowReader.open(file);
    const piece = reader.layout.pieces.filter((p) => p.kind === 'batch')[5];
    await reader.close();
    const bytes = readFileSync(file);
    bytes.fill(0xff, (piece?.offset ?? 0) + 8, (piece?.offset ?? 0) + (piece?.metadataLength ?? 0));
    const harmed = join(folder, 'harmed.arrow');
    writeFileSync(harmed, bytes);
    // The walk over a stream would end there: a footer says where batches lie, whatever stands in them.
    await expect(open([harmed])).rejects.toMatchObject({ code: 'arrow-damaged' });
    bytes.set(readFileSync(file).subarray(piece?.offset ?? 0, (piece?.offset ?? 0) + (piece?.metadataLength ?? 0)), piece?.offset ?? 0);
    bytes.fill(0xff, (piece?.offset ?? 0) + (piece?.metadataLength ?? 0), (piece?.offset ?? 0) + (piece?.metadataLength ?? 0) + (piece?.bodyLength ?? 0));
    writeFileSync(harmed, bytes);
    const info = await open([harmed]);
    await expect(page(info, own(info), 520, 530)).rejects.toMatchObject({ code: 'arrow-damaged' });
    await expect(engine.request('record', { dataset: info.id, row: 550, textLimit: 100 })).rejects.toMatchObject({ code: 'arrow-damaged' });
    for (const [from, to] of [[480, 500], [600, 640], [0, 100], [1_100, 1_200]] as const) expect(numbers(await page(info, own(info), from, to))).toEqual(range(from, to));
    await close(info);
  });

  test('of one large batch is read in stretches, and gives the same', async () => {
    const file = join(folder, 'one-batch.arrow');
    writePaged(file, 0, 12_000, [12_000]);
    expect(statSync(file).size).toBeGreaterThan(1.5 * 1024 ** 2);
    const [paged, copied] = [await open([file]), await open([file], true)];
    expect([paged.paged?.complete, copied.paged]).toEqual([true, undefined]);
    for (const from of [0, 3_001, 11_950]) expect(shown(await page(paged, own(paged), from, from + 50))).toEqual(shown(await page(copied, own(copied), from, from + 50)));
    await close(paged);
    await close(copied);
  });
});

describe('where memory is short', () => {
  test('windows go with their instance, which makes room for another dataset, and are made again', async () => {
    const small = await testEngine({ memoryBytes: 100e6, largeBytes: 1_000 });
    try {
      const [one, two] = await Promise.all([path, join(small.folder, 'long.arrow')].map(async (file, i) => {
        if (i === 1) writeLarge(file, 90e6);
        return small.engine.request('open', { source: { paths: [file], literal: true } });
      }));
      const ids = async (info: DatasetInfo | undefined, rowStart: number): Promise<number[]> => numbers(decodePage((await small.engine.request('page', { dataset: info?.id ?? '', view: 'all', columns: info ? own(info) : [], rowStart, rowEnd: rowStart + 100, textLimit: 0 }, { lane: 'page' })).ipc));
      expect([one?.paged?.complete, two?.paged?.complete]).toEqual([true, true]);
      for (let i = 0; i < 60; i++) {
        const [a, b] = [(i * 731) % (ROWS - 100), (i * 997) % ((two?.rows ?? 0) - 100)];
        expect(await ids(two, b)).toEqual(range(b, b + 100));
        if (i % 6 === 0) expect(await ids(one, a)).toEqual(range(a, a + 100));
      }
      expect((await small.engine.request('status', {})).granted.instances).toBe(1);
    } finally {
      await small.stop();
    }
  });
});

describe('several Arrow files', () => {
  test('of the same columns are one paged dataset, with the names of their folders as columns', async () => {
    const shards = join(folder, 'shards');
    for (const [i, name] of ['a', 'b', 'c'].entries()) {
      mkdirSync(join(shards, `part=${name}`), { recursive: true });
      writePaged(join(shards, `part=${name}`, 'data.arrow'), i * 700, (i + 1) * 700);
    }
    const info = await open([shards]);
    expect([info.rows, info.paged?.complete, info.files.map((f) => f.rowStart)]).toEqual([2_100, true, [0, 700, 1_400]]);
    const found = await page(info, [{ column: 'id' }, { column: 'part' }], 690, 1_410);
    expect(numbers(found)).toEqual(range(690, 1_410));
    expect([found.cell(2, 0), found.cell(2, 10), found.cell(2, 710)]).toEqual(['a', 'b', 'c']);
    expect(range(0, 720).map((i) => jsonOf(found.cell(1, i)))).toEqual(range(690, 1_410).map((i) => String(BigInt(i) * 10_000_000_000n)));
    await close(info);
  });

  test('that save_to_disk lists are one paged dataset, in the order of its list', async () => {
    const saved = join(folder, 'saved');
    mkdirSync(saved);
    for (const [i, name] of ['b.arrow', 'a.arrow', 'left-over.arrow'].entries()) writePaged(join(saved, name), i * 100, i * 100 + 100);
    writeFileSync(join(saved, 'state.json'), JSON.stringify({ _data_files: [{ filename: 'b.arrow' }, { filename: 'a.arrow' }], _split: 'train' }));
    writeFileSync(join(saved, 'dataset_info.json'), '{}');
    const info = await open([saved]);
    expect([info.rows, info.paged?.complete]).toEqual([200, true]);
    const found = await page(info, [{ column: 'id' }], 98, 102);
    expect(range(0, 4).map((i) => jsonOf(found.cell(1, i)))).toEqual(['98', '99', '100', '101'].map((n) => `${n}0000000000`));
    await close(info);
  });

  test('whose columns differ are copied, as their columns have to be joined', async () => {
    const mixed = join(folder, 'mixed');
    mkdirSync(mixed);
    writePaged(join(mixed, 'a.arrow'), 0, 300);
    writePaged(join(mixed, 'b.arrow'), 300, 600, [100], ['id', 'score']);
    const info = await open([join(mixed, 'a.arrow'), join(mixed, 'b.arrow')]);
    expect([info.rows, info.paged]).toEqual([600, undefined]);
    expect(shown(await page(info, [{ column: 'score' }, { column: 'source' }], 299, 301))).toEqual([['299', '37.375', '"source 5"'], ['300', '37.5', 'null']]);
    await close(info);
  });

  test('and a joined dataset need a copy', async () => {
    writePaged(join(folder, 'other.arrow'), 0, 50, [50], ['id', 'score']);
    forgetCopies();
    const info = await engine.request('open', { source: { paths: [path], literal: true, join: { paths: [join(folder, 'other.arrow')], literal: true, on: 'id' } } });
    expect(info.paged).toBeUndefined();
    await close(info);
  });
});
