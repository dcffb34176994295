import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answerQuick, closeWorkbench, openDataset, quickInput, runCommand, screenshot } from '../harness/index.mjs';
import { labelLines, startLabelling } from './labelling.mjs';
import { becomes, goToRow, recordShown, rowAt } from './reading.mjs';
import { copyOfSamples, openLoupe, shots } from './shared.mjs';

describe('labelling many records', () => {
  let page;
  let folder;
  let view;
  const lines = () => labelLines(path.join(folder, 'pairs.parquet'));
  const status = () => page.locator('.statusbar-item', { hasText: 'labelled' }).first().innerText().then((text) => text.trim());
  /** Runs a command that asks by a list. */
  const pick = (command, text) => answerQuick(page, () => runCommand(page, `Dataset Loupe: ${command}`), text);

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-many-'));
    cpSync(path.join(copyOfSamples(), 'preference-four-annotators.parquet'), path.join(folder, 'pairs.parquet'));
    page = await openLoupe({ folder, viewport: { width: 1400, height: 860 } });
    page.setDefaultTimeout(20_000);
    view = await openDataset(page, 'pairs.parquet');
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    await recordShown(view, 0);
    await startLabelling(page, view, 'triage', 'Keep it?');
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows how far the set is, and in which order it is gone through', async () => {
    await becomes(() => status().then((text) => /^0 \/ \d+ labelled$/.test(text)), true);
    await pick('Order in Which I Label', 'Shuffled');
    await quickInput(page).locator('input').fill('7');
    await page.keyboard.press('Enter');
    await becomes(() => status().then((text) => /^0 \/ \d+ labelled · shuffled$/.test(text)), true);
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    await recordShown(view, 0);
    await page.waitForTimeout(300);
    await page.keyboard.press('1');
    await becomes(() => status().then((text) => /^1 \/ \d+ labelled · shuffled$/.test(text)), true);
    await screenshot(page, path.join(shots, 'annotation-progress.png'));
  });

  it('says how far the rows of another filter are, one by labels among them, and how far another person is', async () => {
    const all = Number((await status()).split(' ')[2]);
    const filter = async (text) => {
      await view.locator('input#filter').fill(text);
      await view.locator('input#filter').press('Enter');
    };
    await filter(`"label:triage" = 'keep'`);
    await becomes(() => status().then((text) => text.replace(/ labelled.*/, '')), '1 / 1');
    await filter(`"label:triage" is null`);
    await becomes(() => status().then((text) => text.replace(/ labelled.*/, '')), `0 / ${all - 1}`);
    await filter('');
    await becomes(() => status().then((text) => text.replace(/ labelled.*/, '')), `1 / ${all}`);
    const name = (text) => answerQuick(page, () => runCommand(page, 'Dataset Loupe: Set Annotator Name'), text);
    await name('Bo');
    await becomes(() => status().then((text) => text.replace(/ labelled.*/, '')), `0 / ${all}`);
    await name('Ann');
    await becomes(() => status().then((text) => text.replace(/ labelled.*/, '')), `1 / ${all}`);
  });

  it('labels all rows of the filter once that was confirmed with its query, and takes them back as one', async () => {
    await view.locator('input#filter').fill(`source = 'math'`);
    await view.locator('input#filter').press('Enter');
    await page.waitForTimeout(1500);
    await pick('Label All Rows of the Filter', 'Drop');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText(`Filter: source = 'math'`).first().waitFor();
    assert.equal(await dialog.getByText('of yours').count(), 0);
    await screenshot(page, path.join(shots, 'annotation-bulk.png'));
    await dialog.getByRole('button', { name: 'Label Them' }).click();
    await page.getByText('labels were written').first().waitFor();
    const batch = lines().filter((l) => l.batch !== undefined);
    assert.ok(batch.length > 1);
    assert.deepEqual([...new Set(batch.map((l) => l.value))], ['drop']);
    await becomes(() => status().then((text) => text.startsWith(`${batch.length} / ${batch.length}`)), true);
    await pick('Label All Rows of the Filter', 'Keep');
    await dialog.getByText(`${batch.length} of them have a label of yours, which is replaced.`).first().waitFor();
    await screenshot(page, path.join(shots, 'annotation-bulk-replace.png'));
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await runCommand(page, 'Dataset Loupe: Undo Label');
    await becomes(() => status().then((text) => text.startsWith(`0 / ${batch.length}`)), true);
    assert.equal(lines().filter((l) => l.batch !== undefined).length, 2 * batch.length);
  });

  it('marks lines that count for nothing in Problems, at their lines, until they are mended', async () => {
    const file = path.join(folder, 'pairs.parquet.loupe', 'Cy.bbbbbb.jsonl');
    const [good] = lines();
    const text = (marks) => ['', JSON.stringify({ ...good, id: 'cy', by: 'Cy' }), ...marks].join('\n');
    writeFileSync(file, text(['<<<<<<< ours', '{"v":1,"id":"torn', '=======', JSON.stringify({ ...good, id: 'later', v: 2 }), '>>>>>>> theirs', '']));
    const markers = () => page.locator('.markers-panel .monaco-list-row').allInnerTexts().then((texts) => texts.map((t) => t.replace(/\s+/g, ' ').trim()));
    await runCommand(page, 'Problems: Focus on Problems View');
    await becomes(() => markers().then((texts) => texts.map((t) => / \[Ln (\d+), Col 1\]/.exec(t)?.[1]).filter(Boolean).sort()), ['3', '4', '5', '6', '7']);
    assert.ok((await markers()).some((t) => t.includes('Line 4 of Cy.bbbbbb.jsonl is no whole label')));
    await screenshot(page, path.join(shots, 'annotation-problems.png'));
    writeFileSync(file, text(['']));
    await becomes(markers, []);
    rmSync(file);
  });

  it('writes what could not be saved under the name it was given with, though another name is given meanwhile', async () => {
    const labels = path.join(folder, 'pairs.parquet.loupe');
    const [file] = readdirSync(labels).filter((name) => name.startsWith('Ann.'));
    renameSync(path.join(labels, file), path.join(labels, 'kept'));
    mkdirSync(path.join(labels, file)); // a folder in its place cannot be written
    await view.locator('input#filter').fill('');
    await view.locator('input#filter').press('Enter');
    await goToRow(page, view, 50);
    await rowAt(view, 50).locator('[role=gridcell]').first().click();
    await recordShown(view, 50);
    await page.waitForTimeout(400);
    await page.keyboard.press('3');
    await page.locator('.statusbar-item', { hasText: '1 label not saved' }).first().waitFor();
    await answerQuick(page, () => runCommand(page, 'Dataset Loupe: Set Annotator Name'), 'Bo');
    await page.waitForTimeout(500);
    rmSync(path.join(labels, file), { recursive: true });
    renameSync(path.join(labels, 'kept'), path.join(labels, file));
    const before = lines().length;
    await page.locator('.statusbar-item', { hasText: '1 label not saved' }).first().click();
    await becomes(() => lines().length, before + 1);
    const [line] = labelLines(path.join(folder, 'pairs.parquet'), 'Ann').slice(-1);
    assert.deepEqual([line.by, line.row.number, line.value], ['Ann', 50, 'unsure']);
    assert.deepEqual(readdirSync(labels), [file]);
    await page.locator('.statusbar-item', { hasText: 'not saved' }).first().waitFor({ state: 'hidden' });
  });

  it('says that every label belongs to a row', async () => {
    await runCommand(page, 'Dataset Loupe: Labels Whose Row Changed');
    await page.getByText('Every label belongs to a row').first().waitFor();
  });
});
