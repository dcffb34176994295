/**
 * Takes the README's picture of the running product.
 *   node scripts/screenshot.mjs [--theme dark] [--width 1400] [--height 860] [--file NAME] [--out media/screenshot.png]
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './dependencies.mjs';
import { main } from './main.mjs';
import { root } from './root.mjs';
import { ensureSamples, firstSample, samplesFolder } from './samples.mjs';

await main(async () => {
  const { values } = parseArgs({ options: {
    theme: { type: 'string', default: 'dark' }, width: { type: 'string', default: '1400' }, height: { type: 'string', default: '860' },
    file: { type: 'string', default: path.basename(firstSample) }, out: { type: 'string', default: path.join(root, 'media/screenshot.png') },
  } });
  await ensureDependencies();
  await ensureSamples();
  const harness = await import('../test/harness/index.mjs');
  await harness.run(process.execPath, ['esbuild.mjs', '--quiet'], { cwd: root });
  const home = harness.newRoot();
  harness.linkExtension(home, root);
  const server = await harness.startServer({ root: home, folder: samplesFolder });
  const browser = await harness.launchBrowser();
  try {
    const page = await harness.openWorkbench({ browser, server, theme: values.theme, viewport: { width: Number(values.width), height: Number(values.height) } });
    await harness.openDataset(page, values.file);
    await page.waitForTimeout(1500); // for a picture: no spinner, no cursor on its way
    harness.say(`Wrote ${await harness.screenshot(page, values.out)}.`);
  } finally {
    await browser.close();
    await server.stop();
  }
});
