import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { root } from '../../scripts/root.mjs';
import { closeWorkbench, openDataset, quickInput, runCommand, sayLoudly, screenshot, statusBarItem, webview } from '../harness/index.mjs';
import { becomes, cellsAt, goToRow, openFolder, reader, recordShown, rowAt, showAllPlain, turns } from './reading.mjs';
import { openLoupe, shots } from './shared.mjs';

const data = path.join(path.resolve(root, process.env.LOUPE_SHARED ?? '../shared'), 'data');

/** One turn as the reader should have it: who, in which answer, its text. */
const said = (who, text, side = null) => ({ who, side, text });

/**
 * The files: how many rows FACTS.md and MANIFEST.md give them, the record that is read, and what its conversation is
 * according to plain code over what DuckDB reads here: not according to the product.
 */
const FILES = [
  {
    file: 'preference/hh-rlhf-harmless-base-test-rows-0-1311.parquet', rows: '1,312', kind: 'preference', row: 1,
    conversation({ chosen, rejected }) {
      const spoken = (text) => [...text.matchAll(/\n\n(Human|Assistant): ((?:(?!\n\n(?:Human|Assistant): )[^])*)/g)].map((m) => [m[1] === 'Human' ? 'user' : 'assistant', m[2]]);
      const [a, b] = [spoken(chosen), spoken(rejected)];
      const shared = a.findIndex((turn, i) => String(turn) !== String(b[i]));
      const from = (list, start, side) => list.slice(start).map(([who, text], i) => said(`${who}, turn ${start + i + 1}`, text, side));
      return [...from(a.slice(0, shared), 0, null), ...from(a, shared, 'chosen'), ...from(b, shared, 'rejected')];
    },
    async more({ view }) {
      const [left, right] = await Promise.all(['chosen', 'rejected'].map((side) => reader(view).locator(`section.side[aria-label=${side}]`).boundingBox()));
      assert.ok(left && right && left.x + left.width <= right.x + 1, 'the chosen answer stands left of the rejected one');
    },
  },
  {
    file: 'preference/tulu1-human-eval-pairs.parquet', rows: '664', kind: 'pair', row: 1,
    conversation: ({ prompt, completions }) => [said('user, turn 1', prompt), ...completions.map((c, i) => said('assistant, turn 2', c.completion, 'AB'[i]))],
    async more({ view, record }) {
      const said = () => view.locator('loupe-verdicts .chip').evaluateAll((chips) => chips.map((chip) => chip.title.split('\n')[0].replace(/ → .*/, '')).sort());
      await becomes(said, record.annotations.map((a) => `${a.evaluator}: ${a.preference}`).sort());
      for (const { model } of record.completions) await reader(view).locator('.side-head', { hasText: model }).waitFor();
    },
  },
  {
    file: 'sft/llamafactory-glaive-toolcall-en-demo.parquet', rows: '300', kind: 'chat', row: 0,
    conversation({ conversations }) {
      const who = { human: 'user', gpt: 'assistant', function_call: 'assistant', observation: 'tool' };
      return conversations.map(({ from, value }, i) => said(`${who[from]}, turn ${i + 1}`, from === 'function_call' || from === 'observation' ? '' : value));
    },
    folded: true,
    async more({ page, view, record }) {
      const call = JSON.parse(record.conversations.find((turn) => turn.from === 'function_call').value);
      const result = JSON.parse(record.conversations.find((turn) => turn.from === 'observation').value);
      const fold = reader(view).locator('details.fold', { has: view.locator('code.call') });
      assert.equal(await fold.evaluate((details) => details.open), false, 'a tool call is folded until a person opens it');
      const asked = Object.entries(call.arguments).map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ');
      assert.equal(await fold.locator('code.call').innerText(), `${call.name}(${asked})`);
      const answer = reader(view).locator('article[aria-label^=tool] details.fold');
      if (!(await answer.evaluate((details) => details.open))) await answer.locator('summary').click();
      for (const line of ['recipes', '0']) await answer.locator('.json-line', { has: page.locator(`.json-name:text-is("${line}")`) }).first().click();
      await answer.getByText(result.recipes[0].name, { exact: true }).waitFor();
    },
  },
  {
    file: 'real-parquet/gtalign-gsm8k-chat-test.parquet', rows: '1,319', kind: 'eval', row: 1318,
    conversation: ({ prompt, reward_model: { ground_truth: answer } }) => [...prompt.map((turn, i) => said(`${turn.role}, turn ${i + 1}`, turn.content)), said(`reference answer, turn ${prompt.length + 1}`, answer)],
  },
];

const FOLDERS = [
  {
    folder: 'hf/hub_repo', glob: 'data/test-*.parquet', asks: ['default / train', 'default / test', 'preference / train'], choice: 'default / test', rows: '15', kind: 'preference', row: 0,
    conversation: ({ prompt, chosen, rejected }) => [said('user, turn 1', prompt), said('assistant, turn 2', chosen, 'chosen'), said('assistant, turn 2', rejected, 'rejected')],
  },
  {
    folder: 'spark3/four-parts', glob: 'part-*.parquet', rows: '40', kind: 'chat', row: 15, // the second part
    conversation: ({ messages }) => messages.map((turn, i) => said(`${turn.role}, turn ${i + 1}`, turn.content)),
  },
];

describe('real files, as their writers left them', () => {
  let page;
  let workspace;
  let connection;

  before(async function () {
    if (!existsSync(data)) {
      sayLoudly('SKIPPED: the real files are not opened in VS Code, since the shared data is not there.', 'LOUPE_SHARED names another place.');
      this.skip();
    }
    workspace = mkdtempSync(path.join(tmpdir(), 'loupe-real-'));
    for (const { file } of FILES) cpSync(path.join(data, file), path.join(workspace, path.basename(file)));
    for (const { folder } of FOLDERS) cpSync(path.join(data, 'writers', folder), path.join(workspace, path.basename(folder)), { recursive: true });
    connection = await (await DuckDBInstance.create(':memory:')).connect();
    page = await openLoupe({ folder: workspace, viewport: { width: 1400, height: 860 } });
  });
  after(async () => {
    if (page) await closeWorkbench(page);
    if (workspace) rmSync(workspace, { recursive: true, force: true });
  });
  afterEach(async () => {
    if (page) await runCommand(page, 'View: Close All Editors');
  });

  /** A row of a file or glob, counted over all its files in the order of their names. */
  async function recordOf(files, row) {
    const result = await connection.runAndReadAll('from read_parquet($1, union_by_name = true) limit 1 offset $2', [files, row]);
    return result.getRowObjectsJson()[0];
  }

  async function reads({ rows, kind, row, conversation, folded, more }, view, record, name) {
    await statusBarItem(page, `${rows} rows · ${kind}`).waitFor({ timeout: 30_000 });
    if (row > 0) await goToRow(page, view, row);
    else await recordShown(view, row);
    await rowAt(view, row).waitFor();
    await becomes(async () => (await cellsAt(view, row))[0]?.replaceAll(',', ''), String(row)); // its page is on the way
    await screenshot(page, path.join(shots, `real-${name}.png`));
    await more?.({ page, view, record });
    await showAllPlain(page);
    const expected = conversation(record);
    assert.ok(expected.length > 1);
    const seen = async () => (await turns(view)).map((turn, i) => (folded && expected[i]?.text === '' ? { ...turn, text: '' } : turn));
    await becomes(seen, expected);
  }

  for (const real of FILES) {
    const name = path.basename(real.file);
    it(`${name} opens by double click, and record ${real.row} is its conversation`, async () => {
      const view = await openDataset(page, name);
      await reads(real, view, await recordOf(path.join(workspace, name), real.row), name.replace(/\.parquet$/, ''));
    });
  }

  for (const real of FOLDERS) {
    it(`the folder ${real.folder} opens from the explorer${real.asks ? ' after it asked for config and split' : ''}, and record ${real.row} is its conversation`, async () => {
      await openFolder(page, path.basename(real.folder));
      if (real.asks) {
        await quickInput(page).locator('.monaco-list-row', { hasText: real.choice }).waitFor({ timeout: 30_000 });
        assert.deepEqual((await quickInput(page).locator('.monaco-list-row .label-name').allInnerTexts()).map((t) => t.trim()), real.asks);
        await quickInput(page).locator('.monaco-list-row', { hasText: real.choice }).click();
      }
      await statusBarItem(page, `${real.rows} rows · ${real.kind}`).waitFor({ timeout: 30_000 });
      await reads(real, webview(page), await recordOf(path.join(workspace, path.basename(real.folder), real.glob), real.row), path.basename(real.folder));
    });
  }
});
