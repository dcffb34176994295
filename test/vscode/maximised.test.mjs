import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeWorkbench, explorerItem, filledRows, runCommand } from '../harness/index.mjs';
import { becomes, clickMenu, frameWith, recordShown, rowsSaid } from './reading.mjs';
import { openLoupe } from './shared.mjs';

describe('a page that is maximised over its dataset', () => {
  let page;
  const folder = mkdtempSync(path.join(tmpdir(), 'loupe-maximised-'));
  writeFileSync(path.join(folder, 'metrics.csv'), `model,step,task,metric,value\n${[0, 1, 2, 3].flatMap((i) => ['piqa', 'arc'].map((task, j) => `base,${i * 100},${task},acc,${(0.41 + 0.1 * i + 0.05 * j).toFixed(2)}`)).join('\n')}\n`);
  before(async () => {
    page = await openLoupe({ folder, viewport: { width: 1500, height: 860 } });
    page.setDefaultTimeout(20_000);
  });
  after(async () => {
    await closeWorkbench(page);
    rmSync(folder, { recursive: true, force: true });
  });

  it('a click on a cell opens its row, though VS Code put the dataset’s own page away unsaid', async () => {
    await explorerItem(page, 'metrics.csv').click({ button: 'right' });
    await clickMenu(page, /Open in Dataset Loupe/);
    await filledRows(await frameWith(page, 'loupe-reader')).first().waitFor();
    await runCommand(page, 'Dataset Loupe: Show Checkpoint Metrics…');
    await (await frameWith(page, 'loupe-checkpoints')).getByText('0.610', { exact: true }).first().waitFor();
    await runCommand(page, 'View: Toggle Maximize Editor Group');
    await becomes(() => page.locator('iframe.webview.ready:visible').count(), 1, 10_000);
    await (await frameWith(page, 'loupe-checkpoints')).getByText('0.610', { exact: true }).first().click();
    await becomes(async () => rowsSaid(await frameWith(page, 'loupe-reader')).catch(() => ''), '1', 20_000);
    await recordShown(await frameWith(page, 'loupe-reader'), 4); // step 200, piqa
  });
});
