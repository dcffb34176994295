/**
 * A 2 GB Arrow stream in batches of 1,000 chat rows, as Hugging Face's datasets writes it. As a person meets it, through the engine
 * and without a copy: the first rows, pages anywhere (target p95 ≤ 30 ms) and next to each other, records, the engine's memory;
 * beside them the floor, the same rows straight from their batch into a chunk. Then reading all of it into chunks, as a copy does.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { loadTs } from './load.mjs';
import { median, ms, percentile, report, source, startEngine, timed } from './measure.mjs';

const GIGABYTES = 2;
const ROWS = 1000;
const { encodeResult } = await loadTs('src/engine/arrow/encode.ts');
const { ArrowReader } = await loadTs('src/data/arrow/arrowReader.ts');
const { chunkOf } = await loadTs('src/engine/copies/fillChunk.ts');
const folder = mkdtempSync(join(tmpdir(), 'loupe-bench-'));
const path = join(folder, 'big.arrow');
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
try {
  await connection.run(`create table rows as select i as id, 'source ' || i % 7 as source, i / 8.0 as score,
    list_transform(range(2 + i % 3), lambda k: {'role': case when k % 2 = 0 then 'user' else 'assistant' end, 'content': 'message ' || k || ' of row ' || i || repeat(' and so on', 40 + (i + k) % 120)}) as messages from range(${ROWS}) t(i)`);
  const { ipc } = await encodeResult(await connection.run('select * from rows'));
  // The stream is its schema, one batch again and again, and its end.
  const first = 8 + Buffer.from(ipc.buffer, ipc.byteOffset).readInt32LE(4);
  const batch = ipc.subarray(first, ipc.length - 8);
  const file = openSync(path, 'w');
  writeSync(file, ipc.subarray(0, first));
  const batches = Math.ceil((GIGABYTES * 1024 ** 3) / batch.length);
  for (let i = 0; i < batches; i++) writeSync(file, batch);
  writeSync(file, ipc.subarray(ipc.length - 8));
  closeSync(file);

  const opened = await timed(() => ArrowReader.open(path));
  const reader = opened.result;
  console.log(`opened in ${ms(opened.milliseconds)}: ${reader.layout.rows} rows in ${reader.batches} batches`);
  const types = (await connection.run('select * from rows limit 0')).columnTypes();
  const pages = [];
  for (let i = 0; i < 300; i++) {
    const row = Math.floor(Math.random() * (reader.layout.rows - 100));
    const page = await timed(async () => {
      const from = row % ROWS;
      const { rows, vectors } = await reader.batch(Math.floor(row / ROWS));
      const to = Math.min(rows, from + 100);
      return chunkOf(vectors(from, to), types, to - from);
    });
    if (i >= 20) pages.push(page.milliseconds);
  }
  console.log(`floor, 100 rows anywhere from their batch into a chunk: p50 ${ms(median(pages))}, p95 ${ms(percentile(pages, 0.95))}`);
  await paged(path, reader.layout.rows, pages);
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  const all = await timed(async () => {
    for (let i = 0; i < reader.batches; i++) {
      const { rows, vectors } = await reader.batch(i);
      chunkOf(vectors(0, rows), types, rows).reset();
      peak = Math.max(peak, process.memoryUsage().rss);
    }
  });
  console.log(`all of it into chunks: ${((reader.layout.bytes / 1e6) / (all.milliseconds / 1000)).toFixed(0)} MB/s`);
  report('memory that reading 2 GB adds', `${((peak - before) / 1e6).toFixed(0)} MB`, '≤ 200 MB', peak - before <= 200e6);
  await reader.close();
} finally {
  connection.closeSync();
  rmSync(folder, { recursive: true, force: true });
}

/** What a person meets, through the engine. */
async function paged(file, rows, floor) {
  const { engine, stop } = await startEngine({ cacheFolder: join(folder, 'cache') });
  try {
    await engine.request('status', {}); // the process is there
    let info;
    const shown = [{ column: 'id' }, { column: 'source' }, { column: 'score' }, { column: 'messages' }, { derived: 'prompt_text' }, { derived: 'turns' }, { derived: 'chars' }];
    const page = (rowStart) => engine.request('page', { dataset: info.id, view: 'all', columns: shown, rowStart, rowEnd: rowStart + 100, textLimit: 240 }, { lane: 'page' });
    const first = await timed(async () => {
      info = await engine.request('open', { source: source(file) });
      return page(0);
    });
    report('first rows of a 2 GB stream', ms(first.milliseconds), '≤ 1 s', first.milliseconds <= 1000);
    const { pid } = await engine.request('status', {});
    const before = rssOf(pid);
    const anywhere = [];
    for (let i = 0; i < 300; i++) {
      const { milliseconds } = await timed(() => page(Math.floor(Math.random() * (rows - 100))));
      if (i >= 20) anywhere.push(milliseconds);
    }
    const ratio = (share) => (percentile(anywhere, share) / percentile(floor, share)).toFixed(1);
    console.log(`pages of 100 rows anywhere: p50 ${ms(median(anywhere))}; ${ratio(0.5)} times the floor's p50, ${ratio(0.95)} times its p95`);
    report('pages of 100 rows anywhere in a 2 GB stream, p95', ms(percentile(anywhere, 0.95)), '≤ 30 ms', percentile(anywhere, 0.95) <= 30);
    const next = [];
    for (let i = 0; i < 100; i++) next.push((await timed(() => page(1_000_000 + i * 100))).milliseconds);
    report('pages next to each other, p95', ms(percentile(next, 0.95)), '≤ 30 ms', percentile(next, 0.95) <= 30);
    const records = [];
    for (let i = 0; i < 100; i++) records.push((await timed(() => engine.request('record', { dataset: info.id, row: Math.floor(Math.random() * rows), textLimit: 200_000 }, { lane: 'record' }))).milliseconds);
    report('records anywhere, p95', ms(percentile(records, 0.95)), '≤ 30 ms', percentile(records, 0.95) <= 30);
    const after = rssOf(pid);
    report('memory that 500 pages and records add to the engine', `${((after - before) / 1e6).toFixed(0)} MB (${(after / 1e6).toFixed(0)} MB in all)`, '≤ 300 MB', after - before <= 300e6);
  } finally {
    await stop();
  }
}

/** Linux only; elsewhere nothing is said. */
function rssOf(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return Number.NaN;
  }
}
