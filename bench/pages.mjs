/** Pages of 100 rows at random places of a 1 GB file: text cut, without text, and again inside what the engine keeps. */
import { bigFile } from './bigFile.mjs';
import { ms, percentile, report, source, startEngine, timed } from './measure.mjs';

const PAGES = 60;
const { engine, stop } = await startEngine();
// 2,000 rows a group keeps a group's text under 8 MB, as the target says.
for (const [name, file] of [['2,000 rows a group', await bigFile(200, { rowGroup: 2000 })], ['20,000 rows a group', await bigFile(1000)]]) {
  const info = await engine.request('open', { source: source(file) });
  const starts = Array.from({ length: PAGES }, (_, i) => Math.floor((((i * 7919) % 997) / 997) * (info.rows - 100)));
  const all = info.columns.map((c) => ({ column: c.name }));
  const narrow = all.filter((c) => c.column !== 'messages');
  const page = (columns, rowStart) => engine.request('page', { dataset: info.id, view: 'all', columns, rowStart, rowEnd: rowStart + 100, textLimit: 300 }, { lane: 'page' });
  await page(all, 0);
  const time = async (columns) => {
    const times = [];
    for (const start of starts) times.push((await timed(() => page(columns, start))).milliseconds);
    return times;
  };
  const narrowTimes = await time(narrow);
  const textTimes = await time(all);
  const again = [];
  for (const start of starts.slice(-10)) again.push((await timed(() => page(all, start))).milliseconds);
  const line = (what, times, limit) => report(`${name}: ${what}`, `p50 ${ms(percentile(times, 0.5))}, p95 ${ms(percentile(times, 0.95))}`, `p95 ≤ ${limit} ms`, percentile(times, 0.95) <= limit);
  line('page without long text', narrowTimes, 35);
  line('page with text, cut', textTimes, 50);
  line('page inside what is kept', again, 5);
  await engine.request('close', { dataset: info.id });
}
await stop();
