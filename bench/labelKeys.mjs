/**
 * In the real VS Code: fifty records labelled by keyboard alone with each of three schemas, on PandaLM's test set where the shared
 * files are there, else on a sample. From the key going down in the view to "saved" on screen, which is said after the line was
 * synced. Beside it the floor: a bare append and fdatasync of a line of the same size in the same folder.
 */
import { closeSync, copyFileSync, existsSync, fdatasyncSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser, linkExtension, newRoot, openDataset, openWorkbench, quickInput, run, startServer } from '../test/harness/index.mjs';
import { goToRow, rowAt } from '../test/vscode/reading.mjs';
import { median, ms, percentile, report, root } from './measure.mjs';

const shared = join(process.env.LOUPE_SHARED ?? join(root, '..', 'shared'), 'data', 'preference', 'pandalm-testset-3-annotators.parquet');
const file = existsSync(shared) ? shared : join(root, 'samples', 'data', 'preference-four-annotators.parquet');
const folder = mkdtempSync(join(tmpdir(), 'loupe-label-keys-'));
copyFileSync(file, join(folder, 'labelled.parquet'));
await run(process.execPath, ['esbuild.mjs', '--quiet'], { cwd: root });
const home = newRoot();
linkExtension(home, root);
const server = await startServer({ root: home, folder });
const browser = await launchBrowser();
const page = await openWorkbench({ browser, server, viewport: { width: 1400, height: 860 } });
page.setDefaultTimeout(20_000);

/** Times each label in the view itself: the key, and the moment at which the strip says saved. */
function watch() {
  const strip = () => document.querySelector('loupe-explore')?.shadowRoot?.querySelector('loupe-reader')?.shadowRoot?.querySelector('loupe-label-strip')?.shadowRoot;
  globalThis.loupeTimes = [];
  let began = 0;
  let seen = null;
  addEventListener('keydown', (event) => {
    if (/^[0-9a-z]$/.test(event.key) && event.key !== 'j') began = performance.now();
  }, true);
  const look = () => {
    const root = strip();
    if (root && root !== seen) {
      seen = root;
      new MutationObserver(() => {
        if (began === 0 || !root.querySelector('.status .saved')) return;
        const from = began;
        began = 0;
        requestAnimationFrame(() => globalThis.loupeTimes.push(performance.now() - from));
      }).observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
    }
    setTimeout(look, 50);
  };
  look();
}

const RUNS = [
  { schema: 'triage', keys: ['1', '2', '3'] },
  { schema: 'pairwise', keys: ['1', '2', '3', '4', '5', '6'] },
  { schema: 'refusal', keys: ['1', '2', '3'] },
];
const RECORDS = 50;
let all = [];
try {
  const view = await openDataset(page, 'labelled.parquet');
  let frame;
  for (const f of page.frames()) if (await f.evaluate(() => document.querySelector('loupe-explore') !== null).catch(() => false)) frame = f;
  await frame.evaluate(watch);
  let named = false;
  for (const { schema, keys } of RUNS) {
    await goToRow(page, view, 0);
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    await page.keyboard.press('Shift+L');
    await quickInput(page).locator('input').fill(schema);
    await page.keyboard.press('Enter');
    if (!named) {
      await quickInput(page).getByText('stored on this machine').first().waitFor();
      await page.keyboard.type('Ann');
      await page.keyboard.press('Enter');
      named = true;
    }
    await view.locator('loupe-label-strip button.choice').first().waitFor();
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    await page.waitForTimeout(500); // the questions of the last schema stay until those of this one are here
    await frame.evaluate(() => void (globalThis.loupeTimes = []));
    for (let i = 0; i < RECORDS; i++) {
      await view.locator('loupe-reader').getByText(`Record ${i}`, { exact: true }).waitFor();
      await page.keyboard.press(keys[i % keys.length]);
      for (let tries = 0; (await frame.evaluate(() => globalThis.loupeTimes.length)) <= i; tries++) {
        if (tries > 400) throw new Error(`record ${i} of ${schema} was not said to be saved`);
        await page.waitForTimeout(10);
      }
      // A schema that has all it needs goes on by itself.
      if (schema === 'pairwise') await page.keyboard.press('j');
    }
    const times = await frame.evaluate(() => globalThis.loupeTimes);
    console.log(`       ${schema}: ${RECORDS} records, p50 ${ms(median(times))}, p95 ${ms(percentile(times, 0.95))}`);
    all.push(...times);
  }
} finally {
  await browser.close();
  await server.stop();
}
const labels = join(folder, 'labelled.parquet.loupe');
const lines = readdirSync(labels).flatMap((name) => readFileSync(join(labels, name), 'utf8').trim().split('\n').map((line) => JSON.parse(line)));
const floor = bareAppends(join(labels, 'floor'), `${JSON.stringify(lines[0])}\n`, 150);
rmSync(folder, { recursive: true, force: true });
rmSync(home, { recursive: true, force: true });
console.log(`       ${lines.length} lines for ${RUNS.length * RECORDS} labels; a bare append and sync: p50 ${ms(median(floor))}, p95 ${ms(percentile(floor, 0.95))}`);
const p95 = percentile(all, 0.95);
report('key to “saved” on screen, of 150 labels', `p50 ${ms(median(all))}, p95 ${ms(p95)}, ${(median(all) / median(floor)).toFixed(0)} × the bare append`, 'p95 ≤ 60 ms', p95 <= 60 && lines.length === RUNS.length * RECORDS);

function bareAppends(path, line, times) {
  const handle = openSync(path, 'a');
  const taken = Array.from({ length: times }, () => {
    const start = performance.now();
    writeSync(handle, line);
    fdatasyncSync(handle);
    return performance.now() - start;
  });
  closeSync(handle);
  return taken;
}
