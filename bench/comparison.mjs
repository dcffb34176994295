/**
 * Comparison: twelve sides of 100,000 answers each, in files of their own. The join report beside a plain scan of the key columns
 * (target ≤ 1.5 ×), the first prompt side by side (≤ 1 s), the next one (p95 ≤ 50 ms where the page has prefetched it; here it has not: the page asks for the two to four answers that it shows, and for one that is swapped in), all pairs without bootstrap (≤ 2 s).
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, ms, percentile, report, startEngine, timed } from './measure.mjs';

const [SIDES, ROWS, RUNS] = [12, 100_000, 5];
console.log(`        load average ${loadavg().map((l) => l.toFixed(1)).join(' ')}`);
const folder = mkdtempSync(join(tmpdir(), 'loupe-bench-comparison-'));
const db = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
const files = Array.from({ length: SIDES }, (_, i) => join(folder, `step-${String(i * 1000)}.parquet`));
for (const [i, file] of files.entries()) await db.run(`copy (select 'item-' || i as id, 'Question number ' || i || ' of the set?' as prompt, repeat('answer ' || (hash(i * 31 + ${i}) % 1000) || ' ', 40) as response, (hash(i + ${i} * 7919) % 100 < ${40 + i * 2}) as correct from range(${ROWS}) t(i) order by hash(i + ${i})) to '${file}'`);
const { engine, stop } = await startEngine();
try {
  const infos = [];
  for (const file of files) infos.push(await engine.request('open', { source: { paths: [file], literal: true } }));
  const others = infos.slice(1).map((info, i) => ({ name: `side${i + 1}`, dataset: info.id }));
  const spec = (metric) => ({ sides: infos.map((_, i) => ({ name: `step-${i * 1000}`, of: i === 0 ? '' : `side${i}`, model: null, within: null, answer: null })), key: { by: 'columns', columns: ['id'] }, sample: null, metrics: [{ name: metric, path: metric }], by: [], filter: null });
  const ask = (method, params) => engine.request('work', { dataset: infos[0].id, feature: 'comparison', method, params, others }, { lane: 'job' });
  const scan = () => timed(async () => {
    for (const file of files) await db.runAndReadAll(`select max(id), max(correct) from '${file}'`);
  });
  const times = { floor: [], join: [] };
  for (let i = 0; i < RUNS; i++) {
    times.floor.push((await scan()).milliseconds);
    // A name of its own each time: what was joined once is kept.
    times.join.push((await timed(() => ask('join', { spec: { ...spec('correct'), metrics: [{ name: `correct ${i}`, path: 'correct' }] }, answers: false }))).milliseconds);
  }
  report(`join report, ${SIDES} × ${ROWS.toLocaleString('en')}, against a scan of the key columns`, `${(median(times.join) / median(times.floor)).toFixed(2)} × (${ms(median(times.join))}, scan ${ms(median(times.floor))})`, '≤ 1.5 ×', median(times.join) <= 1.5 * median(times.floor));
  const first = await timed(() => ask('texts', { spec: spec('correct'), key: 17, sides: [0, 1, 2] }));
  report('first prompt side by side, joined anew', ms(first.milliseconds), '≤ 1 s', first.milliseconds <= 1000);
  for (const [what, sides] of [['three', [0, 1, 2]], ['all twelve', null]]) {
    const next = [];
    for (let key = 100; key < 130; key++) next.push((await timed(() => ask('texts', { spec: spec('correct'), key, sides }))).milliseconds);
    report(`next prompt, ${what} answers, not prefetched, p95`, ms(percentile(next, 0.95)), '≤ 50 ms prefetched', percentile(next, 0.95) <= 50);
  }
  const swapped = [];
  for (let key = 200; key < 230; key++) swapped.push((await timed(() => ask('texts', { spec: spec('correct'), key, sides: [5], prompt: false }))).milliseconds);
  report('an answer swapped in, not prefetched, p95', ms(percentile(swapped, 0.95)), '≤ 50 ms prefetched', percentile(swapped, 0.95) <= 50);
  const choice = { baseline: 0, family: 'all', test: null, resamples: null, seed: 0 };
  const pairs = await timed(() => ask('figures', { spec: spec('correct'), choice }));
  report(`${pairs.result.metrics[0].pairs.length} pairs without bootstrap`, ms(pairs.milliseconds), '≤ 2 s', pairs.milliseconds <= 2000);
  const boot = await timed(() => ask('figures', { spec: spec('correct'), choice: { ...choice, family: 'baseline', resamples: 10_000 } }));
  report('11 pairs with 10,000 resamples', ms(boot.milliseconds), 'in the background', true);
  const answers = await timed(() => ask('join', { spec: spec('correct'), answers: true }));
  report('empty and equal answers of all, texts read once', ms(answers.milliseconds), 'said', true);
} finally {
  await stop();
  rmSync(folder, { recursive: true, force: true });
}
