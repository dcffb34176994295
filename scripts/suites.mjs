/** The suites of `npm test`, in order. Each answers how many tests passed, failed and were skipped, and which failed. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { status } from '../test/harness/child.mjs';
import { root } from './root.mjs';

/** `failures`: what failed and why, a text each. @typedef {{ passed: number, failed: number, skipped: number, failures?: string[] }} Count */

const out = path.join(root, '.vscode-test/results');

/** Runs a script of node_modules (or ours) with our Node. */
const node = (script, ...args) => status(process.execPath, [path.join(root, script), ...args], { cwd: root });

/** A tool that says yes or no is one test. */
const asOneTest = async (running) => ((await running) === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 });

/** The report a runner wrote, or undefined when it did not come so far. */
function report(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function freshReport(name) {
  mkdirSync(out, { recursive: true });
  const file = path.join(out, `${name}.json`);
  rmSync(file, { force: true });
  return file;
}

/** A run that ends badly without naming a failed test (a file that does not load, an error outside of tests) has one failure. */
const honest = (count, code) => (code !== 0 && count.failed === 0 ? { ...count, failed: 1, failures: [`It ended with status ${code} without naming a test.`] } : count);

const firstLines = (text) => (text ?? '').replace(/\u001b\[[0-9;]*m/g, '').split('\n').slice(0, 8).join('\n');

/** What failed in a report of vitest: tests, and files that did not load. */
function failuresIn(file) {
  const tests = file.assertionResults.filter((test) => test.status === 'failed');
  const name = path.relative(root, file.name);
  if (file.status === 'failed' && file.assertionResults.length === 0) return [`${name}\n${firstLines(file.message)}`];
  return tests.map((test) => `${name}: ${test.fullName}\n${firstLines(test.failureMessages?.[0])}`);
}

/** Without the file of earlier results, which two of them would write at once. */
async function vitest(project, grep) {
  const file = freshReport(project);
  const code = await node('node_modules/vitest/vitest.mjs', 'run', '--no-cache', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...(grep ? ['-t', grep] : []));
  const seen = report(file);
  if (!seen) return { passed: 0, failed: 1, skipped: 0 };
  const failures = seen.testResults.flatMap(failuresIn);
  return honest({ passed: seen.numPassedTests, failed: failures.length, skipped: seen.numPendingTests + seen.numTodoTests, failures }, code);
}

async function vscode(grep) {
  const file = freshReport('vscode');
  const code = await node('test/vscode/run.mjs', '--results', file, ...(grep ? ['--grep', grep] : []));
  return honest(report(file) ?? { passed: 0, failed: 1, skipped: 0 }, code);
}

/**
 * Suites that run beside each other, each row in its order. Unit tests wait for the engine's process and browser tests for
 * frames, half of the time each, and none of them is judged by time: together they keep two cores busy. VS Code is driven by
 * keys and comes alone. @type {readonly (readonly string[])[]}
 */
export const together = [['types', 'lint', 'browser'], ['build', 'unit']];

/** @type {Record<string, (grep?: string) => Promise<Count>>} */
export const suites = {
  lint: () => asOneTest(node('node_modules/oxlint/bin/oxlint', '-c', 'oxlint.config.mjs', '--tsconfig', 'tsconfig.lint.json')),
  types: () => asOneTest(node('node_modules/typescript-native/bin/tsc', '-b')),
  build: () => asOneTest(node('esbuild.mjs')),
  unit: (grep) => vitest('unit', grep),
  browser: (grep) => vitest('browser', grep),
  vscode,
};
