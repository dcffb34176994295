/** Imports a TypeScript file of the product into a benchmark: bundled to a temporary file beside node_modules. */
import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** @param {string} path relative to the project, such as `src/engine/handle.ts` */
export async function loadTs(path) {
  const folder = join(root, 'node_modules', '.cache', 'loupe-bench');
  mkdirSync(folder, { recursive: true });
  const out = join(folder, `${path.replace(/[^\w]+/g, '-')}.cjs`);
  await build({ entryPoints: [join(root, path)], outfile: out, bundle: true, platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'], external: ['@duckdb/node-api', '@duckdb/node-bindings', '@duckdb/node-bindings-*'], logLevel: 'error' });
  const module = await import(pathToFileURL(out).href);
  return module.default ?? module;
}
