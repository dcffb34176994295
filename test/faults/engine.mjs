/**
 * A long run of faults against the built engine: kills (−9), aborts, files overwritten and datasets reopened at random, under
 * load. Every answer is held against what the file holds; every request must be answered exactly once; no process and no
 * temporary file may stay. `npm run faults -- engine --minutes 3 --seed 1`. Exit status 1 where anything was wrong.
 */
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { spawnSync } from 'node:child_process';
import { DuckDBInstance } from '@duckdb/node-api';
import { loadTs } from '../../bench/load.mjs';
import { root } from '../../bench/measure.mjs';
import { randomOf } from './random.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '3' }, seed: { type: 'string', default: '1' } } });
const ROWS = 40_000;

const { random, below } = randomOf(Number(values.seed));
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

spawnSync(process.execPath, ['esbuild.mjs', '--quiet'], { cwd: root, stdio: 'inherit' });
const { EngineHandle } = await loadTs('src/engine/handle.ts');
const { decodePage } = await loadTs('src/core/arrow/readCells.ts');
const folder = mkdtempSync(join(tmpdir(), 'loupe-faults-'));
const connection = await (await DuckDBInstance.create(':memory:')).connect();
/** Rows say which version of the file they are of: `v3 row 17`. */
async function writeVersion(name, version) {
  await connection.run(`copy (select i as id, 'v${version} row ' || i as text, repeat('word ', ${50 + (version % 3)}) as long from range(${ROWS}) t(i)) to '${join(folder, `${name}.new`)}' (format parquet, row_group_size ${2048 * (1 + (version % 3))})`);
  renameSync(join(folder, `${name}.new`), join(folder, name));
}

const counts = { pages: 0, views: 0, records: 0, aborted: 0, died: 0, changed: 0, kills: 0, overwrites: 0, reopened: 0 };
const wrong = [];
const pids = new Set();
const engine = new EngineHandle({ entry: join(root, 'dist', 'engine.js'), options: { memoryBytes: 1e9, threads: 2, tempFolder: join(folder, 'temp') }, log: () => undefined });
const names = ['a.parquet', 'b.parquet', 'c.parquet'];
for (const name of names) await writeVersion(name, 0);
const open = async (name) => (await engine.request('open', { source: { paths: [join(folder, name)], literal: true } })).id;
const datasets = new Map();
for (const name of names) datasets.set(name, { id: await open(name), version: 0 });
const versions = new Map(names.map((name) => [name, 0]));

/** One request, its answer checked. What may be refused is refused with a known code; anything else is wrong. */
async function ask(name) {
  const { id, version } = datasets.get(name);
  const controller = new AbortController();
  if (random() < 0.3) setTimeout(() => controller.abort(), below(40));
  const row = below(ROWS - 30);
  try {
    const kind = random();
    if (kind < 0.7) {
      const { ipc } = await engine.request('page', { dataset: id, view: 'all', columns: [{ column: 'id' }, { column: 'text' }], rowStart: row, rowEnd: row + 20, textLimit: 50 }, { lane: 'page', signal: controller.signal });
      const table = decodePage(ipc);
      for (let i = 0; i < 20; i++) {
        const text = table.row(i).get('text');
        if (text !== `v${version} row ${row + i}`) wrong.push(`${name} (version ${version}) row ${row + i} is ${String(text)}`);
      }
      counts.pages++;
    } else if (kind < 0.85) {
      const { ipc } = await engine.request('record', { dataset: id, row, textLimit: 1000 }, { lane: 'record', signal: controller.signal });
      if (decodePage(ipc).row(0).get('text') !== `v${version} row ${row}`) wrong.push(`${name} record ${row} is of another version`);
      counts.records++;
    } else {
      const view = await engine.request('view', { dataset: id, query: { filter: { op: 'sql', expression: `id % ${2 + below(50)} = 0 and length(long) > 5` }, order: [] } }, { lane: 'job', signal: controller.signal });
      if (view.rows < ROWS / 60 || view.rows > ROWS / 2 + 1) wrong.push(`${name} view has ${view.rows} rows`);
      counts.views++;
    }
  } catch (error) {
    if (error.fault === 'aborted') counts.aborted++;
    else if (error.code === 'engine-died') counts.died++;
    else if (['dataset-changed', 'file-gone'].includes(error.code)) {
      counts.changed++;
      if (datasets.get(name).id === id) await reopen(name);
    } else if (error.code !== 'dataset-closed') wrong.push(`${name}: ${error.code ?? error} ${error.detail ?? ''}`);
  }
}

async function reopen(name) {
  const before = datasets.get(name).id;
  for (;;) {
    const version = versions.get(name);
    try {
      const id = await open(name);
      if (versions.get(name) !== version) continue; // overwritten meanwhile
      datasets.set(name, { id, version });
      counts.reopened++;
      await engine.request('close', { dataset: before }).catch(() => undefined);
      return;
    } catch (error) {
      if (error.code !== 'engine-died' && error.fault !== 'aborted') wrong.push(`open ${name}: ${error.code ?? error}`);
    }
  }
}

const end = Date.now() + Number(values.minutes) * 60_000;
let unanswered = 0;
const load = names.flatMap((name) => Array.from({ length: 3 }, async () => {
  while (Date.now() < end) {
    unanswered++;
    await ask(name);
    unanswered--;
  }
}));
const faults = (async () => {
  while (Date.now() < end) {
    await wait(200 + below(1500));
    if (random() < 0.6) {
      const { pid } = await engine.request('status', {});
      pids.add(pid);
      try {
        process.kill(pid, 'SIGKILL');
        counts.kills++;
      } catch {
        // it ended by itself meanwhile
      }
    } else {
      const name = names[below(names.length)];
      versions.set(name, versions.get(name) + 1);
      await writeVersion(name, versions.get(name));
      counts.overwrites++;
    }
  }
})();
await Promise.all([...load, faults]);
if (unanswered !== 0) wrong.push(`${unanswered} requests were never answered`);
await engine.dispose();
await wait(300);
for (const pid of pids) {
  try {
    process.kill(pid, 0);
    wrong.push(`the process ${pid} lives on`);
  } catch {
    // it is gone, as it should be
  }
}
const temp = join(folder, 'temp');
const left = existsSync(temp) ? readdirSync(temp).length : 0;
connection.closeSync();
rmSync(folder, { recursive: true, force: true });
console.log(Object.entries(counts).map(([what, n]) => `${n} ${what}`).join(', '));
if (left > 1) wrong.push(`${left} temporary folders stay`); // that of the engine killed last may
for (const line of wrong.slice(0, 20)) console.error(`WRONG  ${line}`);
console.log(`${wrong.length === 0 ? 'passed' : 'FAILED'}: seed ${values.seed}, ${values.minutes} minutes, ${wrong.length} wrong answers`);
process.exit(wrong.length === 0 ? 0 : 1);
