import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answerQuick, closeWorkbench, explorerItem, quickInput, screenshot } from '../harness/index.mjs';
import { labelLines } from './labelling.mjs';
import { becomes, clickMenu, frameWith, saveAs } from './reading.mjs';
import { openLoupe, shots } from './shared.mjs';

const PROMPTS = 24;
/** Twenty votes: what a person who leans to the left may give. */
const KEYS = ['c', 'c', 'v', 't', 'c', 'x', 'v', 'c', 'c', 't', 'v', 'c', 'c', 'v', 'c', 'c', 'x', 'c', 'v', 'c'];

describe('answers voted on blind in the workbench', () => {
  let page;
  let folder;
  let view;
  const answers = (/** @type {number} */ n, /** @type {string} */ style) => (style === 'short' ? `It is ${n}.` : `Let us count step by step. One after the other, we come to ${n}, so it is **${n}**.`);

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-blind-votes-'));
    for (const style of ['short', 'stepwise']) {
      writeFileSync(path.join(folder, `${style}.jsonl`), Array.from({ length: PROMPTS }, (_, n) => `${JSON.stringify({ id: `q${n}`, instruction: `How many are ${n}?`, output: answers(n, style) })}\n`).join(''));
    }
    page = await openLoupe({ folder, viewport: { width: 1400, height: 820 } });
    page.setDefaultTimeout(20_000);
    await explorerItem(page, 'short.jsonl').click({ modifiers: ['ControlOrMeta'] });
    await explorerItem(page, 'stepwise.jsonl').click({ modifiers: ['Shift'] });
    await explorerItem(page, 'stepwise.jsonl').click({ button: 'right' });
    await clickMenu(page, /Compare Outputs/);
    view = await frameWith(page, 'loupe-comparison');
    await view.locator('.answer .body').first().waitFor();
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  const count = () => view.locator('.ballot .after').innerText();

  it('each vote stands in the labels, with what was on the left, when the page says that it is saved', async () => {
    await view.locator('.answer .body').first().click();
    await page.keyboard.press('b');
    await view.locator('.ballot').waitFor();
    const left = [];
    for (const [i, key] of KEYS.entries()) {
      const [first] = await view.locator('.answer .body').allInnerTexts();
      left.push(first.startsWith('Let us') ? 'stepwise' : 'short');
      await page.keyboard.press(key);
      if (i === 0) await answerQuick(page, () => Promise.resolve(), 'Ann');
      await becomes(async () => /saved/.test(await count()) && (await count()).includes(i === 0 ? '1 vote' : `${i + 1} votes`), true);
      assert.equal(labelLines(path.join(folder, 'short.jsonl')).length, i + 1);
      await view.getByText(`${i + 2} of ${PROMPTS}`).first().waitFor();
    }
    await screenshot(page, path.join(shots, 'blind-votes.png'));
    const lines = labelLines(path.join(folder, 'short.jsonl'));
    assert.deepEqual(lines.map((l) => l.value), KEYS.map((k) => ({ c: 'a', v: 'b', t: 'tie', x: 'both-bad' })[k]));
    assert.deepEqual(lines.map((l) => l.subject.sides[0].split(':')[0]), left);
    assert.ok(new Set(left).size === 2, 'both stood on the left at times');
  });

  it('are there after the window was reloaded, and are undone and given again', async () => {
    await page.reload();
    view = await frameWith(page, 'loupe-comparison');
    await view.locator('.answer .body').first().waitFor();
    // VS Code writes what a page keeps some seconds later: after an early reload it may give back what was before blind.
    if (!(await view.locator('.ballot').isVisible())) {
      await view.locator('.answer .body').first().click();
      await page.keyboard.press('b');
    }
    await becomes(async () => (await count()).includes('20 votes'), true, 60_000);
    await view.getByText(`21 of ${PROMPTS}`).first().waitFor();
    assert.equal(await view.getByText(/short|stepwise/).count(), 0);
    await view.locator('.answer .body').first().click();
    await page.keyboard.press('x');
    await becomes(async () => (await count()).includes('21 votes'), true);
    await page.keyboard.press('u');
    await becomes(async () => (await count()).includes('20 votes'), true);
    await view.getByText(`21 of ${PROMPTS}`).first().waitFor();
    assert.equal(labelLines(path.join(folder, 'short.jsonl')).length, 22);
  });

  it('are told with names, and written as a preference set that opens as one', async () => {
    await page.keyboard.press('r');
    await view.locator('.tally table').waitFor();
    await screenshot(page, path.join(shots, 'blind-votes-revealed.png'));
    assert.match(await view.locator('.tally dd').last().innerText(), /^68\.8 % \(.*\) of 16 decided/);
    for (const name of ['votes.parquet', 'votes.jsonl']) {
      await view.getByRole('button', { name: 'Export as preference set…' }).click();
      await quickInput(page).locator('input[type=text]').first().waitFor();
      await saveAs(page, path.join(folder, name));
      await becomes(() => existsSync(path.join(folder, name)), true);
      await page.getByText(`16 rows written to ${name} · left out: ties 2, both bad 2`).first().waitFor();
    }
    await page.locator('.notification-list-item', { hasText: 'votes.parquet' }).getByRole('button', { name: 'Open', exact: true }).click();
    const opened = await frameWith(page, 'loupe-reader');
    await opened.getByText(/Preference/i).first().waitFor();
    await screenshot(page, path.join(shots, 'blind-votes-preference.png'));
  });
});
