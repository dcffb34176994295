/** Long runs of faults: `npm run faults` makes all of them, `npm run faults -- engine|labels|scan [options]` one. Exit status 1 where one found something wrong. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const RUNS = ['engine', 'labels', 'scan'];
const [given, ...options] = process.argv.slice(2);
const chosen = RUNS.includes(given) ? [given] : RUNS;
const results = chosen.map((name) => {
  console.log(`\n${name}`);
  return spawnSync(process.execPath, [join(import.meta.dirname, `${name}.mjs`), ...(chosen.length === 1 ? options : [])], { stdio: 'inherit' }).status ?? 1;
});
process.exit(results.every((status) => status === 0) ? 0 : 1);
