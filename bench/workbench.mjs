/**
 * In the real VS Code (served by code-server, in Chromium): from double click to rows on screen, to the last row, and memory, on
 * the three files on which other Parquet extensions were measured. Their figures, from the same kind of machine (two cores, files
 * of the same size), are the bar: ten times over. Prints each figure of ours beside the best of theirs. Also: 1 GB against 1 MB.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { filledRows, launchBrowser, linkExtension, newRoot, openDataset, openWorkbench, runCommand, startServer, statusBarItem, webview } from '../test/harness/index.mjs';
import { bigFile, tableFile } from './bigFile.mjs';
import { median, ms, report, root } from './measure.mjs';

/** Best of three others for each figure, in seconds and GB: text view, DuckDB for VS Code, parquet-visualizer. */
const PEERS = {
  small: { first: 0.44 },
  chat: { first: 4.7, last: 3.6, openGb: 0.14, peakGb: 1.8 },
  table: { first: 3.7, last: 0.43 },
};
const files = { small: await bigFile(1), chat: await bigFile(220, { rowGroup: 122_880 }), table: await tableFile(5_000_000), gigabyte: await bigFile(1000) };

/** Resident memory of a process and all that it started. */
function memoryOf(pid) {
  const processes = readdirSync('/proc').filter((p) => /^\d+$/.test(p)).flatMap((p) => {
    try {
      const status = readFileSync(`/proc/${p}/status`, 'utf8');
      const field = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      return [{ pid: Number(p), parent: field('PPid'), bytes: field('VmRSS') * 1024 }];
    } catch {
      return []; // it has ended
    }
  });
  const family = new Set([pid]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const p of processes) if (family.has(p.parent) && !family.has(p.pid)) grown = Boolean(family.add(p.pid));
  }
  return processes.filter((p) => family.has(p.pid)).reduce((sum, p) => sum + p.bytes, 0);
}

const folder = mkdtempSync(join(tmpdir(), 'loupe-workbench-'));
for (const file of Object.values(files)) symlinkSync(file, join(folder, basename(file)));
const home = newRoot();
linkExtension(home, root);
const server = await startServer({ root: home, folder });
const browser = await launchBrowser();
const page = await openWorkbench({ browser, server, viewport: { width: 1400, height: 860 } });

async function open(file) {
  const start = performance.now();
  await openDataset(page, basename(file));
  return performance.now() - start;
}
const close = async () => {
  await runCommand(page, 'View: Close All Editors');
  await page.locator('iframe.webview').first().waitFor({ state: 'detached' }).catch(() => undefined);
};

await open(files.small); // the first one starts the engine and fills VS Code's own caches
await close();
await new Promise((resolve) => setTimeout(resolve, 3000));
const base = memoryOf(server.child.pid);
const found = {};
for (const [name, file] of Object.entries(files)) {
  const times = [];
  for (let round = 0; round < 3; round++) {
    times.push(await open(file));
    if (round < 2) await close();
  }
  const idle = memoryOf(server.child.pid);
  await filledRows(webview(page)).first().click();
  let peak = idle;
  const watch = setInterval(() => (peak = Math.max(peak, memoryOf(server.child.pid))), 150);
  const start = performance.now();
  await page.keyboard.press('Control+End'); // one action
  const total = Number((await webview(page).locator('[role=grid]').getAttribute('aria-rowcount')) ?? 1) - 1;
  const last = webview(page).locator(`[role=row][aria-rowindex="${total + 1}"] [role=gridcell]`).filter({ hasText: /\S/ });
  await last.first().waitFor({ timeout: 60_000 });
  const lastMs = performance.now() - start;
  clearInterval(watch);
  found[name] = { first: median(times), last: lastMs, peak };
  await close();
}
await runCommand(page, 'Dataset Loupe: Show Log'); // the extension host answers
await statusBarItem(page, 'Layout').waitFor().catch(() => undefined);
await browser.close();
await server.stop();
rmSync(folder, { recursive: true, force: true });

const seconds = (value) => `${(value / 1000).toFixed(2)} s`;
function against(what, milliseconds, peer) {
  const times = (peer * 1000) / milliseconds;
  report(what, `${seconds(milliseconds)}, best other ${peer} s: ${times.toFixed(1)} × as fast`, '10 ×', times >= 10);
}
against('small file, warm: double click to first row', found.small.first, PEERS.small.first);
against('chat 300k: double click to first row', found.chat.first, PEERS.chat.first);
against('chat 300k: last row, one action', found.chat.last, PEERS.chat.last);
against('5 M × 6: double click to first row', found.table.first, PEERS.table.first);
against('5 M × 6: last row, one action', found.table.last, PEERS.table.last);
const peakGb = Math.max(0.01, (found.chat.peak - base) / 1e9);
report('chat 300k: memory added at its peak', `${peakGb.toFixed(2)} GB, best other ${PEERS.chat.peakGb} GB: ${(PEERS.chat.peakGb / peakGb).toFixed(1)} × less`, '10 ×', PEERS.chat.peakGb / peakGb >= 10);
const ratio = found.gigabyte.first / found.small.first;
report('1 GB against 1 MB, double click to first row', `${ms(found.gigabyte.first)} against ${ms(found.small.first)}: ${ratio.toFixed(2)} ×`, '≤ 3 ×, reach for 1.5 ×', ratio <= 3);
report('1 GB: last row, one action', seconds(found.gigabyte.last), '≤ 1 s', found.gigabyte.last <= 1000);
