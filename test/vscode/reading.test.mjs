import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answerQuick, closeWorkbench, editorTab, filledRows, quickInput, runCommand, screenshot, statusBarItem, webview } from '../harness/index.mjs';
import { becomes, goToRow, heads, openFolder, reader, recordShown, rowAt, rowsSaid } from './reading.mjs';
import { openLoupe, shots } from './shared.mjs';

const talk = (i) => ({ uid: `t-${i}`, prompt: `What is ${i} times ${i}?`, response: `It is ${i * i}.` });
const ROWS = 400;

describe('the reading room', () => {
  let page;
  let view;
  let folder;
  const file = () => path.join(folder, 'talks.jsonl');
  const write = (rows) => writeFileSync(file(), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-reading-'));
    write(Array.from({ length: ROWS }, (_, i) => talk(i)));
    page = await openLoupe({ folder, viewport: { width: 1400, height: 860 } });
    await openFolder(page, 'talks.jsonl');
    view = webview(page);
    await filledRows(view).filter({ hasText: 't-0' }).first().click();
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  it('goes back by Alt+Left and forward by Alt+Right, and stays in the dataset', async () => {
    await recordShown(view, 0);
    await goToRow(page, view, 250);
    await reader(view).locator('.scroll').click();
    for (const row of [251, 252]) {
      await page.keyboard.press('j');
      await recordShown(view, row);
    }
    await page.keyboard.press('Alt+ArrowLeft');
    await recordShown(view, 0);
    await page.keyboard.press('Alt+ArrowRight');
    await recordShown(view, 252);
    await editorTab(page, 'talks.jsonl').waitFor();
  });

  it('leaves Alt with an arrow to the heads of columns while one has the focus', async () => {
    await rowAt(view, 252).locator('[role=gridcell]').first().click();
    await page.keyboard.press('Alt+ArrowUp');
    await view.locator('.th.active').waitFor();
    const before = await heads(view);
    await page.keyboard.press('Alt+ArrowRight');
    await becomes(async () => (await heads(view))[1], before[0]);
    await page.keyboard.press('Alt+ArrowLeft');
    await becomes(() => heads(view), before);
    await recordShown(view, 252);
  });

  it('bookmarks a record by a key, with a sign beside its number and a place in the tree', async () => {
    await goToRow(page, view, 37);
    await reader(view).locator('.scroll').click();
    await page.keyboard.press('b');
    await rowAt(view, 37).locator('.sign').waitFor();
    await answerQuick(page, () => runCommand(page, 'Dataset Loupe: Note on the Bookmark…'), 'squares');
    await reader(view).getByText('squares', { exact: true }).waitFor();
    await runCommand(page, 'Dataset Loupe: Focus on Bookmarks View');
    await page.locator('.pane-body .monaco-list-row', { hasText: 'squares' }).first().waitFor();
    await screenshot(page, path.join(shots, 'reading-bookmarks.png'));
  });

  it('copies a link, and opens it after asking, where the record is after a re-export in another order', async () => {
    await runCommand(page, 'Dataset Loupe: Copy Link to This Record');
    let link = '';
    await becomes(async () => {
      link = await page.evaluate(() => navigator.clipboard.readText());
      return /:\/\/dataset-loupe\.dataset-loupe\/open\?record=[\w-]+$/.test(link);
    }, true);
    await runCommand(page, 'View: Close All Editors');
    write(Array.from({ length: ROWS }, (_, i) => talk(ROWS - 1 - i)));
    await answerQuick(page, () => runCommand(page, 'Dataset Loupe: Go to Linked Record…'), link);
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText('A link asks to open a dataset').waitFor();
    await dialog.getByText(file()).waitFor();
    await screenshot(page, path.join(shots, 'reading-link.png'));
    await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    await recordShown(view, ROWS - 1 - 37);
    await view.getByText('This record was row 37 and is row 362 now.').waitFor();
  });

  it('has the bookmark at the record’s new place', async () => {
    await rowAt(view, ROWS - 1 - 37).locator('.sign').waitFor();
    await reader(view).getByText('squares', { exact: true }).waitFor();
    await goToRow(page, view, 3);
    await page.locator('.pane-body .monaco-list-row', { hasText: 'squares' }).first().click();
    await recordShown(view, ROWS - 1 - 37);
    assert.equal(await rowAt(view, 37).locator('.sign').count(), 0);
  });

  it('draws a sample by a seed, shows it, and keeps it as a named filter', async () => {
    await answerQuick(page, () => runCommand(page, 'Dataset Loupe: Sample Rows…'), '50');
    await becomes(async () => (await quickInput(page).locator('input').first().inputValue().catch(() => '')), '1');
    await page.keyboard.press('Enter');
    await becomes(() => rowsSaid(view), '50');
    const kept = () => JSON.parse(readFileSync(path.join(folder, '.loupe/filters.json'), 'utf8')).filters;
    await becomes(async () => { try { return kept().map((f) => f.name); } catch { return []; } }, ['sample 50, seed 1']);
    assert.equal(await view.locator('#filter').inputValue(), kept()[0].filter);
    assert.match(kept()[0].filter, /^loupe_row in \(/);
  });

  it('reads on alone, by keys only', async () => {
    await reader(view).locator('.scroll').click();
    await page.keyboard.press('z');
    await view.locator('.bar').waitFor({ state: 'hidden' });
    await reader(view).getByText(/^\d+ of 50$/).waitFor();
    await screenshot(page, path.join(shots, 'reading-alone.png'));
    await page.keyboard.press('j');
    await page.keyboard.press('z');
    await view.locator('.bar').waitFor();
    await statusBarItem(page, '50 of 400 rows').waitFor();
  });
});
