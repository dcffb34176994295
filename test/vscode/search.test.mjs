import assert from 'node:assert/strict';
import path from 'node:path';
import { closeWorkbench, filledRows, openDataset, screenshot } from '../harness/index.mjs';
import { becomes, rowsSaid } from './reading.mjs';
import { openLoupe, shots } from './shared.mjs';

describe('a search in the texts of a dataset', () => {
  let page;
  let view;
  before(async () => {
    page = await openLoupe({ viewport: { width: 1500, height: 900 } });
    page.setDefaultTimeout(15_000);
    view = await openDataset(page, 'chat-sft.parquet');
    await filledRows(view).first().click();
  });
  after(() => closeWorkbench(page));

  const bar = () => view.locator('loupe-search');
  const said = () => bar().locator('.count').innerText();
  const openBar = async () => {
    await page.keyboard.press('Control+f');
    await becomes(() => bar().locator('input:focus').evaluateAll((inputs) => inputs.map((input) => input.selectionEnd - input.selectionStart === input.value.length).join()), 'true');
  };
  const current = () => view.locator('body').evaluate(() => [...(CSS.highlights.get('loupe-hit-current') ?? [])].map((range) => range.toString()));
  const marked = () => view.locator('body').evaluate(() => CSS.highlights.get('loupe-hit')?.size ?? 0);

  it('opens by Ctrl+F, finds while one types, and goes to the first row that holds it', async () => {
    await openBar();
    await page.keyboard.type('SALARY');
    await becomes(async () => /\d+ rows? · \d+ hits?$/.test(await said()), true);
    await becomes(async () => (await current()).join().toLowerCase(), 'salary');
    assert.ok((await marked()) > 0);
    await screenshot(page, path.join(shots, 'search-dark.png'));
  });

  it('goes through the hits of a record, then to the next row, and back', async () => {
    const place = async () => Number((await said()).split('/')[0]);
    const from = await place();
    const hits = [];
    while ((await place()) === from && hits.length < 12) {
      hits.push(await current());
      await page.keyboard.press('F3');
      await page.waitForTimeout(500);
    }
    assert.ok(hits.length > 2, 'it holds the text several times');
    assert.equal(await place(), from + 1);
    for (let i = 0; i < 4 && (await place()) > from; i++) {
      await page.keyboard.press('Shift+F3');
      await page.waitForTimeout(500);
    }
    assert.equal(await place(), from);
  });

  it('opens the fold that holds the hit', async () => {
    await openBar();
    await page.keyboard.type('figures once more');
    await becomes(async () => (await current()).join(), 'figures once more');
    await becomes(() => view.locator('body').evaluate(() => [...(CSS.highlights.get('loupe-hit-current') ?? [])].every((range) => range.startContainer.parentElement.checkVisibility())), true);
    assert.ok(await view.locator('details.fold[open]').count() > 0);
  });

  it('says that nothing is found, and what is wrong with a regular expression while the last hits stay', async () => {
    await openBar();
    await page.keyboard.type('no such text');
    await becomes(said, 'no hits');
    const regex = bar().getByRole('button', { name: 'Use regular expression (RE2)' });
    if ((await regex.getAttribute('aria-pressed')) === 'false') await regex.click();
    await openBar();
    await page.keyboard.type('sal(ary|t');
    await bar().locator('[role=alert]').waitFor();
    await screenshot(page, path.join(shots, 'search-error.png'));
    await page.keyboard.type(')');
    await becomes(async () => /rows? · /.test(await said()), true);
  });

  it('keeps only the rows that were found, and Escape ends it', async () => {
    const rows = (await said()).replace(/^\d+\//, '').split(' ')[0];
    await bar().getByRole('button', { name: 'Keep only the rows that were found, as a filter' }).click();
    await becomes(() => rowsSaid(view), rows);
    await openBar();
    await page.keyboard.press('Escape');
    await becomes(() => bar().locator('.bar').count(), 0);
    await becomes(marked, 0);
    await becomes(() => view.locator('loupe-table:focus').count(), 1);
  });
});
