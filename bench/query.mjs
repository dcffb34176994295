/**
 * Queries of a person's own. What the guard costs (≤ 5 ms), `select count(*)` warm from the question to its first page (≤ 150 ms), the
 * first 100 rows of a filter over the whole file beside how long its scan takes, and an answer of a million rows by ten columns: pages
 * anywhere, in the order of the answer and sorted, and the engine's memory, beside the limit that it has for all.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTs } from './load.mjs';
import { median, ms, percentile, report, source, startEngine, timed } from './measure.mjs';

const ROWS = 3_000_000;
const KEPT = 1_000_000;
const RUNS = 15;
const LIMIT = 1e9;
console.log(`        load average ${loadavg().map((l) => l.toFixed(1)).join(' ')}`);
const folder = mkdtempSync(join(tmpdir(), 'loupe-bench-query-'));
const file = join(folder, 'data.parquet');
const db = await (await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '1GB' })).connect();
await db.run(`copy (select i as id, i % 7 as part, hash(i) / 1e19 as score, 'text number ' || i || ' ' || repeat(md5(i::varchar), 3) as text, md5((i * 7)::varchar) as key, [i, i + 1] as list, {x: i, y: 'v' || i} as pair, i * 1.5 as half, (i % 100)::tinyint as small, nullif(i % 3, 0)::varchar as some_text from range(${ROWS}) t(i)) to '${file}'`);

const { guardQuery } = await loadTs('src/engine/sql/guardQuery.ts');
const texts = ['select count(*) from dataset', `with a as (select part, avg(score) as m from dataset group by all), b as (select * from dataset where text ilike '%7%' qualify row_number() over (partition by part order by score) < 5) select b.id, a.m, list_transform(b.list, lambda x: x + 1) from b join a using (part) where b.half > (select median(half) from dataset) order by all`, `select ${Array.from({ length: 300 }, (_, i) => `case when id % ${i + 2} = 0 then text else key end as c${i}`).join(', ')} from dataset`];
for (const [i, text] of texts.entries()) {
  const times = [];
  for (let run = 0; run < RUNS * 2; run++) times.push((await timed(() => guardQuery(db, text, ['dataset']))).milliseconds);
  const what = `guard over ${['a short query', 'a query of two CTEs', `one of ${text.length.toLocaleString('en')} characters`][i]}`;
  if (i < 2) report(what, `p50 ${ms(median(times))}, p95 ${ms(percentile(times, 0.95))}`, 'p50 ≤ 5 ms', median(times) <= 5);
  else console.log(`        ${what}: p50 ${ms(median(times))}, p95 ${ms(percentile(times, 0.95))}`);
}

const { engine, stop } = await startEngine({ memoryBytes: LIMIT });
const rss = async () => (await engine.request('status', {})).rssBytes;
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
try {
  const info = await engine.request('open', { source: source(file) });
  const ask = (sql, limit = KEPT) => engine.request('ask', { dataset: info.id, sql, limit }, { lane: 'job' });
  const page = (answer, rowStart, order = []) => engine.request('answerPage', { answer, order, rowStart, rowEnd: rowStart + 100, textLimit: 300 }, { lane: 'page' });
  const close = ({ answer }) => engine.request('closeAnswer', { answer });
  const ended = async (state) => { let now = state; while (!now.complete) now = await engine.request('answer', { answer: now.answer, known: now.rows }); return now; };

  const counts = [];
  for (let run = 0; run < RUNS; run++) {
    const { milliseconds, result } = await timed(async () => { const state = await ask('select count(*) from dataset'); await page(state.answer, 0); return state; });
    if (run > 0) counts.push(milliseconds);
    await close(result);
  }
  report('`select count(*)`, warm, to its page', `p50 ${ms(median(counts))}, p95 ${ms(percentile(counts, 0.95))}`, '≤ 150 ms', percentile(counts, 0.95) <= 150);

  const filter = `select * from dataset where text like '%99%' and key like '%ab%'`;
  const shares = { floor: [], first: [], whole: [] };
  for (let run = 0; run < 5; run++) {
    shares.floor.push((await timed(() => db.run(`select sum(strlen(text)) from '${file}'`))).milliseconds);
    const start = performance.now();
    let state = await ask(filter);
    while (state.rows < 100 && !state.complete) state = await engine.request('answer', { answer: state.answer, known: state.rows });
    await page(state.answer, 0);
    shares.first.push(performance.now() - start);
    await ended(state);
    shares.whole.push(performance.now() - start);
    await close(state);
  }
  report('first 100 rows of a filter over the whole file', `${(median(shares.first) / median(shares.whole)).toFixed(2)} of its scan (${ms(median(shares.first))} of ${ms(median(shares.whole))}; floor ${ms(median(shares.floor))})`, '≤ 0.5 of the scan', median(shares.first) <= 0.5 * median(shares.whole));

  const before = await rss();
  let peak = before;
  const watch = setInterval(() => void rss().then((bytes) => { peak = Math.max(peak, bytes); }, () => undefined), 100);
  const million = await timed(async () => ended(await ask('select * from dataset')));
  const { answer } = million.result;
  report('a million rows by ten columns are kept', `${ms(million.milliseconds)} for ${million.result.rows.toLocaleString('en')}, RSS ${megabytes(before)} → ${megabytes(await rss())}, peak ${megabytes(peak)}`, 'peak ≤ the limit of 1,000 MB + 300 MB', peak <= LIMIT + 300e6);
  const scroll = async (order) => { const times = []; for (let i = 0; i < 60; i++) times.push((await timed(() => page(answer, (i * 16_661) % (KEPT - 100), order))).milliseconds); return times; };
  const plain = await scroll([]);
  report('its pages anywhere', `p50 ${ms(median(plain))}, p95 ${ms(percentile(plain, 0.95))}`, 'p95 ≤ 50 ms', percentile(plain, 0.95) <= 50);
  const follow = async (order, from) => { const times = []; for (let i = 0; i < 60; i++) times.push((await timed(() => page(answer, from + i * 100, order))).milliseconds); return times; };
  const sort = await timed(() => page(answer, 0, [{ column: 2, descending: true }]));
  const sorted = await follow([{ column: 2, descending: true }], 100_000);
  const jumps = await scroll([{ column: 2, descending: true }]);
  report('its pages in another order, one after the other', `sorted, with its first page, in ${ms(sort.milliseconds)}; p50 ${ms(median(sorted))}, p95 ${ms(percentile(sorted, 0.95))}; anywhere p50 ${ms(median(jumps))}`, 'p95 ≤ 50 ms', percentile(sorted, 0.95) <= 50);
  const scrolled = await rss();
  for (let i = 0; i < 3; i++) await scroll([]);
  clearInterval(watch);
  const after = await rss();
  report('its memory while it is scrolled', `${megabytes(scrolled)} → ${megabytes(after)} over 180 pages, peak ${megabytes(peak)}`, '≤ + 50 MB', after - scrolled <= 50e6);
  await close(million.result);

  const many = await timed(async () => ended(await ask('select a.id from dataset a, range(4) r', 10_000_000)));
  report('an answer of ten million rows', `${ms(many.milliseconds)} for ${many.result.rows.toLocaleString('en')}, RSS ${megabytes(await rss())}`, 'RSS ≤ the limit + 300 MB', (await rss()) <= LIMIT + 300e6);
  await close(many.result);
} finally {
  await stop();
  rmSync(folder, { recursive: true, force: true });
}
