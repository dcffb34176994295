/**
 * In the real VS Code: fifty records of SuperSem labelled by keyboard alone with each of three schemas: superlatives (the stretch that
 * the data itself names is selected character by character and marked, both choices are made), errors marked by word, and triage.
 * Then one is undone and redone, the window is reloaded, every label looked at again, filtered by, exported as Parquet and read back
 * by DuckDB against what the data says. Without the shared files it labels sentences of our own. Takes three minutes; with a number
 * of records as its argument, less.
 */
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { openDataset, screenshot, webview, workbenchReady } from '../test/harness/index.mjs';
import { exportLabels, labelLines, startLabelling, strip } from '../test/vscode/labelling.mjs';
import { becomes, goToRow, reader, recordShown, rowAt } from '../test/vscode/reading.mjs';
import { hasSupersem, labelSuperlatives, makeSuperlatives, shortOf, superlativesOf, supersem, wantedOf } from '../test/vscode/superlatives.mjs';
import { inVsCode } from './inVsCode.mjs';
import { median, ms, percentile, report, root } from './measure.mjs';
import { watchSaved } from './savedTimes.mjs';

const folder = mkdtempSync(join(tmpdir(), 'loupe-label-marks-'));
const dataset = join(folder, 'labelled.parquet');
if (hasSupersem) copyFileSync(supersem, dataset);
else await makeSuperlatives(dataset);
chmodSync(dataset, 0o644);
const records = await superlativesOf(dataset, Number(process.argv[2] ?? 50));
const { page, close } = await inVsCode(folder);
const inOrder = (labels) => labels.map((label) => JSON.stringify(label)).sort();
const all = [];
try {
  let view = await openDataset(page, 'labelled.parquet');
  const saved = await watchSaved(page);
  const begin = async (schema, question) => {
    await goToRow(page, view, 0);
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    await startLabelling(page, view, schema, question);
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    await page.waitForTimeout(500); // the questions of the last schema stay until those of this one are here
    await saved.start();
  };
  const told = async (schema, keys, start) => {
    const times = await saved.times();
    all.push(...times);
    console.log(`       ${schema}: ${records.length} records, ${keys} keys in ${((performance.now() - start) / 1000).toFixed(1)} s, first label to “saved” p50 ${ms(median(times))}, p95 ${ms(percentile(times, 0.95))}`);
  };

  await begin('superlatives', 'Mark in the text');
  let start = performance.now();
  let keys = await labelSuperlatives(page, view, records, (row) => saved.reached(row + 1, `record ${row}`));
  await told('superlatives', keys, start);
  const wanted = wantedOf(records);
  await becomes(() => labelLines(dataset).map(shortOf), wanted);
  await page.keyboard.press('Control+z');
  await becomes(() => labelLines(dataset).at(-1).retracts !== undefined, true);
  await page.keyboard.press('Control+Shift+z');
  await becomes(() => shortOf(labelLines(dataset).at(-1)), wanted.at(-1));
  await page.keyboard.press('Escape');
  await page.waitForTimeout(500);

  await begin('response-errors', 'Mark an error');
  start = performance.now();
  await page.keyboard.press('Shift+V');
  await view.locator('.mark-caret').waitFor();
  for (const [row] of records.entries()) {
    await recordShown(view, row);
    for (const key of ['Control+Home', 'Control+Shift+ArrowRight', String(1 + (row % 5))]) await page.keyboard.press(key);
    await saved.reached(row + 1, `record ${row} of errors`);
    await page.keyboard.press('j');
  }
  await told('response-errors', 1 + 4 * records.length, start);
  await page.keyboard.press('Escape');
  await page.waitForTimeout(500);

  await begin('triage', 'Keep it?');
  start = performance.now();
  for (const [row] of records.entries()) {
    await recordShown(view, row);
    await page.keyboard.press(String(1 + (row % 3)));
    await saved.reached(row + 1, `record ${row} of triage`);
  }
  await told('triage', records.length, start);

  await page.waitForTimeout(2000);
  await page.reload();
  await workbenchReady(page);
  view = webview(page);
  await reader(view).waitFor({ timeout: 60_000 });
  await view.locator('[role=row][aria-selected=true] [role=gridcell]').first().click();
  await page.waitForTimeout(1000);
  await goToRow(page, view, 0);
  await startLabelling(page, view, 'superlatives', 'Mark in the text');
  await rowAt(view, 0).locator('[role=gridcell]').first().click();
  for (const [row, { superlative, orientation }] of records.entries()) {
    await recordShown(view, row);
    // Where a mark of errors lies over a part of it, its pieces together are the stretch.
    await becomes(async () => (await view.locator('mark.tone-label[title=Superlative]').allInnerTexts()).join(''), superlative);
    await becomes(async () => (await strip(view).locator('button[aria-pressed=true]').allInnerTexts()).some((text) => text.toLowerCase().includes(orientation)), true);
    if (row === 0) await screenshot(page, join(root, 'test/shots/bench-marks.png'));
    await page.keyboard.press('j');
  }
  await view.locator('input#filter').fill(`"label:superlatives.orientation" = 'negative' and "label:triage" = 'keep'`);
  await page.keyboard.press('Enter');
  await becomes(() => view.locator('loupe-table [role=grid]').getAttribute('aria-rowcount'), String(1 + records.filter((r, row) => r.orientation === 'negative' && row % 3 === 0).length));
  await exportLabels(page, join(folder, 'out.parquet'));
} catch (error) {
  await screenshot(page, join(root, 'test/shots/bench-marks-failed.png')).catch(() => undefined);
  throw error;
} finally {
  await close();
}
const connection = await (await DuckDBInstance.create(':memory:')).connect();
const read = (await connection.runAndReadAll(`select * from '${join(folder, 'out.parquet')}'`)).getRowObjectsJson();
const ofSchema = (schema) => read.filter((label) => label.schema === schema);
const isSame = JSON.stringify(inOrder(ofSchema('superlatives').map(shortOf))) === JSON.stringify(inOrder(wantedOf(records)));
const counts = ['superlatives', 'response-errors', 'triage'].map((schema) => ofSchema(schema).length);
console.log(`       read back from Parquet: ${counts[0]} labels of superlatives (${isSame ? 'each as the data says' : 'NOT as the data says'}), ${counts[1]} of errors, ${counts[2]} of triage; ${labelLines(dataset).length} lines`);
rmSync(folder, { recursive: true, force: true });
const p95 = percentile(all, 0.95);
report(`labels of ${hasSupersem ? 'SuperSem' : 'our own sentences'} by keyboard alone, there in the end`, `${counts.join(' + ')} of ${3 * records.length} + ${records.length} + ${records.length}`, 'all, each in its place', isSame && counts.join() === [3, 1, 1].map((n) => n * records.length).join());
report('key to “saved” on screen while marking', `p50 ${ms(median(all))}, p95 ${ms(p95)}`, 'p95 ≤ 60 ms', p95 <= 60);
