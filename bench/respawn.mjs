/** The engine is killed (−9): how long until a page is there again, the dataset opened anew under its old id. Target ≤ 2 s. */
import { bigFile } from './bigFile.mjs';
import { median, ms, percentile, report, source, startEngine, timed } from './measure.mjs';

const { engine, stop } = await startEngine();
const info = await engine.request('open', { source: source(await bigFile(1000)) });
const page = () => engine.request('page', { dataset: info.id, view: 'all', columns: info.columns.map((c) => ({ column: c.name })), rowStart: 100, rowEnd: 150, textLimit: 300 }, { lane: 'page' });
await page();
const times = [];
for (let i = 0; i < 8; i++) {
  const { pid } = await engine.request('status', {});
  const { milliseconds } = await timed(async () => {
    process.kill(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 5)); // the page asked for must not reach the dying process
    await page();
  });
  times.push(milliseconds);
}
await stop();
report('killed to usable', `median ${ms(median(times))}, p95 ${ms(percentile(times, 0.95))}`, '≤ 2 s, reach for 0.7 s', percentile(times, 0.95) <= 2000);
