import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { root } from '../../scripts/root.mjs';
import { sayLoudly } from '../harness/say.mjs';
import { answerQuick, closeWorkbench, filledRows, notification, openDataset, quickInput, runCommand, screenshot, statusBarItem, webview } from '../harness/index.mjs';
import { labelLines } from './labelling.mjs';
import { becomes, frameWith, rowsSaid, saveAs } from './reading.mjs';
import { openLoupe, shots } from './shared.mjs';

const shared = path.join(path.resolve(root, process.env.LOUPE_SHARED ?? '../shared'), 'data');

/** Expected counts: shared/data/expected/contamination (AlpacaEval against self-instruct 252, Vicuna 80, both). */
describe('the page of contamination', function () {
  let page;
  let folder;
  const view = () => frameWith(page, 'loupe-contamination');
  /** The figure in the table's cell. */
  const cell = async (row, column) => (await view()).locator(`.heat button[data-r="${row}"][data-c="${column}"]`);
  const figure = async (row, column) => (await cell(row, column)).innerText({ timeout: 2_000 }).catch(() => '');
  const titleOf = async (row, column) => (await cell(row, column)).getAttribute('title', { timeout: 2_000 }).catch(() => '');
  const setup = () => JSON.parse(readFileSync(path.join(folder, '.loupe', 'contamination', 'self-instruct.parquet.json'), 'utf8'));
  /** Runs a command that asks by a list of several, and picks the lines that hold these words. */
  const pick = async (command, ...words) => {
    for (let tries = 1; ; tries++) {
      try {
        if (typeof command === 'string') await runCommand(page, command);
        else await command();
        for (const word of words) {
          const row = quickInput(page).locator('.monaco-list-row', { hasText: word }).first();
          await row.waitFor({ timeout: 8_000 });
          const box = row.locator('input[type=checkbox], .monaco-custom-toggle').first();
          if ((await box.count()) > 0 && (await box.getAttribute('aria-checked')) === 'true') continue;
          await row.click();
        }
        const ok = quickInput(page).getByRole('button', { name: 'OK' });
        if (await ok.isVisible().catch(() => false)) await ok.click();
        return;
      } catch (error) {
        if (tries === 3) throw error;
        await page.keyboard.press('Escape');
      }
    }
  };

  before(async function () {
    if (!existsSync(shared)) {
      sayLoudly('SKIPPED: contamination is not checked in VS Code, since the shared data is not there.', 'LOUPE_SHARED names another place.');
      this.skip();
    }
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-contamination-'));
    const connection = await (await DuckDBInstance.create()).connect();
    const copy = (sql, name) => connection.run(`copy (${sql}) to '${path.join(folder, name)}' (format parquet)`);
    await copy(`select case when instances[1]."input" = '' then instruction else instruction || e'\\n\\n' || instances[1]."input" end as prompt, motivation_app as source from '${shared}/eval-sets/self-instruct-user-oriented-252.parquet'`, 'self-instruct.parquet');
    await copy(`select turns[1] as prompt from '${shared}/eval-sets/vicuna-bench-questions.parquet'`, 'vicuna.parquet');
    connection.closeSync();
    copyFileSync(path.join(shared, 'model-outputs/alpaca-eval-nc/gpt4-1106-preview.parquet'), path.join(folder, 'alpaca-eval.parquet'));
    page = await openLoupe({ folder, viewport: { width: 1600, height: 1000 } });
    page.setDefaultTimeout(20_000);
    await openDataset(page, 'self-instruct.parquet');
    await filledRows(webview(page)).first().click();
  });
  after(async () => {
    if (!page) return;
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  it('is set up by one choice, scans, and shows the share of items that match', async () => {
    await pick('Dataset Loupe: Check for Contamination…', 'alpaca-eval');
    await becomes(() => titleOf(0, 0).then((t) => /249 of 805/.test(t ?? '')), true, 90_000);
    await screenshot(page, path.join(shots, 'contamination-first.png'));
    assert.deepEqual(setup().evaluations.map((e) => [e.name, e.source.paths, e.fields, e.stage]), [['alpaca-eval', ['alpaca-eval.parquet'], ['instruction'], 'development']]);
    await statusBarItem(page, /pairs? of evaluation and source over 2 %.*removal list: 249 rows/).waitFor();
  });
});
