/**
 * A large JSONL of chat rows (5 GB; `node bench/text.mjs 1` for 1 GB), paged without a copy: its first rows, its rows counted beside
 * `wc -l` of the same file, going to a row anywhere, and what memory that takes. Then short lines, CSV with quotes and a .gz, each of
 * a tenth of it: counting against `wc -l`, or `gzip -dc | wc -l`. Files are made in the temporary folder and removed.
 */
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTs } from './load.mjs';
import { median, ms, percentile, report, source, startEngine, timed } from './measure.mjs';

const GIGABYTES = Number(process.argv[2] ?? 5);
const BLOCK_ROWS = 10_000;
const BLOCK_DIGITS = 12;
const JUMPS = 200;

/** Writes rows again and again, with numbers of always as many digits, until there are so many bytes. */
function write(path, bytes, row, head = '') {
  const file = openSync(path, 'w');
  writeSync(file, head);
  let written = head.length;
  const rows = Array.from({ length: BLOCK_ROWS }, (_, i) => row(i));
  for (let first = 0; written < bytes; first += BLOCK_ROWS) written += writeSync(file, rows.map((text, i) => text.replace('NUMBER', String(first + i).padStart(BLOCK_DIGITS, '1'))).join(''));
  closeSync(file);
  return path;
}

const chat = (i) => `${JSON.stringify({ id: 'NUMBER', source: `source ${i % 7}`, messages: Array.from({ length: 2 + 2 * (i % 3) }, (_, k) => ({ role: k % 2 === 0 ? 'user' : 'assistant', content: `message ${k}:\n${'"and so on", she said. '.repeat(2 + ((i * 7 + k) % 40))}` })) })}\n`;

async function counted(path, command, target) {
  const { openText } = await loadTs('src/data/formats/openReaders.ts');
  const { size } = statSync(path);
  const times = { wc: [], index: [] };
  for (let round = 0; round < 3; round++) {
    times.wc.push((await timed(async () => spawnSync('sh', ['-c', command, 'sh', path]))).milliseconds);
    const { reader } = await openText({ path, bytes: size, modified: 0, partitions: [] }, undefined, `${path}.unpacked`, new AbortController().signal);
    times.index.push((await timed(() => reader.count())).milliseconds);
    await reader.close();
  }
  const ratio = Math.min(...times.wc) / Math.min(...times.index);
  console.log(`${path.split('/').at(-1)}, ${(size / 1e6).toFixed(0)} MB: ${command.replace(' "$1"', '')} ${ms(Math.min(...times.wc))}, counted ${ms(Math.min(...times.index))}`);
  report(`rows counted, against ${command.replace(' "$1"', '')}`, `${ratio.toFixed(2)}`, `≥ ${target}`, ratio >= target);
}

const folder = mkdtempSync(join(tmpdir(), 'loupe-text-'));
try {
  const file = write(join(folder, 'chat.jsonl'), GIGABYTES * 1024 ** 3, chat);
  const { size } = statSync(file);
  const { engine, stop } = await startEngine({ cacheFolder: join(folder, 'cache') });
  await engine.request('status', {}); // the process is there
  const columns = (info) => info.columns.map((c) => ({ column: c.name }));
  const page = (info, rowStart) => engine.request('page', { dataset: info.id, view: 'all', columns: columns(info), rowStart, rowEnd: rowStart + 50, textLimit: 300 }, { lane: 'page' });
  const first = await timed(async () => {
    const info = await engine.request('open', { source: source(file) });
    await page(info, 0);
    return info;
  });
  report(`first rows of ${(size / 1e9).toFixed(1)} GB`, ms(first.milliseconds), '≤ 1 s', first.milliseconds <= 1_000);
  const all = await timed(() => engine.request('count', { dataset: first.result.id, row: null, settled: false }));
  const { rows } = all.result;
  console.log(`${rows} rows counted after ${ms(all.milliseconds)} more`);
  const jump = async (what) => {
    const times = [];
    for (let i = 0; i < JUMPS; i++) times.push((await timed(() => page(first.result, Math.floor(Math.random() * (rows - 50))))).milliseconds);
    console.log(`50 rows anywhere ${what}: p50 ${ms(median(times))}`);
    report(`go to a row anywhere, ${what}, p95`, ms(percentile(times, 0.95)), '≤ 100 ms', percentile(times, 0.95) <= 100);
  };
  await jump('while all rows are looked at');
  const settled = await timed(() => engine.request('count', { dataset: first.result.id, row: null, settled: true }));
  console.log(`each row looked at after ${ms(settled.milliseconds)} more`);
  await jump('afterwards');
  const { rssBytes } = await engine.request('status', {});
  report('memory of the engine', `${(rssBytes / 1e6).toFixed(0)} MB`, '≤ 500 MB, whatever the file', rssBytes <= 500e6);
  await stop();
  await counted(file, 'wc -l "$1"', 0.5);
  rmSync(file);
  const tenth = (GIGABYTES * 1024 ** 3) / 10;
  await counted(write(join(folder, 'short.jsonl'), tenth, (i) => `{"id":NUMBER,"n":${i}}\n`), 'wc -l "$1"', 0.5);
  await counted(write(join(folder, 'quoted.csv'), tenth, (i) => `NUMBER,"some ""quoted"" text, and\n${'a line of it, '.repeat(i % 60)}",${i}\n`, 'id,text,n\n'), 'wc -l "$1"', 0.5);
  const packed = write(join(folder, 'packed.jsonl'), tenth, chat);
  spawnSync('gzip', ['-1', packed]);
  await counted(`${packed}.gz`, 'gzip -dc "$1" | wc -l', 0.5);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
