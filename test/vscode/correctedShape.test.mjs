import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { closeWorkbench, openDataset, quickInput, runCommand, screenshot } from '../harness/index.mjs';
import { becomes, frameWith } from './reading.mjs';
import { openLoupe, shots } from './shared.mjs';

/** Ten things, each judged by four people, a verdict a row, under names that nobody knows; on the last three one person differs. */
const ROWS = "select 'item-' || (i % 10) as thing, ['ann', 'bob', 'cy', 'dee'][i // 10 + 1] as who, case when i % 10 > 6 and i < 10 then 'Y' else 'X' end as picked from range(40) t(i)";

describe('disagreements of a dataset whose raters are not found', () => {
  let page;
  let folder;
  const view = () => frameWith(page, 'loupe-disagreements');

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-corrected-'));
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (${ROWS}) to '${path.join(folder, 'mine.parquet')}'`);
    connection.closeSync();
    page = await openLoupe({ folder, viewport: { width: 1600, height: 1000 } });
    page.setDefaultTimeout(15_000);
    await openDataset(page, 'mine.parquet');
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  it('a person says on the page where they are', async () => {
    await runCommand(page, 'Dataset Loupe: Show Disagreements');
    const form = (await view()).locator('.places form');
    await form.waitFor();
    assert.doesNotMatch(await (await view()).locator('.page').innerText(), /--/);
    await screenshot(page, path.join(shots, 'corrected-none.png'));
  });

  it('once the shape is corrected the page counts by it by itself, and says how many rows its units have', async () => {
    for (const [role, column] of [['raterId', 'who'], ['unit', 'thing'], ['label', 'picked']]) {
      await (await view()).getByRole('button', { name: 'Correct shape…' }).click();
      const input = quickInput(page).locator('input[type=text]').first();
      await input.waitFor();
      await input.fill(role);
      await quickInput(page).locator('.monaco-list-row', { hasText: role }).first().click();
      const item = quickInput(page).locator('.quick-input-list .monaco-list-row', { hasText: column }).first();
      await item.waitFor();
      await item.click();
      await page.keyboard.press('Enter');
      await quickInput(page).waitFor({ state: 'hidden' });
    }
    const shown = await view();
    await shown.locator('.state', { hasText: 'resamples' }).waitFor({ timeout: 60_000 });
    assert.match(await shown.locator('.head').innerText(), /10\s+of 10 units[\s\S]*raters\s+4/);
    await shown.locator('.class[data-class=unanimous]').click();
    await becomes(async () => (/(\d+) units, (\d+) rows/.exec(await shown.locator('.notice', { hasText: 'The dataset’s editor' }).innerText()) ?? []).slice(1), ['7', '28']);
    await screenshot(page, path.join(shots, 'corrected-counted.png'));
  });
});
