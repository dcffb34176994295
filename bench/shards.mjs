/** Pages of a dataset of 3,000 shards: what a page costs must not grow with the files that it does not read. */
import { DuckDBInstance } from '@duckdb/node-api';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ms, percentile, report, source, startEngine, timed } from './measure.mjs';

const SHARDS = 3_000;
const folder = mkdtempSync(join(tmpdir(), 'loupe-bench-shards-'));
const name = (n) => join(folder, `part-${n}.parquet`);
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(`copy (select i as id, 'text ' || i as text from range(200) t(i)) to '${name(0)}'`);
for (let n = 1; n < SHARDS; n++) copyFileSync(name(0), name(n));
const { engine, stop } = await startEngine();
const pages = async (path) => {
  const opened = await timed(() => engine.request('open', { source: source(path) }));
  const info = opened.result;
  const times = [];
  for (let i = 0; i < 60; i++) times.push((await timed(() => engine.request('page', { dataset: info.id, view: 'all', columns: [{ column: 'id' }, { column: 'text' }], rowStart: (i * 7919) % (info.rows - 50), rowEnd: ((i * 7919) % (info.rows - 50)) + 50, textLimit: 100 }))).milliseconds);
  await engine.request('close', { dataset: info.id });
  return { opening: opened.milliseconds, p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
};
const one = await pages(name(0));
const all = await pages(folder);
console.log(`1 file: opened in ${ms(one.opening)}, page p50 ${ms(one.p50)}, p95 ${ms(one.p95)}`);
console.log(`${SHARDS} files: opened in ${ms(all.opening)}, page p50 ${ms(all.p50)}, p95 ${ms(all.p95)}`);
report('page of many shards', `${ms(all.p95)} p95`, 'p95 ≤ 35 ms', all.p95 <= 35);
await stop();
rmSync(folder, { recursive: true, force: true });
