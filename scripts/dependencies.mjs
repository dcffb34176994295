/** Makes sure that node_modules is there and not older than the lockfile. Imports nothing from it. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { npm } from '../test/harness/child.mjs';
import { say } from '../test/harness/say.mjs';
import { root } from './root.mjs';

const changed = (file) => statSync(path.join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Runs `npm ci` when it is due; npm itself writes the file that we compare with, at the end. */
export async function ensureDependencies() {
  const installed = changed('node_modules/.package-lock.json');
  if (installed > 0 && installed >= changed('package-lock.json')) return;
  say(`${installed ? 'package-lock.json is newer than node_modules' : 'node_modules is missing'}: running npm ci.`);
  await npm(['ci', '--no-audit', '--no-fund'], { cwd: root });
}
