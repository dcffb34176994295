/**
 * A file of 1 GB is scanned in the real VS Code: progress, pause, cancelled half way, resumed to the end. Prints how long the window
 * was without a frame, how long a click in the table took, and the memory of VS Code's processes. `npm run faults -- scan [--file FILE]`
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { bigFile } from '../../bench/bigFile.mjs';
import { closeWorkbench, editorTab, filledRows, launchBrowser, linkExtension, newRoot, openDataset, openWorkbench, quickInput, runCommand, screenshot, startServer, webview } from '../harness/index.mjs';

const root = join(import.meta.dirname, '..', '..');
const { values } = parseArgs({ options: { file: { type: 'string' } } });
const file = values.file ?? (await bigFile(1000));
const folder = mkdtempSync(join(tmpdir(), 'loupe-gigabyte-'));
const db = await (await DuckDBInstance.create()).connect();
await db.run(`copy (select messages[1].content as question from (select * from '${file}' limit 200)) to '${join(folder, 'evaluation.parquet')}'`);
db.closeSync();
symlinkSync(file, join(folder, 'train.parquet'));
const home = newRoot();
linkExtension(home, root);
const server = await startServer({ root: home, folder });
const browser = await launchBrowser();
const page = await openWorkbench({ browser, server, viewport: { width: 1500, height: 900 } });
page.setDefaultTimeout(60_000);

/** The most that each kind of process of ours had, in MB. */
const peaks = {};
const watch = setInterval(() => {
  for (const pid of readdirSync('/proc').filter((p) => /^\d+$/.test(p))) {
    try {
      const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(home)) continue;
      const kind = /dist\/engine\.js/.test(args) ? 'engine' : /dist\/scan\.js/.test(args) ? 'scan worker' : /type=extensionHost/.test(args) ? 'extension host' : undefined;
      const rss = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
      if (kind) peaks[kind] = Math.max(peaks[kind] ?? 0, Math.round(rss));
    } catch {
      // it has ended
    }
  }
}, 250);

await openDataset(page, 'train.parquet');
await filledRows(webview(page)).first().click();
await page.evaluate(() => {
  globalThis.loupeGap = 0;
  let last = performance.now();
  const frame = (now) => {
    globalThis.loupeGap = Math.max(globalThis.loupeGap, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
});
const gap = async (what) => console.log(`longest time without a frame, ${what}: ${Math.round(await page.evaluate(() => { const g = globalThis.loupeGap; globalThis.loupeGap = 0; return g; }))} ms`);
await page.waitForTimeout(3_000);
await gap('before the scan');

await runCommand(page, 'Dataset Loupe: Check for Contamination…');
await quickInput(page).locator('.monaco-list-row', { hasText: 'evaluation' }).first().click();
const ok = quickInput(page).getByRole('button', { name: 'OK' });
if (await ok.isVisible().catch(() => false)) await ok.click();
const frame = async () => {
  for (let tries = 0; tries < 300; tries++) {
    for (const of of page.frames()) if (await of.locator('loupe-contamination').count().catch(() => 0)) return of;
    await page.waitForTimeout(200);
  }
  throw new Error('the page of contamination did not appear');
};
const view = await frame();
const read = async () => Number((await view.locator('[role=progressbar]').innerText({ timeout: 5_000 }).catch(() => '0')).split(' of ')[0].replaceAll(/\D/g, ''));
const share = async () => Number((await view.locator('[role=progressbar]').getAttribute('aria-valuenow', { timeout: 5_000 }).catch(() => '0')) ?? 0);
const until = async (what, is) => {
  for (let tries = 0; tries < 1500; tries++) {
    if (await is()) return;
    await page.waitForTimeout(200);
  }
  throw new Error(`never: ${what}`);
};
const begun = performance.now();
await until('progress', async () => (await share()) >= 15);
await screenshot(page, join(root, 'test/shots', 'scan-gigabyte.png'));
await view.getByRole('button', { name: 'Pause' }).click();
await page.waitForTimeout(4_000); // tasks that run are ended
const paused = await read();
await page.waitForTimeout(2_000);
console.log(`paused: ${await read() === paused ? 'nothing is read' : 'IT GOES ON'} (${paused} rows)`);
await view.getByRole('button', { name: 'Resume' }).click();
await editorTab(page, 'train.parquet').first().click();
const click = performance.now();
await filledRows(webview(page)).nth(3).click();
console.log(`a click on a row of the table while it scans: ${Math.round(performance.now() - click)} ms`);
await editorTab(page, 'train.parquet: contamination').click();
const again = await frame();
await until('half', async () => Number(await again.locator('[role=progressbar]').getAttribute('aria-valuenow').catch(() => 100)) >= 45);
await gap('while it scans');
const cancel = performance.now();
await again.getByRole('button', { name: 'Cancel' }).click();
await again.getByText('read so far').first().waitFor();
console.log(`cancelled: ${Math.round(performance.now() - cancel)} ms until the page says so: ${(await again.locator('.read').innerText()).trim()}`);
await again.getByRole('button', { name: /scan/i }).first().click();
await until('resumed', async () => Number(await again.locator('[role=progressbar]').getAttribute('aria-valuenow').catch(() => 0)) >= 40);
await again.locator('.read', { hasText: /rows in/ }).waitFor({ timeout: 300_000 });
console.log(`to the end, ${Math.round((performance.now() - begun) / 1000)} s after its begin: ${(await again.locator('.read').innerText()).trim()}`);
await gap('to the end');
clearInterval(watch);
for (const [kind, megabytes] of Object.entries(peaks)) console.log(`${kind} at its peak: ${megabytes} MB`);
await closeWorkbench(page);
await browser.close();
await server.stop();
rmSync(folder, { recursive: true, force: true });
