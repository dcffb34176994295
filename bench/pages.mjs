/**
 * Pages of 100 rows of large files: at random places in file order, of a sorted view (rows scattered over the file), of
 * filtered views, and next to the page before them, as when a person scrolls.
 */
import { bigFile } from './bigFile.mjs';
import { ms, percentile, report, source, startEngine, timed } from './measure.mjs';

const PAGES = 60;
/** A person looks at a page at least this long before the next one; what happens meanwhile is the engine's affair. */
const LOOK_MS = 400;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const { engine, stop } = await startEngine();
// 2,000 rows a group keeps a group's text under 8 MB, as the target says.
for (const [name, file] of [['2,000 rows a group', await bigFile(200, { rowGroup: 2000 })], ['20,000 rows a group', await bigFile(1000)]]) {
  const info = await engine.request('open', { source: source(file) });
  const spread = (count, rows) => Array.from({ length: count }, (_, i) => Math.floor((((i * 7919) % 997) / 997) * (rows - 100)));
  const all = info.columns.map((c) => ({ column: c.name }));
  const narrow = all.filter((c) => c.column !== 'messages');
  const page = (columns, rowStart, view = 'all') => engine.request('page', { dataset: info.id, view, columns, rowStart, rowEnd: rowStart + 100, textLimit: 300 });
  const time = async (columns, starts, view) => {
    const times = [];
    for (const start of starts) times.push((await timed(() => page(columns, start, view))).milliseconds);
    return times;
  };
  /** Pages after the first one at each place, down or up, with a look at each before the next. */
  const scroll = async (view, rows) => {
    const times = [];
    for (const [n, start] of spread(8, rows - 1000).entries()) {
      const step = n % 2 === 0 ? 100 : -100;
      const first = 500 + Math.floor(start / 100) * 100;
      await page(all, first, view);
      await page(all, first + step, view);
      for (let i = 2; i < 5; i++) {
        await pause(LOOK_MS);
        times.push((await timed(() => page(all, first + i * step, view))).milliseconds);
      }
    }
    return times;
  };
  const view = async (query) => engine.request('view', { dataset: info.id, query });
  const line = (what, times, limit) => {
    const figure = `p50 ${ms(percentile(times, 0.5))}, p95 ${ms(percentile(times, 0.95))}`;
    if (limit === undefined) console.log(`        ${name}: ${what}: ${figure}`);
    else report(`${name}: ${what}`, figure, `p95 ≤ ${limit} ms`, percentile(times, 0.95) <= limit);
  };

  await page(all, 0);
  line('page without long text', await time(narrow, spread(PAGES, info.rows)), 35);
  line('page with text, cut', await time(all, spread(PAGES, info.rows)), 50);
  line('page next to the last one', await scroll('all', info.rows), 5);
  for (const [what, expression] of [['one row of 3', 'hash(id) % 3 = 0'], ['one of 300', 'hash(id) % 300 = 0']]) {
    const filtered = await view({ filter: { op: 'sql', expression }, order: [] });
    line(`filtered to ${what}, page with text`, await time(all, spread(20, filtered.rows), filtered.view));
    line(`filtered to ${what}, page next to the last one`, await scroll(filtered.view, filtered.rows));
  }
  // By score, rows of a page lie near one another; by id as text in a few places far apart; by a hash, one here and one there.
  for (const [what, path] of [['score', 'score'], ['id', 'id'], ['a hash', '(md5(id))']]) {
    const sorted = await view({ filter: null, order: [{ target: { path }, descending: true }] });
    line(`sorted by ${what}, page without long text`, await time(narrow, spread(6, sorted.rows), sorted.view));
    line(`sorted by ${what}, page with text`, await time(all, spread(6, sorted.rows), sorted.view));
  }
  await engine.request('close', { dataset: info.id });
}
await stop();
