import assert from 'node:assert/strict';
import path from 'node:path';
import { closeWorkbench, filledRows, openDataset, quickInput, runCommand, screenshot, webview } from '../harness/index.mjs';
import { becomes, frameWith } from './reading.mjs';
import { openLoupe, shots } from './shared.mjs';

describe('documents of SQL', () => {
  let page;
  const editor = () => page.locator('.editor-instance .monaco-editor:not(.rename-box)').first();
  const text = async () => (await editor().locator('.view-lines').innerText()).replaceAll('\u00a0', ' ');
  const lens = (title) => page.locator('.codelens-decoration a', { hasText: title });
  /** Puts a whole text into the document, as if it were pasted: nothing is completed. */
  const write = async (sql) => {
    await editor().locator('.view-line').first().click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(sql);
  };
  const answered = async () => {
    const view = await frameWith(page, 'loupe-query');
    await view.locator('table, [role=grid]').first().waitFor({ timeout: 30_000 });
    return view;
  };
  const problems = () => page.locator('.markers-panel .monaco-list-row .marker-message-line, .markers-panel .monaco-list-row .details-container');

  before(async () => {
    page = await openLoupe({ viewport: { width: 1600, height: 900 } });
    page.setDefaultTimeout(15_000);
    await openDataset(page, 'preference-four-annotators.parquet');
    await filledRows(webview(page)).first().waitFor();
  });
  after(async () => closeWorkbench(page));

  it('a new query names the dataset in front, and says what can be done with its statement', async () => {
    await runCommand(page, 'Dataset Loupe: New SQL Query');
    await becomes(async () => (await text()).split('\n')[0], '-- dataset: preference-four-annotators.parquet');
    await lens('Dataset: preference-four-annotators.parquet').waitFor();
    for (const title of ['Run', 'Explain', 'Copy as CLI']) await lens(title).first().waitFor();
    await screenshot(page, path.join(shots, 'sql-new.png'));
  });

  it('says what is wrong at its place, as it is typed', async () => {
    await write('-- dataset: preference-four-annotators.parquet\n\nselect prompt,\n  chosn\nfrom dataset;');
    await editor().locator('.squiggly-error').first().waitFor();
    await runCommand(page, 'Problems: Focus on Problems View');
    await becomes(async () => (await problems().allInnerTexts()).some((t) => t.replaceAll('\u00a0', ' ').includes('There is no column “chosn”')), true);
    await page.locator('.markers-panel', { hasText: '[Ln 4, Col 3]' }).waitFor();
    await screenshot(page, path.join(shots, 'sql-problem.png'));
  });

  it('changes a wrong name to the nearest one', async () => {
    await editor().locator('.view-line', { hasText: 'chosn' }).click();
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget .monaco-list-row', { hasText: 'Change to chosen' }).waitFor();
    await screenshot(page, path.join(shots, 'sql-fix.png'));
    await page.keyboard.press('Enter');
    await becomes(async () => (await text()).includes('  chosen'), true);
    await becomes(async () => editor().locator('.squiggly-error').count(), 0);
    await runCommand(page, 'View: Hide Panel');
  });

  it('runs the statement at the cursor by its key, and shows the answer beside', async () => {
    await write('-- dataset: preference-four-annotators.parquet\n\n-- name: longest\nselect "row", side, len(text) as characters from answers order by characters desc limit 5;\n\nselect count(*) as n from longest;');
    await editor().locator('.view-line', { hasText: 'limit 5' }).click();
    await page.keyboard.press('Control+Enter');
    const view = await answered();
    await view.getByText('characters').first().waitFor();
    await screenshot(page, path.join(shots, 'sql-answer.png'));
  });
});
