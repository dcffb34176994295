import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeWorkbench, filledRows, runCommand, screenshot, webview } from '../harness/index.mjs';
import { ANSWER, HARNESS_FILES, QUESTION } from '../fixtures/harnessFiles.mjs';
import { heads, openFolder, reader, recordShown, rowAt, showAllPlain, turns } from './reading.mjs';
import { openLoupe, shots } from './shared.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'loupe-harnesses-'));
const made = (name) => {
  const found = HARNESS_FILES.find((f) => f.name === name);
  writeFileSync(path.join(folder, path.basename(found.file)), found.text());
  return path.basename(found.file);
};
const files = { samples: made('lm-evaluation-harness, generation'), choices: made('lm-evaluation-harness, multiple choice'), outputs: made('AlpacaEval outputs'), turns: made('MT-bench answers') };
after(() => rmSync(folder, { recursive: true, force: true }));

describe('what evaluation harnesses write', () => {
  let page;
  before(async () => {
    page = await openLoupe({ folder, viewport: { width: 1500, height: 860 } });
    page.setDefaultTimeout(20_000);
  });
  after(() => closeWorkbench(page));
  afterEach(() => runCommand(page, 'View: Close All Editors'));

  const open = async (name) => {
    await openFolder(page, name);
    const view = webview(page);
    await filledRows(view).first().waitFor();
    await recordShown(view, 0);
    await showAllPlain(page);
    return view;
  };
  const said = async (view) => (await turns(view)).map(({ who, text }) => [who.split(/[ ,·]/)[0], text]);

  it('samples of lm-evaluation-harness: question and answer as turns, the metric and the reference as chips, both in the table', async () => {
    const view = await open(files.samples);
    assert.deepEqual((await said(view)).map(([, text]) => text), [QUESTION, ANSWER]);
    assert.deepEqual(await reader(view).getByRole('list', { name: 'results' }).getByRole('listitem').allInnerTexts(), ['exact_match 1', 'target 5']);
    assert.deepEqual((await heads(view)).slice(0, 3), ['doc_id', 'prompt', 'response']);
    await rowAt(view, 3).locator('[role=gridcell]').first().click();
    await recordShown(view, 3);
    await reader(view).getByRole('list', { name: 'results' }).getByText('exact_match 0').waitFor();
    await screenshot(page, path.join(shots, 'harness-samples.png'));
  });

  it('multiple choice: the choices, and which one was the likeliest', async () => {
    const view = await open(files.choices);
    assert.deepEqual((await said(view)).map(([, text]) => text), ['What is the capital of Switzerland?', 'A. Bern\nB. Oslo\nC. Rome\nD. Lima', 'A. Bern']);
    await reader(view).getByText('log-likelihood').waitFor();
    await screenshot(page, path.join(shots, 'harness-choices.png'));
  });

  it('AlpacaEval outputs as one JSON array: instruction and output', async () => {
    const view = await open(files.outputs);
    assert.deepEqual((await said(view)).map(([, text]) => text), [QUESTION, ANSWER]);
    await screenshot(page, path.join(shots, 'harness-outputs.png'));
  });

  it('answers of MT-bench: a turn for each', async () => {
    const view = await open(files.turns);
    assert.deepEqual((await said(view)).map(([who]) => who), ['assistant', 'assistant']);
    await screenshot(page, path.join(shots, 'harness-turns.png'));
  });
});
