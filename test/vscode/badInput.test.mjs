import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance, INTEGER, LIST, VARCHAR, listValue } from '@duckdb/node-api';
import { closeWorkbench, explorerItem, openDataset, runCommand, say, screenshot } from '../harness/index.mjs';
import { becomes, openFolder, reader, recordShown, rowAt, viewInGroup } from './reading.mjs';
import { hostileTexts, makeBadFiles } from './badFiles.mjs';
import { openLoupe, sharedVscode, shots } from './shared.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'loupe-wrong-'));
const files = await makeBadFiles(folder);
let page;
before(async () => {
  page = await openLoupe({ folder, viewport: { width: 1700, height: 860 } });
  page.setDefaultTimeout(15_000);
});
after(async () => {
  await closeWorkbench(page);
  rmSync(folder, { recursive: true, force: true });
});

describe('bad input is answered in the view, while another dataset beside it lives on', () => {
  let turn = 0;
  before(async () => {
    await openDataset(page, 'good.parquet');
    await runCommand(page, 'View: Split Editor Right');
    await becomes(async () => Boolean(await viewInGroup(page, 1)), true);
    await recordShown(await viewInGroup(page, 1), 0);
    await runCommand(page, 'View: Lock Editor Group'); // so that everything else opens on the left
    if (process.getuid?.() === 0) say('    (nothing is forbidden to root: a file without permission is not tried)');
  });

  const left = async (text) => {
    const view = await viewInGroup(page, 0);
    return view ? view.locator('body').getByText(text).filter({ visible: true }).count() : 0;
  };
  const open = async (name, isFolder) => {
    if (isFolder) await openFolder(page, name);
    else await explorerItem(page, name).dblclick();
  };
  const livesOn = async () => {
    const view = await viewInGroup(page, 1);
    turn += 1;
    await rowAt(view, turn).locator('[role=gridcell]').first().click();
    await recordShown(view, turn);
    await reader(view).getByText(`question ${turn}`, { exact: true }).waitFor();
  };

  for (const { name, says, warns, folder: isFolder } of files) {
    it(`${name}: ${says.source}${warns ? `, with a notice: ${warns.source}` : ''}`, async () => {
      await open(name, isFolder);
      await becomes(async () => (await left(says)) > 0, true);
      if (warns) {
        const view = await viewInGroup(page, 0);
        await view.getByRole('button', { name: /notices? about this dataset/ }).click();
        await view.getByRole('dialog').getByText(warns).waitFor();
      }
      await screenshot(page, path.join(shots, `wrong-${name}.png`));
      await livesOn();
    });
  }

  it('two thousand columns: the finder shows and reaches any of them', async () => {
    await open('wide.parquet');
    await becomes(async () => (await left(/^column_0$/)) > 0, true);
    const view = await viewInGroup(page, 0);
    await rowAt(view, 7).locator('[role=gridcell]').first().click();
    await page.keyboard.press('c');
    const input = view.locator('loupe-column-finder input[type=text]');
    await input.fill('column_1777');
    await screenshot(page, path.join(shots, 'wrong-wide-finder.png'));
    await input.press('Enter');
    await rowAt(view, 7).getByText(String(7 + 1777), { exact: true }).waitFor();
    await livesOn();
  });
});

describe('hostile text', () => {
  it('is shown as text: no script runs, nothing is asked of the network, no rule of the page is broken', async () => {
    const host = 'loupe-hostile.invalid';
    const texts = hostileTexts(host);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`create table hostile as select unnest(range($1::integer)) as id, unnest($2) as text`, [texts.length, listValue(texts)], [INTEGER, LIST(VARCHAR)]);
    await connection.run(`copy (select id, [{'role': 'user', 'content': text}, {'role': 'assistant', 'content': text}] as messages, text as "<b>${host}</b>" from hostile) to '${path.join(folder, 'hostile.parquet')}'`);
    await runCommand(page, 'View: Close All Editors');
    const { authority } = sharedVscode().server;
    const asked = [];
    const said = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => said.push(message.text()));
    page.on('dialog', (dialog) => said.push(`dialog: ${dialog.message()}`));
    const view = await openDataset(page, 'hostile.parquet');
    await view.locator('body').evaluate(() => {
      globalThis.violations = [];
      document.addEventListener('securitypolicyviolation', (event) => globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
    });
    for (const mode of ['Markdown', 'Plain', 'Raw, White Space Visible']) {
      await runCommand(page, `Dataset Loupe: Show Text${mode === 'Markdown' ? ' as' : ''} ${mode}`);
      for (let row = 0; row < texts.length; row++) {
        await rowAt(view, row).locator('[role=gridcell]').first().click();
        await recordShown(view, row);
        await reader(view).locator('article loupe-text').first().waitFor();
      }
    }
    await rowAt(view, 0).locator('[role=gridcell]').first().click();
    await reader(view).getByText('<script>window.hacked').first().waitFor();
    await screenshot(page, path.join(shots, 'wrong-hostile.png'));
    const inView = await view.locator('body').evaluate(() => ({ hacked: globalThis.hacked ?? false, violations: globalThis.violations }));
    assert.deepEqual(inView, { hacked: false, violations: [] });
    const isOurs = (url) => /^(data|blob):/.test(url) || new URL(url).host === authority || url.includes('/extensions/dataset-loupe.dataset-loupe-');
    assert.deepEqual(asked.filter((url) => !isOurs(url)), []);
    assert.deepEqual(said.filter((text) => text.includes(host) || /Refused to|Content Security Policy|dialog:/.test(text)), []);
    assert.equal(await page.locator('.tabs-container .tab').count(), 1);
  });
});
