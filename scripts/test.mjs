/**
 * Runs every suite; the last line is `N passed, N failed` over all of them (with `, N skipped` if any were).
 *   npm test [-- --only unit,browser] [--grep TEXT]
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
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
  const total = { passed: 0, failed: 0, skipped: 0 };
  const run = async (name) => {
    say(`\n=== ${name}`);
    const start = Date.now();
    const count = await suites[name](values.grep);
    if (count.passed + count.failed === 0) {
      say(`The suite "${name}" ran no test, which counts as a failure.`);
      count.failed += 1;
    }
    for (const key of Object.keys(total)) total[key] += count[key];
    say(`=== ${name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped, ${((Date.now() - start) / 1000).toFixed(0)} s`);
  };
  await Promise.all(names.filter((name) => together.includes(name)).map(run));
  for (const name of names.filter((name) => !together.includes(name))) await run(name);
  process.exitCode = total.failed > 0 ? 1 : 0;
  console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
});
