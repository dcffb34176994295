/**
 * Puts package.json's `contributes` and `activationEvents` together from src/host/contributes.json and
 * src/features/<name>/contributes.json, so that features do not collide there.
 *   node scripts/contributes.mjs            writes package.json
 *   node scripts/contributes.mjs --check    changes nothing; status 1 if package.json is not current
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Arrays one after the other, objects key by key; anything else may be said twice only if it is the same. */
function merge(a, b, where) {
  if (a === undefined) return b;
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  if (isObject(a) && isObject(b)) {
    const merged = { ...a };
    for (const [key, value] of Object.entries(b)) merged[key] = merge(a[key], value, `${where}.${key}`);
    return merged;
  }
  if (JSON.stringify(a) === JSON.stringify(b)) return a;
  throw new Error(`Two contributes.json files say different things about ${where}.`);
}

/**
 * @param {Record<string, unknown>[]} shares what each contributes.json holds, in order
 * @returns {{ contributes: Record<string, unknown>, activationEvents: string[] }}
 */
function mergeContributes(shares) {
  let contributes = {};
  const events = new Set();
  for (const { activationEvents = [], configuration, ...rest } of shares) {
    for (const event of activationEvents) events.add(event);
    const sections = configuration === undefined ? {} : { configuration: Array.isArray(configuration) ? configuration : [configuration] };
    contributes = merge(contributes, { ...rest, ...sections }, 'contributes');
  }
  return { contributes, activationEvents: [...events] };
}

/** The files that make a share, the host's first, features by name. */
function sources() {
  const features = path.join(root, 'src/features');
  const files = readdirSync(features, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => path.join(features, entry.name, 'contributes.json')).sort();
  return [path.join(root, 'src/host/contributes.json'), ...files].filter(existsSync);
}

const file = path.join(root, 'package.json');
const current = readFileSync(file, 'utf8');
const shares = sources().map((source) => JSON.parse(readFileSync(source, 'utf8')));
const wanted = `${JSON.stringify({ ...JSON.parse(current), ...mergeContributes(shares) }, undefined, 2)}\n`;
if (wanted === current) process.exit(0);
if (process.argv.includes('--check')) {
  console.error('package.json does not have the contributions that src/*/contributes.json ask for: run "npm run contributes".');
  process.exit(1);
}
writeFileSync(file, wanted);
console.log('package.json has the current contributions.');
