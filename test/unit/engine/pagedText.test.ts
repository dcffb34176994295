import { appendFileSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { CellTable } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import { LoupeError } from '../../../src/core/message';
import type { DatasetChange, PageColumn } from '../../../src/engine/contract';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

let engine: EngineHandle;
let folder: string;
let cache: string;
let stop: () => Promise<void>;
let made = 0;

beforeAll(async () => {
  cache = mkdtempSync(join(tmpdir(), 'loupe-cache-'));
  ({ engine, folder, stop } = await testEngine({ cacheFolder: cache, largeBytes: 10 }));
});
afterAll(async () => {
  await stop();
  rmSync(cache, { recursive: true, force: true });
});

function fileOf(name: string, content: string | Buffer): string {
  const path = join(folder, `${String(made++)}-${name}`);
  writeFileSync(path, content);
  return path;
}

const forgetCopies = (): void => readdirSync(cache).forEach((name) => rmSync(join(cache, name), { recursive: true }));
const close = (info: DatasetInfo): Promise<null> => engine.request('close', { dataset: info.id });
const own = (info: DatasetInfo): PageColumn[] => info.columns.map((c) => ({ column: c.name }));
const shown = (table: CellTable): string[][] => Array.from({ length: table.rows }, (_, row) => table.fields.map((_f, i) => jsonOf(table.cell(i, row))));

async function open(paths: readonly string[], copy = false): Promise<DatasetInfo> {
  return engine.request('open', { source: { paths, literal: true }, copy });
}

/** Opened for paging, when all its rows are counted and looked at. */
async function paged(paths: readonly string[]): Promise<DatasetInfo> {
  forgetCopies();
  const info = await open(paths);
  expect(info.paged).toBeDefined();
  return engine.request('count', { dataset: info.id, row: null, settled: true });
}

async function page(info: DatasetInfo, columns: readonly PageColumn[], rowStart: number, rowEnd: number, textLimit = 0): Promise<CellTable> {
  return decodePage((await engine.request('page', { dataset: info.id, view: 'all', columns, rowStart, rowEnd, textLimit }, { lane: 'page' })).ipc);
}

/** What is said of a dataset, apart from what depends on the order in which rows were read. */
const said = (info: DatasetInfo): string[] => info.warnings.map((w) => `${w.code} ${String(w.args['lines'] ?? '')}`).sort();

/** A file is the same paged, when each of its rows was read, and copied. */
async function same(paths: readonly string[]): Promise<void> {
  const before = await paged(paths);
  const copied = await open(paths, true);
  expect(before.rows).toBe(copied.rows);
  for (let row = 0; row < before.rows; row += 200) await page(before, own(before), row, row + 200);
  const info = await engine.request('count', { dataset: before.id, row: null, settled: true });
  const described = (of: DatasetInfo): string[] => of.columns.map((c) => `${c.name} ${c.sourceName} ${c.type}`).sort();
  expect(described(info)).toEqual(described(copied));
  expect(said(info).filter((w) => !w.startsWith('columns-'))).toEqual(said(copied));
  for (let row = 0; row < info.rows; row += 200) expect(shown(await page(info, own(copied), row, row + 200))).toEqual(shown(await page(copied, own(copied), row, row + 200)));
  await close(info);
  await close(copied);
}

const CHAT = (i: number): string => JSON.stringify({ id: i, messages: [{ role: 'user', content: `question ${String(i)}` }, { role: 'assistant', content: 'answer '.repeat(i % 30) }] });

describe('a large text', () => {
  test('is open without a copy; its types are those of the first rows, its rows are counted, and that is told', async () => {
    forgetCopies();
    const path = fileOf('chat.jsonl', Array.from({ length: 50_000 }, (_, i) => `${CHAT(i)}\n`).join(''));
    const told: DatasetChange[] = [];
    const unlisten = engine.onDescribed((_, change) => { told.push(change); });
    const info = await open([path]);
    expect([info.format, info.shape.kind, info.columns.map((c) => `${c.name} ${c.type}`)]).toEqual(['json', 'chat', ['id BIGINT', 'messages STRUCT("role" VARCHAR, "content" VARCHAR)[]']]);
    expect(shown(await page(info, [{ column: 'id' }], 10, 12))).toEqual([['10', '10'], ['11', '11']]);
    const record = await engine.request('record', { dataset: info.id, row: 49_999, textLimit: 1_000 }, { lane: 'record' });
    expect(jsonOf(decodePage(record.ipc).cell(0, 0))).toBe('49999');
    const counted = await engine.request('count', { dataset: info.id, row: null, settled: false });
    expect([counted.rows, counted.paged?.complete]).toEqual([50_000, true]);
    await expect.poll(() => told.at(-1)).toMatchObject({ rows: 50_000, paged: { complete: true } });
    expect(readdirSync(cache)).toEqual([]);
    unlisten();
    await close(info);
  });

  test('that needs a copy for its filter goes on over it, with the same rows', async () => {
    const info = await paged([fileOf('chat.jsonl', Array.from({ length: 2_000 }, (_, i) => `${CHAT(i)}\n`).join(''))]);
    const filter = { filter: { op: 'sql', expression: 'id % 1000 = 7' }, order: [] } as const;
    await expect(engine.request('view', { dataset: info.id, query: filter })).rejects.toMatchObject({ code: 'needs-copy' });
    const copied = await engine.request('copy', { dataset: info.id });
    expect([copied.id, copied.rows, copied.paged]).toEqual([info.id, 2_000, undefined]);
    expect((await engine.request('view', { dataset: info.id, query: filter })).rows).toBe(2);
    await close(info);
  });

  test('whose later rows have other types and keys: its columns become wider when they are read, and that is told', async () => {
    const early = Array.from({ length: 3_000 }, (_, i) => JSON.stringify({ id: i, score: i }));
    const path = fileOf('drift.jsonl', [...early, '{"id": 3000, "score": "high", "note": {"by": "x"}}', '{"id": 3001, "score": 1.5}'].join('\n'));
    const info = await paged([path]);
    const told: DatasetChange[] = [];
    const unlisten = engine.onDescribed((_, change) => { told.push(change); });
    expect(info.columns.map((c) => `${c.name} ${c.type}`)).toEqual(['id BIGINT', 'score BIGINT']);
    expect(shown(await page(info, own(info), 2_999, 3_002))).toEqual([['2999', '2999', '"2999"'], ['3000', '3000', '"high"'], ['3001', '3001', '"1.5"']]);
    const wider = told.find((c) => c.columns);
    expect(wider?.columns?.map((c) => `${c.name} ${c.type}`)).toEqual(['id BIGINT', 'score VARCHAR', 'note STRUCT("by" VARCHAR)']);
    expect(wider?.warnings?.find((w) => w.code === 'columns-widened')?.args).toMatchObject({ columns: 'score, note' });
    const now = await engine.request('count', { dataset: info.id, row: null, settled: false });
    expect(shown(await page(now, own(now), 0, 1))).toEqual([['0', '0', '"0"', 'null']]);
    unlisten();
    await close(info);
    await same([path]);
  });

  test('in several files has its rows in their order', async () => {
    const paths = [0, 1, 2].map((n) => fileOf(`part${String(n)}.jsonl`, Array.from({ length: 300 }, (_, i) => `${CHAT(n * 300 + i)}\n`).join('')));
    const info = await paged(paths);
    expect(info.rows).toBe(900);
    expect(shown(await page(info, [{ column: 'id' }], 298, 302)).map(([, id]) => id)).toEqual(['298', '299', '300', '301']);
    await close(info);
    await same(paths);
  });

  test('without rows, or with nothing that is read, says what its copy would say', async () => {
    forgetCopies();
    for (const content of ['\n\n\n\n\n\n\n\n\n\n\n\n', '{"a": \n{"a": \nno, not this one\n']) {
      const errors = await Promise.all([false, true].map((copy) => open([fileOf('none.jsonl', content)], copy).catch((error: unknown) => (error instanceof LoupeError ? error.code : error))));
      expect(errors[0]).toBe(errors[1]);
    }
  });
});

describe('a file that grows while it is open', () => {
  test('has its new rows, a last one that was cut among them, and goes on over a copy of all of them', async () => {
    const path = fileOf('run.jsonl', `${Array.from({ length: 500 }, (_, i) => CHAT(i)).join('\n')}\n{"id": 500, "messa`);
    const info = await paged([path]);
    expect([info.rows, said(info)]).toEqual([500, ['columns-sampled ', 'json-last-cut 501']]);
    const told: DatasetChange[] = [];
    const unlisten = engine.onDescribed((_, change) => { told.push(change); });
    appendFileSync(path, `ges": [{"role": "user", "content": "late"}], "reward": 0.5}\n${CHAT(501)}\n`);
    expect(await engine.request('check', { dataset: info.id })).toEqual({ state: 'same' });
    const grown = await engine.request('count', { dataset: info.id, row: null, settled: true });
    expect([grown.rows, said(grown)]).toEqual([502, ['columns-sampled ']]);
    expect(shown(await page(info, [{ column: 'id' }], 499, 502)).map(([, id]) => id)).toEqual(['499', '500', '501']);
    await expect.poll(() => told.at(-1)).toMatchObject({ rows: 502 });
    expect(told.some((c) => c.columns?.at(-1)?.name === 'reward')).toBe(true);
    appendFileSync(path, `${CHAT(502)}\n`);
    expect(shown(await page(info, [{ column: 'id' }], 0, 1))).toEqual([['0', '0']]); // looks, too
    expect((await engine.request('count', { dataset: info.id, row: null, settled: true })).rows).toBe(503);
    expect((await engine.request('copy', { dataset: info.id })).rows).toBe(503);
    unlisten();
    await close(info);
  });

  test('that is written anew, or shrinks, has changed', async () => {
    for (const change of [(path: string) => { writeFileSync(path, `${CHAT(7)}\n`.repeat(400)); }, (path: string) => { truncateSync(path, 100); }]) {
      const path = fileOf('other.jsonl', `${CHAT(1)}\n`.repeat(300));
      const info = await paged([path]);
      change(path);
      expect(await engine.request('check', { dataset: info.id })).toEqual({ state: 'changed' });
      await expect(page(info, own(info), 0, 10)).rejects.toMatchObject({ code: 'dataset-changed' });
      await close(info);
    }
  });
});

describe('paged and copied cells are the same', () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom(9_007_199_254_740_993n, 1n, -1n, 2n ** 63n, 2n ** 64n).map((n) => ({ big: n })),
  );
  const toJson = (v: unknown): string => (typeof v === 'object' && v !== null && 'big' in v ? String(v.big) : JSON.stringify(v));
  const line = fc.oneof(
    { weight: 6, arbitrary: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'A', ''), value, { maxKeys: 4, noNullPrototype: true }).map((o) => `{${Object.entries(o).map(([k, v]) => `${JSON.stringify(k)}: ${toJson(v)}`).join(', ')}}`) },
    { weight: 1, arbitrary: fc.constantFrom('', '  ', '{"a": x}', '{"a": ', '{"a": 1, "a": "two"}', '{"a": NaN}', '{"b": 2,}', '[1]', '{"t": "\\ud83d"}') },
  );

  test('of JSON lines of any kind', async () => {
    await fc.assert(fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), async (lines) => {
      await same([fileOf('any.jsonl', ['{"first": [true]}', ...lines].join('\n'))]);
    }), { numRuns: 25 });
  });

  test('of CSV of any kind', async () => {
    const piece = fc.constantFrom('a', '"', ',', ',', '\n', '\r\n', ' ', '"x"', '"x\ny"', 'é');
    await fc.assert(fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 30 }), async (pieces) => {
      await same([fileOf('any.csv', `first,second\none,two\n${pieces.join('')}`)]);
    }), { numRuns: 25 });
  });

  test.each([
    ['packed.jsonl.gz', gzipSync(Array.from({ length: 700 }, (_, i) => `${CHAT(i)}\n`).join(''))],
    ['utf16.csv', Buffer.from(`\ufeffa,b\n${Array.from({ length: 300 }, (_, i) => `${String(i)},é`).join('\n')}`, 'utf16le')],
    ['array.json', `[${Array.from({ length: 500 }, (_, i) => CHAT(i)).join(',\n')}]`],
    ['ragged.tsv', `a\tb\n${Array.from({ length: 600 }, (_, i) => (i === 400 ? '1\t2\t3\t4' : i === 20 ? '1' : `${String(i)}\t"x"`)).join('\n')}`],
    ['keys.jsonl', Array.from({ length: 400 }, (_, i) => JSON.stringify({ id: i, by: { [`k${String(i)}`]: i } })).join('\n')],
  ])('%s', async (name, content) => {
    await same([fileOf(name, content)]);
  });
});
