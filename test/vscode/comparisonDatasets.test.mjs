import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answerQuick, closeWorkbench, explorerItem, quickInput, runCommand } from '../harness/index.mjs';
import { becomes, clickMenu, frameWith, openFolder } from './reading.mjs';
import { openLoupe, sharedVscode } from './shared.mjs';

const lines = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const answers = (n, say, from = 0) => Array.from({ length: n }, (_, i) => ({ id: `q${from + i}`, instruction: `How many are ${from + i}?`, output: say(from + i) }));

describe('the datasets of a comparison', () => {
  let page;
  let folder;
  let cache;
  const says = (pattern) => becomes(async () => pattern.test((await (await frameWith(page, 'loupe-comparison')).locator('.joined').innerText()).replace(/\s+/g, ' ')), true, 60_000);
  const compare = async (first, last) => {
    // The editor that a click opens may take the selection back to its file when the second one was selected.
    await becomes(async () => {
      await explorerItem(page, first).click();
      await explorerItem(page, last).click({ modifiers: ['Shift'] });
      await explorerItem(page, last).click({ button: 'right' });
      const entry = page.getByRole('menuitem', { name: /Compare Outputs/ }).first();
      await entry.waitFor({ timeout: 3000 }).catch(() => undefined);
      if (await entry.isVisible()) return true;
      await page.keyboard.press('Escape');
      return false;
    }, true, 60_000);
    await clickMenu(page, /Compare Outputs/);
  };

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-compared-'));
    cache = mkdtempSync(path.join(tmpdir(), 'loupe-compared-cache-'));
    writeFileSync(path.join(folder, 'judged.jsonl'), lines(Array.from({ length: 60 }, (_, i) => ({ generator: `g${i % 2}`, judge: `j${i % 3}`, instruction: `How many are ${Math.floor(i / 6)}?`, output: `${i} it is` }))));
    writeFileSync(path.join(folder, 'one.jsonl'), lines(answers(8, (n) => `It is ${n}.`)));
    writeFileSync(path.join(folder, 'other.jsonl'), lines(answers(8, (n) => `That is ${n}.`)));
    writeFileSync(path.join(folder, 'p-few.jsonl'), lines(answers(100, (n) => `It is ${n}.`)));
    writeFileSync(path.join(folder, 'q-many.jsonl'), lines(answers(1000, (n) => `It is ${n}. ${'So it is, and so it was. '.repeat(3000)}`)));
    sharedVscode().server.configure({ 'loupe.engine.cacheFolder': cache, 'explorer.autoReveal': false });
    page = await openLoupe({ folder, viewport: { width: 1400, height: 860 } });
    page.setDefaultTimeout(30_000);
  });
  after(async () => {
    sharedVscode().server.configure({ 'loupe.engine.cacheFolder': undefined, 'explorer.autoReveal': undefined });
    await closeWorkbench(page);
    for (const place of [folder, cache]) rmSync(place, { recursive: true, force: true });
  });

  it('are read anew when a file changes under the page', async () => {
    await compare('one.jsonl', 'other.jsonl');
    await says(/^8 of 8 prompts in both/);
    writeFileSync(path.join(folder, 'other.jsonl'), lines(answers(5, (n) => `That was ${n}.`, 3)));
    await says(/^5 of 8 prompts in both/);
    await (await frameWith(page, 'loupe-comparison')).getByText('That was 3.').first().waitFor();
  });

  it('are taken apart by the column that is chosen, also where another one was before', async () => {
    const apartBy = async (column) => {
      await openFolder(page, 'judged.jsonl');
      await frameWith(page, 'loupe-reader');
      await page.getByRole('tab', { name: 'judged.jsonl', exact: true, selected: true }).waitFor();
      const within = quickInput(page).getByText('Models within judged.jsonl');
      // The extension hears a moment later which editor is in front.
      await becomes(async () => {
        await runCommand(page, 'Dataset Loupe: Compare Outputs…');
        await page.getByText('Which outputs are to be compared?').waitFor();
        if (!(await within.isVisible())) await page.keyboard.press('Escape');
        return within.isVisible();
      }, true, 30_000);
      await within.click();
      await page.getByText('What tells the models apart?').waitFor();
      await quickInput(page).locator('.monaco-list-row').filter({ hasText: 'names the model of each row' }).filter({ hasText: column }).click();
    };
    await apartBy('generator');
    await says(/^10 of 10 prompts in both/);
    await answerQuick(page, () => runCommand(page, 'Dataset Loupe: Choose the Metric of a Comparison…'), 'text:words');
    await (await frameWith(page, 'loupe-comparison')).getByRole('button', { name: 'text:words' }).waitFor();
    await apartBy('judge');
    await says(/^10 of 10 prompts in all 3/);
  });

  it('are copied where they are large, the first one or another, once a person says so', async () => {
    await compare('p-few.jsonl', 'q-many.jsonl');
    await page.locator('.monaco-dialog-box').getByText('Copy “q-many.jsonl” as Parquet').waitFor();
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Make the Copy' }).click();
    await says(/^100 of 1,000 prompts in both · 900 missing in p-few/);
  });
});
