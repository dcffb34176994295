import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeWorkbench, notification, openDataset, runCommand, screenshot, statusBarItem, webview } from '../harness/index.mjs';
import { labelLines, startLabelling, strip } from './labelling.mjs';
import { writeLargeArrow } from './largeArrow.mjs';
import { becomes, cellsAt, goToRow, head, reader, recordShown } from './reading.mjs';
import { openLoupe, sharedVscode, shots } from './shared.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'loupe-paged-'));
const file = path.join(folder, 'rollouts.arrow');
const cache = path.join(folder, 'copies');
const rows = writeLargeArrow(file, 70e6);
const focused = 41_214;
const shownRows = rows.toLocaleString('en-US');
after(() => rmSync(folder, { recursive: true, force: true }));

describe('an Arrow file that is large', () => {
  let page;
  let view;
  before(async () => {
    sharedVscode().server.configure({ 'loupe.engine.cacheFolder': cache });
    page = await openLoupe({ folder, viewport: { width: 1400, height: 860 } });
    page.setDefaultTimeout(20_000);
    view = await openDataset(page, 'rollouts.arrow');
  });
  after(async () => {
    sharedVscode().server.configure({ 'loupe.engine.cacheFolder': undefined });
    await closeWorkbench(page);
  });
  const filter = async (text) => {
    await view.locator('input#filter').fill(text);
    await view.locator('input#filter').press('Enter');
  };
  const copies = () => { try { return readdirSync(cache).length; } catch { return 0; } };

  it('opens without a copy, says so, and goes to any row', async () => {
    await statusBarItem(page, 'paged').waitFor();
    await statusBarItem(page, `${shownRows} rows`).waitFor();
    await goToRow(page, view, focused);
    await reader(view).getByText('question 214', { exact: true }).waitFor();
    assert.equal(copies(), 0);
  });

  it('is labelled without a copy, and has the label of the record again after a reload', async () => {
    await view.locator('[role=row][aria-selected=true] [role=gridcell]').first().click();
    await startLabelling(page, view, 'triage', 'Keep it?');
    await page.keyboard.press('2');
    await recordShown(view, focused + 1);
    await becomes(() => labelLines(file).map((l) => [l.row.number, l.value]), [[focused, 'drop']]);
    await page.waitForTimeout(1_000); // the state is kept with a delay of its own
    await page.reload();
    view = webview(page);
    await recordShown(view, focused + 1);
    await goToRow(page, view, focused);
    await strip(view).locator('button[aria-pressed=true]', { hasText: 'Drop' }).waitFor();
    await statusBarItem(page, 'paged').waitFor();
    await screenshot(page, path.join(shots, 'paged-labelled.png'));
    assert.equal(copies(), 0);
  });

  it('asks before a filter copies it, and shows all rows as before where it may not', async () => {
    await filter('score = 53.5');
    const question = page.locator('.monaco-dialog-box');
    await question.getByText('Copy “rollouts.arrow” as Parquet').waitFor();
    assert.match(await question.innerText(), new RegExp(`kept in ${cache}`));
    await screenshot(page, path.join(shots, 'paged-question.png'));
    await question.getByRole('button', { name: 'Not Now' }).click();
    await view.getByText('Not applied', { exact: false }).waitFor();
    await statusBarItem(page, `${shownRows} rows`).waitFor();
    assert.deepEqual([await view.locator('[role=alert]').count(), copies()], [0, 0]);
  });

  it('filters when it was copied, with the same record in focus, and sorts without another question', async () => {
    await filter('score = 53.5');
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Make the Copy' }).click();
    await statusBarItem(page, `${(rows / 1000).toLocaleString('en-US')} of ${shownRows} rows`).waitFor({ timeout: 60_000 });
    await recordShown(view, focused);
    await statusBarItem(page, `row ${focused.toLocaleString('en-US')}`).waitFor();
    await page.locator('.statusbar-item', { hasText: 'paged' }).waitFor({ state: 'hidden' });
    await screenshot(page, path.join(shots, 'paged-copied.png'));
    assert.equal(copies(), 1);
    await head(view, 'id').locator('.name').click();
    await becomes(() => head(view, 'id').getAttribute('aria-sort'), 'ascending');
    await head(view, 'id').locator('.name').click();
    const above = rows / 1000 - 1 - 42; // of the rows 214, 1,214, …, from the last
    await becomes(async () => (await cellsAt(view, above)).slice(1, 2), ['42214']);
    assert.equal(await page.locator('.monaco-dialog-box').count(), 0);
  });

  it('is not paged any more when it is opened again, and the command for it is gone', async () => {
    await runCommand(page, 'View: Close All Editors');
    view = await openDataset(page, 'rollouts.arrow');
    await statusBarItem(page, 'rows').waitFor();
    assert.equal(await page.locator('.statusbar-item', { hasText: 'paged' }).count(), 0);
    assert.equal(await notification(page, 'copy').count(), 0);
  });
});
