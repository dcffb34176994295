import assert from 'node:assert/strict';
import { appendFileSync, closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeWorkbench, filledRows, screenshot, statusBarItem, webview } from '../harness/index.mjs';
import { goToRow, openFolder, reader } from './reading.mjs';
import { openLoupe, sharedVscode, shots } from './shared.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'loupe-text-'));
const file = path.join(folder, 'rollouts.jsonl');
const cache = path.join(folder, 'copies');
after(() => rmSync(folder, { recursive: true, force: true }));

const row = (i) => `${JSON.stringify({ id: i, messages: [{ role: 'user', content: `question ${i}` }, { role: 'assistant', content: `answer ${i}: ${'because of this and that, '.repeat(20 + (i % 60))}` }], score: i / 4 })}\n`;

/** Writes rows until there are so many bytes, and gives how many rows there are. */
function write(bytes) {
  const out = openSync(file, 'w');
  let rows = 0;
  for (let written = 0; written < bytes; rows += 1_000) written += writeSync(out, Array.from({ length: 1_000 }, (_, i) => row(rows + i)).join(''));
  closeSync(out);
  return rows;
}

describe('JSON lines that are large, and are still written', () => {
  let page;
  let view;
  const rows = write(80e6);
  const appended = new Set();
  /** Once: a test that is tried again finds its rows there. */
  const append = (text) => {
    if (!appended.has(text)) appendFileSync(file, text);
    appended.add(text);
  };
  const shown = (count) => statusBarItem(page, `${count.toLocaleString('en-US')} rows`).waitFor();
  before(async () => {
    sharedVscode().server.configure({ 'loupe.engine.cacheFolder': cache });
    page = await openLoupe({ folder, viewport: { width: 1400, height: 860 } });
    page.setDefaultTimeout(20_000);
    await openFolder(page, 'rollouts.jsonl');
    view = webview(page);
    await filledRows(view).first().waitFor();
  });
  after(async () => {
    sharedVscode().server.configure({ 'loupe.engine.cacheFolder': undefined });
    await closeWorkbench(page);
  });

  it('open without a copy, count their rows, and go to any of them', async () => {
    await statusBarItem(page, 'paged').waitFor();
    await shown(rows);
    await goToRow(page, view, rows - 3);
    await reader(view).getByText(`question ${rows - 3}`, { exact: true }).waitFor();
    await screenshot(page, path.join(shots, 'paged-text.png'));
    assert.throws(() => readdirSync(cache));
  });

  it('have the rows that are appended, too, with the same record in focus', async () => {
    append(row(rows) + row(rows + 1) + row(rows + 2).slice(0, 40));
    await shown(rows + 2);
    await reader(view).getByText(`question ${rows - 3}`, { exact: true }).waitFor();
    await goToRow(page, view, rows + 1);
    await reader(view).getByText(`question ${rows + 1}`, { exact: true }).waitFor();
    assert.equal(await view.locator('[role=alert]').count(), 0);
    await screenshot(page, path.join(shots, 'paged-text-grown.png'));
  });

  it('have another column from where a row has it, which is said', async () => {
    append(row(rows + 2).slice(40) + JSON.stringify({ id: rows + 3, messages: [], score: 'none', reward: { by: 'judge' } }) + '\n');
    await shown(rows + 4);
    await goToRow(page, view, rows + 3);
    await reader(view).getByText('judge').waitFor();
    await view.getByRole('button', { name: /notices? about this dataset/ }).click();
    assert.match(await view.getByRole('dialog').innerText(), /columns or types that the first ones do not have: score, reward/);
    await screenshot(page, path.join(shots, 'paged-text-wider.png'));
    assert.throws(() => readdirSync(cache));
  });
});
