/**
 * Labels: opening beside a million lines, pages and keys of such a dataset, counts, 100,000 labels in bulk, a label to the disk
 * beside a bare write with fdatasync of the same bytes, and what the writer's process holds. Each figure stands beside a floor of the
 * same run (the same without labels, or the bytes alone), since the machine may be busy; run with `node --expose-gc`.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { loadavg, tmpdir } from 'node:os';
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

/** Memory of a process in MB (Linux). */
function residentMegabytes(pid) {
  const path = `/proc/${pid}/status`;
  return existsSync(path) ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync(path, 'utf8'))?.[1] ?? NaN) / 1e3 : NaN;
}
const heap = () => { globalThis.gc?.(); return process.memoryUsage().heapUsed; };
const two = (values) => `p50 ${ms(median(values))}, p95 ${ms(percentile(values, 0.95))}`;
/** Medians and 95th percentiles beside those of the floor. */
const beside = (values, floors) => [0.5, 0.95].map((share) => `${(percentile(values, share) / percentile(floors, share)).toFixed(1)}×`).join(', ');
const load = () => console.log(`        load average ${loadavg().map((l) => l.toFixed(1)).join(' ')}`);

load();
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
const page = (info, at, ...more) => engine.request('page', { dataset: info.id, view: 'all', columns: [{ column: 'id' }, ...more], rowStart: at, rowEnd: at + 100, textLimit: 300 }, { lane: 'page' });
const bareOpen = await timed(() => engine.request('open', { source: source() }));
const info = bareOpen.result;
const LABEL = { derived: 'label:triage' };
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
report('a label on disk (append and fsync)', `${two(times.log)}; a bare write and fdatasync ${two(times.floor)}: ${beside(times.log, times.floor)}`, 'p95 ≤ 60 ms', percentile(times.log, 0.95) <= 60);

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
report('opening a dataset with a million label lines, to its first rows', `${ms(opened.milliseconds)}; opening it without any took ${ms(bareOpen.milliseconds)}`, '≤ 2 s', opened.milliseconds <= 2000);
const large = opened.result;
const { pid } = await engine.request('status', {});
const [cpuBefore, heapBefore] = [cpuSeconds(pid), heap()];
const read = await timed(() => work(large, 'record', { row: 5 }));
const matched = await timed(() => engine.request('derived', { dataset: large.id }));
const cpu = cpuSeconds(pid) - cpuBefore;
const ready = read.milliseconds + matched.milliseconds;
report('until its labels are there', `${ms(ready)}: lines read ${ms(read.milliseconds)}, matched to rows ${ms(matched.milliseconds)}; ${cpu.toFixed(1)} s of processor time; ${(ready / floor.milliseconds).toFixed(2)}× the floor`, '≤ 2 s', ready <= 2000);
const [pages, bare100] = [[], []];
for (let i = 0; i < 30; i++) {
  pages.push((await timed(() => page(large, (i * 33_331) % (ROWS - 100), LABEL))).milliseconds);
  bare100.push((await timed(() => page(large, (i * 33_331 + 17_000) % (ROWS - 100)))).milliseconds);
}
report('labels of a page beside a million lines', `${two(pages)}; a page without labels ${two(bare100)}: ${beside(pages, bare100)}`, '≤ 20 ms', percentile(pages, 0.95) <= 20);

// Keys of a person there.
const book = new LabelBook(log, () => large, (row) => work(large, 'record', { row }), (batch, offset, limit) => work(large, 'batch', { batch, offset, limit }));
const queue = { by: 'Ann', schema: 'triage', questions: ['triage'], order: 'shuffled', seed: '1', unlabelled: true, share: null };
const firstNext = await timed(() => work(large, 'next', { view: 'all', from: -1, queue }));
console.log(`        the first record of a queue ${ms(firstNext.milliseconds)}`);
const [rows, saved, nexts, shown] = [[], [], [], []];
for (let i = 0; i < 30; i++) {
  const row = (i * 7_919) % ROWS;
  rows.push((await timed(() => book.row(row))).milliseconds);
  saved.push((await timed(() => book.set(row, [{ schema: 'triage', schemaVersion: 1, question: 'triage', subject: { kind: 'record' }, value: null }]))).milliseconds);
  nexts.push((await timed(() => work(large, 'next', { view: 'all', from: row, queue }))).milliseconds);
  shown.push((await timed(() => page(large, row - (row % 100), LABEL))).milliseconds);
}
report('key to disk beside a million lines', `${two(saved)}; ${beside(saved, times.floor)} a bare write and fdatasync`, 'p95 ≤ 60 ms', percentile(saved, 0.95) <= 60);
report('the next record after it', `${two(nexts)}; ${beside(nexts, bare100)} a page without labels`, 'p95 ≤ 100 ms', percentile(nexts, 0.95) <= 100);
report('the labels of that record', `${two(rows)}; ${beside(rows, bare100)}`, 'p95 ≤ 100 ms', percentile(rows, 0.95) <= 100);
report('a page after it', `${two(shown)}; ${beside(shown, bare100)}`, 'p95 ≤ 20 ms', percentile(shown, 0.95) <= 20);
const counted = await timed(() => work(large, 'counts', {}));
const overview = await timed(() => work(large, 'overview', {}));
console.log(`        counts of a million labels ${ms(counted.milliseconds)}, the overview ${ms(overview.milliseconds)}`);
const held = heap() - heapBefore;
report('what the host holds beside a million lines', `${(held / 1e6).toFixed(1)} MB more; the engine ${residentMegabytes(pid).toFixed(0)} MB in all`, '≤ 10 MB', held <= 10e6);
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
const before = heap();
const bulkCpu = cpuSeconds(pid);
const bulk = await timed(() => bulkBook.batch(drafts()));
const after = heap();
const bulkCpuUsed = cpuSeconds(pid) - bulkCpu;
const text = readFileSync(bulkLog.path, 'utf8');
const bareBulk = await timed(async () => {
  const lines = text.trimEnd().split('\n').map((l) => JSON.parse(l));
  const file = await open(join(folder, 'bare-bulk'), 'a');
  for (let i = 0; i < lines.length; i += 20_000) {
    await file.write(lines.slice(i, i + 20_000).map((l) => `${JSON.stringify(l)}\n`).join(''));
    await file.datasync();
  }
  await file.close();
});
report(`${BULK.toLocaleString('en')} labels in bulk`, `${ms(bulk.milliseconds)}, ${bulkCpuUsed.toFixed(1)} s of the engine's processor time; ${(bulk.milliseconds / bareBulk.milliseconds).toFixed(1)}× parsing and writing the same lines (${ms(bareBulk.milliseconds)})`, '≤ 5 s', bulk.milliseconds <= 5000);
const undoCpu = cpuSeconds(pid);
const undone = await timed(() => bulkBook.step('undo'));
report('undone as one', `${ms(undone.milliseconds)}, ${(cpuSeconds(pid) - undoCpu).toFixed(1)} s of the engine's processor time; ${(undone.milliseconds / bareBulk.milliseconds).toFixed(1)}×`, '≤ 5 s', undone.milliseconds <= 5000);
report('what the writer holds after them', `${((after - before) / 1e6).toFixed(1)} MB more`, '≤ 10 MB', after - before <= 10e6);
load();
await started.stop();
rmSync(folder, { recursive: true, force: true });
