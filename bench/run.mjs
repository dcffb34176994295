/** `npm run bench [-- name…]`: runs every script in bench/ that measures something, one after the other, and prints what each prints. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const NOT_BENCHES = new Set(['run.mjs', 'load.mjs', 'bigFile.mjs', 'measure.mjs', 'savedTimes.mjs']);
const asked = process.argv.slice(2);
const scripts = readdirSync(here).filter((f) => f.endsWith('.mjs') && !NOT_BENCHES.has(f)).filter((f) => asked.length === 0 || asked.includes(f.replace('.mjs', '')));

let failed = 0;
for (const script of scripts) {
  console.log(`\n## ${script.replace('.mjs', '')}`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', join(here, script)], { stdio: 'inherit' });
  if (status !== 0) failed++;
}
console.log(`\n${scripts.length - failed} benchmarks ran, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
