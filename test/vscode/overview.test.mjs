import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/root.mjs';
import { closeWorkbench, descendants, editorTab, filledRows, openDataset, quickInput, runCommand, screenshot, statusBarItem, webview, workbenchReady } from '../harness/index.mjs';
import { labelLines } from './labelling.mjs';
import { becomes } from './reading.mjs';
import { copyOfSamples, openLoupe, shots } from './shared.mjs';

/** Row, annotator, label, note: rows 1 and 3 are disputed. */
const SAID = [[0, 'Bo', 'keep'], [0, 'Cy', 'keep'], [1, 'Bo', 'keep'], [1, 'Cy', 'drop', 'too short'], [2, 'Bo', 'drop'], [2, 'Cy', 'drop'], [3, 'Bo', 'unsure'], [3, 'Cy', 'keep']];

describe('the overview of labels', () => {
  let page;
  let folder;
  let dataset;
  /** The overview is the webview whose page has its element. */
  const overview = async () => {
    for (let i = 0; i < 2; i++) if ((await webview(page, i).locator('loupe-label-overview').count().catch(() => 0)) > 0) return webview(page, i);
    throw new Error('the overview is not open');
  };
  const opened = async () => {
    let view;
    await becomes(async () => { view = await overview().catch(() => undefined); return view !== undefined; }, true, 60_000);
    await view.locator('.measures').waitFor({ timeout: 30_000 });
    return view;
  };
  const annLines = () => labelLines(dataset, 'Ann');

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-overview-'));
    dataset = path.join(folder, 'pairs.parquet');
    cpSync(path.join(copyOfSamples(), 'preference-four-annotators.parquet'), dataset);
    for (const [row, by, label, note] of SAID) {
      execFileSync(process.execPath, [path.join(root, 'dist/cli.js'), 'annotate', dataset, '--by', by, '--labels', 'triage', '--row', String(row), '--label', label, ...(note ? ['--note', note] : [])], { stdio: 'pipe' });
    }
    appendFileSync(path.join(`${dataset}.loupe`, readdirSync(`${dataset}.loupe`).find((f) => f.startsWith('Bo.'))), '{"v":1,"id":"torn\n');
    page = await openLoupe({ folder, viewport: { width: 1600, height: 900 } });
    page.setDefaultTimeout(15_000);
    await openDataset(page, 'pairs.parquet');
    await filledRows(webview(page)).first().click();
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens beside the dataset from the palette, with counts, agreement and the disputed records', async () => {
    await runCommand(page, 'Dataset Loupe: Labels: Overview');
    const view = await opened();
    await becomes(() => view.locator('.item').count(), 2);
    assert.match(await view.locator('.bars').innerText(), /Keep\s+4 50\.0 %[\s\S]*Drop\s+3 37\.5 %[\s\S]*Unsure\s+1 12\.5 %/);
    assert.match(await view.locator('.measures').innerText(), /exact agreement\s+50\.0 %/);
    assert.match(await view.locator('.detail').innerText(), /row 1[\s\S]*Bo[\s\S]*Keep[\s\S]*Cy[\s\S]*Drop[\s\S]*too short[\s\S]*not decided/);
    const judged = view.locator('loupe-judged');
    await judged.locator('section').first().waitFor();
    assert.match(await judged.locator('details').first().innerText(), /user[\s\S]*second highest salary per department/);
    assert.deepEqual(await judged.locator('section').evaluateAll((texts) => texts.map((text) => [text.getAttribute('aria-label'), /DENSE_RANK|ROW_NUMBER/.exec(text.textContent)?.[0]])), [['chosen', 'DENSE_RANK'], ['rejected', 'ROW_NUMBER']]);
    await screenshot(page, path.join(shots, 'overview-workbench.png'));
  });

  it('decides a record by keyboard, under a name, and writes the line with its origin before it shows it', async () => {
    const view = await opened();
    await view.locator('.list').click({ position: { x: 20, y: 12 } });
    await page.keyboard.press('2');
    await quickInput(page).getByText('stored on this machine').first().waitFor();
    await quickInput(page).locator('input').first().fill('Ann');
    await quickInput(page).locator('input').first().press('Enter');
    await view.locator('.place', { hasText: '1 open' }).waitFor();
    assert.deepEqual(annLines().map((l) => [l.by, l.row.id, l.value, l.origin]), [['Ann', 'pref-0001', 'drop', 'adjudicated']]);
    await becomes(() => view.locator('.chip[aria-pressed=true]').innerText(), '2 disputed, 1 open'); // counted anew
  });

  it('Ctrl+Z takes the decision back, and nothing is taken out of the file', async () => {
    const view = await opened();
    await view.locator('.list').click({ position: { x: 20, y: 12 } });
    await page.keyboard.press('Control+z');
    await view.locator('.place', { hasText: '2 open' }).waitFor();
    const lines = annLines();
    assert.equal(lines.at(-1).retracts, lines[0].id);
    await page.keyboard.press('2');
    await view.locator('.place', { hasText: '1 open' }).waitFor();
  });

  it('settles what is unanimous as one batch, after it asked', async () => {
    const view = await opened();
    const before = annLines().length;
    await view.getByRole('button', { name: 'Settle unanimous (2)' }).click();
    await page.locator('.monaco-dialog-box', { hasText: 'They are 2 decisions' }).getByRole('button', { name: 'Settle unanimous' }).click();
    await view.getByText('decided: 1 adjudicated, 2 unanimous').waitFor();
    const written = annLines().slice(before);
    assert.deepEqual(written.map((l) => [l.row.id, l.value, l.origin]), [['pref-0000', 'keep', 'unanimous'], ['pref-0002', 'drop', 'unanimous']]);
    assert.equal(new Set(written.map((l) => l.batch)).size, 1);
  });

  it('Enter shows the record in the dataset’s view, whose strip tells the decision', async () => {
    const view = await opened();
    await view.locator('.item', { has: view.locator('.row', { hasText: /^1$/ }) }).click();
    await page.keyboard.press('Enter');
    await statusBarItem(page, 'row 1').waitFor();
    const strip = webview(page, 0).locator('loupe-label-strip');
    await becomes(async () => /decided \(adjudicated\) by Ann · triage\s*drop/.test((await strip.locator('.others').innerText()).replace(/\s+/g, ' ')), true);
    await screenshot(page, path.join(shots, 'overview-beside.png'));
  });

  it('the tree tells labels and people, and a label filters the dataset', async () => {
    await editorTab(page, 'pairs.parquet').first().click();
    await runCommand(page, 'View: Show Dataset Loupe');
    const tree = page.locator('.pane', { hasText: 'Labels' }).first();
    const row = (text) => tree.locator('.monaco-list-row', { hasText: text }).first();
    await row('keep').waitFor({ timeout: 30_000 });
    await screenshot(page, path.join(shots, 'overview-tree.png'));
    assert.match(await row('Bo').innerText(), /4 labels/);
    await row('keep').click();
    const shown = async () => (await webview(page, 0).locator('loupe-table [role=row][aria-rowindex] [role=rowheader]').allInnerTexts()).map((text) => text.trim());
    await becomes(async () => { const rows = await shown(); return [rows.includes('0'), rows.includes('3'), rows.includes('2'), rows.includes('4')]; }, [true, true, false, false]);
    await screenshot(page, path.join(shots, 'overview-filtered.png'));
  });

  it('is there again after the window was reloaded', async () => {
    await page.waitForTimeout(6000); // VS Code in a browser writes its layout every five seconds
    await page.reload();
    await workbenchReady(page);
    const view = await opened();
    assert.match(await view.locator('.head').innerText(), /pairs\.parquet/);
  });
});
