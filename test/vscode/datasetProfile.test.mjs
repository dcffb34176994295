import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { closeWorkbench, filledRows, openDataset, runCommand, screenshot, statusBarItem, webview } from '../harness/index.mjs';
import { becomes, frameWith, rowsSaid, saveAs } from './reading.mjs';
import { openLoupe, shots } from './shared.mjs';

/** 400 pairs: 40 empty answers, 25 prompts that stand before, 30 pairs whose scores contradict the order. */
const PAIRS = `select i as id, case when i % 3 = 0 then 'web' else 'book' end as source, 'What is ' || (case when i < 25 then 100 + i else i end) || ' and seven?' as prompt,
  case when i % 10 = 0 then '' else 'It is ' || (i + 7) || ', which is found by counting on from there.' end as chosen, 'Perhaps ' || (i + 8) || '.' as rejected, 4.0 as score_chosen, case when i >= 370 then 5.0 else 2.0 end as score_rejected from range(400) t(i)`;

describe('the profile of a dataset', () => {
  let page;
  let folder;
  const profile = async () => {
    const view = await frameWith(page, 'loupe-dataset-profile');
    await view.locator('.head').waitFor({ timeout: 60_000 });
    return view;
  };
  const rowsShown = async () => rowsSaid(await frameWith(page, 'loupe-explore'));

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-profile-'));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`copy (${PAIRS}) to '${path.join(folder, 'pairs.parquet')}' (format parquet)`);
    await connection.run(`copy (${PAIRS.replace('range(400)', 'range(380, 500)')}) to '${path.join(folder, 'more pairs.parquet')}' (format parquet)`);
    connection.closeSync();
    page = await openLoupe({ folder, viewport: { width: 1600, height: 1000 } });
    page.setDefaultTimeout(20_000);
    await openDataset(page, 'pairs.parquet');
    await filledRows(webview(page)).first().click();
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens beside the dataset, and each count shows its rows', async () => {
    await runCommand(page, 'Dataset Loupe: Show Dataset Profile');
    const view = await profile();
    assert.match(await view.locator('.head').innerText(), /rows\s+400[\s\S]*prompts repeated\s+25/);
    await view.getByRole('button', { name: /empty-turn/ }).click();
    await becomes(rowsShown, '40');
    await view.getByRole('button', { name: /^prompts/ }).click();
    await becomes(rowsShown, '25');
    await view.locator('dl').getByRole('button', { name: '30', exact: true }).click();
    await becomes(rowsShown, '30');
    await screenshot(page, path.join(shots, 'dataset-profile-workbench.png'));
  });

  it('profiles what the view’s filter leaves, and all rows when asked', async () => {
    const view = await profile();
    await view.locator('.bars .row', { hasText: 'web' }).click();
    await becomes(rowsShown, '134');
    await view.getByRole('button', { name: 'Profile only these' }).click();
    await becomes(async () => /rows\s+134/.test(await view.locator('.head').innerText()), true);
    await view.getByRole('button', { name: 'Save…' }).click();
    const out = path.join(folder, 'card.md');
    await saveAs(page, out);
    await becomes(async () => { try { return /134 of 400 rows/.test(readFileSync(out, 'utf8')); } catch { return false; } }, true);
    const report = readFileSync(out, 'utf8');
    assert.match(report, /## Defects of conversations[\s\S]*empty-turn[\s\S]*## Files/);
  });

  it('several datasets stand beside each other, with the prompts that they share', async () => {
    await openDataset(page, 'more pairs.parquet', { shows: () => statusBarItem(page, '120 rows') });
    // Where focus comes back to a view a moment late, VS Code closes the question: then it is asked once more.
    for (let tries = 0, chosen = false; tries < 4 && !chosen; tries++) {
      await runCommand(page, 'Dataset Loupe: Compare Datasets…');
      chosen = await page.locator('.quick-input-widget .monaco-list-row', { hasText: 'Open and recent datasets' }).click({ timeout: 5_000 }).then(() => true, () => false);
    }
    await page.locator('.quick-input-widget .monaco-list-row', { hasText: 'more pairs.parquet' }).waitFor();
    for (const row of await page.locator('.quick-input-widget .monaco-list-row').all()) {
      const box = row.locator('input[type=checkbox], .monaco-custom-toggle').first();
      if ((await box.getAttribute('aria-checked')) === 'false') await row.click();
    }
    await page.keyboard.press('Enter');
    let view;
    await becomes(async () => {
      for (let i = 0; i < 5 && !view; i++) if ((await webview(page, i).locator('loupe-beside').count().catch(() => 0)) > 0) view = webview(page, i);
      return view !== undefined;
    }, true, 60_000);
    await view.locator('.overlap').waitFor({ timeout: 60_000 });
    assert.match(await view.locator('.beside tbody').first().innerText(), /pairs\.parquet[\s\S]*400[\s\S]*90\.0 %/);
    await view.locator('.overlap .cell').first().click();
    await view.locator('.shared tbody tr').first().waitFor();
    assert.equal(await view.locator('.shared tbody tr').count(), 20);
    await screenshot(page, path.join(shots, 'datasets-beside-workbench.png'));
  });
});
