import path from 'node:path';
import { closeWorkbench, filledRows, openDataset, screenshot, themeSettings, webview } from '../harness/index.mjs';
import { openLoupe, sharedVscode, shots } from './shared.mjs';

describe('a dataset in the explorer', () => {
  let page;
  before(async () => { page = await openLoupe({ viewport: { width: 1400, height: 860 } }); });
  after(() => closeWorkbench(page));

  it('opens with rows on a double click', async () => {
    const view = await openDataset(page, 'preference-four-annotators.parquet');
    await filledRows(view).filter({ hasText: 'pref-0003' }).waitFor();
    await screenshot(page, path.join(shots, 'smoke-dark.png'));
  });

  for (const [theme, kind] of [['light', 'vscode-light'], ['hc', 'vscode-high-contrast']]) {
    it(`is drawn in the colours of another theme at once (${theme})`, async () => {
      sharedVscode().server.configure(themeSettings(theme));
      await webview(page).locator(`body.${kind}`).waitFor();
      await filledRows(webview(page)).filter({ hasText: 'pref-0003' }).waitFor();
      await screenshot(page, path.join(shots, `smoke-${theme}.png`));
    });
  }
});
