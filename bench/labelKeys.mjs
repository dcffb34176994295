/**
 * In the real VS Code: fifty records labelled by keyboard alone with each of three schemas, on PandaLM's test set where the shared
 * files are there, else on a sample. From the key going down in the view to "saved" on screen, which is said after the line was
 * synced. Beside it the floor: a bare append and fdatasync of a line of the same size in the same folder.
 */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataset, quickInput } from '../test/harness/index.mjs';
import { goToRow, rowAt } from '../test/vscode/reading.mjs';
import { inVsCode } from './inVsCode.mjs';
import { median, ms, percentile, report, root } from './measure.mjs';
import { bareAppends, watchSaved } from './savedTimes.mjs';

const shared = join(process.env.LOUPE_SHARED ?? join(root, '..', 'shared'), 'data', 'preference', 'pandalm-testset-3-annotators.parquet');
const file = existsSync(shared) ? shared : join(root, 'samples', 'data', 'preference-four-annotators.parquet');
const folder = mkdtempSync(join(tmpdir(), 'loupe-label-keys-'));
copyFileSync(file, join(folder, 'labelled.parquet'));
const { page, close } = await inVsCode(folder);

const RUNS = [
  { schema: 'triage', keys: ['1', '2', '3'] },
  { schema: 'pairwise', keys: ['1', '2', '3', '4', '5', '6'] },
  { schema: 'refusal', keys: ['1', '2', '3'] },
];
const RECORDS = 50;
let all = [];
try {
  const view = await openDataset(page, 'labelled.parquet');
  const saved = await watchSaved(page);
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
    await saved.start();
    for (let i = 0; i < RECORDS; i++) {
      await view.locator('loupe-reader').getByText(`Record ${i}`, { exact: true }).waitFor();
      await page.keyboard.press(keys[i % keys.length]);
      await saved.reached(i + 1, `record ${i} of ${schema}`);
      // A schema that has all it needs goes on by itself.
      if (schema === 'pairwise') await page.keyboard.press('j');
    }
    const times = await saved.times();
    console.log(`       ${schema}: ${RECORDS} records, p50 ${ms(median(times))}, p95 ${ms(percentile(times, 0.95))}`);
    all.push(...times);
  }
} finally {
  await close();
}
const labels = join(folder, 'labelled.parquet.loupe');
const lines = readdirSync(labels).flatMap((name) => readFileSync(join(labels, name), 'utf8').trim().split('\n').map((line) => JSON.parse(line)));
const floor = bareAppends(join(labels, 'floor'), `${JSON.stringify(lines[0])}\n`, 150);
rmSync(folder, { recursive: true, force: true });
console.log(`       ${lines.length} lines for ${RUNS.length * RECORDS} labels; a bare append and sync: p50 ${ms(median(floor))}, p95 ${ms(percentile(floor, 0.95))}`);
const p95 = percentile(all, 0.95);
report('key to “saved” on screen, of 150 labels', `p50 ${ms(median(all))}, p95 ${ms(p95)}, ${(median(all) / median(floor)).toFixed(0)} × the bare append`, 'p95 ≤ 60 ms', p95 <= 60 && lines.length === RUNS.length * RECORDS);
