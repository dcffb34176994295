/**
 * Labels: opening beside a million lines, pages and keys of such a dataset, 100,000 labels in bulk, a label to the disk beside a
 * bare write with fdatasync of the same bytes, and what the writer's process holds. Ratios are against a floor of the same run.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTs } from './load.mjs';
import { median, ms, percentile, report, startEngine, timed } from './measure.mjs';

const ROWS = 1_000_000;
const BULK = 100_000;
/** Processor time of a process (Linux): what it took however busy the machine is. */
function cpuSeconds(pid) {
  const path = `/proc/${pid}/stat`;
  const fields = existsSync(path) ? readFileSync(path, 'utf8').split(') ')[1].split(' ') : [];
  return (Number(fields[11] ?? NaN) + Number(fields[12] ?? NaN)) / 100;
}

const folder = mkdtempSync(join(tmpdir(), 'loupe-bench-labels-'));
const file = join(folder, 'data.parquet');
const source = (name = 'data.parquet', labels = 'labels') => ({ paths: [join(folder, name)], literal: true, roles: { id: ['id'], prompt: ['prompt'], response: ['response'] }, labelFolders: [join(folder, labels)] });
const { LabelLog } = await loadTs('src/data/annotation/labelLog.ts');
const { LabelBook } = await loadTs('src/data/annotation/labelBook.ts');
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(`copy (select 'id-' || i as id, 'question number ' || i || ' with some words' as prompt, 'answer ' || hash(i) as response from range(${ROWS}) t(i)) to '${file}'`);
const started = await startEngine();
const { engine } = started;
const work = (info, method, params) => engine.request('work', { dataset: info.id, feature: 'annotation', method, params });
const page = (info, at) => engine.request('page', { dataset: info.id, view: 'all', columns: [{ column: 'id' }, { derived: 'label:triage' }], rowStart: at, rowEnd: at + 100, textLimit: 300 }, { lane: 'page' });
const info = await engine.request('open', { source: source() });
const log = new LabelLog(join(folder, 'labels'), { annotator: 'Ann', machine: 'aaaaaa' });
const line = (key, value) => ({ v: 1, ...log.stamp(), dataset: { fingerprint: info.fingerprint, name: info.name }, row: key, subject: { kind: 'record' }, schema: 'triage', schemaVersion: 1, question: 'triage', value });

// A label to the disk, beside the same bytes written by hand.
const [key] = await work(info, 'keys', { view: 'all', rowStart: 5, rowEnd: 6 });
const times = { floor: [], log: [] };
const bare = await open(join(folder, 'bare'), 'a');
for (let i = 0; i < 300; i++) {
  const label = line(key, 'keep');
  const text = `${JSON.stringify(label)}\n`;
  times.floor.push((await timed(async () => { await bare.write(text); await bare.datasync(); })).milliseconds);
  times.log.push((await timed(() => log.append([label]))).milliseconds);
}
await bare.close();
rmSync(join(folder, 'labels'), { recursive: true });
const ratio = (share) => percentile(times.log, share) / percentile(times.floor, share);
report('a label on disk (append and fsync)', `p50 ${ms(median(times.log))}, p95 ${ms(percentile(times.log, 0.95))}; a bare write and fdatasync ${ms(median(times.floor))}, ${ms(percentile(times.floor, 0.95))}: ${ratio(0.5).toFixed(1)}×, ${ratio(0.95).toFixed(1)}×`, 'p95 ≤ 60 ms', percentile(times.log, 0.95) <= 60);

// A million lines.
const out = createWriteStream(join(folder, 'million.jsonl'));
let at = Date.parse('2026-01-01');
for (let row = 0; row < ROWS; row += 50_000) {
  for (const k of await work(info, 'keys', { view: 'all', rowStart: row, rowEnd: row + 50_000 })) {
    const text = `${JSON.stringify({ ...line(k, ['keep', 'drop', 'unsure'][k.number % 3]), id: randomUUID(), at: new Date((at += 10)).toISOString() })}\n`;
    if (!out.write(text)) await new Promise((resolve) => out.once('drain', resolve));
  }
}
await new Promise((resolve) => out.end(resolve));
await engine.request('close', { dataset: info.id });
const bytes = statSync(join(folder, 'million.jsonl')).size;
const floor = await timed(async () => {
  for await (const text of createInterface({ input: createReadStream(join(folder, 'million.jsonl')) })) JSON.parse(text);
});
mkdirSync(join(folder, 'labels'), { recursive: true });
renameSync(join(folder, 'million.jsonl'), log.path);
console.log(`        ${ROWS.toLocaleString('en')} lines, ${(bytes / 1e6).toFixed(0)} MB; reading and JSON.parse of each line (the floor) ${ms(floor.milliseconds)}`);
const opened = await timed(async () => {
  const again = await engine.request('open', { source: source() });
  await engine.request('page', { dataset: again.id, view: 'all', columns: [{ column: 'id' }], rowStart: 0, rowEnd: 100, textLimit: 300 }, { lane: 'page' });
  return again;
});
report('opening a dataset with a million label lines, to its first rows', ms(opened.milliseconds), '≤ 2 s', opened.milliseconds <= 2000);
const large = opened.result;
const { pid } = await engine.request('status', {});
const cpuBefore = cpuSeconds(pid);
const read = await timed(() => work(large, 'record', { row: 5 }));
const matched = await timed(() => engine.request('derived', { dataset: large.id }));
const cpu = cpuSeconds(pid) - cpuBefore;
const ready = read.milliseconds + matched.milliseconds;
report('until its labels are there', `${ms(ready)}: lines read ${ms(read.milliseconds)}, matched to rows ${ms(matched.milliseconds)}; ${cpu.toFixed(1)} s of processor time; ${(ready / floor.milliseconds).toFixed(2)}× the floor`, '≤ 2 s', ready <= 2000);
const pages = [];
for (let i = 0; i < 30; i++) pages.push((await timed(() => page(large, (i * 33_331) % (ROWS - 100)))).milliseconds);
report('labels of a page beside a million lines', `p50 ${ms(median(pages))}, p95 ${ms(percentile(pages, 0.95))}`, '≤ 20 ms', percentile(pages, 0.95) <= 20);

// Keys of a person there.
const book = new LabelBook(log, () => large, (row) => work(large, 'record', { row }), (batch, offset, limit) => work(large, 'batch', { batch, offset, limit }));
const queue = { by: 'Ann', schema: 'triage', questions: ['triage'], order: 'shuffled', seed: '1', unlabelled: true, share: null };
await work(large, 'next', { view: 'all', from: -1, queue });
const saved = [];
const nexts = [];
const shown = [];
for (let i = 0; i < 30; i++) {
  const row = (i * 7_919) % ROWS;
  await book.row(row);
  saved.push((await timed(() => book.set(row, [{ schema: 'triage', schemaVersion: 1, question: 'triage', subject: { kind: 'record' }, value: null }]))).milliseconds);
  nexts.push((await timed(() => work(large, 'next', { view: 'all', from: row, queue }))).milliseconds);
  shown.push((await timed(() => page(large, row - (row % 100)))).milliseconds);
}
report('key to disk beside a million lines', `p50 ${ms(median(saved))}, p95 ${ms(percentile(saved, 0.95))}`, '≤ 60 ms', percentile(saved, 0.95) <= 60);
report('the next record after it', `p50 ${ms(median(nexts))}, p95 ${ms(percentile(nexts, 0.95))}`, '≤ 100 ms', percentile(nexts, 0.95) <= 100);
report('a page after it', `p50 ${ms(median(shown))}, p95 ${ms(percentile(shown, 0.95))}`, '≤ 20 ms', percentile(shown, 0.95) <= 20);
await engine.request('close', { dataset: large.id });

// Bulk, as the host does it.
const empty = await engine.request('open', { source: source('data.parquet', 'bulk') });
const bulkLog = new LabelLog(join(folder, 'bulk'), { annotator: 'Ann', machine: 'aaaaaa' });
const bulkBook = new LabelBook(bulkLog, () => empty, (row) => work(empty, 'record', { row }), (batch, offset, limit) => work(empty, 'batch', { batch, offset, limit }));
async function* drafts() {
  for (let row = 0; row < BULK; row += 20_000) {
    const slots = await work(empty, 'slots', { view: 'all', rowStart: row, rowEnd: row + 20_000, by: 'Ann', schema: 'triage', question: 'triage', column: null, following: row > 0 });
    yield slots.map((s) => ({ row: s.key, subject: { kind: 'record' }, schema: 'triage', schemaVersion: 1, question: 'triage', by: 'Ann', value: 'keep', ...(s.held ? { replaces: s.held.id } : {}) }));
  }
}
const heap = () => { globalThis.gc?.(); return process.memoryUsage().heapUsed; };
const before = heap();
const bulkCpu = cpuSeconds(pid);
const bulk = await timed(() => bulkBook.batch(drafts()));
const after = heap();
report(`${BULK.toLocaleString('en')} labels in bulk`, `${ms(bulk.milliseconds)}, ${(cpuSeconds(pid) - bulkCpu).toFixed(1)} s of the engine's processor time`, '≤ 5 s', bulk.milliseconds <= 5000);
const undone = await timed(() => bulkBook.step('undo'));
report('undone as one', ms(undone.milliseconds), '≤ 5 s', undone.milliseconds <= 5000);
report('what the writer holds after them', `${((after - before) / 1e6).toFixed(1)} MB more`, '≤ 10 MB', after - before <= 10e6);
await started.stop();
rmSync(folder, { recursive: true, force: true });
