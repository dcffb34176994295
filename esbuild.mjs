/** Builds the bundles into dist/: extension (host), engine, scan workers, cli, webview, and the kernel. `--watch` rebuilds, `--minify` for a package. */
import { build, context } from 'esbuild';
import { cpSync, mkdirSync, rmSync, statSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { buildKernel } from './scripts/kernel.mjs';

const watch = process.argv.includes('--watch');
const minify = process.argv.includes('--minify');
const quiet = process.argv.includes('--quiet');
const common = { bundle: true, minify, sourcemap: minify ? false : 'linked', logLevel: 'warning', target: 'es2023', legalComments: 'none', keepNames: false };
// Packages' ES modules first: jsonc-parser's CommonJS is a UMD wrapper whose parts a bundler cannot see.
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'] };
/** Saved queries are read as text. */
const loader = { '.sql': 'text' };
const native = ['@duckdb/node-bindings-*'];

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist/webview', { recursive: true });
const bundles = [
  { ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'], loader },
  { ...node, entryPoints: ['src/engineMain.ts'], outfile: 'dist/engine.js', external: native },
  { ...node, entryPoints: ['src/scanMain.ts'], outfile: 'dist/scan.js', external: native },
  { ...node, entryPoints: ['src/cli.ts'], outfile: 'dist/cli.js', external: native, loader, banner: { js: '#!/usr/bin/env node' } },
  { ...common, platform: 'browser', format: 'esm', splitting: true, entryPoints: ['webview/main.ts'], outdir: 'dist/webview', chunkNames: 'chunk-[name]-[hash]', loader: { '.css': 'text' } },
];
if (watch) {
  for (const b of bundles) await (await context(b)).watch();
} else {
  await Promise.all(bundles.map((b) => build(b)));
}
await buildKernel('dist/kernel.wasm');
cpSync('node_modules/@vscode/codicons/dist/codicon.ttf', 'dist/webview/codicon.ttf');
cpSync('node_modules/@vscode/codicons/dist/codicon.css', 'dist/webview/codicon.css');
cpSync('webview/page.css', 'dist/webview/page.css');
if (!quiet) {
  const size = (f) => { const b = readFileSync(f); return `${(b.length / 1024).toFixed(0).padStart(6)} KiB, ${(gzipSync(b).length / 1024).toFixed(0).padStart(5)} KiB gzipped  ${f}`; };
  for (const dir of ['dist', 'dist/webview']) for (const f of readdirSync(dir)) if (f.endsWith('.js') && statSync(`${dir}/${f}`).isFile()) console.log(size(`${dir}/${f}`));
}
