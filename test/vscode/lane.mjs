/** One VS Code with its browser, as a process of its own: runs the files that its parent (run.mjs) names, one after the other. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { runHostTests, say } from '../harness/index.mjs';
import { copyOfSamples, shootFailure, startShared, stopShared } from './shared.mjs';

/** @returns {Promise<import('../../scripts/suites.mjs').Count>} */
async function fromOutside(file, grep) {
  // A workbench on a loaded machine loses a key now and then: what fails twice has failed. How long anything takes is not judged.
  const mocha = new Mocha({ ui: 'bdd', timeout: 180_000, retries: 1, reporter: 'spec', color: false, ...(grep ? { fgrep: grep } : {}) });
  mocha.addFile(path.join(import.meta.dirname, file));
  mocha.rootHooks({
    async afterEach() {
      if (this.currentTest?.state === 'failed') await shootFailure(this.currentTest.fullTitle());
    },
  });
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const failures = [];
    const runner = mocha.run(() => resolve({ passed: runner.stats.passes, failed: runner.stats.failures, skipped: runner.stats.pending, failures }));
    runner.on('fail', (failed, error) => {
      failures.push(`${file}: ${failed.fullTitle()}\n${String(error.stack ?? error.message).split('\n').slice(0, 8).join('\n')}`);
      if (failed.type === 'hook') void shootFailure(failed.fullTitle());
    });
    runner.on('retry', (test, error) => say(`    tried again: ${test.fullTitle()}\n      ${(error.stack ?? error.message).split('\n').slice(0, 12).join('\n      ')}`));
  });
}

async function fromInside(browser, staged, tests, grep) {
  const result = await runHostTests({ browser, extension: staged, tests, folder: copyOfSamples(), env: { LOUPE_GREP: grep ?? '' } });
  say(`\n  in the extension host: ${result.passed} passed, ${result.failed} failed`);
  for (const { title, message } of result.failures) say(`    failed: ${title}\n      ${message}`);
  return { ...result, failures: result.failures.map(({ title, message }) => `inside: ${title}\n${message}`) };
}

const { values } = parseArgs({ options: { installed: { type: 'string' }, staged: { type: 'string' }, tests: { type: 'string' }, grep: { type: 'string' } } });
const { browser } = await startShared(values.installed);
process.on('message', async ({ file }) => {
  if (file === undefined) {
    await stopShared();
    process.exit(0);
  }
  const count = await (file === 'inside' ? fromInside(browser, values.staged, values.tests, values.grep) : fromOutside(file, values.grep));
  process.send({ count });
});
process.send({ count: null });
