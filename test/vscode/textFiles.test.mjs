import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { closeWorkbench, explorerItem, filledRows, quickInput, runCommand, screenshot, webview, workbenchReady } from '../harness/index.mjs';
import { becomes, cellsAt, heads, openFolder, reader, recordShown, rowAt, viewInGroup } from './reading.mjs';
import { openLoupe, shots } from './shared.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'loupe-text-'));
const chat = (i) => JSON.stringify({ id: `c-${i}`, messages: [{ role: 'user', content: `question ${i}` }, { role: 'assistant', content: `answer ${i}` }], score: i / 4 });
const lines = Array.from({ length: 300 }, (_, i) => chat(i));
lines.splice(30, 0, '{"id": "broken", "messages": [{"role": "us');
writeFileSync(path.join(folder, 'chat.jsonl'), `${lines.join('\n')}\n`);
writeFileSync(path.join(folder, 'ragged.csv'), 'id,prompt,score\n1,"first, quoted",3\n2,short\n3,never "closed,4\n4,"open,5\n5,last,007\n');
writeFileSync(path.join(folder, 'bars.csv'), `x;1|y|z\n${Array.from({ length: 20 }, (_, i) => `a;${i}|b|c`).join('\n')}\n`);
writeFileSync(path.join(folder, 'packed.json.gz'), gzipSync(JSON.stringify({ version: 2, data: Array.from({ length: 20 }, (_, i) => ({ id: i, prompt: `p ${i}`, response: `r ${i}` })) })));
after(() => rmSync(folder, { recursive: true, force: true }));

describe('text files', () => {
  let page;
  before(async () => {
    page = await openLoupe({ folder, viewport: { width: 1500, height: 860 } });
    page.setDefaultTimeout(20_000);
  });
  after(() => closeWorkbench(page));

  const fromMenu = async (name) => {
    await openFolder(page, name);
    const view = webview(page);
    await filledRows(view).first().waitFor();
    return view;
  };
  const notices = async (view) => {
    await view.getByRole('button', { name: /notices? about this dataset/ }).click();
    const text = await view.getByRole('dialog').innerText();
    await page.keyboard.press('Escape');
    return text;
  };

  it('JSON lines open from the explorer, the broken line is named, and the rest reads as a conversation', async () => {
    const view = await fromMenu('chat.jsonl');
    await rowAt(view, 30).locator('[role=gridcell]').first().click();
    await recordShown(view, 30);
    await reader(view).getByText('question 30', { exact: true }).waitFor();
    assert.match(await notices(view), /not JSON.*line 31/);
    await screenshot(page, path.join(shots, 'text-jsonl.png'));
  });

  it('lines that a training run appends are noticed, and shown after a reload', async () => {
    const view = webview(page);
    appendFileSync(path.join(folder, 'chat.jsonl'), `${chat(300)}\n`);
    await view.locator('body').getByText(/changed/i).first().waitFor();
    await screenshot(page, path.join(shots, 'text-grown.png'));
    await view.locator('body').getByText('Reload', { exact: true }).first().click();
    await view.locator('body').getByText(/30[1-9] rows/).first().waitFor();
    await runCommand(page, 'View: Close All Editors');
  });

  it('opens by “Reopen Editor With…” from the text editor', async () => {
    await explorerItem(page, 'chat.jsonl').dblclick();
    await page.locator('.monaco-editor .view-lines').first().waitFor();
    await runCommand(page, 'View: Reopen Editor With...');
    await quickInput(page).locator('input').fill('Dataset Loupe');
    await page.keyboard.press('Enter');
    await filledRows(webview(page)).first().waitFor();
    await runCommand(page, 'View: Close All Editors');
  });

  it('a broken CSV: every cell as its text, and what is wrong by line', async () => {
    const view = await fromMenu('ragged.csv');
    assert.deepEqual(await heads(view).then((h) => h.slice(0, 3)), ['id', 'prompt', 'score']);
    assert.equal((await cellsAt(view, 4)).at(-1), '007');
    const said = await notices(view);
    assert.match(said, /fewer cells.*line 3/);
    assert.match(said, /not closed.*line 5/);
    await screenshot(page, path.join(shots, 'text-csv.png'));
    await runCommand(page, 'View: Close All Editors');
  });

  it('a CSV whose first line and separator were taken for something else is read as a person says, also after a reload', async () => {
    await fromMenu('bars.csv');
    await runCommand(page, 'Dataset Loupe: Read CSV Otherwise…');
    await quickInput(page).getByText('as it is read now').waitFor();
    await screenshot(page, path.join(shots, 'text-csv-otherwise.png'));
    await quickInput(page).locator('input').fill('|');
    await page.keyboard.press('Enter');
    await quickInput(page).getByText('nothing: quotes are ordinary characters').waitFor();
    await page.keyboard.press('Enter');
    await quickInput(page).getByText('is a row as all others').click();
    const shown = async () => {
      const view = await viewInGroup(page, 0);
      return view ? [await cellsAt(view, 0).catch(() => []), (await heads(view).catch(() => [])).slice(0, 3)] : [];
    };
    const expected = [['0', 'x;1', 'y', 'z'], ['C0', 'C1', 'C2']];
    await becomes(shown, expected);
    await page.waitForTimeout(2000); // which tabs are open is written by the workbench with a delay of its own
    await page.reload();
    await workbenchReady(page);
    await becomes(shown, expected, 30_000);
    await runCommand(page, 'View: Close All Editors');
  });

  it('a packed object around a list: its rows, and that it was unwrapped', async () => {
    const view = await fromMenu('packed.json.gz');
    assert.match(await notices(view), /elements of its list “data”/);
    await screenshot(page, path.join(shots, 'text-wrapped.png'));
  });
});
