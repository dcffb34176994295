import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/root.mjs';
import { closeWorkbench, openDataset, quickInput, runCommand, screenshot } from '../harness/index.mjs';
import { becomes } from './reading.mjs';
import { copyOfSamples, openLoupe, shots } from './shared.mjs';

describe('labels exported from the workbench', () => {
  let page;
  let folder;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-label-export-'));
    const data = path.join(folder, 'pairs.parquet');
    cpSync(path.join(copyOfSamples(), 'preference-four-annotators.parquet'), data);
    const label = (row, schema, what) => execFileSync(process.execPath, [path.join(root, 'dist/cli.js'), 'annotate', data, '--by', 'Ann', '--labels', schema, '--row', String(row), '--label', what]);
    label(0, 'triage', 'keep');
    label(1, 'triage', 'drop');
    label(0, 'pairwise', 'a-clearly-better');
    label(2, 'pairwise', 'b-slightly-better');
    label(3, 'pairwise', 'tie');
    page = await openLoupe({ folder, viewport: { width: 1400, height: 860 } });
    page.setDefaultTimeout(15_000);
    await openDataset(page, 'pairs.parquet');
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Answers the quick picks, then the dialog that asks for a place. */
  async function exportAs(...answers) {
    await runCommand(page, 'Dataset Loupe: Export Labels…');
    for (const answer of answers) {
      const row = quickInput(page).locator('.quick-input-list .monaco-list-row', { hasText: answer }).first();
      await row.waitFor();
      if (answer === answers[0]) await screenshot(page, path.join(shots, 'label-export.png'));
      await row.click();
    }
  }
  async function saveAs(name) {
    const input = quickInput(page).locator('input[type=text]').first();
    await becomes(async () => (await input.inputValue()).includes('pairs.'), true);
    await input.fill(path.join(folder, name));
    await page.keyboard.press('Enter');
    await becomes(() => existsSync(path.join(folder, name)), true);
  }

  it('one line each, as JSON lines, and says how many', async () => {
    await exportAs('Labels, one line each');
    await saveAs('labels.jsonl');
    await page.getByText('5 rows written to labels.jsonl').first().waitFor();
    const lines = readFileSync(path.join(folder, 'labels.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(lines.map((l) => [l.row, l.schema, l.value]), [[0, 'pairwise', 'a-clearly-better'], [0, 'triage', 'keep'], [1, 'triage', 'drop'], [2, 'pairwise', 'b-slightly-better'], [3, 'pairwise', 'tie']]);
  });

  it('as a preference set, without ties, which opens', async () => {
    await exportAs('Preference set', 'Leave ties out');
    await saveAs('prefs.parquet');
    await page.getByText('2 rows written to prefs.parquet · left out: ties 1').first().waitFor();
    await screenshot(page, path.join(shots, 'label-export-said.png'));
    await page.locator('.notification-list-item', { hasText: 'prefs.parquet' }).getByRole('button', { name: 'Open', exact: true }).click();
    await page.locator('.tab', { hasText: 'prefs.parquet' }).waitFor();
  });

  it('as a clean set, without the rows to drop', async () => {
    await page.locator('.tab', { hasText: 'pairs.parquet' }).first().click();
    await exportAs('Clean set');
    await becomes(() => quickInput(page).locator('.quick-input-list input[type=checkbox]:checked, .quick-input-list .monaco-checkbox.checked').count().then((n) => n >= 1), true);
    await screenshot(page, path.join(shots, 'label-export-clean.png'));
    await quickInput(page).getByRole('button', { name: 'OK' }).click();
    await saveAs('clean.jsonl');
    const lines = readFileSync(path.join(folder, 'clean.jsonl'), 'utf8').trim().split('\n');
    await page.getByText(`${lines.length} rows written to clean.jsonl · left out: 1`).first().waitFor();
  });
});
