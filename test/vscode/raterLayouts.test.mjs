import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/root.mjs';
import { closeWorkbench, filledRows, openDataset, quickInput, runCommand, screenshot, webview } from '../harness/index.mjs';
import { labelLines, strip } from './labelling.mjs';
import { becomes, frameWith, rowsSaid } from './reading.mjs';
import { openLoupe, shots } from './shared.mjs';

const DATA = path.join(process.env.LOUPE_SHARED ?? path.join(root, '..', 'shared'), 'data');

/** AlpacaEval's judges give scores; FACTS.md §5.1 counts on which side of 1.5 they are. */
const SCORES_AS_SIDES = "(list_transform(judgements, lambda v: case when v.preference < 1.5 then 'first' when v.preference > 1.5 then 'second' else 'tie' end))";

/**
 * Each real layout of raters: its file, what the head of the page says (FACTS.md, expected/agreement.json), and what opens rows (LLMBar's 152 counted with SQL over the list): a link
 * above the matrix (`same`), or a class with how many units are in it.
 */
const ALL = [
  ['a column each', 'preference/pandalm-testset-3-annotators.parquet', /\.864[\s\S]*92\.0 %[\s\S]*999\s+of 999 units[\s\S]*raters\s+3/, { same: '912' }],
  ['two columns', 'model-outputs/xstest/gpt4.parquet', /\.970[\s\S]*98\.4 %[\s\S]*450\s+of 450 units[\s\S]*raters\s+2/, { same: '443' }],
  ['lists of verdicts', 'preference/tulu1-human-eval-pairs.parquet', /65\s+of 664 units[\s\S]*raters\s+16/, { opposed: 13, class: 'opposed_but_all_slight' }],
  ['a verdict a row', 'preference/tulu1-human-eval-annotations.parquet', /65\s+of 664 units[\s\S]*raters\s+16/, { opposed: 13, class: 'opposed_but_all_slight', several: true }],
  ['judges and their prompts', 'preference/llmbar-natural-neighbor-manual.parquet', /\.323[\s\S]*280\s+of 280 units[\s\S]*raters\s+65/, { colours: true, same: '152' }],
  ['scores of several judges', 'preference/alpaca-eval-nc-multi-judge.parquet', /2,415\s+of 2,415 units[\s\S]*raters\s+3/, { class: 'unanimous', threshold: true }],
  ['reviews with three ratings', 'preference/squality-human-eval-12-passages.parquet', /\.817[\s\S]*180\s+of 180 units[\s\S]*raters\s+4/, { aspects: ['overall', 'correctness', 'selection'], class: 'majority' }],
  ['three grades of one judge', 'preference/prometheus-mt-bench-eval-gpt4-x3.parquet', /\.815[\s\S]*320\s+of 320 units[\s\S]*verdicts a unit, at most\s+3/, { class: 'unanimous', count: '141' }],
  ['normal and expert annotations', 'writers/systems/multipref/train.parquet', /60\s+of 60 units[\s\S]*raters\s+14/, { aspects: ['overall', 'helpful', 'truthful', 'harmless'], class: 'diverging_substantial' }],
];
/** Some in every run, since each takes half a minute where a machine is busy: the others with LOUPE_ALL_LAYOUTS=1. */
const LAYOUTS = process.env.LOUPE_ALL_LAYOUTS ? ALL : ALL.filter(([what]) => ['a column each', 'a verdict a row', 'normal and expert annotations'].includes(what));
const nameOf = (file) => file.replaceAll('/', '-');

describe('raters, wherever they are', function () {
  let page;
  let folder;
  const rowsShown = async () => rowsSaid(await frameWith(page, 'loupe-explore'));
  const classOf = (view, name) => view.locator(`.class[data-class="${name}"]`);

  before(async function () {
    if (!existsSync(DATA)) {
      console.log(`SKIPPED: raters of real files needs the shared data, and ${DATA} is not there.`);
      this.skip();
    }
    folder = mkdtempSync(path.join(tmpdir(), 'loupe-raters-'));
    for (const [, file] of LAYOUTS) cpSync(path.join(DATA, file), path.join(folder, nameOf(file)));
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

  /** A click shows as many rows as it says; where several rows make a unit, at least as many. */
  async function opensRows(view, { same, class: name, count, several }) {
    const door = same ? view.locator('.facts .link', { hasText: `${same} the same` }) : classOf(view, name);
    const said = same ?? await door.locator('.number').innerText();
    if (count) assert.equal(said, count);
    await door.click();
    await view.locator('.notice[role=status]').waitFor();
    if (several) await becomes(async () => Number(await rowsShown()) >= 2 * Number(said) && Number(await rowsShown()) < 700, true);
    else await becomes(rowsShown, said);
  }

  /** The most disputed record of those shown, its verdicts read, and one key labels it. */
  async function readsAndLabels(view, file) {
    await runCommand(page, 'Dataset Loupe: Label Disputes');
    const explore = await frameWith(page, 'loupe-explore');
    const named = quickInput(page).getByText('stored on this machine').first();
    await Promise.race([named.waitFor(), strip(explore).getByText('Proposal').first().waitFor()]);
    if (await named.isVisible()) {
      await quickInput(page).locator('input').first().fill('Ann');
      await quickInput(page).locator('input').first().press('Enter');
      await strip(explore).getByText('Proposal').first().waitFor();
    }
    await filledRows(explore).first().locator('[role=rowheader]').click();
    await explore.locator('loupe-verdicts .chip').nth(1).waitFor();
    await page.keyboard.press('x');
    await becomes(() => existsSync(`${file}.loupe`) && labelLines(file).some((l) => l.question === 'proposal' && l.value === 'drop'), true);
  }

  for (const [what, file, head, expected] of LAYOUTS) {
    it(`${what}: found without help in ${path.basename(file)}, opens rows, is read and labelled by key`, async () => {
      await openDataset(page, nameOf(file));
      await filledRows(webview(page)).first().locator('[role=rowheader]').click();
      await runCommand(page, 'Dataset Loupe: Show Disagreements');
      const view = await frameWith(page, 'loupe-disagreements');
      await view.locator('.head .number').first().waitFor({ timeout: 60_000 });
      assert.match(await view.locator('.head').innerText(), head);
      const { aspects, colours, opposed } = expected;
      if (aspects) assert.deepEqual(await view.getByRole('tab').allInnerTexts(), aspects);
      if (colours) assert.equal(await view.locator('.colours tbody tr').count(), 65);
      if (opposed) {
        // FACTS.md §2.6: units whose verdicts are for opposite models, in whichever class of divergence.
        const counts = await Promise.all(['diverging_substantial', 'diverging', 'opposed_but_all_slight'].map(async (name) => Number(await classOf(view, name).locator('.number').innerText())));
        assert.equal(counts.reduce((a, b) => a + b, 0), opposed);
      }
      await opensRows(view, expected);
      await readsAndLabels(view, path.join(folder, nameOf(file)));
      await screenshot(page, path.join(shots, `raters-${path.basename(file, '.parquet')}.png`));
      if (expected.threshold) await comparesByThreshold(view);
    });
  }

  /** The one correction that AlpacaEval takes: a threshold, said on the page. */
  async function comparesByThreshold(view) {
    await view.getByText('Say where the verdicts are…').first().click();
    const form = view.locator('.places form');
    await form.locator('input').first().fill(SCORES_AS_SIDES);
    await form.locator('input').nth(1).fill('judgements[].annotator');
    await page.keyboard.press('Enter');
    await view.locator('.heat tbody button').first().waitFor({ timeout: 60_000 });
    await becomes(() => view.locator('.facts .link', { hasText: 'the same' }).innerText(), '2,268 the same'); // 794 + 731 + 743 of §5.1
  }
});
