import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { answerQuick, closeWorkbench, filledRows, openDataset, quickInput, runCommand, screenshot, statusBarItem, webview, workbenchReady } from '../harness/index.mjs';
import { becomes, cellsAt, frameWith, head, heads, recordShown, rowAt, saveAs } from './reading.mjs';
import { openLoupe, sharedVscode, shots } from './shared.mjs';

/** The page of the answer, with rows. */
async function answered(page, name) {
  const view = await frameWith(page, 'loupe-query');
  await view.locator('h1', { hasText: name }).waitFor({ timeout: 30_000 });
  await view.locator('loupe-query loupe-table [role=gridcell]').first().waitFor({ timeout: 30_000 });
  return view;
}

const own = () => path.join(sharedVscode().workspace, '.loupe/queries');

describe('queries from the palette', () => {
  let page;

  before(async () => {
    page = await openLoupe({ viewport: { width: 1600, height: 900 } });
    page.setDefaultTimeout(15_000);
    await openDataset(page, 'preference-four-annotators.parquet');
    await filledRows(webview(page)).first().waitFor();
  });
  after(async () => {
    rmSync(own(), { recursive: true, force: true });
    await closeWorkbench(page);
  });

  it('offers the queries that fit with a sentence each, and says how many do not', async () => {
    await runCommand(page, 'Dataset Loupe: Query…');
    await quickInput(page).getByText('The longest answers, with their length in characters').first().waitFor();
    assert.equal(await quickInput(page).getByText('unknown-tools').count(), 0);
    await screenshot(page, path.join(shots, 'query-choice.png'));
    await page.keyboard.press('Escape');
  });

  it('a newcomer finds which source has the longest answers', async () => {
    await answerQuick(page, () => runCommand(page, 'Dataset Loupe: Query…'), 'lengths-by-source');
    const view = await answered(page, 'lengths-by-source');
    assert.deepEqual((await heads(view)).slice(0, 3), ['source', 'answers', 'shortest']);
    const p75 = async () => Promise.all([0, 1, 2, 3, 4, 5, 6, 7, 8].map(async (row) => Number((await cellsAt(view, row))[7].replaceAll(',', ''))));
    const given = await p75();
    await head(view, '6').click();
    await becomes(p75, [...given].sort((a, b) => a - b));
    await head(view, '6').click();
    await becomes(p75, [...given].sort((a, b) => b - a));
    assert.equal(await head(view, '6').getAttribute('aria-sort'), 'descending');
    await becomes(async () => (await view.locator('div.head').first().innerText()).includes('These rows stand for no record'), true);
    await view.getByRole('button', { name: 'Picture' }).click();
    await view.locator('.paper svg').waitFor();
    await screenshot(page, path.join(shots, 'query-sources.png'));
    await view.getByRole('button', { name: 'Picture' }).click();
  });

  it('asks for the parameters with their defaults, and refuses what is none', async () => {
    await runCommand(page, 'Dataset Loupe: Query…');
    await quickInput(page).getByText('The longest answers, with their length in characters').first().waitFor();
    await page.keyboard.type('longest-answers');
    await page.keyboard.press('Enter');
    await quickInput(page).getByText('n: how many at most').first().waitFor();
    await page.keyboard.type('many');
    await quickInput(page).getByText('is of the type integer').first().waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('7');
    await page.keyboard.press('Enter');
  });

  it('shows the answer beside the dataset, and opens the record of a row by its number and by a double click', async () => {
    const view = await answered(page, 'longest-answers');
    await becomes(async () => (await view.locator('div.head [role=status]').first().innerText()).startsWith('7 rows'), true);
    const lengths = await Promise.all([0, 1, 2, 3, 4, 5, 6].map(async (row) => Number((await cellsAt(view, row))[4].replaceAll(',', ''))));
    assert.deepEqual(lengths, [...lengths].sort((a, b) => b - a));
    const first = rowAt(view, 0).locator('a.rowLink');
    const row = await first.innerText();
    await first.click();
    await becomes(async () => (await statusBarItem(page, '240 rows').innerText()).includes(`row ${row}`), true);
    const second = await rowAt(view, 1).locator('a.rowLink').innerText();
    await rowAt(view, 1).locator('[role=gridcell]').nth(1).dblclick();
    await becomes(async () => (await statusBarItem(page, '240 rows').innerText()).includes(`row ${second}`), true);
    await screenshot(page, path.join(shots, 'query-answer.png'));
  });

  it('writes all rows of the answer to a file, without touching the dataset', async () => {
    const view = await answered(page, 'longest-answers');
    await view.getByRole('button', { name: 'Export…' }).click();
    const out = path.join(sharedVscode().workspace, 'longest.csv');
    await saveAs(page, out);
    await becomes(() => existsSync(out) && readFileSync(out, 'utf8').split('\n')[0], 'row,side,model,characters,begins', 20_000);
  });

  it('saves the query with its values under a name and a sentence, and it then stands in the palette', async () => {
    const view = await answered(page, 'longest-answers');
    rmSync(own(), { recursive: true, force: true });
    await view.getByRole('button', { name: 'Save query…' }).click();
    await quickInput(page).getByText('Its name').first().waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('the seven longest');
    await quickInput(page).getByText('A name is of letters').first().waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('seven-longest');
    await page.keyboard.press('Enter');
    await quickInput(page).getByText('What it tells').first().waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('The seven longest answers of all.');
    await page.keyboard.press('Enter');
    const file = path.join(own(), 'seven-longest.loupe.sql');
    await becomes(() => existsSync(file) && readFileSync(file, 'utf8').split('\n').slice(0, 5), ['-- name: seven-longest', '-- description: The seven longest answers of all.', '-- keywords: long length outliers maximum', '-- needs: answers.text', '-- parameter: n integer = 7 how many at most']);
    await runCommand(page, 'Dataset Loupe: Query…');
    await quickInput(page).getByText('saved in this workspace').first().waitFor();
    await quickInput(page).getByText('The seven longest answers of all.').first().waitFor();
    await page.keyboard.press('Escape');
    await becomes(async () => {
      await page.keyboard.press('Escape');
      return page.locator('.quick-input-widget:visible').count();
    }, 0);
  });

  it('is not written over a file unasked', async () => {
    const view = await answered(page, 'longest-answers');
    const file = path.join(own(), 'seven-longest.loupe.sql');
    writeFileSync(file, '-- name: seven-longest\nselect 7 as seven\n');
    await view.getByRole('button', { name: 'Save query…' }).click();
    await quickInput(page).getByText('Its name').first().waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('seven-longest');
    await page.keyboard.press('Enter');
    await quickInput(page).getByText('What it tells').first().waitFor();
    await page.keyboard.press('Enter');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText('Replace it?').waitFor();
    await dialog.getByText('Cancel', { exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(readFileSync(file, 'utf8'), '-- name: seven-longest\nselect 7 as seven\n');
  });

  it('makes a filter of the rows of the answer that a person sees and clears', async () => {
    const view = await answered(page, 'longest-answers');
    const rows = new Set(await Promise.all([0, 1, 2, 3, 4, 5, 6].map((row) => rowAt(view, row).locator('a.rowLink').innerText())));
    await view.getByRole('button', { name: 'Use as filter' }).click();
    await statusBarItem(page, `${rows.size} of 240 rows`).waitFor();
    const dataset = await frameWith(page, 'loupe-explore');
    assert.match(await dataset.locator('input#filter').inputValue(), /^loupe_row in \(/);
    await screenshot(page, path.join(shots, 'query-filter.png'));
    await dataset.getByRole('button', { name: 'Clear the filter' }).click();
    await statusBarItem(page, '240 rows').waitFor();
  });

  it('asks another from the page, and what was asked last comes first', async () => {
    const view = await answered(page, 'longest-answers');
    await view.getByRole('button', { name: 'Another query…' }).click();
    await quickInput(page).getByText('asked last').first().waitFor();
    await page.keyboard.type('rater-labels');
    await page.keyboard.press('Enter');
    await answered(page, 'rater-labels');
    await becomes(async () => (await heads(view)).includes('share_of_others'), true);
    await screenshot(page, path.join(shots, 'query-raters.png'));
  });

  it('a query that fails is named with what is wrong, and the answer to another one does not stand below it', async () => {
    mkdirSync(own(), { recursive: true });
    writeFileSync(path.join(own(), 'fails.loupe.sql'), '-- name: fails\n-- description: Fails while it runs.\n-- needs: answers.text\nselect cast(text as integer) as n from answers\n');
    const view = await frameWith(page, 'loupe-query');
    await answerQuick(page, () => runCommand(page, 'Dataset Loupe: Query…'), 'fails');
    await view.locator('[role=alert]', { hasText: '“fails” failed: A value cannot be converted' }).waitFor();
    assert.equal(await view.locator('loupe-table').count(), 0);
    rmSync(path.join(own(), 'fails.loupe.sql'));
  });

  it('finds the records with the prompt of the one in focus', async () => {
    const dataset = await frameWith(page, 'loupe-explore');
    await dataset.locator('loupe-table').locator('#c3-0').click();
    await recordShown(dataset, 3);
    await runCommand(page, 'Dataset Loupe: Find Duplicates of This Record');
    const view = await answered(page, 'duplicates of row 3');
    const rows = await view.locator('a.rowLink').allInnerTexts();
    assert.ok(rows.includes('3'), rows.join());
  });

  it('a large answer is there before its end is, is scrolled to its end, and goes on where the page was hidden', async () => {
    mkdirSync(own(), { recursive: true });
    writeFileSync(path.join(own(), 'many.loupe.sql'), '-- name: many\n-- description: More than a million rows.\nselect d.loupe_row as "row", r.range as n from dataset d, range(5000) r\n');
    const said = async (view) => view.locator('div.head [role=status]').first().innerText();
    await answerQuick(page, () => runCommand(page, 'Dataset Loupe: Query…'), 'many');
    const view = await answered(page, 'many');
    await becomes(async () => /^the first 100,000 of 1,200,000 rows, [\d,]+ ms$/.test(await said(view)), true, 60_000);
    await view.getByRole('button', { name: 'Load all' }).click();
    await becomes(async () => /^1,200,000 rows, [\d,]+ ms$/.test(await said(view)), true, 60_000);
    const grid = view.locator('loupe-table [role=grid]');
    await grid.focus();
    await page.keyboard.press('Control+End');
    await becomes(async () => (await cellsAt(view, 1_199_999).catch(() => [])).slice(0, 1), ['1,200,000'], 30_000);
    await screenshot(page, path.join(shots, 'query-large.png'));
    const before = await said(view);
    await openDataset(page, 'chat-sft.parquet');
    await page.locator('.tab', { hasText: 'preference-four-annotators.parquet: query' }).click();
    const again = await answered(page, 'many');
    await becomes(() => said(again), before, 30_000);
    rmSync(path.join(own(), 'many.loupe.sql'));
  });

  it('keeps what was asked in a tree, newest first, and asks it again by a click, also after a reload', async () => {
    await page.reload();
    await workbenchReady(page);
    await frameWith(page, 'loupe-query');
    await page.locator('.activitybar .action-label[aria-label*="Dataset Loupe"]').first().click();
    const tree = page.locator('.pane', { hasText: 'Queries' }).last();
    const asked = tree.getByRole('treeitem');
    await asked.filter({ hasText: 'duplicates of row 3' }).first().waitFor();
    await screenshot(page, path.join(shots, 'query-tree.png'));
    const names = await asked.evaluateAll((all) => all.filter((i) => i.getAttribute('aria-level') === '2').map((i) => i.querySelector('.label-name')?.textContent ?? ''));
    assert.deepEqual(names.slice(0, 3), ['many', 'duplicates of row 3', 'fails']);
    await asked.filter({ hasText: 'rater-labels' }).first().click();
    await answered(page, 'rater-labels');
  });
});
