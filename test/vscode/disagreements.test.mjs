import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeWorkbench, filledRows, notification, openDataset, runCommand, screenshot, statusBarItem, webview } from '../harness/index.mjs';
import { becomes, frameWith, rowsSaid, saveAs } from './reading.mjs';
import { copyOfSamples, openLoupe, shots } from './shared.mjs';

describe('the page of disagreements', () => {
  let page;
  let folder;
  const figures = async () => {
    const view = await frameWith(page, 'loupe-disagreements');
    await view.locator('.state', { hasText: 'resamples' }).waitFor({ timeout: 60_000 });
    return view;
  };
  const dataset = () => frameWith(page, 'loupe-explore');
  const rowsShown = async () => rowsSaid(await dataset());

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-disagreements-'));
    cpSync(path.join(copyOfSamples(), 'preference-four-annotators.parquet'), path.join(folder, 'preference-four-annotators.parquet'));
    page = await openLoupe({ folder, viewport: { width: 1600, height: 1000 } });
    page.setDefaultTimeout(15_000);
    await openDataset(page, 'preference-four-annotators.parquet');
    await filledRows(webview(page)).first().click();
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens beside the dataset, with raters found, figures and their intervals', async () => {
    await runCommand(page, 'Dataset Loupe: Show Disagreements');
    const view = await figures();
    assert.match(await view.locator('.head').innerText(), /240\s+of 240 units[\s\S]*raters\s+4/);
    assert.equal(await view.locator('.heat tbody button').count(), 12);
    assert.equal(await view.locator('.class[data-class]').count(), 6);
    await screenshot(page, path.join(shots, 'disagreements-workbench.png'));
  });

  it('the report is saved where a person says, with the figures of the page and their intervals', async () => {
    const view = await figures();
    const alpha = (await view.locator('.measures tr', { hasText: 'Krippendorff' }).first().innerText()).match(/\.\d{3}/)?.[0];
    const out = path.join(folder, 'for the paper.md');
    await runCommand(page, 'Dataset Loupe: Save Agreement Report…');
    await saveAs(page, out);
    await notification(page, 'The report was written to for the paper.md').waitFor({ timeout: 60_000 });
    const report = readFileSync(out, 'utf8');
    assert.ok(alpha && report.includes(alpha), `${alpha} is in the report`);
    assert.match(report, /10,000 resamples[\s\S]*loupe agreement/);
  });

  it('a cell of the matrix shows as many rows as it says', async () => {
    const view = await figures();
    await view.locator('.heat button[data-r="0"][data-c="3"]').click();
    const cell = view.locator('.grid:not(.heat) button[data-r="1"][data-c="2"]');
    const count = await cell.innerText();
    assert.ok(Number(count) > 0);
    await cell.click();
    await view.locator('.notice code').waitFor();
    assert.equal(await view.locator('.notice code').innerText(), `"annotator_1" = 'chosen-is-slightly-better' and "annotator_4" = 'tie'`);
    await becomes(rowsShown, count);
    await screenshot(page, path.join(shots, 'disagreements-rows.png'));
  });

  it('a class shows as many rows as it says', async () => {
    const view = await figures();
    const item = view.locator('.class', { hasText: 'opposed, all slight' });
    await item.click();
    await becomes(rowsShown, await item.locator('.number').innerText());
  });

  it('the next disputed record is gone to by key, within the rows shown', async () => {
    const view = await figures();
    await view.getByRole('button', { name: 'Show disputed records' }).click();
    const explore = await dataset();
    await becomes(async () => rowsShown().then((n) => Number(n) > 100 && Number(n) < 240), true);
    await filledRows(explore).first().click();
    const at = async () => (await statusBarItem(page, /row [\d,]+/).innerText()).match(/row ([\d,]+)/)?.[1];
    const before = await at();
    await page.keyboard.press('Shift+D');
    await becomes(async () => (await at()) !== before, true);
    const first = await at();
    await page.keyboard.press('Shift+D');
    await becomes(async () => (await at()) !== first, true);
  });
});
