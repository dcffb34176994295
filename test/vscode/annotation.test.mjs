import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeWorkbench, openDataset, runCommand, sayLoudly, screenshot, webview, workbenchReady } from '../harness/index.mjs';
import { exportLabels, labelLines, startLabelling, startSuperlatives, strip } from './labelling.mjs';
import { root } from '../../scripts/root.mjs';
import { becomes, cellsAt, goToRow, heads, reader, recordShown, rowAt } from './reading.mjs';
import { copyOfSamples, openLoupe, sharedVscode, shots } from './shared.mjs';
import { hasSupersem, labelSuperlatives, makeSuperlatives, marksOf, shortOf, superlativesOf, supersem, wantedOf } from './superlatives.mjs';

const held = (view) => strip(view).locator('button[aria-pressed=true]').allInnerTexts().then((texts) => texts.map((t) => t.replace(/\s+/g, ' ').trim()));

describe('labelling by keyboard alone', () => {
  let page;
  let folder;
  let view;
  const dataset = () => path.join(folder, 'pairs.parquet');
  const lines = () => labelLines(dataset());

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-labels-'));
    cpSync(path.join(copyOfSamples(), 'preference-four-annotators.parquet'), path.join(folder, 'pairs.parquet'));
    page = await openLoupe({ folder, viewport: { width: 1400, height: 860 } });
    page.setDefaultTimeout(15_000);
    view = await openDataset(page, 'pairs.parquet');
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    await recordShown(view, 0);
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  it('asks once for a schema and a name, and shows the questions with their keys', async () => {
    await startLabelling(page, view, 'triage', 'Keep it?');
    await screenshot(page, path.join(shots, 'annotation-strip.png'));
  });

  it('sets a label with one key, saves it before it says so, and goes on', async () => {
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    for (const [i, key] of ['1', '2', '3', '1', '2'].entries()) {
      await recordShown(view, i);
      await becomes(() => strip(view).locator('button').count().then((n) => n > 0), true);
      await page.waitForTimeout(150); // the labels of the record are on their way
      await page.keyboard.press(key);
      await recordShown(view, i + 1);
    }
    assert.deepEqual(lines().map((l) => [l.by, l.row.id, l.value]), [['Ann', 'pref-0000', 'keep'], ['Ann', 'pref-0001', 'drop'], ['Ann', 'pref-0002', 'unsure'], ['Ann', 'pref-0003', 'keep'], ['Ann', 'pref-0004', 'drop']]);
    await view.locator('.th .name', { hasText: 'label:triage' }).first().waitFor();
  });

  for (const advance of [false, true]) {
    it(`is about a record of its own, however fast keys follow each other, ${advance ? 'where the view goes on by itself' : 'where a person goes on by key'}`, async () => {
      const { server } = sharedVscode();
      server.configure({ 'loupe.labels.advance': advance });
      const first = advance ? 40 : 20;
      const keys = ['1', '2', '3', '1', '3', '2'];
      try {
        await page.waitForTimeout(500); // the setting is on its way
        await goToRow(page, view, first);
        await rowAt(view, first).locator('[role=gridcell]').first().click();
        for (const key of keys) {
          await page.keyboard.press(key);
          if (advance) await page.waitForTimeout(40);
          else await page.keyboard.press('j');
        }
        await recordShown(view, first + 6);
        const titles = { 1: 'keep', 2: 'drop', 3: 'unsure' };
        await becomes(() => lines().filter((l) => l.row.number >= first && l.row.number < first + 20).map((l) => [l.row.number, l.value]), keys.map((key, i) => [first + i, titles[key]]));
      } finally {
        server.configure({ 'loupe.labels.advance': undefined });
      }
      for (let i = 0; i < 6; i++) await page.keyboard.press('Control+z');
      await becomes(() => lines().filter((l) => l.row.number >= first && l.row.number < first + 20 && l.value === null).length, 6);
      await goToRow(page, view, 5);
      await rowAt(view, 5).locator('[role=gridcell]').first().click();
    });
  }

  it('undoes and redoes over records, and brings back the record it was about', async () => {
    await page.keyboard.press('Control+z');
    await recordShown(view, 4);
    await becomes(() => held(view), []);
    await page.keyboard.press('Control+z');
    await recordShown(view, 3);
    await page.keyboard.press('Control+Shift+z');
    await becomes(() => held(view), ['1 Keep']);
    assert.equal(lines().length, 8 + 24); // nothing is ever taken out of the file
  });

  it('has its labels again after the window was reloaded, and filters by them', async () => {
    await page.waitForTimeout(2000);
    await page.reload();
    await workbenchReady(page);
    view = webview(page);
    await reader(view).waitFor({ timeout: 60_000 });
    await rowAt(view, 1).locator('[role=gridcell]').first().click();
    await recordShown(view, 1);
    await becomes(() => held(view), ['2 Drop']);
    await view.locator('input#filter').fill(`"label:triage" = 'keep'`);
    await view.locator('input#filter').press('Enter');
    await becomes(() => view.locator('loupe-table [role=grid]').getAttribute('aria-rowcount'), '3');
    await screenshot(page, path.join(shots, 'annotation-filtered.png'));
  });

  it('hides what others said, in the cells of the table, too, until they are shown', async () => {
    await view.locator('input#filter').fill('');
    await view.locator('input#filter').press('Enter');
    await becomes(() => view.locator('loupe-table [role=grid]').getAttribute('aria-rowcount'), '241');
    execFileSync(process.execPath, [path.join(root, 'dist', 'cli.js'), 'annotate', dataset(), '--by', 'Bob', '--labels', 'triage', '--row', '10', '--label', 'drop'], { stdio: 'pipe' });
    await rowAt(view, 10).locator('[role=gridcell]').first().click();
    await recordShown(view, 10);
    const seen = async () => [(await cellsAt(view, 10))[(await heads(view)).indexOf('label:triage') + 1], await strip(view).getByText('Bob').count()];
    await runCommand(page, 'Dataset Loupe: Show or Hide Labels of Others');
    await becomes(seen, ['drop', 1]);
    await screenshot(page, path.join(shots, 'annotation-others-shown.png'));
    await runCommand(page, 'Dataset Loupe: Show or Hide Labels of Others');
    await becomes(seen, ['NULL', 0]);
    await screenshot(page, path.join(shots, 'annotation-others-hidden.png'));
  });

  it('stops, and the strip shows what is held by whom', async () => {
    await runCommand(page, 'Dataset Loupe: Stop Labelling');
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    await strip(view).getByText('Ann · triage').waitFor();
    assert.equal(await strip(view).locator('button').count(), 0);
  });
});

describe('a schema of the workspace', () => {
  let page;
  let folder;
  let view;
  const schema = (version, labels) => writeFileSync(path.join(folder, '.loupe/labels/mine.labels.json'), typeof labels === 'string' ? labels : JSON.stringify({ version, title: 'Mine', questions: [{ id: 'good', title: 'Is it good?', kind: 'single', required: true, labels: labels.map((id, i) => ({ id, key: String(i + 1) })) }] }));
  const choices = () => strip(view).locator('button.choice').allInnerTexts().then((texts) => texts.map((t) => t.replace(/\s+/g, ' ').trim()));

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-schema-'));
    cpSync(path.join(copyOfSamples(), 'preference-four-annotators.parquet'), path.join(folder, 'pairs.parquet'));
    mkdirSync(path.join(folder, '.loupe/labels'), { recursive: true });
    schema(1, ['yes', 'no']);
    page = await openLoupe({ folder, viewport: { width: 1400, height: 860 } });
    page.setDefaultTimeout(15_000);
    view = await openDataset(page, 'pairs.parquet');
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    await startLabelling(page, view, 'mine', 'Is it good?');
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    await page.keyboard.press('2');
    await recordShown(view, 1);
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  it('stays in use as it was while its file is wrong, and Problems says where', async () => {
    schema(2, '{"version": 2, "questions": [}');
    await becomes(() => page.locator('.statusbar-item', { hasText: /^\s*1\s*0/ }).count().then((n) => n > 0), true);
    assert.deepEqual(await choices(), ['1 yes', '2 no']);
  });

  it('is in use at once when its file is saved, and a label that it no longer has is told as one of an older version', async () => {
    schema(2, ['yes', 'not at all']);
    await becomes(choices, ['1 yes', '2 not at all']);
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    await recordShown(view, 0);
    await strip(view).getByText('mine.good · of an older version').waitFor();
    await screenshot(page, path.join(shots, 'annotation-older-version.png'));
  });
});

if (!hasSupersem) sayLoudly('NOT ON REAL DATA: superlatives are marked in VS Code in sentences of our own, since the shared data is not there.', 'LOUPE_SHARED names another place.');

describe('marking text of superlatives', () => {
  let page;
  let folder;
  let view;
  const lines = () => labelLines(path.join(folder, 'superlatives.parquet'));
  const marks = () => marksOf(view);
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-marks-'));
    await makeSuperlatives(path.join(folder, 'superlatives.parquet'));
    page = await openLoupe({ folder, viewport: { width: 1400, height: 860 } });
    page.setDefaultTimeout(15_000);
    view = await startSuperlatives(page);
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  it('by keyboard alone: words are selected, marked, and their borders moved by character', async () => {
    await press('Shift+V');
    await view.locator('.mark-caret').waitFor();
    await press('Control+Shift+ArrowRight', 'Control+Shift+ArrowRight', '1');
    await becomes(marks, ['Superlative: Most often']);
    await press('ArrowRight', 'ArrowRight', 'Control+Shift+ArrowRight', '2');
    await becomes(marks, ['Superlative: Most often', 'Target: gardeners']);
    await press('Tab', 'Alt+Shift+ArrowRight');
    await becomes(marks, ['Superlative: ost often', 'Target: gardeners']);
    await becomes(() => lines().at(-1)?.subject?.text, 'ost often');
    await press('Alt+Shift+ArrowLeft');
    await becomes(() => lines().at(-1)?.subject?.text, 'Most often');
    await screenshot(page, path.join(shots, 'annotation-marks-keyboard.png'));
    assert.deepEqual(lines().at(-1).subject, { kind: 'span', path: 'sentence', start: 0, end: 10, text: 'Most often', before: '', after: ', gardeners plant tulips' });
  });

  it('in another column, after a bracket, and answers the other questions with their keys in the same mode', async () => {
    await press(']', ']', 'Home', 'Shift+End', '3');
    await becomes(() => lines().at(-1)?.subject?.path !== 'sentence', true);
    await press('p', 'i');
    await becomes(() => lines().slice(-2).map((l) => [l.question, l.value]), [['orientation', 'positive'], ['implicit', 'yes']]);
    await press('c');
    await page.keyboard.type('studies jk[]');
    await press('Enter');
    await becomes(() => lines().at(-1)?.value, 'studies jk[]');
    await press('Control+z');
    await becomes(() => lines().at(-1)?.retracts !== undefined, true);
    await press('Escape');
    await becomes(() => view.locator('.mark-caret').count(), 0);
  });

  it('by mouse: what is dragged over or double-clicked gets the label of the key or the button', async () => {
    await page.waitForTimeout(300); // VS Code is on its way to know that letters are commands again
    await press('j');
    await recordShown(view, 1);
    const text = view.locator('loupe-text').first();
    const box = await text.boundingBox();
    await page.mouse.dblclick(box.x + 8, box.y + 10);
    await press('2');
    await becomes(marks, ['Target: The']);
    await page.mouse.dblclick(box.x + 34, box.y + 10);
    await strip(view).locator('button', { hasText: 'Superlative' }).click();
    await becomes(marks, ['Target: The', 'Superlative: river']);
    await screenshot(page, path.join(shots, 'annotation-marks-mouse.png'));
  });

  it('is undone and redone, and there after the window was reloaded', async () => {
    await press('Control+z');
    await becomes(marks, ['Target: The']);
    await press('Control+Shift+z');
    await becomes(marks, ['Target: The', 'Superlative: river']);
    await page.waitForTimeout(2000);
    await page.reload();
    await workbenchReady(page);
    view = webview(page);
    await reader(view).waitFor({ timeout: 60_000 });
    await rowAt(view, 1).locator('[role=gridcell]').first().click();
    await recordShown(view, 1);
    await becomes(marks, ['Target: The', 'Superlative: river']);
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    await recordShown(view, 0);
    await becomes(() => marks().then((m) => m.slice(0, 2)), ['Superlative: Most often', 'Target: gardeners']);
  });
});

describe('superlatives by keyboard alone', () => {
  const RECORDS = 5;
  let page;
  let folder;
  let view;
  let records;
  const dataset = () => path.join(folder, 'superlatives.parquet');

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-superlatives-'));
    if (hasSupersem) copyFileSync(supersem, dataset());
    else await makeSuperlatives(dataset());
    chmodSync(dataset(), 0o644);
    records = await superlativesOf(dataset(), RECORDS);
    page = await openLoupe({ folder, viewport: { width: 1400, height: 860 } });
    page.setDefaultTimeout(15_000);
    view = await startSuperlatives(page);
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  it('are marked and judged in five records, undone, redone, there after a reload, filtered by, exported and read back', async () => {
    const wanted = wantedOf(records);
    await labelSuperlatives(page, view, records);
    await becomes(() => labelLines(dataset()).map(shortOf), wanted);
    await page.keyboard.press('Control+z');
    await becomes(() => labelLines(dataset()).length, wanted.length + 1);
    await page.keyboard.press('Control+Shift+z');
    await becomes(() => labelLines(dataset()).length, wanted.length + 2);
    await page.waitForTimeout(3000); // the state of the view is on its way to VS Code
    await page.reload();
    await workbenchReady(page);
    view = webview(page);
    await reader(view).waitFor({ timeout: 60_000 });
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    await recordShown(view, 0);
    await becomes(() => marksOf(view), [`Superlative: ${records[0].superlative}`]);
    await becomes(() => held(view).then((texts) => texts.filter((text) => /^[pnie] /.test(text))), [records[0].orientation === 'positive' ? 'p Positive' : 'n Negative', records[0].implicit === 'yes' ? 'i Implicit' : 'e Explicit']);
    await view.locator('input#filter').fill(`"label:superlatives.implicit" = 'yes'`);
    await page.keyboard.press('Enter');
    await becomes(() => view.locator('loupe-table [role=grid]').getAttribute('aria-rowcount'), String(1 + records.filter((r) => r.implicit === 'yes').length));
    await exportLabels(page, path.join(folder, 'labels.jsonl'));
    const read = readFileSync(path.join(folder, 'labels.jsonl'), 'utf8').trim().split('\n').map((line) => shortOf(JSON.parse(line)));
    const inOrder = (labels) => labels.map((label) => JSON.stringify(label)).sort();
    assert.deepEqual(inOrder(read), inOrder(wanted));
  });
});
