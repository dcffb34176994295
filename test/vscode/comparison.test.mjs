import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/root.mjs';
import { sayLoudly } from '../harness/say.mjs';
import { answerQuick, closeWorkbench, editorTab, explorerItem, openDataset, quickInput, runCommand, screenshot, webview } from '../harness/index.mjs';
import { becomes, clickMenu, frameWith, saveAs } from './reading.mjs';
import { openLoupe, shots } from './shared.mjs';

const outputs = path.join(path.resolve(root, process.env.LOUPE_SHARED ?? '../shared'), 'data', 'model-outputs');
const MODELS = ['phi-2', 'phi-2-sft', 'phi-2-dpo', 'tulu-2-dpo-7b', 'tulu-2-dpo-13b', 'tulu-2-dpo-70b'];

/** Expected counts: FACTS.md 9 and 10. */
describe('the page of a comparison', function () {
  let page;
  let folder;
  const view = () => frameWith(page, 'loupe-comparison');
  /** What the page says, in one line; its parts are drawn within elements of their own. */
  const said = async () => (await view()).locator('loupe-comparison').evaluate((element) => {
    const textOf = (node) => (node.nodeType === 3 ? node.data : ['STYLE', 'SCRIPT'].includes(node.nodeName) ? '' : [...(node.shadowRoot?.childNodes ?? node.childNodes)].map(textOf).join(''));
    return textOf(element).replace(/\s+/g, ' ');
  });
  const says = (pattern) => becomes(async () => pattern.test(await said()), true, 45_000);

  before(async function () {
    if (!existsSync(outputs)) {
      sayLoudly('SKIPPED: outputs are not compared in VS Code, since the shared data is not there.', 'LOUPE_SHARED names another place.');
      this.skip();
    }
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-comparison-'));
    for (const model of MODELS) copyFileSync(path.join(outputs, 'alpaca-eval-nc', `${model}.parquet`), path.join(folder, `${model}.parquet`));
    copyFileSync(path.join(outputs, 'gsm8k-example-model-solutions.parquet'), path.join(folder, 'gsm8k.parquet'));
    mkdirSync(path.join(folder, 'scores'));
    for (const model of ['gemma-2b-it', 'gpt-3.5-turbo-0125']) copyFileSync(path.join(outputs, 'wildbench', `${model}--judge-gpt-4o-2024-05-13--v2.0625.parquet`), path.join(folder, 'scores', `${model}.parquet`));
    page = await openLoupe({ folder, viewport: { width: 1500, height: 900 } });
    page.setDefaultTimeout(30_000);
  });
  after(async () => {
    if (!page) return;
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens on six outputs picked in the explorer, joined by their prompts, and says what is missing', async () => {
    await explorerItem(page, 'phi-2-dpo.parquet').click({ modifiers: ['ControlOrMeta'] });
    await explorerItem(page, 'tulu-2-dpo-70b.parquet').click({ modifiers: ['Shift'] });
    await explorerItem(page, 'phi-2.parquet').click({ button: 'right' });
    await clickMenu(page, /Compare Outputs/);
    await says(/803 of 805 prompts in all 6/);
    await says(/2 missing in phi-2\b/);
    await screenshot(page, path.join(shots, 'comparison-outputs.png'));
    assert.equal(existsSync(path.join(folder, '.loupe')), false, 'nothing is remembered before something was chosen');
  });

  it('a metric that is chosen is compared, and remembered for the team', async () => {
    await answerQuick(page, () => runCommand(page, 'Dataset Loupe: Choose the Metric of a Comparison…'), 'text:words');
    await says(/text:words/);
    await becomes(() => existsSync(path.join(folder, '.loupe', 'comparisons')), true, 20_000);
    const [name] = readdirSync(path.join(folder, '.loupe', 'comparisons'));
    const kept = JSON.parse(readFileSync(path.join(folder, '.loupe', 'comparisons', name), 'utf8'));
    assert.deepEqual([kept.metric, kept.baseline, kept.key, kept.sides.length, kept.sides.every((side) => !path.isAbsolute(side.source.paths[0]))], ['text:words', 'phi-2', { by: 'prompt', normalised: false }, 6, true]);
  });

  it('GSM8K’s four solutions of one file are flips that are read by key', async () => {
    await openDataset(page, 'gsm8k.parquet');
    await runCommand(page, 'Dataset Loupe: Compare Outputs…');
    await page.getByText('Which outputs are to be compared?').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('What tells the models apart?').waitFor();
    await page.keyboard.press('Enter');
    await editorTab(page, /gsm8k\.parquet: comparison/).waitFor();
    await says(/1,319 of 1,319 prompts in all 4/);
    await says(/43 broken/); // 6b_finetuning → 175b_verification: 286 right, 742 right, 243 both
    await screenshot(page, path.join(shots, 'comparison-gsm8k.png'));
    const frame = await view();
    await frame.getByText('broken', { exact: false }).first().click();
    await says(/1 of 43/);
    await frame.locator('loupe-comparison').press('j');
    await says(/2 of 43/);
  });

  it('prompts are sliced by a column or a derived value that is picked', async () => {
    await answerQuick(page, () => runCommand(page, 'Dataset Loupe: Slice a Comparison…'), 'ground_truth');
    await says(/by ground_truth/);
  });

  it('prompts are filtered over the joined table, which opens as a dataset', async () => {
    const page1 = (await view()).locator('loupe-comparison');
    await page1.press('/');
    await page1.locator('#where').fill('"6b_finetuning".is_correct = 1 and "175b_verification".is_correct = 0');
    await page1.locator('#where').press('Enter');
    await says(/43 of 1,319 prompts/);
    await screenshot(page, path.join(shots, 'comparison-filter.png'));
    await page1.getByRole('button', { name: 'Clear the filter' }).click();
    await says(/1,319 of 1,319 prompts in all 4/);
    await runCommand(page, 'Dataset Loupe: Open Joined Table');
    await editorTab(page, /6b_finetuning.*joined\.parquet/).waitFor();
    await becomes(async () => (await webview(page).locator('loupe-reader').count()) > 0, true, 30_000);
    await screenshot(page, path.join(shots, 'comparison-joined.png'));
    await editorTab(page, /gsm8k\.parquet: comparison/).click();
  });

  it('what the verifier took from each answer stands beside it, with the reference', async () => {
    await answerQuick(page, () => runCommand(page, 'Dataset Loupe: Choose the Metric of a Comparison…'), 'verifier:gsm8k');
    await says(/reference -?\d/);
    await becomes(async () => (await view()).locator('.taken').count(), 3, 20_000);
  });

  it('a row opens in its dataset', async () => {
    await (await view()).getByRole('button', { name: /^row \d/ }).first().click();
    await page.getByRole('tab', { name: 'gsm8k.parquet', exact: true, selected: true }).waitFor();
    await becomes(async () => (await webview(page).locator('loupe-reader').count()) > 0, true, 30_000);
  });

  it('SQL over a side reads the open joined table as a relation', async () => {
    writeFileSync(path.join(folder, 'broken.loupe.sql'), '-- dataset: gsm8k.parquet\n\nselect count(*) as broken from comparison where "6b_finetuning".is_correct > "175b_verification".is_correct;\n');
    await explorerItem(page, 'broken.loupe.sql').dblclick();
    await page.locator('.codelens-decoration a', { hasText: 'Run' }).first().click();
    await becomes(async () => /\b43\b/.test(await (await frameWith(page, 'loupe-query')).locator('loupe-query loupe-table [role=gridcell]').last().innerText()), true, 45_000);
    await screenshot(page, path.join(shots, 'comparison-relation.png'));
  });

  it('a folder of WildBench’s scores is compared as it lies, by the published score', async () => {
    await runCommand(page, 'View: Close All Editors');
    await explorerItem(page, 'scores').click({ button: 'right' });
    await clickMenu(page, /Compare Outputs/);
    await says(/joined by session_id/);
    await says(/−5\.25.*32\.28/); // FACTS 11.2: the published scores of both
    await says(/2,044 of 2,044 answers counted/);
  });

  it('a table of published figures stands beside the means, and no export replaces it', async () => {
    const table = path.join(folder, 'published.csv');
    writeFileSync(table, 'model,score\ngemma-2b-it,-5.25\n');
    await (await view()).getByRole('button', { name: 'More', exact: true }).click();
    await (await view()).getByRole('menuitem', { name: /Published figures/ }).click();
    await quickInput(page).locator('.monaco-list-row', { hasText: 'File…' }).click();
    await saveAs(page, table);
    await quickInput(page).locator('.monaco-list-row', { hasText: 'score' }).click();
    await becomes(async () => (await view()).locator('.published').allInnerTexts().then((all) => all.map((text) => text.trim())), ['−5.25'], 30_000);
    await runCommand(page, 'Dataset Loupe: Export Joined Table…');
    await saveAs(page, table);
    await page.getByText(/already exists/).first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/published\.csv” is read here, and what is read is never written/).first().waitFor();
    assert.equal(readFileSync(table, 'utf8'), 'model,score\ngemma-2b-it,-5.25\n');
  });
});
