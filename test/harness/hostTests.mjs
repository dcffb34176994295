/** Runs a mocha suite inside the extension host of a served VS Code. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { newRoot, startServer } from './server.mjs';

/** Resolves never, rejects when the suite can no longer end: the time is over, or a native crash took the host with it (VS Code then starts a new one and runs no tests). */
function failure(server, limit) {
  let timer;
  const failed = new Promise((_resolve, reject) => {
    const start = Date.now();
    timer = setInterval(() => {
      if (Date.now() - start > limit) reject(new Error(`The extension host's tests did not end within ${limit / 1000} s: see ${server.logFile}.`));
      const crash = /Extension Host Process exited with code: (?!0)[^\n]*/.exec(server.log());
      if (crash) setTimeout(() => reject(new Error(crash[0])), 3000);
    }, 500);
  });
  return { failed, stop: () => clearInterval(timer) };
}

/**
 * @param {object} options
 * @param {import('playwright-core').Browser} options.browser
 * @param {string} options.extension the extension's folder
 * @param {string} options.tests a CommonJS `.js` file that exports `run(): Promise<void>` and writes mocha's JSON report to `LOUPE_RESULTS`
 * @param {string} options.folder the folder opened in the workbench
 * @param {Record<string, string>} [options.env] for the tests
 * @param {Record<string, unknown>} [options.settings]
 * @param {number} [options.limit] in ms
 * @returns {Promise<{ passed: number, failed: number, skipped: number, failures: { title: string, message: string }[] }>}
 */
export async function runHostTests({ browser, extension, tests, folder, env = {}, settings = {}, limit = 180_000 }) {
  if (!existsSync(tests)) throw new Error(`There are no tests to run at ${tests}.`);
  const server = await startServer({ root: newRoot(), settings, folder, testDriver: true });
  const results = path.join(server.root, 'results.json');
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const watch = failure(server, limit);
  try {
    const page = await context.newPage();
    // VS Code's web workbench calls these two globals when its tests are done and when they write to the console.
    const done = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
    await page.exposeFunction('codeAutomationLog', (type, args) => {
      if (process.env.LOUPE_VERBOSE) console.error(`[workbench ${type}]`, ...args);
    });
    await page.goto(server.url(folder, [
      ['extensionDevelopmentPath', server.uri(extension)],
      ['extensionTestsPath', server.uri(tests)],
      ['extensionEnvironment', JSON.stringify({ ...env, LOUPE_RESULTS: results })],
    ]));
    await Promise.race([done, watch.failed]);
    if (!existsSync(results)) throw new Error(`The extension host ended without a report: see ${server.logFile}.`);
    return JSON.parse(readFileSync(results, 'utf8'));
  } finally {
    watch.stop();
    await context.close();
    await server.stop();
  }
}
