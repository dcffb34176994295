import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { root } from '../../scripts/root.mjs';
import { answerQuick, closeWorkbench, filledRows, notification, openDataset, quickInput, runCommand, screenshot } from '../harness/index.mjs';
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

  /** Chooses an entry of the quick pick that a command opens. */
  const choose = async (text) => {
    await quickInput(page).locator('input').first().fill(text);
    await quickInput(page).locator('.monaco-list-row.focused', { hasText: text }).first().waitFor();
    await page.keyboard.press('Enter');
  };
  const sortBy = async (what, how) => {
    await runCommand(page, 'Dataset Loupe: Sort by…');
    await quickInput(page).getByText('A column or a derived value').or(quickInput(page).locator('input[placeholder^="A column"]')).first().waitFor();
    await choose(what);
    await quickInput(page).locator('.monaco-list-row', { hasText: 'Descending' }).first().waitFor();
    await choose(how);
  };
  const copiedAs = async (entry) => {
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await answerQuick(page, () => runCommand(page, 'Dataset Loupe: Copy View as…'), entry);
    let text = '';
    await becomes(async () => (text = await page.evaluate(() => navigator.clipboard.readText())) !== '', true);
    return text;
  };

  it('is sorted by two columns from the palette', async () => {
    await sortBy('turns', 'Descending');
    await becomes(() => view.locator('.chip.order').count(), 1);
    await sortBy('id', 'Then ascending');
    await becomes(async () => (await view.locator('.chip.order').allInnerTexts()).map((text) => /\w+/.exec(text)?.[0]), ['turns', 'id']);
  });

  it('is copied as SQL, a command line and Python, which give the rows of the view in their order', async () => {
    const sql = await copiedAs('SQL');
    const plain = await (await DuckDBInstance.create(':memory:')).connect();
    const ids = async (text) => (await plain.runAndReadAll(text)).getRowObjects().map((row) => row.id);
    const ofSql = await ids(sql);
    const file = path.join(sharedVscode().workspace, 'chat-sft.parquet').replaceAll("'", "''");
    const numbers = new Map((await plain.runAndReadAll(`select id, file_row_number::int as n from read_parquet('${file}', file_row_number = true)`)).getRows().map(([id, n]) => [id, n]));
    plain.closeSync();
    const shown = (await view.locator('loupe-table [role=row][aria-rowindex]').evaluateAll((rows) => rows.map((row) => [Number(row.getAttribute('aria-rowindex')), row.querySelector('[role=rowheader]')?.textContent?.trim().replaceAll(',', '') ?? '']))).filter(([, number]) => /^\d+$/.test(number)).sort(([a], [b]) => a - b).map(([, number]) => Number(number));
    assert.ok(shown.length > 5, `rows are shown: ${shown}`);
    assert.deepEqual(shown, ofSql.slice(0, shown.length).map((id) => numbers.get(id)));
    assert.equal(String(ofSql.length), await rowsSaid(view));

    const line = await copiedAs('Command line');
    assert.match(line, /^npx loupe query /);
    const out = execFileSync('sh', ['-c', `${line.replace('npx loupe', `${process.execPath} dist/cli.js`)} --json --limit 1000`], { cwd: root, encoding: 'utf8' });
    const { columns, rows } = JSON.parse(out).result;
    assert.deepEqual(rows.map((row) => row[columns.findIndex((c) => c.name === 'id')]), ofSql);

    assert.equal(await copiedAs('Python: polars'), `import duckdb\n\nrows = duckdb.sql(\"\"\"\n${sql}\n\"\"\").pl()\n`);
    assert.equal(await copiedAs('Python: datasets'), `import duckdb\nfrom datasets import Dataset\n\nrows = Dataset(duckdb.sql(\"\"\"\n${sql}\n\"\"\").to_arrow_table())\n`);
  });

  it('stands in a tree: a click applies it, and one that does not fit is grey and says why', async () => {
    const file = path.join(sharedVscode().workspace, '.loupe', 'filters.json');
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...kept, filters: [...kept.filters, { name: 'of another', filter: 'no_such_column > 1' }, { name: 'questions', filter: '"turns" > 2' }] }));
    await runCommand(page, 'Dataset Loupe: Focus on Filters View');
    const row = (text) => page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
    await row('questions').waitFor();
    await becomes(async () => /does not fit/.test(await row('of another').innerText()), true);
    const colour = (text) => row(text).locator('.label-name').first().evaluate((e) => getComputedStyle(e).color);
    await becomes(async () => (await colour('of another')) !== (await colour('questions')), true);
    await row('questions').click();
    await becomes(words, ['turns > 2']);
    await row('of another').click();
    await notification(page, '“of another” does not fit this dataset: There is no column').waitFor();
    await screenshot(page, path.join(shots, 'filters-tree.png'));
    assert.deepEqual(await words(), ['turns > 2']);
  });
});
