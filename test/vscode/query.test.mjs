import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { answerQuick, closeWorkbench, filledRows, openDataset, quickInput, runCommand, screenshot, statusBarItem, webview } from '../harness/index.mjs';
import { becomes, frameWith, saveAs } from './reading.mjs';
import { openLoupe, sharedVscode, shots } from './shared.mjs';

describe('queries from the palette', () => {
  let page;
  const answered = async () => {
    const view = await frameWith(page, 'loupe-query');
    await view.locator('table').waitFor({ timeout: 30_000 });
    return view;
  };

  before(async () => {
    page = await openLoupe({ viewport: { width: 1600, height: 900 } });
    page.setDefaultTimeout(15_000);
    await openDataset(page, 'preference-four-annotators.parquet');
    await filledRows(webview(page)).first().waitFor();
  });
  after(async () => closeWorkbench(page));

  it('offers the queries that fit with a sentence each, and says how many do not', async () => {
    await runCommand(page, 'Dataset Loupe: Query…');
    await quickInput(page).getByText('The longest answers, with their length in characters').first().waitFor();
    assert.equal(await quickInput(page).getByText('unknown-tools').count(), 0);
    await screenshot(page, path.join(shots, 'query-choice.png'));
  });

  it('asks for the parameters with their defaults, and refuses what is none', async () => {
    await page.keyboard.type('longest-answers');
    await page.keyboard.press('Enter');
    await quickInput(page).getByText('n: how many at most').first().waitFor();
    await page.keyboard.type('many');
    await quickInput(page).getByText('is of the type integer').first().waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('7');
    await page.keyboard.press('Enter');
  });

  it('shows the answer beside the dataset, and opens the record of a row', async () => {
    const view = await answered();
    await becomes(() => view.locator('tbody tr').count(), 7);
    const lengths = (await view.locator('tbody tr td:nth-child(4)').allInnerTexts()).map((text) => Number(text.replaceAll(',', '')));
    assert.deepEqual(lengths, [...lengths].sort((a, b) => b - a));
    const first = view.locator('tbody tr').first().locator('.link');
    const row = await first.innerText();
    await first.click();
    await becomes(async () => (await statusBarItem(page, '240 rows').innerText()).includes(`row ${row}`), true);
    await screenshot(page, path.join(shots, 'query-answer.png'));
  });

  it('writes all rows of the answer to a file, without touching the dataset', async () => {
    const view = await answered();
    await view.getByRole('button', { name: 'Export…' }).click();
    const out = path.join(sharedVscode().workspace, 'longest.csv');
    await saveAs(page, out);
    await becomes(() => existsSync(out) && readFileSync(out, 'utf8').split('\n')[0], 'row,side,model,characters,begins', 20_000);
  });

  it('asks another from the page, and what was asked last comes first', async () => {
    const view = await answered();
    await view.getByRole('button', { name: 'Another query…' }).click();
    await quickInput(page).getByText('asked last').first().waitFor();
    await page.keyboard.type('rater-labels');
    await page.keyboard.press('Enter');
    await view.locator('h1', { hasText: 'rater-labels' }).waitFor();
    await becomes(async () => (await view.locator('thead').innerText()).includes('share_of_others'), true);
    await screenshot(page, path.join(shots, 'query-raters.png'));
  });

  it('a query that fails is named with what is wrong, and the answer to another one does not stand below', async () => {
    const own = path.join(sharedVscode().workspace, '.loupe/queries');
    mkdirSync(own, { recursive: true });
    writeFileSync(path.join(own, 'fails.loupe.sql'), '-- name: fails\n-- description: Fails while it runs.\n-- needs: answers.text\nselect cast(text as integer) as n from answers\n');
    const view = await answered();
    await answerQuick(page, () => runCommand(page, 'Dataset Loupe: Query…'), 'fails');
    await view.locator('[role=alert]', { hasText: '“fails” failed: A value cannot be converted' }).waitFor();
    assert.equal(await view.locator('table').count(), 0);
    rmSync(own, { recursive: true });
  });
});
