/**
 * A 2 GB Arrow stream in batches of 1,000 chat rows, as Hugging Face's datasets writes it: opening it, 100 rows anywhere straight
 * from their batch (target p95 ≤ 30 ms), reading all of it into DuckDB's chunks, and how much memory that takes.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { loadTs } from './load.mjs';
import { median, ms, percentile, report, timed } from './measure.mjs';

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
  console.log(`100 rows anywhere: p50 ${ms(median(pages))}`);
  report('100 rows anywhere in a 2 GB stream, p95', ms(percentile(pages, 0.95)), '≤ 30 ms', percentile(pages, 0.95) <= 30);
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
