/** Bundles test/vscode/host into CommonJS that VS Code can load; mocha and vscode stay outside. */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/root.mjs';

const source = path.join(import.meta.dirname, 'host');

/** @returns {Promise<string>} the entry that exports `run` */
export async function bundleHostTests() {
  const outdir = path.join(root, '.vscode-test/host');
  rmSync(outdir, { recursive: true, force: true });
  const files = readdirSync(source, { recursive: true }).filter((file) => file === 'index.ts' || file.endsWith('.test.ts'));
  await build({
    entryPoints: files.map((file) => path.join(source, file)), outdir, outbase: source, bundle: true, platform: 'node', format: 'cjs', target: 'node20',
    external: ['vscode', 'mocha'], sourcemap: 'inline', logLevel: 'warning',
  });
  return path.join(outdir, 'index.js');
}
