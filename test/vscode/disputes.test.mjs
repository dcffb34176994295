import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeWorkbench, filledRows, openDataset, quickInput, runCommand, screenshot, statusBarItem, webview } from '../harness/index.mjs';
import { labelLines, strip } from './labelling.mjs';
import { becomes, frameWith, reader, rowsSaid } from './reading.mjs';
import { copyOfSamples, openLoupe, shots } from './shared.mjs';

const SHARED = process.env.LOUPE_SHARED ?? path.join(import.meta.dirname, '../../../shared');
/** Real files whose verdicts are read: by columns, lists and rows, with comments, confidence, marked words. */
const REAL = ['preference/llmbar-natural-neighbor-manual.parquet', 'preference/tulu1-human-eval-pairs.parquet', 'preference/pandalm-testset-3-annotators.parquet', 'preference/squality-human-eval-12-passages.parquet', 'writers/systems/multipref/train.parquet', 'preference/tulu1-human-eval-annotations.parquet'];

describe('reading disputes', () => {
  let page;
  let folder;
  const dataset = () => frameWith(page, 'loupe-explore');
  const rowsShown = async () => rowsSaid(await dataset());
  const rowInFocus = async () => Number((await statusBarItem(page, /row [\d,]+/).innerText()).match(/row ([\d,]+)/)?.[1].replaceAll(',', ''));
  const verdicts = (view) => view.locator('loupe-verdicts');
  const file = () => path.join(folder, 'preference-four-annotators.parquet');

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-disputes-'));
    cpSync(path.join(copyOfSamples(), 'preference-four-annotators.parquet'), file());
    for (const real of REAL) if (existsSync(path.join(SHARED, 'data', real))) cpSync(path.join(SHARED, 'data', real), path.join(folder, real.replaceAll('/', '-')));
    page = await openLoupe({ folder, viewport: { width: 1700, height: 1040 } });
    page.setDefaultTimeout(15_000);
    await openDataset(page, 'preference-four-annotators.parquet');
    await filledRows(webview(page)).first().click();
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  it('a cell of the matrix opens its rows, the record shows every verdict on the scale, keys label it, and a key goes to the next', async () => {
    await runCommand(page, 'Dataset Loupe: Show Disagreements');
    const figures = await frameWith(page, 'loupe-disagreements');
    await figures.locator('.state', { hasText: 'resamples' }).waitFor({ timeout: 60_000 });
    await figures.locator('.heat button[data-r="0"][data-c="3"]').click();
    const cell = figures.locator('.grid:not(.heat) button[data-r="1"][data-c="3"]');
    const count = await cell.innerText();
    assert.ok(Number(count) > 1, count);
    await cell.click();
    await becomes(rowsShown, count);
    const view = await dataset();
    await filledRows(view).first().click();
    const step = (label) => verdicts(view).locator(`.step[aria-label^="${label}: "] .rater`).allInnerTexts();
    await becomes(async () => (await step('chosen-is-slightly-better')).includes('annotator_1') && (await step('rejected-is-slightly-better')).includes('annotator_4'), true);
    assert.equal(await verdicts(view).getByText('The scale is that of the first rows').count(), 0);

    await figures.getByRole('button', { name: 'Label disputes' }).click();
    const named = quickInput(page).getByText('stored on this machine').first();
    await Promise.race([named.waitFor(), strip(view).getByText('Why do they differ?').first().waitFor()]);
    if (await named.isVisible()) {
      await quickInput(page).locator('input').first().fill('Ann');
      await quickInput(page).locator('input').first().press('Enter');
    }
    await strip(view).getByText('Why do they differ?').first().waitFor();
    await filledRows(view).first().click();
    const first = await rowInFocus();
    for (const key of ['b', '2', '0', 'r', 'x']) {
      await page.keyboard.press(key);
      await page.waitForTimeout(150);
    }
    await becomes(() => existsSync(`${file()}.loupe`) && labelLines(file()).length >= 5, true);
    await screenshot(page, path.join(shots, 'disputes-labelled.png'));
    const held = Object.fromEntries(labelLines(file()).map((line) => [line.question, line.value]));
    assert.deepEqual(held, { verdict: 'b', reasons: ['verbosity', 'annotation-error'], decision: 'unresolved', proposal: 'drop' });
    assert.equal(labelLines(file())[0].row.number ?? labelLines(file())[0].row, first);
    await page.keyboard.press('Shift+D');
    await becomes(async () => (await rowInFocus()) !== first, true);
    await becomes(async () => (await verdicts(view).locator('.chip').count()) >= 4, true);
  });

  it('what is proposed to be dropped is a filter', async () => {
    const view = await dataset();
    await view.locator('.filter input, input[type=text]').first().fill(`"label:disputes.proposal" = 'drop'`);
    await page.keyboard.press('Enter');
    await becomes(rowsShown, '1');
  });

  it('in a second look verdicts, raters’ columns and what answers are called are hidden until an own verdict is given', async () => {
    const view = await dataset();
    await view.locator('.filter input, input[type=text]').first().fill('');
    await page.keyboard.press('Enter');
    await becomes(rowsShown, '240');
    await runCommand(page, 'Dataset Loupe: Toggle Blind Second Look');
    await filledRows(view).nth(4).click();
    await verdicts(view).getByText('Second look: verdicts').waitFor();
    assert.equal(await view.locator('.th[data-key^="annotator_"], .th[data-key="derived:rater_marks"]').count(), 0);
    assert.equal(await reader(view).getByText('is-slightly-better').count(), 0);
    assert.deepEqual(await reader(view).locator('.side-head').evaluateAll((heads) => heads.map((h) => h.textContent.trim()[0])), ['A', 'B']);
    assert.equal(await reader(view).getByText('chosen', { exact: true }).count(), 0);
    await screenshot(page, path.join(shots, 'disputes-blind.png'));
    await page.keyboard.press('a');
    await verdicts(view).locator('.chip').first().waitFor();
    await filledRows(view).nth(5).click();
    await verdicts(view).getByText('Second look: verdicts').waitFor();
    await runCommand(page, 'Dataset Loupe: Toggle Blind Second Look');
    await verdicts(view).locator('.chip').first().waitFor();
  });

  for (const real of REAL) {
    it(`shows the verdicts of a real file: ${real}`, async function () {
      const name = real.replaceAll('/', '-');
      if (!existsSync(path.join(folder, name))) {
        console.warn(`SKIPPED: ${real} is not there (LOUPE_SHARED names the folder of shared data)`);
        this.skip();
      }
      await runCommand(page, 'View: Close All Editors');
      const view = await openDataset(page, name);
      await filledRows(view).first().click();
      await verdicts(view).locator('.chip').first().waitFor({ timeout: 60_000 });
      await page.keyboard.press('Shift+D');
      await page.locator('.statusbar-item', { hasText: 'Looking for disputed records' }).waitFor({ state: 'detached' });
      await page.waitForTimeout(1500);
      const more = verdicts(view).locator('.chip .icon').first();
      if (await more.count() > 0) await more.click();
      else await verdicts(view).locator('.chip').first().click();
      await verdicts(view).locator('.open').waitFor();
      await screenshot(page, path.join(shots, `disputes-${name.replace('.parquet', '')}.png`));
    });
  }
});
