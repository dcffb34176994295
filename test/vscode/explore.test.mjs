import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answerQuick, closeWorkbench, descendants, explorerItem, filledRows, openDataset, quickInput, runCommand, screenshot, statusBarItem } from '../harness/index.mjs';
import { frameWith } from './reading.mjs';
import { copyOfSamples, openLoupe, sharedVscode, shots } from './shared.mjs';

const reader = (view) => view.locator('loupe-reader');

describe('reading a dataset by keyboard', () => {
  let page;
  let view;
  before(async () => {
    page = await openLoupe({ viewport: { width: 1400, height: 860 } });
    view = await openDataset(page, 'preference-four-annotators.parquet');
    await filledRows(view).filter({ hasText: 'pref-0000' }).first().click();
  });
  after(() => closeWorkbench(page));

  it('j and k move through the records, and the reader follows', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await reader(view).getByText('Record 2', { exact: true }).waitFor();
    await page.keyboard.press('k');
    await reader(view).getByText('Record 1', { exact: true }).waitFor();
  });

  it('goes to a row that is typed', async () => {
    await answerQuick(page, () => page.keyboard.press('g'), '239');
    await reader(view).getByText('Record 239', { exact: true }).waitFor();
    await statusBarItem(page, 'row 239').waitFor();
  });

  it('filters by SQL, says how many rows are left, and refuses what does more than read', async () => {
    await page.keyboard.press('/');
    await view.locator('input:focus').waitFor(); // the command goes by way of the host
    await page.keyboard.type("source = 'math'");
    await page.keyboard.press('Enter');
    await statusBarItem(page, '40 of 240 rows').waitFor();
    await view.locator('input#filter').fill("(select count(*) from read_text('/etc/passwd')) > 0");
    await view.locator('input#filter').press('Enter');
    await view.locator('[role=alert]').filter({ hasText: 'is not allowed' }).waitFor();
    await statusBarItem(page, '40 of 240 rows').waitFor();
  });

  it('has its filter and its record again after the window was reloaded', async () => {
    await page.waitForTimeout(3000); // state and tabs are kept with a delay of their own
    await page.reload();
    await statusBarItem(page, '40 of 240 rows').waitFor({ timeout: 60_000 });
  });

  it('opens the two answers in VS Code’s own diff editor', async () => {
    await runCommand(page, 'Dataset Loupe: Open Answers in Diff Editor');
    await page.locator('.monaco-diff-editor').first().waitFor();
    await screenshot(page, path.join(shots, 'explore-diff.png'));
  });

  it('has the same rows after the engine was killed, and the extension host lives on', async function () {
    if (process.platform !== 'linux') this.skip();
    await runCommand(page, 'View: Close All Editors');
    const opened = await openDataset(page, 'chat-sft.parquet');
    const engines = descendants(sharedVscode().server.child.pid).filter(({ command }) => command.includes('dist/engine.js'));
    assert.ok(engines.length > 0);
    for (const { pid } of engines) process.kill(pid, 'SIGKILL');
    await filledRows(opened).filter({ hasText: 'chat-0004' }).first().click();
    await reader(opened).getByText('Record 4', { exact: true }).waitFor({ timeout: 30_000 });
    await runCommand(page, 'Dataset Loupe: Show Dataset Profile');
    await (await frameWith(page, 'loupe-dataset-profile')).locator('.head').waitFor({ timeout: 30_000 });
  });
});

describe('what is wrong with a file', () => {
  let page;
  let folder;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-bad-'));
    writeFileSync(path.join(folder, 'pointer.parquet'), 'version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 1\n');
    writeFileSync(path.join(folder, 'page.parquet'), '<!DOCTYPE html><html><body>404</body></html>');
    writeFileSync(path.join(folder, 'empty.parquet'), '');
    cpSync(path.join(copyOfSamples(), 'chat-sft.parquet'), path.join(folder, 'good.parquet'));
    mkdirSync(path.join(folder, 'shards', 'data'), { recursive: true });
    for (const split of ['train', 'test']) cpSync(path.join(folder, 'good.parquet'), path.join(folder, 'shards', 'data', `${split}-00000-of-00001.parquet`));
    page = await openLoupe({ folder });
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [file, sentence] of [['pointer.parquet', 'git lfs pull'], ['page.parquet', 'HTML page'], ['empty.parquet', '0 bytes']]) {
    it(`${file}: a sentence that says “${sentence}”, and the next file opens`, async () => {
      await openDataset(page, file, { shows: (view) => view.getByText(sentence) });
      await openDataset(page, 'good.parquet');
      await runCommand(page, 'View: Close All Editors');
    });
  }

  it('a folder with two splits asks which, and opens the one that is chosen', async () => {
    await explorerItem(page, 'shards').click({ button: 'right' });
    await page.waitForTimeout(700); // the menu takes no click in its first moment
    await page.getByText('Open in Dataset Loupe').first().click();
    const choice = quickInput(page).locator('.monaco-list-row', { hasText: 'test' });
    await choice.waitFor({ timeout: 30_000 });
    await screenshot(page, path.join(shots, 'explore-split.png'));
    await choice.click();
    await statusBarItem(page, '180 rows').waitFor({ timeout: 30_000 });
  });
});
