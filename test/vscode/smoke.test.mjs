import path from 'node:path';
import { closeWorkbench, filledRows, openDataset, screenshot, themeSettings, webview } from '../harness/index.mjs';
import { openLoupe, sharedVscode, shots } from './shared.mjs';

const viewport = { width: 1400, height: 860 };
const rowsOf = (view) => filledRows(view).filter({ hasText: 'pref-0003' });

describe('a dataset in the explorer', () => {
  it('opens with rows on a double click (dark), and is drawn in the colours of another theme at once (light)', async () => {
    const page = await openLoupe({ viewport });
    await rowsOf(await openDataset(page, 'preference-four-annotators.parquet')).waitFor();
    await screenshot(page, path.join(shots, 'smoke-dark.png'));
    sharedVscode().server.configure(themeSettings('light'));
    await webview(page).locator('body.vscode-light').waitFor();
    await rowsOf(webview(page)).waitFor();
    await screenshot(page, path.join(shots, 'smoke-light.png'));
    await closeWorkbench(page);
  });

  it('opens with rows on a double click (hc)', async () => {
    const page = await openLoupe({ theme: 'hc', viewport });
    await rowsOf(await openDataset(page, 'preference-four-annotators.parquet')).waitFor();
    await screenshot(page, path.join(shots, 'smoke-hc.png'));
    await closeWorkbench(page);
  });
});
