/**
 * A chat file as JSON lines (some 350 MB): how fast its rows are read (without DuckDB), how long until its first page is there at the
 * first opening, which copies it, and at the next one, which finds the copy. Beside `wc -l` of the same file.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { bigFile } from './bigFile.mjs';
import { loadTs } from './load.mjs';
import { ms, report, source, startEngine, timed } from './measure.mjs';

const folder = mkdtempSync(join(tmpdir(), 'loupe-text-'));
const file = join(folder, 'big.jsonl');
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(`copy (select * from '${await bigFile(100, { rowGroup: 2_000 })}') to '${file}' (format json)`);
const { size } = statSync(file);
const rate = (milliseconds) => size / 1e3 / milliseconds;

spawnSync('wc', ['-l', file]); // into the page cache
const counted = await timed(() => Promise.resolve(spawnSync('wc', ['-l', file])));
const { openSources } = await loadTs('src/data/formats/openSources.ts');
const opened = await openSources([{ path: file, bytes: size, modified: 0, partitions: [] }]);
const read = await timed(async () => {
  let rows = 0;
  for await (const batch of opened.files[0].source.batches(new AbortController().signal)) rows += batch.texts.length;
  return rows;
});
console.log(`${(size / 1e6).toFixed(0)} MB, ${read.result} rows; wc -l: ${rate(counted.milliseconds).toFixed(0)} MB/s; read and checked: ${rate(read.milliseconds).toFixed(0)} MB/s`);
report('rows read, against wc -l', `${(counted.milliseconds / read.milliseconds).toFixed(2)}`, '≥ 0.5 once lines are only counted', counted.milliseconds / read.milliseconds >= 0.5);

const { engine, stop } = await startEngine({ cacheFolder: join(folder, 'cache') });
for (const [what, target, most] of [['first page of a file that is copied', '≤ 1 s once pages come before the copy', 1_000], ['first page of a file whose copy is there', '≤ 1 s', 1_000]]) {
  const { milliseconds } = await timed(async () => {
    const info = await engine.request('open', { source: source(file) });
    await engine.request('page', { dataset: info.id, view: 'all', columns: info.columns.map((c) => ({ column: c.name })), rowStart: 0, rowEnd: 50, textLimit: 300 }, { lane: 'page' });
    await engine.request('close', { dataset: info.id });
  });
  report(what, `${ms(milliseconds)} (${rate(milliseconds).toFixed(0)} MB/s)`, target, milliseconds <= most);
}
console.log(`memory of the engine afterwards: ${((await engine.request('status', {})).rssBytes / 1e6).toFixed(0)} MB`);
await stop();
rmSync(folder, { recursive: true, force: true });
