import path from 'node:path';
import { answerQuick, closeWorkbench, filledRows, openDataset, runCommand, screenshot, themeSettings } from '../harness/index.mjs';
import { openLoupe, shots } from './shared.mjs';

/** VS Code’s class for a kind of themes, on the workbench; a view’s body has `vscode-dark` and so on. */
const kinds = { dark: ['vs-dark', 'vscode-dark'], light: ['vs', 'vscode-light'], hc: ['hc-black', 'vscode-high-contrast'] };

describe('a dataset in the explorer', () => {
  let page;
  before(async () => {
    page = await openLoupe({ viewport: { width: 1400, height: 860 } });
  });
  after(() => closeWorkbench(page));

  for (const [theme, [workbench, body]] of Object.entries(kinds)) {
    it(`opens with rows on a double click (${theme})`, async () => {
      await runCommand(page, 'View: Close All Editors');
      if (theme !== 'dark') await answerQuick(page, () => runCommand(page, 'Preferences: Color Theme'), themeSettings(theme)['workbench.colorTheme']);
      await page.locator(`.monaco-workbench.${workbench}`).waitFor();
      const view = await openDataset(page, 'preference-four-annotators.parquet');
      await view.locator(`body.${body}`).waitFor();
      await filledRows(view).filter({ hasText: 'pref-0003' }).waitFor();
      await screenshot(page, path.join(shots, `smoke-${theme}.png`));
    });
  }
});
