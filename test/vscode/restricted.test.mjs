import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { closeWorkbench, filledRows, notification, openDataset, openWorkbench, quickInput, runCommand, screenshot, startServer, webview } from '../harness/index.mjs';
import { frameWith } from './reading.mjs';
import { copyOfSamples, rootWith, sharedVscode, shots } from './shared.mjs';

describe('a workspace that is not trusted', () => {
  let page;
  let server;
  let folder;
  before(async function () {
    this.timeout(180_000);
    folder = copyOfSamples();
    mkdirSync(path.join(folder, '.loupe/queries'), { recursive: true });
    writeFileSync(path.join(folder, '.loupe/queries/theirs.loupe.sql'), '-- name: theirs\n-- description: Of this workspace.\n-- dataset: chat-sft.parquet\nselect count(*) as n from dataset;\n');
    writeFileSync(path.join(folder, '.loupe/filters.json'), JSON.stringify({ filters: [{ name: 'filter of theirs', filter: '"turns" > 2' }] }));
    server = await startServer({ root: rootWith(sharedVscode().installed), folder, restricted: true });
    page = await openWorkbench({ browser: sharedVscode().browser, server, viewport: { width: 1500, height: 900 } });
    page.setDefaultTimeout(20_000);
    await page.getByText('Restricted Mode').first().waitFor();
    await openDataset(page, 'chat-sft.parquet');
    await filledRows(webview(page)).first().waitFor();
  });
  after(async () => {
    if (page) await closeWorkbench(page);
    await server?.stop();
    for (const gone of [folder, server?.root]) if (gone) rmSync(gone, { recursive: true, force: true });
  });

  it('offers our queries, and none of its own', async () => {
    await runCommand(page, 'Dataset Loupe: Query…');
    await quickInput(page).getByText('The longest answers, with their length in characters').first().waitFor();
    await page.keyboard.type('theirs');
    await page.waitForTimeout(1_000);
    assert.equal(await quickInput(page).getByText('Of this workspace.').count(), 0);
    await page.keyboard.press('Escape');
  });

  it('offers no filter that lies in it, and says so', async () => {
    await runCommand(page, 'Dataset Loupe: Focus on Filters View');
    await page.getByText('In Restricted Mode the filters of the workspace are not read.').first().waitFor();
    assert.equal(await page.getByText('filter of theirs').count(), 0);
    await screenshot(page, path.join(shots, 'filters-restricted.png'));
    await filledRows(webview(page)).first().click();
    await runCommand(page, 'Dataset Loupe: Apply Filter…');
    await notification(page, 'In Restricted Mode filters are neither read from the folder nor kept there').waitFor();
  });

  it('runs no document that lies in it, and says what to do', async () => {
    await page.keyboard.press('Control+p');
    await page.keyboard.type('theirs.loupe.sql');
    await quickInput(page).locator('.monaco-list-row', { hasText: 'theirs.loupe.sql' }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.codelens-decoration a', { hasText: 'Run' }).first().click();
    await notification(page, 'Queries that lie in a workspace are not run while it is not trusted').waitFor();
    await screenshot(page, path.join(shots, 'query-restricted.png'));
  });

  it('runs SQL that a person writes', async () => {
    await runCommand(page, 'Dataset Loupe: New SQL Query');
    await page.locator('.codelens-decoration a', { hasText: 'Dataset: chat-sft.parquet' }).first().waitFor();
    await page.keyboard.press('Control+Enter');
    const view = await frameWith(page, 'loupe-query');
    await view.locator('a.rowLink').first().waitFor();
  });
});
