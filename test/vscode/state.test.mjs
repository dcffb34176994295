import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeWorkbench, editorTab, openDataset, runCommand, screenshot, statusBarItem, webview, workbenchReady } from '../harness/index.mjs';
import { becomes, goToRow, head, heads, reader, recordShown, viewInGroup } from './reading.mjs';
import { copyOfSamples, openLoupe, restartServer, shots } from './shared.mjs';

const grid = (view) => view.locator('loupe-table [role=grid]');

/** All that a person arranges in a view, as it is seen. */
async function arrangement(view) {
  const box = async (selector) => (await view.locator(selector).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const [table, readerBox] = [await box('.tablePane'), await box('.readerPane')];
  return {
    heads: await heads(view),
    idWidth: Math.round((await box('.th[data-key=id]')).width),
    sorted: await head(view, 'source').getAttribute('aria-sort'),
    filter: await view.locator('input#filter').inputValue(),
    rows: await view.locator('.rows').innerText(),
    record: await reader(view).locator('.title').innerText(),
    readerIsBelow: readerBox.y > table.y,
    tableShare: Math.round((100 * table.height) / (table.height + readerBox.height)),
    text: await reader(view).locator('select').inputValue(),
    firstRow: await grid(view).evaluate((e) => Math.floor((e.scrollTop + 1) / 24)), // what is kept is a row, not a pixel
  };
}

/** Changes everything that can be changed, by mouse and keyboard. */
async function arrange(page, view) {
  const id = await head(view, 'id').boundingBox();
  await page.mouse.move(id.x + id.width - 3, id.y + 8);
  await page.mouse.down();
  await page.mouse.move(id.x + id.width + 37, id.y + 8, { steps: 4 });
  await page.mouse.up();
  const menu = async (key, item) => {
    await head(view, key).click({ button: 'right' });
    await view.getByRole('menuitem', { name: item }).click();
  };
  await menu('source', 'Pin to the left');
  await menu('derived:prompt_text', 'Hide');
  await menu('source', 'Sort descending');
  await becomes(() => head(view, 'source').getAttribute('aria-sort'), 'descending');
  await view.locator('input#filter').fill("source <> 'math'");
  await view.locator('input#filter').press('Enter');
  await statusBarItem(page, '200 of 240 rows').waitFor();
  await runCommand(page, 'Dataset Loupe: Reader Below the Table');
  await becomes(async () => (await arrangement(view)).readerIsBelow, true);
  const sash = await view.locator('loupe-sash').boundingBox();
  await page.mouse.move(sash.x + 200, sash.y);
  await page.mouse.down();
  await page.mouse.move(sash.x + 200, sash.y + 90, { steps: 4 });
  await page.mouse.up();
  await runCommand(page, 'Dataset Loupe: Show Text Plain');
  await becomes(() => reader(view).locator('select').inputValue(), 'plain');
  await goToRow(page, view, 100);
  // Another place than where the record in focus is: scroll and focus are two things.
  await grid(view).hover();
  const { firstRow } = await arrangement(view);
  await page.mouse.wheel(0, 24 * 30);
  await becomes(async () => (await arrangement(view)).firstRow, firstRow + 30);
}

describe('what a person arranged', () => {
  let page;
  let folder;
  let kept;
  const view = () => webview(page);

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-state-'));
    cpSync(path.join(copyOfSamples(), 'preference-four-annotators.parquet'), path.join(folder, 'pairs.parquet'));
    cpSync(path.join(copyOfSamples(), 'chat-sft.parquet'), path.join(folder, 'chat.parquet'));
    page = await openLoupe({ folder, viewport: { width: 1400, height: 860 } });
    page.setDefaultTimeout(15_000);
    await openDataset(page, 'pairs.parquet');
    const before = await arrangement(view());
    await arrange(page, view());
    kept = await arrangement(view());
    await page.waitForTimeout(500); // what is done is told to the host a moment later
    for (const [what, value] of Object.entries(kept)) assert.notDeepEqual(value, before[what], `${what} was not changed`);
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  const isThere = async () => {
    await statusBarItem(page, '200 of 240 rows').waitFor({ timeout: 60_000 });
    await becomes(() => arrangement(view()), kept);
  };

  it('is there when its tab was behind another and comes back', async () => {
    await openDataset(page, 'chat.parquet', { shows: (shown) => shown.getByText('chat-0000').first() });
    await statusBarItem(page, '180 rows').waitFor();
    await editorTab(page, 'pairs.parquet').click();
    await isThere();
  });

  it('is there after the window was reloaded', async () => {
    await page.waitForTimeout(2000); // which tabs are open is written by the workbench with a delay of its own
    await page.reload();
    await workbenchReady(page);
    await editorTab(page, 'pairs.parquet').click(); // which tab is in front is written by the workbench now and then
    await isThere();
    await screenshot(page, path.join(shots, 'state-restored.png'));
  });

  it('is there after the server, and with it engine and extension host, was started anew', async () => {
    await page.waitForTimeout(2000);
    await restartServer();
    await page.reload();
    await workbenchReady(page);
    await editorTab(page, 'pairs.parquet').click(); // which tab is in front is written by the workbench now and then
    await isThere();
  });

  it('is there when the tab was closed and the file is opened again', async () => {
    await runCommand(page, 'View: Close All Editors');
    await openDataset(page, 'pairs.parquet');
    await isThere();
  });
});

describe('two editors beside each other on one dataset', () => {
  let page;
  before(async () => {
    page = await openLoupe({ viewport: { width: 1600, height: 860 } });
    page.setDefaultTimeout(15_000);
  });
  after(() => closeWorkbench(page));

  const recordIn = async (index) => {
    const view = await viewInGroup(page, index);
    return view ? reader(view).locator('.title').innerText({ timeout: 2000 }).catch(() => '') : '';
  };

  it('have a record and a filter each, also after one was behind another tab', async () => {
    await runCommand(page, 'View: Close All Editors');
    await openDataset(page, 'preference-four-annotators.parquet');
    await recordShown(webview(page), 0);
    await runCommand(page, 'View: Split Editor Right');
    await becomes(() => recordIn(1), 'Record 0');
    await goToRow(page, await viewInGroup(page, 1), 50);
    await (await viewInGroup(page, 1)).locator('input#filter').fill("source = 'math'");
    await (await viewInGroup(page, 1)).locator('input#filter').press('Enter');
    await statusBarItem(page, '40 of 240 rows').waitFor();
    const right = await recordIn(1);
    await editorTab(page, 'preference-four-annotators.parquet').first().click();
    await goToRow(page, await viewInGroup(page, 0), 11);
    assert.deepEqual([await recordIn(0), await recordIn(1)], ['Record 11', right]);

    await editorTab(page, 'preference-four-annotators.parquet').nth(1).click();
    await runCommand(page, 'File: New Untitled Text File');
    await page.locator('.editor-group-container').nth(1).locator('.monaco-editor').first().waitFor();
    await editorTab(page, 'preference-four-annotators.parquet').nth(1).click();
    await becomes(() => recordIn(1), right);
    await statusBarItem(page, '40 of 240 rows').waitFor();
  });
});
