/**
 * Runs what needs a real VS Code, on the packaged extension:
 *   test/vscode/**\/*.test.mjs       from outside, in the workbench, by keyboard and mouse (mocha and playwright in lane.mjs)
 *   test/vscode/host/**\/*.test.ts   from inside, against VS Code's API (mocha in the extension host)
 * On Linux x64 VS Code is served to a browser; elsewhere, or with LOUPE_DESKTOP=1, a desktop VS Code is downloaded and runs
 * the inside half. A workbench waits as long as it works, so one more of them than cores runs at once. `--results FILE` gets the counts, `--grep TEXT` selects.
 */
import { fork } from 'node:child_process';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { main } from '../../scripts/main.mjs';
import { buildForShipping, ownTarget, packageVsix } from '../../scripts/vsix.mjs';
import { root } from '../../scripts/root.mjs';
import { canServe, installChromium, installCodeServer, installVsix, newRoot, say, sayLoudly } from '../harness/index.mjs';
import { bundleHostTests } from './bundleHostTests.mjs';
import { runOnDesktop } from './desktop.mjs';
import { copyOfSamples } from './shared.mjs';

const LANES = Math.min(4, availableParallelism() + 1);

/** The largest first, so that no lane ends long before the other. */
const outsideFiles = () => readdirSync(import.meta.dirname, { recursive: true }).filter((file) => file.endsWith('.test.mjs')).sort((a, b) => statSync(path.join(import.meta.dirname, b)).size - statSync(path.join(import.meta.dirname, a)).size);

/** A lane takes the next file until there is none; what it says of a file is shown in one piece. */
function lane(args, files, counts, grep) {
  return new Promise((resolve) => {
    const child = fork(path.join(import.meta.dirname, 'lane.mjs'), args, { silent: true });
    let said = '';
    let file = 'the start of a VS Code';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { said += text; });
    const show = () => {
      process.stdout.write(said);
      said = '';
    };
    child.on('message', ({ count }) => {
      if (count) counts.push(count);
      const isEmpty = grep && count && count.passed + count.failed + count.skipped === 0;
      setTimeout(() => { // what it wrote comes by another way than what it sends
        if (isEmpty) said = '';
        show();
        file = files.shift();
        child.send(file === undefined ? {} : { file });
      }, 50);
    });
    child.on('close', (code) => {
      show();
      if (code !== 0) {
        say(`A VS Code ended with status ${code} in ${file}.`);
        counts.push({ passed: 0, failed: 1, skipped: 0, failures: [`A VS Code ended with status ${code} in ${file}.`] });
      }
      resolve();
    });
  });
}

await main(async () => {
  const { values } = parseArgs({ options: { results: { type: 'string' }, grep: { type: 'string' } } });
  await buildForShipping();
  const { vsix, staged } = await packageVsix(ownTarget(), path.join(root, '.vscode-test'));
  const tests = await bundleHostTests();
  const counts = [];
  if (canServe && !process.env.LOUPE_DESKTOP) {
    await installCodeServer();
    await installChromium();
    const installed = newRoot();
    await installVsix(installed, vsix);
    const files = [...outsideFiles(), 'inside'];
    const args = ['--installed', installed, '--staged', staged, '--tests', tests, ...(values.grep ? ['--grep', values.grep] : [])];
    await Promise.all(Array.from({ length: values.grep ? 1 : LANES }, () => lane(args, files, counts, values.grep)));
    rmSync(installed, { recursive: true, force: true });
    if (files.length > 0) counts.push({ passed: 0, failed: 1, skipped: 0, failures: [`Not run: ${files.join(', ')}`] });
  } else {
    const skipped = outsideFiles().length;
    sayLoudly('VS Code cannot be served here (that takes Linux on x64): a desktop VS Code runs the tests inside it.', `The ${skipped} suite(s) that drive the workbench from outside are skipped.`);
    counts.push(await runOnDesktop(staged, tests, copyOfSamples(), path.join(tmpdir(), `loupe-${process.pid}.json`)), { passed: 0, failed: 0, skipped });
  }
  const total = counts.reduce((sum, c) => ({ passed: sum.passed + c.passed, failed: sum.failed + c.failed, skipped: sum.skipped + c.skipped, failures: [...(sum.failures ?? []), ...(c.failures ?? [])] }));
  if (values.results) writeFileSync(values.results, JSON.stringify(total));
  process.exit(total.failed > 0 ? 1 : 0);
});
