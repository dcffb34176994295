import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { root } from '../../scripts/root.mjs';
import { sayLoudly } from '../harness/say.mjs';
import { answerQuick, closeWorkbench, editorTab, filledRows, notification, openDataset, quickInput, runCommand, screenshot, statusBarItem, webview } from '../harness/index.mjs';
import { labelLines } from './labelling.mjs';
import { becomes, cellsAt, frameWith, heads, rowsSaid, saveAs } from './reading.mjs';
import { openLoupe, shots } from './shared.mjs';

const shared = path.join(path.resolve(root, process.env.LOUPE_SHARED ?? '../shared'), 'data');

/** Expected counts: shared/data/expected/contamination (AlpacaEval against self-instruct 252, Vicuna 80, both). */
describe('the page of contamination', function () {
  let page;
  let folder;
  const view = () => frameWith(page, 'loupe-contamination');
  /** What the cells of the table say: `alpaca-eval × vicuna: 80 of 805 items (9.94 %) · …`. */
  const shares = async () => (await view()).locator('.heat tbody button[data-r]').evaluateAll((cells) => cells.map((cell) => cell.getAttribute('title') ?? ''));
  const says = (...patterns) => becomes(async () => {
    const found = await shares();
    return patterns.every((pattern) => found.some((title) => pattern.test(title)));
  }, true, 90_000);
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
    await copy(`select case when instances[1]."input" = '' then instruction else instruction || e'\\n\\n' || instances[1]."input" end as prompt from '${shared}/eval-sets/self-instruct-user-oriented-252.parquet'`, 'self-instruct.parquet');
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
    await says(/self-instruct: 249 of 805/);
    assert.deepEqual(setup().evaluations.map((e) => [e.name, e.source.paths, e.fields, e.stage]), [['alpaca-eval', ['alpaca-eval.parquet'], ['instruction'], 'development']]);
    await statusBarItem(page, /1 of 1 pairs of evaluation and source over 2 %.*removal list: 249 rows/).waitFor();
    assert.match(await (await view()).locator('.head').innerText(), /252 rows in[\s\S]*88 items too short/);
    await screenshot(page, path.join(shots, 'contamination-first.png'));
  });

  it('what was found stands in the table of the training data at once, and filters it', async () => {
    await editorTab(page, 'self-instruct.parquet').first().click();
    const table = await frameWith(page, 'input#filter');
    await becomes(() => heads(table), ['prompt', 'contamination']);
    await becomes(async () => (await cellsAt(table, 0)).at(-1), 'matched');
    await table.locator('input#filter').fill(`contamination = 'not matched'`);
    await table.locator('input#filter').press('Enter');
    await becomes(() => rowsSaid(table), '3');
    await table.locator('input#filter').fill('');
    await table.locator('input#filter').press('Enter');
    await becomes(() => rowsSaid(table), '252');
    await editorTab(page, 'self-instruct.parquet: contamination').click();
  });

  it('a second training dataset has its own figures, and both are a union', async () => {
    await openDataset(page, 'vicuna.parquet', { shows: () => statusBarItem(page, '80 rows') });
    await editorTab(page, 'self-instruct.parquet: contamination').click();
    await pick('Dataset Loupe: Choose Training Datasets…', 'vicuna.parquet');
    await becomes(() => setup().trainings.length, 2);
    await (await view()).getByRole('button', { name: 'Scan again' }).first().click();
    await says(/self-instruct: 249 of 805/, /vicuna: 80 of 805/, /together: 329 of 805/);
    await screenshot(page, path.join(shots, 'contamination-union.png'));
  });

  it('texts are chosen for one training dataset alone, and taken back for all', async () => {
    const choose = async (whose, which) => {
      await pick(async () => (await view()).locator('.chip', { hasText: 'user turns' }).click(), 'User turns');
      for (const [title, label] of [['Of which training datasets?', whose], ['Which texts of a row', which]]) {
        await quickInput(page).getByText(title).waitFor();
        await quickInput(page).locator('.monaco-list-row', { hasText: label }).first().click();
      }
    };
    await choose('vicuna', 'prompt');
    await becomes(() => setup().trainings.map((t) => t.fields ?? null), [null, ['prompt']]);
    await (await view()).locator('.chip', { hasText: 'user turns · texts by dataset' }).waitFor();
    await screenshot(page, path.join(shots, 'contamination-own-texts.png'));
    await choose('All training datasets', 'As its shape says');
    await becomes(() => setup().trainings.map((t) => t.fields ?? null), [null, null]);
    await says(/self-instruct: 249 of 805/, /vicuna: 80 of 805/, /together: 329 of 805/);
  });

  it('a pair is read with its runs, and judged by a key, as a label beside the training data', async () => {
    const shown = await view();
    await shown.locator('.heat tbody button[title*="vicuna: 80 of"]').click();
    await shown.locator('.heatPane, .listPane, header', { hasText: '80 of 805 items' }).first().waitFor();
    await shown.locator('loupe-items [role=option]').first().click();
    await shown.locator('.pairHead', { hasText: 'tokens in one message = 1.00' }).waitFor();
    await answerQuick(page, () => page.keyboard.press('1'), 'Ann');
    await becomes(() => existsSync(path.join(folder, 'vicuna.parquet.loupe')) && labelLines(path.join(folder, 'vicuna.parquet')).length, 1);
    const [line] = labelLines(path.join(folder, 'vicuna.parquet'));
    assert.deepEqual([line.schema, line.schemaVersion, line.question, line.value, line.by], ['contamination-verdict', 2, 'verdict', 'leak', 'Ann']);
    assert.deepEqual(line.subject.sides, [line.subject.sides[0], line.row.hash]);
    assert.match(line.subject.sides[0], /^alpaca-eval:[0-9a-f]{32}$/);
  });

  it('fifty of a random sample are judged by key, and say how precise the check is', async () => {
    const shown = await view();
    const sample = shown.getByRole('button', { name: 'Judge the sample' });
    if (await sample.isVisible()) await sample.click();
    await shown.locator('loupe-items [role=option]').first().click();
    const count = () => labelLines(path.join(folder, 'vicuna.parquet')).length;
    for (let i = 0; i < 50; i++) {
      const before = count();
      // A key counts once the pair is read; the line that has a verdict already is gone past.
      for (const start = Date.now(); count() === before && Date.now() - start < 20_000;) {
        if ((await shown.locator('.judge [aria-pressed=true]').count()) > 0) {
          await page.keyboard.press('j');
          await page.waitForTimeout(150);
          if (i === 0) break;
          continue;
        }
        await page.keyboard.press(i % 10 === 9 ? '5' : '1');
        await becomes(() => count() > before, true, 1_500).catch(() => undefined);
      }
      if (await shown.locator('.precision', { hasText: '50 of 50 judged' }).count() > 0) break;
    }
    await screenshot(page, path.join(shots, 'contamination-judged.png'));
    await becomes(() => shown.locator('.precision').innerText().then((text) => /50 of 50 judged/.test(text)), true);
    assert.match(await shown.locator('.precision').innerText(), /9\d %[\s\S]*confirmed share/);
  });

  it('the removal list and a clean copy leave matching rows out, and the copy is clean', async () => {
    for (const name of readdirSync(folder)) if (/^removal|\.clean\./.test(name)) rmSync(path.join(folder, name)); // of a try that failed
    const list = path.join(folder, 'removal.csv');
    await pick('Dataset Loupe: Save the Removal List…', 'self-instruct');
    await saveAs(page, list);
    await becomes(() => existsSync(list) && readFileSync(list, 'utf8').trim().split('\n').length, 250);
    assert.match(readFileSync(list, 'utf8'), /^row,reason,evaluations,evaluation,item,score\n0,match,alpaca-eval,alpaca-eval,\d+,1\.000000\n/);
    const out = path.join(folder, 'self-instruct.clean.parquet');
    await pick('Dataset Loupe: Write a Clean Copy…', 'self-instruct', 'Without all matching rows');
    await saveAs(page, out);
    await notification(page, '3 rows written to self-instruct.clean.parquet').waitFor({ timeout: 60_000 });
    assert.ok(readdirSync(folder).includes('self-instruct.clean.parquet.provenance.json'));
  });

  it('a clean copy that is checked again holds nothing any more', async () => {
    await openDataset(page, 'self-instruct.clean.parquet', { shows: () => statusBarItem(page, '3 rows') });
    await pick('Dataset Loupe: Check for Contamination…', 'alpaca-eval');
    await becomes(async () => (await shares()).some((title) => /self-instruct\.clean: 0 of 805/.test(title)), true, 60_000);
    await runCommand(page, 'View: Close Editor');
    await editorTab(page, 'self-instruct.parquet: contamination').click();
    await says(/together: 329 of 805/);
  });

  it('the report has rule, figures, examples, precision, fingerprints and the command', async () => {
    const out = path.join(folder, 'contamination.md');
    await runCommand(page, 'Dataset Loupe: Save Contamination Report…');
    await saveAs(page, out);
    await notification(page, 'The report was written to contamination.md').waitFor({ timeout: 60_000 });
    assert.match(readFileSync(out, 'utf8'), /tulu[\s\S]*50 judged|alpaca-eval \| vicuna[\s\S]*50[\s\S]*loupe contamination/);
  });

  it('the command that checks the same is copied', async () => {
    await runCommand(page, 'Dataset Loupe: Copy the Check as a Command');
    await becomes(() => page.evaluate(() => navigator.clipboard.readText()).then((text) => /^loupe contamination .*self-instruct\.parquet .*vicuna\.parquet --eval alpaca-eval=.*alpaca-eval\.parquet --eval-text alpaca-eval=instruction$/.test(text)), true);
  });

  it('matching rows are shown in their dataset, as a filter', async () => {
    await pick('Dataset Loupe: Show Matching Rows in Their Dataset', 'self-instruct');
    try {
      await statusBarItem(page, '249 of 252 rows').waitFor();
    } finally {
      await editorTab(page, 'self-instruct.parquet: contamination').click();
    }
    await says(/together: 329 of 805/);
  });

  it('possible rephrasings are looked for when asked, beside what matched: whole copies are among them and say that n-grams found them', async () => {
    const shown = await view();
    await shown.locator('.heat tbody button[title*="vicuna: 80 of"]').click();
    await shown.getByLabel('Which items').selectOption('possible');
    await shown.getByRole('button', { name: 'Look for possible rephrasings' }).click();
    await shown.locator('.formula', { hasText: 'F 1.00 is the mean of three tf-idf cosines' }).waitFor({ timeout: 60_000 });
    assert.match(await shown.locator('.count').innerText(), /^\d+ possible rephrasings · \d+ not matched by n-grams · matched 80 of 805 items$/);
    assert.match(await shown.locator('loupe-items [role=option]').first().innerText(), /1\.00\s+matched/);
    await screenshot(page, path.join(shots, 'contamination-possible-vscode.png'));
    await shown.getByLabel('Which items').selectOption('matched');
    await says(/together: 329 of 805/);
  });

  it('another rule shows the last figures as such until it is scanned by', async () => {
    await pick('Dataset Loupe: Choose What Counts as a Match…', 'With any 13-gram hit');
    await becomes(() => setup().rule.methods, ['ngram', 'exact', 'any13']);
    await statusBarItem(page, /changed since/).waitFor();
    await says(/together: 329 of 805/);
    await (await view()).getByRole('button', { name: 'Scan again' }).first().click();
    await becomes(() => statusBarItem(page, /changed since/).count(), 0, 60_000);
    await says(/together: 329 of 805/);
  });

  it('what was found is there at once when the page is opened again, and the verdicts with it', async () => {
    await runCommand(page, 'View: Close All Editors');
    await openDataset(page, 'self-instruct.parquet');
    await filledRows(webview(page)).first().click();
    await runCommand(page, 'Dataset Loupe: Check for Contamination…');
    await says(/together: 329 of 805/);
    await (await view()).locator('.heat tbody button[title*="vicuna: 80 of"]').click();
    await becomes(() => view().then((v) => v.locator('.precision').innerText()).then((text) => /50 of 50 judged/.test(text)), true);
  });

  it('a long scan is paused, cancelled, and goes on where it was', async () => {
    const connection = await (await DuckDBInstance.create()).connect();
    await connection.run(`copy (select case when i in (0, 1200000, 2399999) then (select instruction from '${shared}/model-outputs/alpaca-eval-nc/gpt4-1106-preview.parquet' limit 1 offset 400) else repeat(md5(i::varchar) || ' ', 15) end as prompt from range(2400000) t(i)) to '${path.join(folder, 'long.parquet')}' (format parquet, row_group_size 40960)`);
    connection.closeSync();
    await openDataset(page, 'long.parquet', { shows: () => statusBarItem(page, '2,400,000 rows'), timeout: 60_000 });
    await pick('Dataset Loupe: Check for Contamination…', 'alpaca-eval');
    const running = async () => (await view()).locator('.running');
    // Figures are of whole row groups: some must have been read.
    await becomes(async () => Number((await (await running()).innerText({ timeout: 1_000 }).catch(() => '')).match(/([\d,]+) of 2,400,000 rows/)?.[1].replaceAll(',', '') ?? 0) > 250_000, true, 60_000);
    await screenshot(page, path.join(shots, 'contamination-running.png'));
    await (await running()).getByRole('button', { name: 'Pause' }).click();
    await (await view()).locator('.running', { hasText: 'paused' }).waitFor();
    await (await running()).getByRole('button', { name: 'Resume' }).click();
    await (await running()).getByRole('button', { name: 'Cancel' }).click();
    await (await view()).locator('.head', { hasText: 'read so far' }).waitFor({ timeout: 20_000 });
    await screenshot(page, path.join(shots, 'contamination-cancelled.png'));
    const before = Number((await (await view()).locator('.head').innerText()).match(/([\d,]+) rows read so far/)?.[1].replaceAll(',', ''));
    assert.ok(before > 0 && before < 2_400_000, String(before));
    await (await view()).getByRole('button', { name: /Scan again|Go on|Resume/ }).first().click();
    await (await view()).locator('.head', { hasText: '2,400,000 rows in' }).waitFor({ timeout: 80_000 });
    await becomes(async () => (await shares()).some((title) => /1 of 805/.test(title)), true);
    await statusBarItem(page, /removal list: 3 rows/).waitFor();
  });
});
