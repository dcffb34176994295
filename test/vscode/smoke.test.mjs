import path from 'node:path';
import { closeWorkbench, filledRows, openDataset, screenshot } from '../harness/index.mjs';
import { openLoupe, shots } from './shared.mjs';

describe('a dataset in the explorer', () => {
  for (const theme of ['dark', 'light', 'hc']) {
    it(`opens with rows on a double click (${theme})`, async () => {
      const page = await openLoupe({ theme, viewport: { width: 1400, height: 860 } });
      const view = await openDataset(page, 'preference-four-annotators.parquet');
      await filledRows(view).filter({ hasText: 'pref-0003' }).waitFor();
      await screenshot(page, path.join(shots, `smoke-${theme}.png`));
      await closeWorkbench(page);
    });
  }
});
