import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeWorkbench, openDataset, quickInput, runCommand, screenshot, webview, workbenchReady } from '../harness/index.mjs';
import { becomes, reader, recordShown, rowAt } from './reading.mjs';
import { copyOfSamples, openLoupe, shots } from './shared.mjs';

const strip = (view) => view.locator('loupe-label-strip');
const held = (view) => strip(view).locator('button[aria-pressed=true]').allInnerTexts().then((texts) => texts.map((t) => t.replace(/\s+/g, ' ').trim()));

describe('labelling by keyboard alone', () => {
  let page;
  let folder;
  let view;
  const lines = () => {
    const labels = path.join(folder, 'pairs.parquet.loupe');
    return readdirSync(labels).flatMap((file) => readFileSync(path.join(labels, file), 'utf8').trim().split('\n').map((line) => JSON.parse(line)));
  };

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-labels-'));
    cpSync(path.join(copyOfSamples(), 'preference-four-annotators.parquet'), path.join(folder, 'pairs.parquet'));
    page = await openLoupe({ folder, viewport: { width: 1400, height: 860 } });
    page.setDefaultTimeout(15_000);
    view = await openDataset(page, 'pairs.parquet');
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    await recordShown(view, 0);
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  it('asks once for a schema and a name, and shows the questions with their keys', async () => {
    await page.keyboard.press('Shift+L');
    await quickInput(page).locator('input').fill('triage');
    await page.keyboard.press('Enter');
    await quickInput(page).getByText('stored on this machine').first().waitFor();
    await page.keyboard.type('Ann');
    await page.keyboard.press('Enter');
    await strip(view).getByText('Keep it?').waitFor();
    await screenshot(page, path.join(shots, 'annotation-strip.png'));
  });

  it('sets a label with one key, saves it before it says so, and goes on', async () => {
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    for (const [i, key] of ['1', '2', '3', '1', '2'].entries()) {
      await recordShown(view, i);
      await becomes(() => strip(view).locator('button').count().then((n) => n > 0), true);
      await page.waitForTimeout(150); // the labels of the record are on their way
      await page.keyboard.press(key);
      await recordShown(view, i + 1);
    }
    assert.deepEqual(lines().map((l) => [l.by, l.row.id, l.value]), [['Ann', 'pref-0000', 'keep'], ['Ann', 'pref-0001', 'drop'], ['Ann', 'pref-0002', 'unsure'], ['Ann', 'pref-0003', 'keep'], ['Ann', 'pref-0004', 'drop']]);
    await view.locator('.th .name', { hasText: 'label:triage' }).first().waitFor();
  });

  it('undoes and redoes over records, and brings back the record it was about', async () => {
    await page.keyboard.press('Control+z');
    await recordShown(view, 4);
    await becomes(() => held(view), []);
    await page.keyboard.press('Control+z');
    await recordShown(view, 3);
    await page.keyboard.press('Control+Shift+z');
    await becomes(() => held(view), ['1 Keep']);
    assert.equal(lines().length, 8); // nothing is ever taken out of the file
  });

  it('has its labels again after the window was reloaded, and filters by them', async () => {
    await page.waitForTimeout(2000);
    await page.reload();
    await workbenchReady(page);
    view = webview(page);
    await reader(view).waitFor({ timeout: 60_000 });
    await rowAt(view, 1).locator('[role=gridcell]').first().click();
    await recordShown(view, 1);
    await becomes(() => held(view), ['2 Drop']);
    await view.locator('input#filter').fill(`"label:triage" = 'keep'`);
    await view.locator('input#filter').press('Enter');
    await becomes(() => view.locator('loupe-table [role=grid]').getAttribute('aria-rowcount'), '3');
    await screenshot(page, path.join(shots, 'annotation-filtered.png'));
  });

  it('stops, and the strip shows what is held by whom', async () => {
    await runCommand(page, 'Dataset Loupe: Stop Labelling');
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    await strip(view).getByText('Ann · triage').waitFor();
    assert.equal(await strip(view).locator('button').count(), 0);
  });
});
