import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/root.mjs';
import { closeWorkbench, filledRows, openDataset, runCommand, screenshot, webview } from '../harness/index.mjs';
import { becomes } from './reading.mjs';
import { openLoupe, shots } from './shared.mjs';

const DATA = path.join(process.env.LOUPE_SHARED ?? path.join(root, '..', 'shared'), 'data');

/**
 * Each real layout of raters: its file, what the head of the page says (FACTS.md, expected/agreement.json), and a cell of the first
 * matrix with the rows it opens, where a row is a unit and raters are people.
 */
const LAYOUTS = [
  ['a column each', 'preference/pandalm-testset-3-annotators.parquet', /\.864[\s\S]*92\.0 %[\s\S]*999\s+of 999 units[\s\S]*raters\s+3/, { same: '912 the same' }],
  ['two columns', 'model-outputs/xstest/gpt4.parquet', /\.970[\s\S]*98\.4 %[\s\S]*450\s+of 450 units[\s\S]*raters\s+2/, { same: '443 the same' }],
  ['lists of verdicts', 'preference/tulu1-human-eval-pairs.parquet', /65\s+of 664 units[\s\S]*raters\s+16/, {}],
  ['a verdict a row', 'preference/tulu1-human-eval-annotations.parquet', /65\s+of 664 units[\s\S]*raters\s+16/, {}],
  ['judges and their prompts', 'preference/llmbar-natural-neighbor-manual.parquet', /\.323[\s\S]*280\s+of 280 units[\s\S]*raters\s+65/, { colours: true }],
  ['scores of several judges', 'preference/alpaca-eval-nc-multi-judge.parquet', /2,415\s+of 2,415 units[\s\S]*raters\s+3/, {}],
  ['reviews with three ratings', 'preference/squality-human-eval-12-passages.parquet', /\.817[\s\S]*180\s+of 180 units[\s\S]*raters\s+4/, { aspects: ['overall', 'correctness', 'selection'] }],
  ['three grades of one judge', 'preference/prometheus-mt-bench-eval-gpt4-x3.parquet', /\.815[\s\S]*320\s+of 320 units[\s\S]*verdicts a unit, at most\s+3/, {}],
  ['normal and expert annotations', 'writers/systems/multipref/train.parquet', /60\s+of 60 units[\s\S]*raters\s+14/, { aspects: ['overall', 'helpful', 'truthful', 'harmless'] }],
];

describe('raters, wherever they are', function () {
  let page;
  let folder;
  const frameWith = async (element) => {
    let found;
    await becomes(async () => {
      for (let i = 0; i < 2; i++) if ((await webview(page, i).locator(element).count().catch(() => 0)) > 0) found = webview(page, i);
      return found !== undefined;
    }, true, 60_000);
    return found;
  };

  before(async function () {
    if (!existsSync(DATA)) {
      console.log(`SKIPPED: raters of real files needs the shared data, and ${DATA} is not there.`);
      this.skip();
    }
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-raters-'));
    for (const [, file] of LAYOUTS) cpSync(path.join(DATA, file), path.join(folder, file.replaceAll('/', '-')));
    page = await openLoupe({ folder, viewport: { width: 1700, height: 1000 } });
    page.setDefaultTimeout(30_000);
  });
  afterEach(async () => {
    if (page) await runCommand(page, 'View: Close All Editors');
  });
  after(async () => {
    if (page) await closeWorkbench(page);
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  for (const [what, file, head, { same, aspects, colours }] of LAYOUTS) {
    it(`${what}: found without help in ${path.basename(file)}`, async () => {
      await openDataset(page, file.replaceAll('/', '-'));
      await filledRows(webview(page)).first().click();
      await runCommand(page, 'Dataset Loupe: Show Disagreements');
      const view = await frameWith('loupe-disagreements');
      await view.locator('.head .number').first().waitFor({ timeout: 60_000 });
      assert.match(await view.locator('.head').innerText(), head);
      if (aspects) assert.deepEqual(await view.getByRole('tab').allInnerTexts(), aspects);
      if (colours) assert.equal(await view.locator('.colours tbody tr').count(), 65);
      if (same) {
        await view.locator('.facts .link', { hasText: same }).click();
        await (await frameWith('loupe-disagreements')).locator('.notice code').waitFor();
        const explore = await frameWith('loupe-explore');
        await becomes(async () => (await explore.locator('.rows').first().innerText()).split(' ')[0], same.split(' ')[0]);
      }
      await screenshot(page, path.join(shots, `raters-${path.basename(file, '.parquet')}.png`));
    });
  }
});
