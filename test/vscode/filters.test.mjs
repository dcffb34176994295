import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { answerQuick, closeWorkbench, filledRows, openDataset, quickInput, runCommand, screenshot } from '../harness/index.mjs';
import { becomes, rowsSaid } from './reading.mjs';
import { openLoupe, sharedVscode, shots } from './shared.mjs';

describe('conditions and named filters', () => {
  let page;
  let view;
  before(async () => {
    page = await openLoupe({ viewport: { width: 1500, height: 900 } });
    page.setDefaultTimeout(15_000);
    view = await openDataset(page, 'chat-sft.parquet');
    await filledRows(view).first().click();
  });
  after(() => closeWorkbench(page));

  const words = () => view.locator('loupe-filter-bar .condition .words').allInnerTexts();

  it('a condition is made by keyboard: Alt+/, what it is about, its value', async () => {
    const all = await rowsSaid(view);
    await page.keyboard.press('Alt+/');
    await view.locator('loupe-condition-form loupe-choices#field input:focus').waitFor();
    await page.keyboard.type('last assistant');
    await page.keyboard.press('Enter');
    await view.locator('loupe-condition-form loupe-choices#value input:focus').waitFor();
    await page.keyboard.type('the');
    await screenshot(page, path.join(shots, 'filter-form-vscode.png'));
    await page.keyboard.press('Enter');
    await becomes(async () => (await words()).join(), 'last assistant turn contains “the”');
    await becomes(async () => (await rowsSaid(view)) !== all || /of/.test(await view.locator('.rows').first().innerText()), true);
  });

  it('is saved under a name in the workspace, and applied by it', async () => {
    await answerQuick(page, () => runCommand(page, 'Dataset Loupe: Save Filter…'), 'says the');
    await quickInput(page).getByText('What it is for, in a sentence').first().waitFor();
    await page.keyboard.press('Enter');
    const file = path.join(sharedVscode().workspace, '.loupe', 'filters.json');
    await becomes(() => { try { return JSON.parse(readFileSync(file, 'utf8')).filters.map((f) => f.filter).join(); } catch { return ''; } }, `contains(lower("last_assistant_turn"), 'the')`);
    await view.locator('loupe-filter-bar [aria-label^="Remove"]').click();
    await becomes(words, []);
    await answerQuick(page, () => runCommand(page, 'Dataset Loupe: Apply Filter…'), 'says the');
    await becomes(async () => (await words()).join(), 'last assistant turn contains “the”');
    assert.match(await view.locator('#filter').inputValue(), /last_assistant_turn/);
    await screenshot(page, path.join(shots, 'filters-vscode.png'));
  });
});
