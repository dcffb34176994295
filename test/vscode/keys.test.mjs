import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeWorkbench, filledRows, openDataset, runCommand } from '../harness/index.mjs';
import { heads, reader, recordShown, rowAt } from './reading.mjs';
import { copyOfSamples, openLoupe } from './shared.mjs';

/** Keys of ours without Ctrl or Alt; three j, so that a k does not hide that one was taken. */
const LETTERS = ['j', 'j', 'j', 'k', '/', 'c', '[', ']', 'm', 'd', 'Shift+F', 'Shift+J', 'Shift+R', '?'];

describe('a letter typed elsewhere is no command of the dataset view', () => {
  let page;
  let view;
  let folder;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-keys-'));
    cpSync(path.join(copyOfSamples(), 'preference-four-annotators.parquet'), path.join(folder, 'pairs.parquet'));
    page = await openLoupe({ folder });
    page.setDefaultTimeout(10_000);
    view = await openDataset(page, 'pairs.parquet');
    await filledRows(view).first().click();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await recordShown(view, 2);
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  const looks = async () => ({
    mode: await reader(view).locator('select').inputValue(),
    overlays: await view.locator('.overlay').count(),
    tabs: await page.locator('.tabs-container .tab').count(),
    raw: await reader(view).locator('.plain-code').count(),
    heads: await heads(view),
  });

  /** Presses the letters, then moves by one record with a command: whatever was taken would show by then. */
  async function nothingMoves(row) {
    const before = await looks();
    for (const letter of LETTERS) await page.keyboard.press(letter);
    await page.keyboard.press('Escape');
    await runCommand(page, 'Dataset Loupe: Next Record');
    await recordShown(view, row + 1);
    await runCommand(page, 'Dataset Loupe: Previous Record');
    await recordShown(view, row);
    assert.deepEqual(await looks(), before);
    await rowAt(view, row).locator('[role=gridcell]').first().click();
  }

  for (const [place, command, part] of [
    ['the explorer’s tree', 'File: Focus on Files Explorer', '.part.sidebar .explorer-folders-view'],
    ['a tree of our own', 'Dataset Loupe: Focus on Recent datasets View', '.part.sidebar .monaco-list'],
    ['the Problems view', 'Problems: Focus on Problems View', '.part.panel'],
    ['the search view', 'Search: Focus on Search View', '.part.sidebar .search-view'],
  ]) {
    it(`in ${place}`, async () => {
      const taken = () => page.waitForFunction((where) => Boolean(document.activeElement?.closest(where)), part, { timeout: 2_000 }).then(() => true, () => false);
      // A view that is made by its first focus does not always take it.
      for (let tries = 0, has = false; !has; tries++) {
        assert.ok(tries < 5, `${place} takes the focus`);
        await runCommand(page, command);
        has = await taken();
        if (!has) {
          await page.locator(part).first().focus();
          has = await taken();
        }
      }
      await nothingMoves(2);
    });
  }

  it('in the palette', async () => {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget:visible input').first().waitFor();
    await nothingMoves(2);
  });

  it('in the filter, which gets the letters', async () => {
    await page.keyboard.press('/');
    await view.locator('input#filter:focus').waitFor();
    for (const letter of LETTERS) await page.keyboard.press(letter);
    assert.equal(await view.locator('input#filter').inputValue(), LETTERS.map((l) => l.replace('Shift+', '')).join(''));
    await page.keyboard.press('Escape');
    await nothingMovedSince();
  });

  async function nothingMovedSince() {
    await recordShown(view, 2);
    assert.equal(await view.locator('.overlay').count(), 0);
    await page.waitForTimeout(400); // that nobody types any more goes to the workbench by way of the host
    await page.keyboard.press('j');
    await recordShown(view, 3);
    await page.keyboard.press('k');
    await recordShown(view, 2);
  }

  it('in the column finder, which gets the letters', async () => {
    await page.keyboard.press('c');
    const input = view.locator('loupe-column-finder input[type=text]');
    await input.waitFor();
    await page.keyboard.type('jjm/c[');
    assert.equal(await input.inputValue(), 'jjm/c[');
    await page.keyboard.press('Escape');
    await nothingMovedSince();
  });

  it('in a list of choices, which picks by them', async () => {
    await reader(view).locator('select').focus();
    for (const letter of ['j', 'j', 'k', 'c', '[', '/']) await page.keyboard.press(letter);
    await recordShown(view, 2);
    assert.equal(await view.locator('.overlay').count(), 0);
    assert.equal(await view.locator('input#filter:focus').count(), 0);
    await rowAt(view, 2).locator('[role=gridcell]').first().click();
    await nothingMovedSince();
  });
});
