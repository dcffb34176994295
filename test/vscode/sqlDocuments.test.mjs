import assert from 'node:assert/strict';
import path from 'node:path';
import { closeWorkbench, editorTab, filledRows, openDataset, runCommand, screenshot, webview } from '../harness/index.mjs';
import { becomes, frameWith } from './reading.mjs';
import { openLoupe, shots } from './shared.mjs';

/** As a person types. */
const TYPING = { delay: 60 };
const HEADER = '-- dataset: preference-four-annotators.parquet';

describe('documents of SQL', () => {
  let page;
  const editor = () => page.locator('.editor-instance .monaco-editor:not(.rename-box)').first();
  /** Lines are drawn in an order of their own. */
  const lines = () => editor().locator('.view-line').evaluateAll((all) => [...all].sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top)).map((line) => line.textContent.replaceAll('\u00a0', ' ')));
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
  const suggestion = (name) => page.locator('.suggest-widget.visible .monaco-list-row', { hasText: name }).first();

  /** Documents that were never saved would be there again in the next workbench. */
  const leave = async () => {
    for (let tries = 0; tries < 10 && await editorTab(page, 'Untitled-').count() > 0; tries++) {
      await editorTab(page, 'Untitled-').first().click();
      await runCommand(page, 'View: Revert and Close Editor');
    }
    await closeWorkbench(page);
  };

  before(async () => {
    page = await openLoupe({ viewport: { width: 1600, height: 900 } });
    page.setDefaultTimeout(15_000);
    await openDataset(page, 'preference-four-annotators.parquet');
    await filledRows(webview(page)).first().waitFor();
  });
  after(async () => leave());

  it('a new query names the dataset in front, and says what can be done with its statement', async () => {
    await runCommand(page, 'Dataset Loupe: New SQL Query');
    await becomes(async () => (await lines())[0], HEADER);
    await lens('Dataset: preference-four-annotators.parquet').waitFor();
    for (const title of ['Run', 'Explain', 'Copy as CLI']) await lens(title).first().waitFor();
    await becomes(async () => lens('Run selection').count(), 0);
  });

  it('says what is wrong at its place, as it is typed', async () => {
    await write(`${HEADER}\n\nselect id,\nchosn\nfrom dataset;`);
    await editor().locator('.squiggly-error').first().waitFor();
    await runCommand(page, 'Problems: Focus on Problems View');
    await page.locator('.markers-panel', { hasText: 'There is no column “chosn”; near it: chosen' }).waitFor();
    await page.locator('.markers-panel', { hasText: '[Ln 4, Col 1]' }).waitFor();
    await screenshot(page, path.join(shots, 'sql-problem.png'));
  });

  it('changes a wrong name to the nearest one', async () => {
    await editor().locator('.view-line', { hasText: 'chosn' }).click();
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget .monaco-list-row', { hasText: 'Change to chosen' }).first().waitFor();
    await screenshot(page, path.join(shots, 'sql-fix.png'));
    await page.keyboard.press('Enter');
    await becomes(async () => (await lines())[3], 'chosen');
    await becomes(async () => editor().locator('.squiggly-error').count(), 0);
    await runCommand(page, 'View: Hide Panel');
  });

  it('offers relations by role, columns with their types, and fields inside of them', async () => {
    await write(`${HEADER}\n\nselect `);
    await page.keyboard.type('sour', TYPING);
    await suggestion('source').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type(' from ans', TYPING);
    await suggestion('answers').waitFor();
    await screenshot(page, path.join(shots, 'sql-relations.png'));
    await page.keyboard.press('Enter');
    await becomes(async () => (await lines())[2], 'select source from answers');
    await write(`${HEADER}\n\nselect d.chosen[1] from dataset d`);
    await editor().locator('.view-line', { hasText: 'd.chosen[1]' }).click();
    await page.keyboard.press('Home');
    for (let i = 0; i < 'select d.chosen[1]'.length; i++) await page.keyboard.press('ArrowRight');
    await page.keyboard.type('.');
    await suggestion('content').waitFor();
    await screenshot(page, path.join(shots, 'sql-fields.png'));
    await page.keyboard.type('con', TYPING);
    await page.keyboard.press('Tab');
    await becomes(async () => (await lines())[2], 'select d.chosen[1].content from dataset d');
  });

  it('says what a column is where the mouse rests', async () => {
    await write(`${HEADER}\n\nselect score_chosen from dataset`);
    await editor().locator('.view-line span', { hasText: /^score_chosen$|score_chosen/ }).last().hover();
    await page.locator('.monaco-hover:visible', { hasText: 'DOUBLE' }).first().waitFor();
    await page.locator('.monaco-hover:visible', { hasText: '240 rows · ' }).first().waitFor();
    await screenshot(page, path.join(shots, 'sql-hover.png'));
    await page.keyboard.press('Escape');
  });

  it('runs the statement at the cursor by its key, and shows the answer beside', async () => {
    await write(`${HEADER}\n\n-- name: longest\nselect "row", side, len(text) as characters\nfrom answers\norder by characters desc\nlimit 5;\n\nselect count(*) as n from longest;`);
    await editor().locator('.view-line', { hasText: 'order by' }).click();
    await page.keyboard.press('Control+Enter');
    const view = await answered();
    await view.getByRole('columnheader', { name: 'characters' }).first().waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.closest('.monaco-editor') !== null), true);
    await screenshot(page, path.join(shots, 'sql-answer.png'));
  });

  it('a later statement reads an earlier one by its name', async () => {
    await lens('Run').nth(1).click();
    const view = await answered();
    await view.getByRole('columnheader', { name: /^n\b/ }).first().waitFor();
    await becomes(async () => view.getByRole('columnheader', { name: 'characters' }).count(), 0);
    await view.getByText('5', { exact: true }).first().waitFor();
  });

  it('runs what is selected in a statement', async () => {
    await write(`${HEADER}\n\nselect 12345 as a\nunion all select 2;`);
    await editor().locator('.view-line', { hasText: '12345' }).click();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await lens('Run selection').waitFor();
    await screenshot(page, path.join(shots, 'sql-selection.png'));
    await lens('Run selection').click();
    const view = await answered();
    await view.getByText(/^12,?345$/).first().waitFor();
    await becomes(async () => view.getByRole('columnheader', { name: 'characters' }).count(), 0);
  });

  it('reads another open dataset by its name', async () => {
    await openDataset(page, 'chat-sft.parquet', { shows: () => page.locator('.tab.active', { hasText: 'chat-sft.parquet' }) });
    await editorTab(page, 'Untitled-1').click();
    await write(`${HEADER}\n\nselect count(*) as beside from "chat-sft", "chat-sft".records limit 1;`);
    await editor().locator('.view-line', { hasText: 'beside' }).click();
    await becomes(async () => editor().locator('.squiggly-error').count(), 0, 30_000);
    await page.keyboard.press('Control+Enter');
    const view = await answered();
    await view.getByText(/^32,?400$/).first().waitFor();
  });

  it('copies a statement with what it reads as one line for a shell', async () => {
    await write(`${HEADER}\n\n-- name: long\nselect * from answers where len(text) > 10;\nselect count(*) as n from long;`);
    await lens('Copy as CLI').nth(1).click();
    await becomes(async () => page.evaluate(() => navigator.clipboard.readText()).then((t) => /^npx loupe query \S+preference-four-annotators\.parquet --sql 'with long as \(/.test(t)), true);
  });

  it('shows the plan of a statement as a document to be read', async () => {
    await lens('Explain').first().click();
    await editorTab(page, 'Plan of long').waitFor();
    await page.locator('.monaco-editor', { hasText: 'PROJECTION' }).first().waitFor();
    await screenshot(page, path.join(shots, 'sql-plan.png'));
  });

  it('asks to open a file that is not open, and then reads it', async () => {
    await editorTab(page, 'Untitled-1').click();
    await write(`${HEADER}\n\nselect count(*) as problems from 'eval-word-problems.parquet';`);
    await editor().locator('.squiggly-error').first().waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('.notification-toast').getByText('Open eval-word-problems.parquet').click();
    await editorTab(page, 'eval-word-problems.parquet').waitFor();
    const view = await answered();
    await view.getByText('24', { exact: true }).first().waitFor({ timeout: 30_000 });
    await editorTab(page, 'Untitled-1').click();
  });
});
