/** Exports of a whole 1 GB file: time, and the peak memory of the engine beside its limit. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { bigFile } from './bigFile.mjs';
import { report, source, startEngine, timed } from './measure.mjs';

const LIMIT = 1024 ** 3;
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
const file = await bigFile(1000);
const folder = mkdtempSync(join(tmpdir(), 'loupe-bench-out-'));
for (const format of ['arrow', 'parquet', 'jsonl']) {
  const { engine, stop } = await startEngine({ memoryBytes: LIMIT });
  const info = await engine.request('open', { source: source(file) });
  let peak = 0;
  const watch = setInterval(() => void engine.request('status', {}).then((s) => (peak = Math.max(peak, s.rssBytes)), () => undefined), 100);
  const out = join(folder, `out.${format}`);
  const outcome = await timed(() => engine.request('export', { dataset: info.id, query: { filter: null, order: [] }, columns: null, out, format, force: true })).catch((error) => ({ error }));
  clearInterval(watch);
  if (outcome.error) console.log(`        ${format}: failed with ${outcome.error.code}; peak ${megabytes(peak)}`);
  else report(`export to ${format}, ${megabytes(outcome.result.bytes)} in ${(outcome.milliseconds / 1000).toFixed(1)} s: peak RSS`, megabytes(peak), '≤ 600 MB + the limit', peak <= 600e6 + LIMIT);
  rmSync(out, { force: true });
  await stop();
}
rmSync(folder, { recursive: true, force: true });
