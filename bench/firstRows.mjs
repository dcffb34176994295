/**
 * First rows of a 1 GB chat file against those of a 1 MB file: open, describe, first page of every column. Target ≤ 3 ×. Twice:
 * with row groups of 2,000 rows, and of 20,000 whose texts DuckDB wrote as one page of 58 MB, which must be unpacked whole.
 */
import { bigFile } from './bigFile.mjs';
import { median, ms, report, source, startEngine, timed } from './measure.mjs';

for (const rowGroup of [2_000, 20_000]) {
  const files = { small: await bigFile(1, { rowGroup }), big: await bigFile(1000, { rowGroup }) };
  const { engine, stop } = await startEngine();
  const times = { small: [], big: [] };
  for (let round = 0; round < 6; round++) {
    for (const [name, file] of Object.entries(files)) {
      const { milliseconds, result } = await timed(async () => {
        const info = await engine.request('open', { source: source(file) });
        await engine.request('page', { dataset: info.id, view: 'all', columns: info.columns.map((c) => ({ column: c.name })), rowStart: 0, rowEnd: 50, textLimit: 300 }, { lane: 'page' });
        return info;
      });
      if (round > 0) times[name].push(milliseconds); // the first round starts the process
      await engine.request('close', { dataset: result.id });
    }
  }
  await stop();
  const ratio = median(times.big) / median(times.small);
  console.log(`1 MB: ${ms(median(times.small))}, 1 GB: ${ms(median(times.big))}, medians of ${times.big.length}`);
  report(`first rows of 1 GB against 1 MB, ${rowGroup} rows a group`, `${ratio.toFixed(2)} ×`, '≤ 3 ×, reach for 1.5 ×', ratio <= 3);
}
