/**
 * Runs what needs a real VS Code, on the packaged extension:
 *   test/vscode/**\/*.test.mjs       from outside, in the workbench, by keyboard and mouse (mocha and playwright here)
 *   test/vscode/host/**\/*.test.ts   from inside, against VS Code's API (mocha in the extension host)
 * On Linux x64 VS Code is served to a browser; elsewhere, or with LOUPE_DESKTOP=1, a desktop VS Code is downloaded and runs
 * the inside half. `--results FILE` gets the counts, `--grep TEXT` selects.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { main } from '../../scripts/main.mjs';
import { buildForShipping, ownTarget, packageVsix } from '../../scripts/vsix.mjs';
import { root } from '../../scripts/root.mjs';
import { canServe, runHostTests, say, sayLoudly } from '../harness/index.mjs';
import { bundleHostTests } from './bundleHostTests.mjs';
import { runOnDesktop } from './desktop.mjs';
import { copyOfSamples, shootFailure, startShared, stopShared } from './shared.mjs';

const outsideFiles = () => readdirSync(import.meta.dirname, { recursive: true }).filter((file) => file.endsWith('.test.mjs')).sort().map((file) => path.join(import.meta.dirname, file));

/** @returns {Promise<import('../../scripts/suites.mjs').Count>} */
async function fromOutside(grep) {
  // A workbench on a loaded machine loses a key now and then: what fails twice has failed.
  const mocha = new Mocha({ ui: 'bdd', timeout: 90_000, retries: 1, reporter: 'spec', color: false, ...(grep ? { fgrep: grep } : {}) });
  for (const file of outsideFiles()) mocha.addFile(file);
  mocha.rootHooks({
    async afterEach() {
      if (this.currentTest?.state === 'failed') await shootFailure(this.currentTest.fullTitle());
    },
  });
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const runner = mocha.run(() => resolve({ passed: runner.stats.passes, failed: runner.stats.failures, skipped: runner.stats.pending }));
    runner.on('fail', (failed) => { if (failed.type === 'hook') void shootFailure(failed.fullTitle()); });
    runner.on('retry', (test, error) => say(`    tried again: ${test.fullTitle()} (${error.message.split('\n')[0]})`));
  });
}

async function fromInside(browser, staged, tests, grep) {
  const result = await runHostTests({ browser, extension: staged, tests, folder: copyOfSamples(), env: { LOUPE_GREP: grep ?? '' } });
  say(`\n  in the extension host: ${result.passed} passed, ${result.failed} failed`);
  for (const { title, message } of result.failures) say(`    failed: ${title}\n      ${message}`);
  return result;
}

await main(async () => {
  const { values } = parseArgs({ options: { results: { type: 'string' }, grep: { type: 'string' } } });
  await buildForShipping();
  const { vsix, staged } = await packageVsix(ownTarget(), path.join(root, '.vscode-test'));
  const tests = await bundleHostTests();
  const counts = [];
  if (canServe && !process.env.LOUPE_DESKTOP) {
    try {
      const { browser } = await startShared(vsix);
      counts.push(await fromOutside(values.grep), await fromInside(browser, staged, tests, values.grep));
    } finally {
      await stopShared();
    }
  } else {
    const skipped = outsideFiles().length;
    sayLoudly('VS Code cannot be served here (that takes Linux on x64): a desktop VS Code runs the tests inside it.', `The ${skipped} suite(s) that drive the workbench from outside are skipped.`);
    counts.push(await runOnDesktop(staged, tests, copyOfSamples(), path.join(tmpdir(), `loupe-${process.pid}.json`)), { passed: 0, failed: 0, skipped });
  }
  const total = counts.reduce((sum, c) => ({ passed: sum.passed + c.passed, failed: sum.failed + c.failed, skipped: sum.skipped + c.skipped }));
  if (values.results) writeFileSync(values.results, JSON.stringify(total));
  process.exit(total.failed > 0 ? 1 : 0);
});
