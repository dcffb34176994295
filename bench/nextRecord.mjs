/**
 * Reading on in the real VS Code (served by code-server, in Chromium): from the key `j` to the next record drawn, at a reader's pace
 * and as fast as a person can tap, over chat rows. The way of a key is that of any keybinding: page, window, extension, page.
 */
import { rmSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { filledRows, openDataset, webview } from '../test/harness/index.mjs';
import { bigFile } from './bigFile.mjs';
import { inVsCode } from './inVsCode.mjs';
import { ms, percentile, report } from './measure.mjs';

const file = await bigFile(100);
const folder = mkdtempSync(join(tmpdir(), 'loupe-next-'));
symlinkSync(file, join(folder, basename(file)));
const { page, close } = await inVsCode(folder);
try {
  await openDataset(page, basename(file));
  const view = webview(page);
  await filledRows(view).first().click();
  await view.locator('.title', { hasText: 'Record 0' }).waitFor();
  const frame = view.locator('loupe-explore');
  await frame.evaluate((explore) => {
    const title = () => explore.shadowRoot.querySelector('loupe-reader').shadowRoot.querySelector('.title').textContent;
    window.times = [];
    window.addEventListener('keydown', (event) => {
      if (event.key !== 'j') return;
      const [start, before] = [performance.now(), title()];
      const look = () => (title() === before ? requestAnimationFrame(look) : window.times.push(performance.now() - start));
      requestAnimationFrame(look);
    }, true);
  });
  for (const [pace, pause] of [['400 ms', 400], ['150 ms', 150]]) {
    await frame.evaluate(() => { window.times = []; });
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press('j');
      await page.waitForTimeout(pause);
    }
    await page.waitForTimeout(2000);
    const times = await frame.evaluate(() => window.times);
    const figure = `p50 ${ms(percentile(times, 0.5))}, p95 ${ms(percentile(times, 0.95))}, ${times.length} of 80 drawn`;
    report(`next record, a key every ${pace}`, figure, 'p95 ≤ 50 ms', times.length === 80 && percentile(times, 0.95) <= 50);
  }
} finally {
  await close();
  rmSync(folder, { recursive: true, force: true });
}
