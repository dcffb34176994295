/** Runs the tests inside a desktop VS Code, which @vscode/test-electron downloads. */
import { existsSync, readFileSync } from 'node:fs';
import { runTests } from '@vscode/test-electron';

/**
 * @param {string} extension the extension's folder
 * @param {string} tests the entry that exports `run`
 * @param {string} folder the folder to open
 * @param {string} results where the tests write their counts
 */
export async function runOnDesktop(extension, tests, folder, results) {
  const failed = await runTests({
    extensionDevelopmentPath: extension, extensionTestsPath: tests, extensionTestsEnv: { LOUPE_RESULTS: results },
    launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
  }).then(() => undefined, (error) => error);
  if (!existsSync(results)) throw failed ?? new Error('The desktop VS Code ended without a report.');
  return JSON.parse(readFileSync(results, 'utf8'));
}
