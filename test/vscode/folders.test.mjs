import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { closeWorkbench, editorTab, filledRows, quickInput, runCommand, screenshot, webview } from '../harness/index.mjs';
import { goToRow, openFolder, reader, recordShown } from './reading.mjs';
import { openLoupe, shots } from './shared.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'loupe-folders-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function makeLab() {
  const lab = path.join(folder, 'lab');
  mkdirSync(path.join(lab, 'evals'), { recursive: true });
  const lines = (make) => `${Array.from({ length: 20 }, (_, i) => JSON.stringify(make(i))).join('\n')}\n`;
  writeFileSync(path.join(lab, 'README.md'), '# Our data\n');
  writeFileSync(path.join(lab, 'config.json'), JSON.stringify({ learning_rate: 1e-5, epochs: 2 }));
  writeFileSync(path.join(lab, 'sft.jsonl'), lines((i) => ({ messages: [{ role: 'user', content: `question ${i}` }, { role: 'assistant', content: `answer ${i}` }] })));
  writeFileSync(path.join(lab, 'prefs.jsonl'), lines((i) => ({ prompt: `Which is better, ${i}?`, chosen: `the good answer ${i}`, rejected: `the bad answer ${i}` })));
  writeFileSync(path.join(lab, 'evals/scores.csv'), 'task,score\ngsm8k,0.5\n');
}

async function makeShards() {
  const shards = path.join(folder, 'shards');
  mkdirSync(shards);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const n of [0, 2]) await connection.run(`copy (select ${n * 100} + i as id, 'question ' || (${n * 100} + i) as prompt, 'answer ' || i as response from range(50) t(i)) to '${path.join(shards, `train-0000${n}-of-00003.parquet`)}'`);
  connection.closeSync();
  const whole = path.join(shards, 'train-00001-of-00003.parquet');
  copyFileSync(path.join(shards, 'train-00000-of-00003.parquet'), whole);
  writeFileSync(whole, readFileSync(whole).subarray(0, 300));
}

makeLab();
await makeShards();

describe('folders', () => {
  let page;
  before(async () => {
    page = await openLoupe({ folder, viewport: { width: 1500, height: 860 } });
    page.setDefaultTimeout(20_000);
  });
  after(() => closeWorkbench(page));
  afterEach(() => runCommand(page, 'View: Close All Editors'));

  it('a folder of several datasets asks which one, and asks again by its button', async () => {
    await openFolder(page, 'lab');
    const choices = quickInput(page).locator('.monaco-list-row');
    await choices.first().waitFor();
    assert.deepEqual(await choices.evaluateAll((rows) => rows.map((row) => row.querySelector('.label-name')?.textContent)), ['evals/', 'prefs.jsonl', 'sft.jsonl']);
    await screenshot(page, path.join(shots, 'folder-several.png'));
    await page.keyboard.press('Escape');
    const view = webview(page);
    await view.getByRole('heading', { name: 'Which of the datasets?' }).waitFor();
    await screenshot(page, path.join(shots, 'folder-several-asked.png'));
    await view.locator('#choose').click();
    await choices.filter({ hasText: 'prefs.jsonl' }).click();
    await editorTab(page, 'prefs.jsonl').waitFor();
    await filledRows(webview(page)).first().waitFor();
    await recordShown(webview(page), 0);
    await reader(webview(page)).getByText('Which is better, 0?').waitFor();
  });

  it('a shard that is cut short does not block its folder: the others are read, and a notice says which and why', async () => {
    await openFolder(page, 'shards');
    const view = webview(page);
    await filledRows(view).first().waitFor();
    await view.locator('body').getByText('100 rows').first().waitFor();
    await goToRow(page, view, 50);
    await reader(view).getByText('question 200', { exact: true }).waitFor();
    await view.getByRole('button', { name: /notices? about this dataset/ }).click();
    await view.getByRole('dialog').getByText(/Left out, because they cannot be read: train-00001-of-00003.parquet/).waitFor();
    await view.getByRole('dialog').getByText(/“train-00001-of-00003.parquet” is cut short/).waitFor();
    await screenshot(page, path.join(shots, 'folder-damaged-shard.png'));
  });
});
