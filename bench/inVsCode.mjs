import { rmSync } from 'node:fs';
import { launchBrowser, linkExtension, newRoot, openWorkbench, run, startServer } from '../test/harness/index.mjs';
import { root } from './measure.mjs';

/** Builds the product and opens a folder in a VS Code of its own; `close` ends both and leaves nothing. */
export async function inVsCode(folder) {
  await run(process.execPath, ['esbuild.mjs', '--quiet'], { cwd: root });
  const home = newRoot();
  linkExtension(home, root);
  const server = await startServer({ root: home, folder });
  const browser = await launchBrowser();
  const page = await openWorkbench({ browser, server, viewport: { width: 1400, height: 860 } });
  page.setDefaultTimeout(20_000);
  return {
    page,
    close: async () => {
      await browser.close();
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
