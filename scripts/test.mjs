/**
 * Runs every suite; the last line is `N passed, N failed` over all of them (with `, N skipped` if any were).
 *   npm test [-- --only unit,browser] [--grep TEXT]
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { canServe, installCodeServer } from '../test/harness/codeServer.mjs';
import { installChromium } from '../test/harness/chromium.mjs';
import { say, sayLoudly } from '../test/harness/say.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { main } from './main.mjs';
import { root } from './root.mjs';
import { ensureSamples } from './samples.mjs';
import { suites, together } from './suites.mjs';

/** The real files that some tests read; their place can be set, and tests without them skip. */
function announceShared() {
  const folder = path.resolve(root, process.env.LOUPE_SHARED ?? '../shared');
  process.env.LOUPE_SHARED = folder;
  if (!existsSync(path.join(folder, 'data'))) sayLoudly(`The real datasets are missing: there is no ${folder}/data.`, 'Tests that read them are skipped. LOUPE_SHARED names another place.');
}

/** What the later suites need from npm is fetched while the first ones compute; a suite that comes to it earlier waits for it. */
async function fetchAhead(names) {
  if (names.includes('vscode') && canServe && !process.env.LOUPE_DESKTOP) await installCodeServer();
  if (names.includes('browser') || names.includes('vscode')) await installChromium();
}

function chosen(only) {
  const names = only?.split(',') ?? Object.keys(suites);
  const unknown = names.filter((name) => !(name in suites));
  if (unknown.length > 0) throw new Error(`There is no suite "${unknown[0]}": --only takes ${Object.keys(suites).join(', ')}.`);
  return names;
}

await main(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string' }, grep: { type: 'string' } } });
  const names = chosen(values.only);
  await ensureDependencies();
  await ensureSamples();
  announceShared();
  const fetched = fetchAhead(names).catch((error) => say(`Not fetched ahead: ${error.message}`)); // who needs it tries again and says it
  const total = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  const run = async (name) => {
    say(`\n=== ${name}`);
    const start = Date.now();
    const count = await suites[name](values.grep);
    if (count.passed + count.failed === 0) {
      say(`The suite "${name}" ran no test, which counts as a failure.`);
      count.failed += 1;
    }
    for (const key of Object.keys(total)) total[key] += count[key];
    for (const failure of count.failures ?? (count.failed > 0 ? ['It said no.'] : [])) failures.push(`${name}: ${failure}`);
    say(`=== ${name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped, ${((Date.now() - start) / 1000).toFixed(0)} s`);
  };
  const inOrder = async (row) => {
    for (const name of row) await run(name);
  };
  await Promise.all(together.map((row) => inOrder(row.filter((name) => names.includes(name)))));
  await inOrder(names.filter((name) => !together.flat().includes(name)));
  await fetched;
  if (failures.length > 0) say(`\n=== What failed\n${failures.join('\n\n')}\n`);
  process.exitCode = total.failed > 0 ? 1 : 0;
  console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
});
